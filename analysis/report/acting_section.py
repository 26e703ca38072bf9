"""Who acted: what each government does on average, and the disputes of the histories told."""

from __future__ import annotations

from collections.abc import Sequence

from ballast.analysis.narrative.context import Context
from ballast.analysis.narrative.dispute_summary import episodes
from ballast.analysis.narrative.words import number
from ballast.analysis.report.headline_answers import figures_of
from ballast.analysis.report.report_material import Material
from ballast.analysis.report.told_histories import Told
from ballast.analysis.text.markup import Html, el, join, table
from ballast.analysis.text.rounding import NONE

COUNTED = {
    "hostile_acts": "hostile acts",
    "cooperative_acts": "cooperative acts",
    "countermeasures": "countermeasures in kind",
    "visits_completed": "visits made by its officials",
    "replies": "replies in kind, within disputes",
    "presses": "presses, within disputes",
    "offers": "offers and acceptances, within disputes",
}
"""Outcomes of each side that say who acted, by the beginnings of their names."""


def section(material: Material, told: Sequence[Told]) -> Html:
    """The table of both governments, and a paragraph per dispute of each history told."""
    return join([_table(material), *(_episodes(one) for one in told)])


def _table(material: Material) -> Html | None:
    sides = material.scenario.governments
    rows = []
    for stem, words in COUNTED.items():
        found = [material.outcomes.get(f"{stem}_{side.lower()}") for side in sides]
        if any(row is not None for row in found):
            names = [f"{stem}_{side.lower()}" for side in sides]
            rows.append([words, *(_cell(material, name) for name in names)])
    if not rows:
        return None
    columns = ["in a simulation", *(government.name for government in sides.values())]
    caption = "Acts of each government: 90 % range over parameter draws, and mean"
    return table(caption, columns, rows)


def _cell(material: Material, name: str) -> str:
    row = material.outcomes.get(name)
    if row is None or row["estimate"] is None:
        return NONE
    found = figures_of(name, row)
    return f"{found.draws}, mean {found.mean}" if found.draws else f"mean {found.mean}"


def _episodes(told: Told) -> Html:
    """The disputes of one history, a paragraph each."""
    paragraphs = episodes(Context(told.story.chronicle))
    chosen = told.chosen
    counted = number(len(paragraphs), "dispute") if paragraphs else "no dispute"
    head = f"{chosen.title} (draw {chosen.draw}, run {chosen.run}): {counted}"
    return join([el("h3", head), *(el("p", text) for text in paragraphs)])
