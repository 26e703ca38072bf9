"""The part "What would change it" of the pages of the starts, and its picture.

``gallery.py`` puts it on the pages that it makes; ``python docs/gallery.py --levers NAME...`` makes
these parts alone again.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from ballast.analysis.plots.lever_picture import PICTURE, LeverPicture
from ballast.analysis.stats.lever_study import LeverStudy
from ballast.analysis.text import lever_cells as cells
from ballast.analysis.text.lever_choice import by_side
from ballast.requests.lever_plan import plan_levers
from ballast.requests.lever_ranking import rank_levers
from ballast.requests.lever_request import LeverRequest

BASELINE = "summer-2023"
"""Its levers have a page of their own."""
STARTS = (
    "hainan-2001", "after-pelosi-2022", "balloon-2023", "spring-2023", "example-island", BASELINE,
)  # fmt: skip
"""Scenarios whose pages have the part: each another time or another dyad."""
SIZES = {"draws": 40, "runs": 10}
TITLE = "## What would change it"
BLOCK = re.compile(r"<!-- levers -->\n.*?<!-- end -->\n", re.S)


def with_levers(page: str, name: str, pictures: Path) -> str:
    """A page with its part made again, or added at its end; the picture is put into a folder."""
    made = lever_part(name, pictures)
    if BLOCK.search(page):
        return BLOCK.sub(lambda _: made, page)
    return f"{page.rstrip()}\n\n{made}"


def lever_part(name: str, pictures: Path) -> str:
    """The part of a start's page; its picture is put into a folder."""
    lines = [
        "See [what would change the baseline](../levers.md#the-baseline), with what that rests on."
    ]
    if name != BASELINE:
        study, command = ranked(name)
        source = LeverPicture(study)
        (pictures / f"{name}-levers.png").write_bytes(PICTURE.content(source))
        lines = told(study, command, f"{name}-levers.png")
    return "\n".join(["<!-- levers -->", TITLE, "", *lines, "<!-- end -->", ""])


def ranked(name: str) -> tuple[LeverStudy, str]:
    """The levers of a scenario alone, without what differences rest on, and the whole command."""
    request = LeverRequest(**SIZES)
    plan = plan_levers(request, name)
    study = rank_levers(replace(plan, seconds=0.0))
    return study, request.again(name, study)


def told(study: LeverStudy, command: str, picture: str) -> list[str]:
    """What a page says of a ranking."""
    parts = by_side(study)
    headings = ("who can", "lever", "change (95 %)", "same way")
    lines = [
        f"{len(study.levers)} changes that somebody could make and events that nobody decides, "
        f"each in the same {study.draws * study.runs} histories ([how to read it](../levers.md)). "
        f"{cells.title_of(study).capitalize()}: {cells.definition_of(study)}. "
        f"{cells.base_sentence(study)}.",
        "",
        f"| {' | '.join(headings)} |",
        "|---" * len(headings) + "|",
    ]
    for title, levers in parts:
        lines.append(_row([f"**{title}**", "" if levers else "none", "", ""]))
        for one in levers:
            sentence, who, change, same = (cells.lever_cells(one, study)[n] for n in cells.SIDES)
            lines.append(_row([who, sentence, change, same]))
    lines += ["", _plain(cells.side_legend(study, parts)), ""]
    lines += [_plain(" ".join(cells.ranking_sentences(study))), ""]
    lines += [f"![{_plain(PICTURE.describe(LeverPicture(study)))}]({picture})", ""]
    return [*lines, f"`{command}` adds what the differences rest on."]


def _row(row: Sequence[str]) -> str:
    starred = [cell.rstrip() if cell.startswith("**") else _plain(cell.rstrip()) for cell in row]
    return f"| {' | '.join(starred)} |"


def _plain(text: str) -> str:
    """Without marks of Markdown."""
    return re.sub(r"([*|\[\]])", r"\\\1", text)
