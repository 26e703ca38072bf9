"""Does what the tutorial tells its reader to do, and writes down what comes out.

``console`` blocks hold commands after ``$ `` and what they print; a ``diff`` block after a comment
``<!-- edit: FILE -->`` is a change to a file; a ``yaml`` block after ``<!-- shows: FILE -->`` is a
file as it stands then. Of a long output the page keeps the lines it has: where a line of it is
``…``, those with the same first word, in their order.
"""

from __future__ import annotations

import re
import shlex
import shutil
from collections.abc import Callable
from pathlib import Path

Run = Callable[[list[str]], str]
"""Runs a command of Ballast in the current folder and gives what it printed."""
BLOCK = re.compile(
    r"(?:<!-- (?P<what>edit|shows): (?P<file>\S+) -->\n)?"
    r"```(?P<kind>console|diff|yaml)\n(?P<body>.*?)```\n",
    re.S,
)
ROOT = Path(__file__).parents[1]
LEFT_OUT = "…"


def walked(page: str, folder: Path, run: Run) -> str:
    """The page as it reads after everything in it has been done in a folder.

    Args:
        page: the tutorial.
        folder: current folder, empty; beside it ``scenarios`` of the checkout.
        run: runs a command.
    """

    def block(found: re.Match[str]) -> str:
        body = found["body"]
        if found["kind"] == "console":
            body = _console(body, folder, run)
        elif found["what"] == "edit":
            _edit(folder / found["file"], body)
        elif found["what"] == "shows":
            text = (folder / found["file"]).read_text(encoding="utf-8")
            body = text.replace(str(ROOT / "scenarios"), "../scenarios")
        start, end = (place - found.start() for place in found.span("body"))
        return found.group(0)[:start] + body + found.group(0)[end:]

    return BLOCK.sub(block, page)


def _console(body: str, folder: Path, run: Run) -> str:
    """Commands with what they print now."""
    shown = []
    for part in re.split(r"^(?=\$ )", body, flags=re.M):
        if not part:
            continue
        command, *before = part.splitlines()
        shown += [command, *kept(_done(command.removeprefix("$ "), folder, run), before)]
    return "\n".join(shown) + "\n"


def _done(command: str, folder: Path, run: Run) -> list[str]:
    words = shlex.split(command)
    if words[0] == "ballast":
        return [line.rstrip() for line in run(words[1:]).splitlines()]
    if words[0] == "cp":
        shutil.copyfile(folder / words[1], folder / words[2])
    elif words[0] == "rm":
        (folder / words[1]).unlink()
    return []


def kept(lines: list[str], before: list[str]) -> list[str]:
    """The lines that a page shows of an output.

    >>> kept(["a 1", "b 2", "c 3"], ["a 0", "…", "c 0"])
    ['a 1', '…', 'c 3']
    """
    if LEFT_OUT not in before:
        return lines
    kept, place = [], 0
    for line in before:
        if line == LEFT_OUT:
            kept.append(line)
            continue
        first = line.split()[:1]
        place = next(n for n in range(place, len(lines)) if lines[n].split()[:1] == first)
        kept.append(lines[place])
        place += 1
    return kept


def _edit(path: Path, change: str) -> None:
    """Replace the lines with a minus by those with a plus."""
    old = "".join(f"{line[1:]}\n" for line in change.splitlines() if line.startswith("-"))
    new = "".join(f"{line[1:]}\n" for line in change.splitlines() if line.startswith("+"))
    text = path.read_text(encoding="utf-8")
    if text.count(old) != 1:
        raise ValueError(f"{path}: {old!r} stands there {text.count(old)} times")
    path.write_text(text.replace(old, new), encoding="utf-8")
