"""How pictures to compare with are drawn: each from a small table, and from another one.

``python -m tests.analysis.references`` renews those that are kept. Do so only after a change of
looks that was meant, and look at them then; with names behind it, it renews only those.
"""

from __future__ import annotations

import sys
from collections.abc import Callable
from datetime import date
from typing import Any, NamedTuple

import pandas as pd
from matplotlib.figure import Figure

from ballast.analysis.plots import (
    act_categories as categories,
)
from ballast.analysis.plots import (
    act_counts as acts,
)
from ballast.analysis.plots import (
    answer_excess as reciprocity,
)
from ballast.analysis.plots import (
    channel_strips as channels,
)
from ballast.analysis.plots import (
    contact_network as contacts,
)
from ballast.analysis.plots import (
    discovery_boxes as boxes,
)
from ballast.analysis.plots import (
    encounter_severities as encounters,
)
from ballast.analysis.plots import (
    factor_effects as effects,
)
from ballast.analysis.plots import (
    heat_map,
    highest_rung,
    histogram,
    morris_plane,
    parallel_coordinates,
    prior_posterior,
    rank_bands,
    recovery_scatter,
    regret_map,
    response_curves,
    sobol_bars,
    target_predictive,
    tornado,
)
from ballast.analysis.plots import (
    onset_shares as causes,
)
from ballast.analysis.plots import (
    rung_probabilities as rungs,
)
from ballast.analysis.plots import (
    scenario_panels as side_by_side,
)
from ballast.analysis.plots import (
    survival_curves as survival,
)
from ballast.analysis.plots import (
    tension_fan as tension,
)
from ballast.analysis.plots import (
    variant_effects as variants,
)
from ballast.analysis.plots import (
    visit_calendar as visits,
)
from ballast.analysis.plots.style import COLUMN, WIDTH, journal, new_figure
from ballast.analysis.text.quantities import OutcomeQuantity
from tests.analysis import by_hand, calibrations, studies
from tests.analysis.by_hand import CHANNELS, NAMES, START
from tests.analysis.comparing import store
from tests.analysis.studies import LEVELS, OUTCOME

P = OutcomeQuantity("probability of dispute or higher")
ONE, TWO = ("as it is",), ("as it is", "hotline kept open")
X, Y = studies.names(2)
LABELS = {name: about["label"] for name, about in studies.manifest(5)["factors"].items()}
BASELINE: dict[str, float | str] = {X: 0.8, Y: 9.0, "channel": "restricted"}


class Reference(NamedTuple):
    """A picture that is kept.

    Attributes:
        table: what it shows.
        paint: draws the table into an empty figure.
        width: of the figure, in inches.
        cell: row, column and number of another table, which has to look different.
    """

    table: Callable[[], pd.DataFrame]
    paint: Callable[[pd.DataFrame, Figure], Any]
    width: float
    cell: tuple[int, str, float]


def _regret(table: pd.DataFrame, fig: Figure) -> None:
    regret = studies.regret(table)
    regret["within_noise"] = regret["best"] & (regret["point"] % 3 == 0)
    regret_map.draw(regret, table, studies.robustness(table), fig, X, Y, P, LABELS)


def _beside(kind: str, half: pd.DataFrame) -> Callable[[pd.DataFrame, Figure], Any]:
    """A table of the kind beside one that stays."""
    return lambda table, fig: side_by_side.draw(
        kind, [("as it is", table), ("hotline kept open in all crises", half)], fig
    )


def _sensitivity(method: str) -> Callable[[], pd.DataFrame]:
    def table() -> pd.DataFrame:
        every = studies.sensitivity(5, ONE)
        return every[every["method"] == method]

    return table


REFERENCES: dict[str, Reference] = {
    "rungs": Reference(by_hand.days, rungs.draw, WIDTH, (39, "mean", 0.01)),
    "tension": Reference(
        by_hand.days, lambda t, fig: tension.draw(t, by_hand.marks(), fig), COLUMN,
        (75, "q50", 50.0),
    ),
    "highest_rung": Reference(
        by_hand.highest, lambda t, fig: highest_rung.draw(t, fig), COLUMN,
        (2, "estimate", 0.2),
    ),
    "survival": Reference(
        by_hand.first_days, lambda t, fig: survival.draw(by_hand.waiting(t), fig), COLUMN,
        (2, "first_day_rung_5", 30.0),
    ),
    "causes": Reference(
        by_hand.triggers, lambda t, fig: causes.draw(t, by_hand.factors(), fig), COLUMN,
        (0, "estimate", 0.35),
    ),
    "histogram": Reference(
        by_hand.runs, lambda t, fig: histogram.draw(by_hand.histograms_of(t), 60, fig), COLUMN,
        (0, "hits", 2),
    ),
    "encounters": Reference(
        by_hand.encounter_rates,
        lambda t, fig: encounters.draw(t, by_hand.incident_shares(), 365, fig), COLUMN,
        (2, "mean", 9.0),
    ),
    "visits": Reference(
        by_hand.visits, lambda t, fig: visits.draw(t, NAMES, START, date(2020, 5, 30), fig), WIDTH,
        (1, "held_as_planned", 0.4),
    ),
    "contacts": Reference(
        by_hand.contacts, lambda t, fig: contacts.draw(t, NAMES, fig), COLUMN,
        (0, "expected", 0.9),
    ),
    "channels": Reference(
        by_hand.opened, lambda t, fig: channels.draw(t, CHANNELS, NAMES, fig), COLUMN,
        (79, "mean", 0.4),
    ),
    "acts": Reference(
        by_hand.cumulative, lambda t, fig: acts.draw(t, NAMES, START, fig), COLUMN,
        (7, "q95", 3.0),
    ),
    "categories": Reference(
        by_hand.rates, lambda t, fig: categories.draw(t, NAMES, "two histories", fig), COLUMN,
        (0, "mean", 7.0),
    ),
    "reciprocity": Reference(
        by_hand.answers, lambda t, fig: reciprocity.draw(t, NAMES, "two histories", fig), COLUMN,
        (1, "excess", 0.16),
    ),
    "variants": Reference(by_hand.variants, variants.draw, WIDTH, (0, "difference", 0.06)),
    "side_by_side_rungs": Reference(
        by_hand.days, _beside("rungs", by_hand.days(0.5)), WIDTH, (39, "mean", 0.01)
    ),
    "side_by_side_tension": Reference(
        by_hand.days, _beside("tension", by_hand.days(0.8)), COLUMN, (75, "q50", 50.0)
    ),
    "side_by_side_survival": Reference(
        by_hand.waiting, _beside("survival", by_hand.waiting()), WIDTH, (40, "share", 0.2)
    ),
    "response_curves": Reference(
        lambda: studies.curves(3, TWO, levels=True),
        lambda t, fig: response_curves.draw(t, fig, P, None, LABELS, BASELINE), WIDTH,
        (5, "value", 0.3),
    ),
    "heat_map": Reference(
        lambda: studies.grid(ONE),
        lambda t, fig: heat_map.draw(t, fig, X, Y, OUTCOME, P, LABELS, {X: 0.8, Y: 0.9}), COLUMN,
        (0, OUTCOME, 0.3),
    ),
    "tornado": Reference(
        lambda: studies.swings(4, ONE), lambda t, fig: tornado.draw(t, fig, P, LABELS), COLUMN,
        (2, "value", 0.25),
    ),
    "sobol_bars": Reference(
        _sensitivity("sobol"), lambda t, fig: sobol_bars.draw(t, fig, P, LABELS), COLUMN,
        (0, "value", 0.5),
    ),
    "morris_plane": Reference(
        _sensitivity("morris"), lambda t, fig: morris_plane.draw(t, fig, P, LABELS), COLUMN,
        (0, "value", 0.25),
    ),
    "parallel_coordinates": Reference(
        lambda: studies.few_points(ONE),
        lambda t, fig: parallel_coordinates.draw(
            t, fig, [X, Y, "channel"], OUTCOME, 0.15, P, LABELS, levels={"channel": LEVELS}
        ), COLUMN,
        (10, X, 0.3),
    ),
    "boxes": Reference(
        lambda: studies.boxes(3, ONE, levels=True),
        lambda t, fig: boxes.draw(t, studies.box_summary(ONE), fig, LABELS, {"channel": LEVELS}),
        WIDTH, (0, "low", 0.5),
    ),
    "regret_map": Reference(lambda: studies.few_points(TWO), _regret, WIDTH, (1, OUTCOME, 0.5)),
    "prior_posterior": Reference(
        calibrations.parameters,
        lambda t, fig: prior_posterior.draw(calibrations.view(parameters=t), fig), COLUMN,
        (1, "unit_q95", 0.45),
    ),
    "target_predictive": Reference(
        calibrations.predictive,
        lambda t, fig: target_predictive.draw(calibrations.view(predictive=t), fig), COLUMN,
        (0, "mean_q95", 1.5),
    ),
    "rank_bands": Reference(
        calibrations.ranks, lambda t, fig: rank_bands.draw(calibrations.view(ranks=t), fig),
        COLUMN, (0, "uniform", False),
    ),
    "recovery_scatter": Reference(
        calibrations.recovery,
        lambda t, fig: recovery_scatter.draw(calibrations.view(recovery=t), fig), COLUMN,
        (0, "correlation", 0.11),
    ),
    "effects": Reference(
        studies.paired, lambda t, fig: effects.draw(t, fig, P, LABELS), COLUMN,
        (0, "difference", 0.05),
    ),
}  # fmt: skip


def draw(name: str, *, changed: bool = False, width: float | None = None) -> Figure:
    """The picture; with its one number changed, or at another width."""
    about = REFERENCES[name]
    table = about.table().reset_index(drop=True)
    if changed:
        row, column, number = about.cell
        table.loc[row, column] = number
    with journal():
        figure = new_figure(width=about.width if width is None else width)
        about.paint(table, figure)
    return figure


if __name__ == "__main__":
    for name in sys.argv[1:] or REFERENCES:
        store(name, draw(name))
