"""Makes the tables and the picture of acting.md again: ``python docs/renew.py docs/acting.md``.

A block between ``<!-- acting: BASE BRANCH -->`` and ``<!-- end -->`` holds what came of a run of
both; the picture lies beside the page as acting.png.
"""

from __future__ import annotations

import re
from pathlib import Path

import numpy as np

from ballast import compare
from ballast.analysis.plots.acting_picture import PICTURE, ActingPicture
from ballast.analysis.stats.acting import ActingStudy
from ballast.analysis.text import acting_cells as cells
from ballast.analysis.text.rounding import percentage

HERE = Path(__file__).parent
BLOCK = re.compile(r"<!-- acting: (?P<base>\S+) (?P<branch>\S+) -->.*?<!-- end -->", re.S)
DRAWS, RUNS = 801, 6
COSTS = (0.01, 0.03, 0.1)
"""Costs of acting in the table, as shares of the loss."""


def with_acting(page: str) -> str:
    """A page with its example made again, and its picture."""

    def block(found: re.Match[str]) -> str:
        head = found.group(0).split("-->")[0] + "-->"
        study = played(found["base"], found["branch"])
        picture = PICTURE.content(ActingPicture(study))
        (HERE / "acting.png").write_bytes(picture)
        return f"{head}\n{example(study)}\n<!-- end -->"

    return BLOCK.sub(block, page)


def played(base: str, branch: str) -> ActingStudy:
    """When the branch pays."""
    return compare(base, branch, draws=DRAWS, runs=RUNS, progress=False).pays().study


def example(study: ActingStudy) -> str:
    """What the page says of a study."""
    lines = [
        f"{cells.pays_sentence(study)} {cells.learning_sentence(study)}",
        "",
        f"![{PICTURE.describe(ActingPicture(study))}](acting.png)",
        "",
        "Expected expenses and regrets, in per cent of the loss:",
        "",
        "| acting costs | not acting | acting | better | regret of acting | of not acting |",
        "|---|---|---|---|---|---|",
        *(_cost(study, cost) for cost in COSTS),
        "",
    ]
    if rows := [cells.lesson_cells(one, study) for one in cells.shown(study)]:
        lines += [f"| {' | '.join(cells.HEADINGS)} |", "|---" * len(cells.HEADINGS) + "|"]
        lines += [f"| {' | '.join(row)} |" for row in rows]
        lines.append("")
    lines.append(f"{study.draws} draws of {study.runs} runs. {cells.legend(study)}")
    return "\n".join(lines).replace("*", r"\*")


def _cost(study: ActingStudy, cost: float) -> str:
    row = study.curve.iloc[int(np.abs(study.curve["ratio"] - cost).argmin())]
    better = "act" if row["always"] < row["never"] else "do not act"
    if study.pays.low <= row["ratio"] <= study.pays.high:
        better = "cannot be told"
    numbers = [percentage(row[name], 1) for name in ("ratio", "never", "always")]
    regrets = [percentage(row[f"regret_{name}"], 1) for name in ("acting", "not_acting")]
    return f"| {' | '.join([*numbers, better, *regrets])} |"
