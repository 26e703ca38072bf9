"""The same picture of several results, beside each other on common axes."""

from __future__ import annotations

from collections.abc import Sequence

import pandas as pd

from ballast.analysis.plots import scenario_panels as side_by_side
from ballast.analysis.plots.registry import KINDS
from ballast.analysis.plots.style import WIDTH, corner_note, journal, new_figure, to_bytes
from ballast.analysis.results.run_tables import Tables
from ballast.analysis.text.picture_credit import PictureCredit

BESIDE = tuple(side_by_side.KINDS)
"""Kinds that there are for several results."""


def draw_beside(
    several: Sequence[Tables], kind: str, format: str = "png", width: float = WIDTH
) -> bytes:
    """One picture of several results as a file's bytes.

    Args:
        several: tables of each, in the order of the panels.
        kind: one of :data:`BESIDE`.
        format: png, svg or pdf.
        width: inches.
    """
    found = [(tables.manifest["title"], _table(tables, kind)) for tables in several]
    with journal():
        figure = new_figure(width=width)
        side_by_side.draw(kind, found, figure)
        corner_note(figure, together(several))
        return to_bytes(figure, format, KINDS[kind].title)


def caption_beside(several: Sequence[Tables], kind: str) -> str:
    """What the picture shows, in words."""
    return " ".join(
        f"{tables.manifest['title']}: {KINDS[kind].describe(tables)}" for tables in several
    )


def together(several: Sequence[Tables]) -> PictureCredit:
    """What stands in the corner: what all have in common, else only the first and its sizes."""
    first = several[0].provenance
    seeds = list(dict.fromkeys(str(tables.manifest["seed"]) for tables in several))
    sizes = {(tables.manifest["draws"], tables.manifest["runs"]) for tables in several}
    return PictureCredit(
        f"{len(several)} scenarios",
        ", ".join(seeds),
        first.draws if len(sizes) == 1 else None,
        first.runs if len(sizes) == 1 else None,
        first.version,
    )


def _table(tables: Tables, kind: str) -> pd.DataFrame:
    return tables.waiting if kind == "survival" else tables.days
