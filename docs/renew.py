"""Renews the printed output in the pages of this folder: ``python docs/renew.py [PAGE...]``.

A block between ``<!-- output: ARGUMENTS -->`` and ``<!-- end -->`` holds what ``run.py ARGUMENTS``
prints; with ``<!-- output: ARGUMENTS | from: TEXT -->`` only from the line that has TEXT on, and
where a line of it is ``…``, the lines that it had (see walk.py). The README comes last and takes
its numbers from the table in ``tour.md`` (readme_words.py). In the
tutorial every command is run in turn (see walk.py); tables of levels are made by levels_page.py,
those of worlds by agents_page.py, totals of acts beside the record by hindcast_page.py, the
example of when acting pays by acting_page.py, what a calibration found by calibration_page.py,
sizes of rankings of levers by sizes_page.py.
"""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path
from tempfile import TemporaryDirectory

from acting_page import with_acting
from agents_page import with_agents
from calibration_page import with_calibration
from hindcast_page import with_hindcast
from levels_page import with_levels
from readme_words import with_words
from sizes_page import with_sizes
from walk import kept, walked

HERE = Path(__file__).resolve().parent
TUTORIAL = "tutorial.md"
README, TOUR = HERE.parent / "README.md", HERE / "tour.md"
BLOCK = re.compile(
    r"<!-- output: (?P<call>.*?)( \| from: (?P<start>.*?))? -->(?P<before>.*?)<!-- end -->", re.S
)


def printed(call: str, start: str | None) -> list[str]:
    """The lines that a command prints, without trailing blanks."""
    done = subprocess.run(
        [sys.executable, "run.py", *call.split(), "--quiet"],
        cwd=HERE.parent,
        capture_output=True,
        text=True,
        check=True,
    )
    lines = [line.rstrip() for line in done.stdout.splitlines()]
    first = next((n for n, line in enumerate(lines) if start and start in line), 0)
    return lines[first:]


def renewed(page: str) -> str:
    """A page with all its blocks made again."""

    def block(found: re.Match[str]) -> str:
        head = found.group(0).split("-->")[0] + "-->"
        lines = kept(printed(found["call"], found["start"]), found["before"].splitlines()[2:-1])
        text = "\n".join(lines)
        return f"{head}\n```text\n{text}\n```\n<!-- end -->"

    page = with_levels(BLOCK.sub(block, page))
    return with_sizes(with_calibration(with_acting(with_hindcast(with_agents(page)))))


def walked_again(page: str) -> str:
    """The tutorial with all its commands run again, in a folder beside the scenarios."""
    with TemporaryDirectory() as name:
        (Path(name) / "scenarios").symlink_to(HERE.parent / "scenarios")
        folder = Path(name) / "my-scenarios"
        folder.mkdir()

        def run(words: list[str]) -> str:
            done = subprocess.run(
                [sys.executable, str(HERE.parent / "run.py"), *words],
                cwd=folder,
                capture_output=True,
                text=True,
                check=False,
            )
            notes = "" if words[0] in ("run", "new") else done.stderr
            return done.stdout + notes

        return walked(page, folder, run)


if __name__ == "__main__":
    pages = [Path(name) for name in sys.argv[1:]] or [*sorted(HERE.glob("*.md")), README]
    for path in pages:
        text = path.read_text(encoding="utf-8")
        if path.resolve() == README:
            made = with_words(text, TOUR.read_text(encoding="utf-8"))
        else:
            made = walked_again(text) if path.name == TUTORIAL else renewed(text)
        path.write_text(made, encoding="utf-8")
