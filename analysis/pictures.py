"""All pictures of a results folder, drawn from its tables without simulating."""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pandas as pd
from matplotlib.figure import Figure

from analysis.comparison import Comparison
from analysis.plots import acts, forest, highest_rung, rungs, tension, variants, visits
from analysis.plots.style import Provenance, corner_note, journal, new_figure, to_bytes
from sim import __version__

FORMATS = ("png", "svg", "pdf")


@dataclass(frozen=True)
class Tables:
    """What the pictures of a results folder are drawn from."""

    manifest: dict[str, Any]
    summary: dict[str, Any]
    days: pd.DataFrame
    weeks: pd.DataFrame
    visits: pd.DataFrame
    variants: pd.DataFrame

    @property
    def provenance(self) -> Provenance:
        """What stands in the corner of a picture."""
        about = self.manifest
        version = about["code"]["ballast"]
        return Provenance(about["title"], about["seed"], about["draws"], about["runs"], version)

    @property
    def names(self) -> dict[str, str]:
        """Names of the governments by id."""
        governments = self.manifest["scenario"]["governments"]
        return {side: government["name"] for side, government in governments.items()}

    @property
    def start(self) -> date:
        """Day 0."""
        return date.fromisoformat(self.manifest["start"])

    @property
    def last(self) -> date:
        """Last day played."""
        return self.start + timedelta(days=self.manifest["days"] - 1)


def read_tables(folder: Path) -> Tables:
    """The tables of a results folder."""
    return Tables(
        manifest=json.loads((folder / "manifest.json").read_text("utf-8")),
        summary=json.loads((folder / "summary.json").read_text("utf-8")),
        days=pd.read_parquet(folder / "days.parquet"),
        weeks=pd.read_parquet(folder / "weeks.parquet"),
        visits=pd.read_parquet(folder / "visits.parquet"),
        variants=pd.read_parquet(folder / "variants.parquet")
        if (folder / "variants.parquet").is_file()
        else pd.DataFrame(),
    )


def calendar_marks(tables: Tables) -> pd.DataFrame:
    """Visits, elections and dated occasions of the scenario: date, label, kind."""
    scenario = tables.manifest["scenario"]
    officials = scenario["officials"]
    rows = [
        (visit["date"], officials[visit["visitor"]]["name"], visit["phase"])
        if not visit["summit"]
        else (visit["date"], "summit", "summit")
        for visit in scenario["visits"].values()
        if visit["phase"] != "completed"
    ]
    rows += [
        (government["election"], f"election, {side}", "election")
        for side, government in scenario["governments"].items()
        if government["election"]
    ]
    rows += [
        (shock["date"], shock["name"] or name, "occasion")
        for section in ("shocks", "interventions")
        for name, shock in scenario[section].items()
    ]
    table = pd.DataFrame(rows, columns=["date", "label", "kind"])
    return table.assign(date=pd.to_datetime(table["date"])).sort_values("date", kind="stable")


def _rungs(tables: Tables) -> Figure:
    figure = new_figure(rungs.HEIGHT)
    rungs.draw(tables.days, figure)
    return figure


def _tension(tables: Tables) -> Figure:
    figure = new_figure()
    tension.draw(tables.days, calendar_marks(tables), figure)
    return figure


def _highest_rung(tables: Tables) -> Figure:
    figure = new_figure(4.0)
    highest_rung.draw(pd.DataFrame(tables.summary["highest_rung"]), figure.subplots())
    return figure


def _visits(tables: Tables) -> Figure:
    figure = new_figure(visits.height(tables.visits))
    visits.draw(tables.visits, tables.names, tables.start, tables.last, figure)
    return figure


def _acts(tables: Tables) -> Figure:
    figure = new_figure(acts.HEIGHT)
    acts.draw(tables.weeks, tables.names, tables.start, figure)
    return figure


def _variants(tables: Tables) -> Figure:
    figure = new_figure(variants.height(tables.variants))
    variants.draw(tables.variants, figure)
    return figure


KINDS: dict[str, tuple[str, Callable[[Tables], Figure], Callable[[Tables], str]]] = {
    "rungs": (
        "Probability of each rung over time",
        _rungs,
        lambda tables: rungs.describe(tables.days),
    ),
    "tension": ("Tension over time", _tension, lambda tables: tension.describe(tables.days)),
    "highest_rung": (
        "Highest rung reached",
        _highest_rung,
        lambda tables: highest_rung.describe(pd.DataFrame(tables.summary["highest_rung"])),
    ),
    "visits": (
        "Calendar of visits",
        _visits,
        lambda tables: visits.describe(tables.visits, tables.names),
    ),
    "acts": (
        "Acts of both sides a week",
        _acts,
        lambda tables: acts.describe(tables.weeks, tables.names),
    ),
    "variants": (
        "What other structures change",
        _variants,
        lambda tables: variants.describe(tables.variants),
    ),
}
"""Title, picture and description in words of each kind."""


def draw(tables: Tables, kind: str, format: str = "png") -> bytes:
    """One picture as a file's bytes; the same tables give the same bytes."""
    title = KINDS[kind][0]
    with journal():
        return to_bytes(figure_of(tables, kind), format, title)


def figure_of(tables: Tables, kind: str) -> Figure:
    """One picture as a figure, to be shown or changed."""
    with journal():
        figure = KINDS[kind][1](tables)
        corner_note(figure, tables.provenance)
    return figure


def drawable(tables: Tables) -> list[str]:
    """The kinds of pictures that these tables have something for."""
    empty = {
        "acts": tables.weeks.empty,
        "visits": tables.visits.empty,
        "variants": tables.variants.empty,
    }
    return [kind for kind in KINDS if not empty.get(kind, False)]


def draw_all(folder: Path, kinds: Sequence[str] | None = None, format: str = "png") -> list[Path]:
    """Draw pictures into ``plots/`` of a results folder.

    Args:
        folder: with the tables.
        kinds: which pictures; all that can be drawn if None.
        format: png, svg or pdf.

    Returns:
        The files written.
    """
    tables = read_tables(folder)
    (folder / "plots").mkdir(exist_ok=True)
    files = []
    for kind in drawable(tables) if kinds is None else kinds:
        path = folder / "plots" / f"{kind}.{format}"
        path.write_bytes(draw(tables, kind, format))
        files.append(path)
    return files


def draw_comparison(comparison: Comparison, folder: Path, format: str = "png") -> Path:
    """Draw the differences of a comparison into ``plots/`` of a folder.

    Args:
        comparison: of two or more scenarios.
        folder: of the comparison.
        format: png, svg or pdf.

    Returns:
        The file written.
    """
    with journal():
        content = to_bytes(comparison_figure(comparison), format, "Differences between scenarios")
    (folder / "plots").mkdir(exist_ok=True)
    path = folder / "plots" / f"forest.{format}"
    path.write_bytes(content)
    return path


def comparison_figure(comparison: Comparison) -> Figure:
    """The differences of a comparison as a figure."""
    table, first = comparison.table(), comparison.first
    about = Provenance(
        f"Compared with {first.name}", first.seed, first.draws, first.runs, __version__
    )
    with journal():
        figure = new_figure(forest.height(table))
        forest.draw(table, figure)
        corner_note(figure, about)
    return figure
