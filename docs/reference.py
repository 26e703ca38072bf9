"""Makes the pages that say what the code says: ``python docs/reference.py``."""

from __future__ import annotations

from pathlib import Path

from command_page import command_page
from outcome_page import outcome_page
from python_page import python_page

HERE = Path(__file__).parent
FILES = {
    "commands.md": command_page,
    "outcomes.md": outcome_page,
    "api.md": python_page,
}
"""What is made, by its name in this folder."""


if __name__ == "__main__":
    for name, make in FILES.items():
        (HERE / name).write_text(make(), encoding="utf-8")
