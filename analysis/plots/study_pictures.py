"""All pictures of a parameter study, drawn from its tables without playing anything."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pandas as pd
from matplotlib.figure import Figure

from ballast.analysis.plots import (
    discovery_boxes as boxes,
)
from ballast.analysis.plots import (
    factor_effects as effects,
)
from ballast.analysis.plots import (
    heat_map,
    morris_plane,
    parallel_coordinates,
    regret_map,
    response_curves,
    sobol_bars,
    tornado,
)
from ballast.analysis.plots.style import TIMELESS, WIDTH, corner_note, journal, new_figure, to_bytes
from ballast.analysis.results.study_folder import StudyFolder, read_study
from ballast.analysis.text.quantities import OutcomeQuantity
from ballast.sim.errors import InputError, Problem

MOST_AXES = 8
"""Factors of the picture of parallel coordinates."""


@dataclass(frozen=True)
class Sheet:
    """One picture: the name of its file, what draws it, and itself in words."""

    name: str
    paint: Callable[[Figure], Any]
    words: str


def _by_scenario(rows: pd.DataFrame, kind: str) -> Iterator[tuple[str, pd.DataFrame]]:
    """Rows of each scenario with the name of its picture; the bare name if there is one only."""
    scenarios = list(dict.fromkeys(rows["scenario"])) if len(rows) else []
    taken: list[str] = []
    for scenario in scenarios:
        slug = re.sub(r"[^a-z0-9]+", "-", str(scenario).lower()).strip("-")[:40]
        name = kind if len(scenarios) == 1 else f"{kind}-{slug}"
        name = name if name not in taken else f"{name}-{len(taken) + 1}"
        taken.append(name)
        yield name, rows[rows["scenario"] == scenario]


def _about(quantity: OutcomeQuantity, rows: pd.DataFrame, study: StudyFolder) -> OutcomeQuantity:
    """The outcome with the scenario in its name, where there are several."""
    if study.tables["points"].get("scenario", rows["scenario"]).nunique() < 2:
        return quantity
    label = f"{quantity.label} ({rows['scenario'].iloc[0]})"
    return OutcomeQuantity(label, quantity.unit, quantity.share)


def _curves(study: StudyFolder) -> Iterator[Sheet]:
    rows = study.rows("curves")
    if rows.empty:
        return
    factors = [name for name in study.order if name in set(rows["factor"])]
    args = rows, study.quantity, factors, study.labels
    yield Sheet(
        "response_curves",
        lambda fig: response_curves.draw(
            rows, fig, study.quantity, factors, study.labels, study.baseline
        ),
        response_curves.describe(*args),
    )


def _heat_map(study: StudyFolder) -> Iterator[Sheet]:
    points, pair = study.ordered, grid_pair(study)
    if pair is None:
        return
    x, y = pair
    yield Sheet(
        "heat_map",
        lambda fig: heat_map.draw(
            points, fig, x, y, study.headline, study.quantity, study.labels, study.baseline
        ),
        heat_map.describe(points, x, y, study.headline, study.quantity, study.labels),
    )


def grid_pair(study: StudyFolder) -> tuple[str, str] | None:
    """The two factors whose grid the points are, or None if they are not a grid of two."""
    points = study.tables["points"]
    if points.empty or study.headline not in points:
        return None
    moving = [name for name in study.factors if name in points and points[name].nunique() > 1]
    if len(moving) != 2:
        return None
    x, y = moving
    cells = points[x].nunique() * points[y].nunique()
    counts = points.groupby("scenario").size()
    single = not points.duplicated(["scenario", x, y]).any()
    return (x, y) if single and bool((counts * 2 > cells).all()) else None


def _of_each(
    study: StudyFolder, every: pd.DataFrame, stem: str, picture: Any, labels: Mapping[str, str]
) -> Iterator[Sheet]:
    """A sheet a scenario of a picture that is drawn from rows, outcome and labels alone."""
    for name, rows in _by_scenario(every, stem):
        args = rows, _about(study.quantity, rows, study), labels
        yield Sheet(
            name,
            lambda fig, args=args: picture.draw(args[0], fig, *args[1:]),
            picture.describe(*args),
        )


def _effects(study: StudyFolder) -> Iterator[Sheet]:
    every = study.rows("effects")
    overall = every[every["at"] == ""] if len(every) else every
    yield from _of_each(study, overall, "effects", effects, study.labels)


def _tornado(study: StudyFolder) -> Iterator[Sheet]:
    yield from _of_each(study, study.rows("swings"), "tornado", tornado, study.labels)


def _bars(study: StudyFolder) -> Iterator[Sheet]:
    every = study.rows("sensitivity")
    for method in sobol_bars.METHODS if len(every) else ():
        some = every[(every["method"] == method) & every["measure"].isin(["first", "total"])]
        yield from _of_each(study, some, f"{method}_bars", sobol_bars, study.names)


def _morris(study: StudyFolder) -> Iterator[Sheet]:
    every = study.rows("sensitivity")
    some = every[every["method"] == "morris"] if len(every) else every
    yield from _of_each(study, some, "morris_plane", morris_plane, study.names)


def _parallel(study: StudyFolder) -> Iterator[Sheet]:
    limit, every = study.manifest.get("threshold"), study.tables["points"]
    if not limit or every.empty or limit["outcome"] not in every:
        return
    outcome, above = str(limit["outcome"]), float(limit["above"])
    factors = [name for name in study.order if name in every and every[name].nunique() > 1]
    for name, rows in _by_scenario(every, "parallel_coordinates"):
        about = _about(study.quantity_of(outcome), rows, study)
        args = factors[:MOST_AXES], outcome, above, about, study.labels
        yield Sheet(
            name,
            lambda fig, rows=rows, args=args: parallel_coordinates.draw(
                rows, fig, *args, study.ranges, study.levels
            ),
            parallel_coordinates.describe(rows, *args),
        )


def _boxes(study: StudyFolder) -> Iterator[Sheet]:
    summary, every = study.tables["box_summary"], study.tables["boxes"]
    limit = study.manifest.get("threshold")
    if every.empty or summary.empty:
        return
    outcome = limit["outcome"] if limit else study.headline
    for name, rows in _by_scenario(every[every["outcome"] == outcome], "boxes"):
        scenario = rows["scenario"].iloc[0]
        about = summary[(summary["outcome"] == outcome) & (summary["scenario"] == scenario)]
        yield Sheet(
            name,
            lambda fig, rows=rows, about=about: boxes.draw(
                rows, about, fig, study.labels, study.levels
            ),
            boxes.describe(rows, about, study.labels),
        )


def _regret(study: StudyFolder) -> Iterator[Sheet]:
    regret, points = study.rows("regret"), study.tables["points"]
    robustness = study.rows("robustness")
    if regret.empty or points.empty or robustness.empty:
        return
    moving = [name for name in study.order if name in points and points[name].nunique() > 1]
    if len(moving) < 2:
        return
    x, y = moving[:2]
    points = study.ordered
    yield Sheet(
        "regret_map",
        lambda fig: regret_map.draw(
            regret, points, robustness, fig, x, y, study.quantity, study.labels
        ),
        regret_map.describe(regret, points, robustness, x, y, study.quantity, study.labels),
    )


KINDS: dict[str, tuple[str, Callable[[StudyFolder], Iterator[Sheet]]]] = {
    "effects": ("Paired differences", _effects),
    "response_curves": ("Response to single factors", _curves),
    "heat_map": ("Outcome over two factors", _heat_map),
    "tornado": ("Swings over the range of each factor", _tornado),
    "sobol_bars": ("Shares of variance", _bars),
    "morris_plane": ("Elementary effects", _morris),
    "parallel_coordinates": ("Points above the threshold", _parallel),
    "boxes": ("Where the outcome gathers", _boxes),
    "regret_map": ("Best policies and their regret", _regret),
}
"""Title and maker of each kind; a kind that the study has no tables for makes no sheet."""


def draw_sheet(sheet: Sheet, study: StudyFolder, title: str, format: str, width: float) -> bytes:
    """One picture as a file's bytes; the same tables give the same bytes."""
    with journal():
        return to_bytes(figure_of(sheet, study, width), format, title)


def figure_of(sheet: Sheet, study: StudyFolder, width: float = WIDTH) -> Figure:
    """One picture as a figure, to be shown or changed; width in inches."""
    with journal():
        figure = new_figure(width=width)
        sheet.paint(figure)
        corner_note(figure, study.provenance)
    return figure


def sheets_of(study: StudyFolder) -> dict[str, list[Sheet]]:
    """All pictures that the study has tables for, by their kind."""
    found = {kind: list(sheets(study)) for kind, (_, sheets) in KINDS.items()}
    return {kind: sheets for kind, sheets in found.items() if sheets}


def draw_study(
    folder: Path, formats: Sequence[str] = ("png",), kinds: Sequence[str] | None = None,
    *, width: float = WIDTH,
) -> list[Path]:  # fmt: skip
    """Draw pictures into ``plots/`` of a study's folder, and what they say in words.

    ``captions.json`` beside them holds the words by the name of the picture; words of pictures
    that are not drawn this time stay.

    Args:
        folder: with ``manifest.json`` and the tables; a picture whose tables are missing is left
            out.
        formats: some of png, svg and pdf.
        kinds: some of :data:`KINDS`; all that can be drawn if None.
        width: of the pictures in inches, 7 for two columns of a journal or 3.5 for one.

    Returns:
        The pictures written.

    Raises:
        InputError: a format or a kind that there is none of.
    """
    wanted = list(KINDS) if kinds is None else list(kinds)
    problems = [Problem(f"no picture '{kind}'; there are {', '.join(KINDS)}", key="kinds")
                for kind in wanted if kind not in KINDS]  # fmt: skip
    problems += [Problem(f"no format '{format}'; there are {', '.join(TIMELESS)}", key="formats")
                 for format in formats if format not in TIMELESS]  # fmt: skip
    if problems:
        raise InputError(*problems)
    study, plots = read_study(folder), folder / "plots"
    plots.mkdir(exist_ok=True)
    words = plots / "captions.json"
    captions = json.loads(words.read_text("utf-8")) if words.is_file() else {}
    files = []
    for kind in wanted:
        title, sheets = KINDS[kind]
        for sheet in sheets(study):
            captions[sheet.name] = sheet.words
            for format in formats:
                path = plots / f"{sheet.name}.{format}"
                path.write_bytes(draw_sheet(sheet, study, title, format, width))
                files.append(path)
    text = json.dumps(captions, indent=2, ensure_ascii=False, sort_keys=True)
    words.write_text(text + "\n", encoding="utf-8")
    return files
