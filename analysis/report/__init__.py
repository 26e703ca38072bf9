"""``report.html``: one page about a run, which needs neither a network nor the folder around it."""

from ballast.analysis.report.report_material import read_material
from ballast.analysis.report.report_page import write

__all__ = ["read_material", "write"]
