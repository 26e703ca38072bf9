"""``report.html``: one page about a run, which needs neither a network nor the folder around it."""

from analysis.report.material import read_material
from analysis.report.page import write

__all__ = ["read_material", "write"]
