"""The kinds of pictures of a results folder: what each draws, and what it says in words."""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from typing import NamedTuple

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
    encounter_severities as encounters,
)
from ballast.analysis.plots import (
    highest_rung,
)
from ballast.analysis.plots import histogram as histograms
from ballast.analysis.plots import (
    onset_shares as causes,
)
from ballast.analysis.plots import (
    rung_probabilities as rungs,
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
from ballast.analysis.plots.style import new_figure
from ballast.analysis.results.run_tables import Tables, calendar_marks
from ballast.analysis.stats.cause_shares import causes_table
from ballast.analysis.stats.conduct_rates import answer_table, category_rates, logged_events
from ballast.analysis.stats.contact_pairs import contacts as contacts_of
from ballast.analysis.stats.distributions import (
    Histogram,
    encounter_rates,
    histogram,
    incident_shares,
    outcome_columns,
)
from ballast.sim.scenario.schema import LoadedScenario, Menu, RecordedEvent, Scenario

HISTOGRAMS = ("tension_mean", "tension_end", "encounters", "channels_suspended")
"""Outcomes of the picture of histograms; hostile acts of each side come with them."""
WORDS = {
    "tension_mean": "mean tension (points)",
    "tension_end": "tension at the end (points)",
    "highest_rung": "highest rung reached",
}
"""What axes of outcomes are called, where their names do not say it."""


class PictureKind(NamedTuple):
    """A kind of picture.

    Attributes:
        title: of the file.
        picture: draws it, given the tables and a width in inches.
        describe: says in words what it shows.
    """

    title: str
    picture: Callable[[Tables, float], Figure]
    describe: Callable[[Tables], str]


def _rungs(tables: Tables, width: float) -> Figure:
    figure = new_figure(width=width)
    rungs.draw(tables.days, figure)
    return figure


def _tension(tables: Tables, width: float) -> Figure:
    figure = new_figure(width=width)
    tension.draw(tables.days, calendar_marks(tables), figure)
    return figure


def _highest(tables: Tables) -> pd.DataFrame:
    return pd.DataFrame(tables.summary["highest_rung"])


def _highest_rung(tables: Tables, width: float) -> Figure:
    figure = new_figure(width=width)
    highest_rung.draw(_highest(tables), figure.subplots())
    return figure


def _survival(tables: Tables, width: float) -> Figure:
    figure = new_figure(width=width)
    survival.draw(tables.waiting, figure)
    return figure


def _owed(tables: Tables) -> pd.DataFrame:
    return causes_table(tables.onsets, tables.draws)


def _causes(tables: Tables, width: float) -> Figure:
    figure = new_figure(width=width)
    causes.draw(_owed(tables), figure.subplots())
    return figure


def _encountered(tables: Tables) -> tuple[pd.DataFrame, pd.DataFrame, int]:
    rates = encounter_rates(tables.runs, tables.draws, tables.length)
    return rates, incident_shares(tables.runs, tables.draws), tables.length


def _encounters(tables: Tables, width: float) -> Figure:
    figure = new_figure(width=width)
    encounters.draw(*_encountered(tables), figure)
    return figure


def _visits(tables: Tables, width: float) -> Figure:
    figure = new_figure(width=width)
    visits.draw(tables.visits, tables.names, tables.start, tables.last, figure)
    return figure


def _contacts(tables: Tables, width: float) -> Figure:
    figure = new_figure(width=width)
    contacts.draw(contacts_of(tables.scenario, tables.visits), tables.names, figure)
    return figure


def _channels(tables: Tables, width: float) -> Figure:
    figure = new_figure(width=width)
    channels.draw(
        tables.days, tables.scenario["channels"], tables.names, figure, _suspensions(tables)
    )
    return figure


UNDATED = {
    "sovereignty": "an undated shock over sovereignty",
    "discovery": "an undated discovery",
    "scenario": "as the scenario says",
}
"""Reasons of suspensions that have no name in the scenario."""


def _suspensions(tables: Tables) -> pd.Series | None:
    """Suspensions a history by the reason in words; None in a folder of an older version."""
    found = tables.suspensions
    if "reason" not in found:
        return None
    shocks = tables.scenario["shocks"]
    words = {name: shock["name"] or name.replace("-", " ") for name, shock in shocks.items()}
    return found.groupby("reason", sort=False)["suspensions"].sum().rename(index=words | UNDATED)


def _acts(tables: Tables, width: float) -> Figure:
    figure = new_figure(width=width)
    acts.draw(tables.weeks, tables.names, tables.start, figure)
    return figure


def _logged(tables: Tables) -> str:
    """Which histories have their acts kept, in words."""
    last = (tables.logged - 1) // tables.manifest["runs"]
    which = "draw 0, at the modes" if last == 0 else f"draws 0 to {last}"
    return f"the first {tables.logged:,} histories ({which})"


def _rates(tables: Tables) -> pd.DataFrame:
    sides = tables.scenario["governments"]
    return category_rates(tables.acts, sides, tables.logged, tables.length)


def _categories(tables: Tables, width: float) -> Figure:
    figure = new_figure(width=width)
    categories.draw(_rates(tables), tables.names, _logged(tables), figure)
    return figure


def _answers(tables: Tables) -> pd.DataFrame:
    about = tables.manifest
    events = logged_events(
        tables.acts, tuple(tables.names), tables.start, tables.logged, about["runs"], tables.length
    )
    loaded = LoadedScenario(
        scenario=Scenario.model_validate_json(json.dumps(about["scenario"])),
        menu=Menu.model_validate_json(json.dumps(about["menu"])),
        record=tuple(RecordedEvent.model_validate_json(json.dumps(e)) for e in about["record"]),
        path=str(tables.folder),
        folder=str(tables.folder),
    )
    return answer_table(events, loaded, about["seed"])


def _reciprocity(tables: Tables, width: float) -> Figure:
    figure = new_figure(width=width)
    reciprocity.draw(_answers(tables), tables.names, _logged(tables), figure)
    return figure


def _variants(tables: Tables, width: float) -> Figure:
    figure = new_figure(width=width)
    variants.draw(tables.variants, figure)
    return figure


def outcome_label(tables: Tables, name: str) -> str:
    """What the axis of an outcome is called."""
    if name in WORDS:
        return WORDS[name]
    words = name
    for side, government in tables.names.items():
        if name.endswith(f"_{side.lower()}"):
            words = f"{name.removesuffix(f'_{side.lower()}')}, {government}"
    words = words.replace("_", " ")
    if name in tables.runs and pd.api.types.is_bool_dtype(tables.runs[name]):
        return f"{words}?"
    return words


def histogram_of(outcomes: Sequence[str]) -> PictureKind:
    """The picture of histograms of these outcomes, columns of ``runs.parquet``."""

    def found(tables: Tables) -> list[tuple[Histogram, str]]:
        runs = tables.sampled
        return [(histogram(runs, name), outcome_label(tables, name)) for name in outcomes]

    def picture(tables: Tables, width: float) -> Figure:
        figure = new_figure(width=width)
        histograms.draw(found(tables), tables.length, figure)
        return figure

    return PictureKind(
        "Histories by outcome", picture, lambda tables: histograms.describe(found(tables))
    )


def usual_outcomes(tables: Tables) -> list[str]:
    """Outcomes of the picture of histograms where none is asked for."""
    sides = [f"hostile_acts_{side.lower()}" for side in tables.names]
    known = set(outcome_columns(tables.runs))
    return [name for name in (*HISTOGRAMS, *sides) if name in known]


KINDS: dict[str, PictureKind] = {
    "rungs": PictureKind(
        "Probability of each rung over time", _rungs, lambda tables: rungs.describe(tables.days)
    ),
    "tension": PictureKind(
        "Tension over time", _tension, lambda tables: tension.describe(tables.days)
    ),
    "highest_rung": PictureKind(
        "Highest rung reached", _highest_rung, lambda t: highest_rung.describe(_highest(t))
    ),
    "survival": PictureKind(
        "Time to the first high rung", _survival, lambda t: survival.describe(t.waiting)
    ),
    "causes": PictureKind(
        "What first confrontations are owed to", _causes, lambda t: causes.describe(_owed(t))
    ),
    "histogram": PictureKind(
        "Histories by outcome",
        lambda tables, width: histogram_of(usual_outcomes(tables)).picture(tables, width),
        lambda tables: histogram_of(usual_outcomes(tables)).describe(tables),
    ),
    "encounters": PictureKind(
        "Encounters by severity", _encounters, lambda t: encounters.describe(*_encountered(t))
    ),
    "visits": PictureKind(
        "Calendar of visits", _visits, lambda tables: visits.describe(tables.visits, tables.names)
    ),
    "contacts": PictureKind(
        "Who meets whom",
        _contacts,
        lambda t: contacts.describe(contacts_of(t.scenario, t.visits), t.names),
    ),
    "channels": PictureKind(
        "Channels open over time",
        _channels,
        lambda t: channels.describe(t.days, t.scenario["channels"], _suspensions(t)),
    ),
    "acts": PictureKind(
        "Acts of both sides a week",
        _acts,
        lambda tables: acts.describe(tables.weeks, tables.names),
    ),
    "categories": PictureKind(
        "Acts by category, simulated and recorded",
        _categories,
        lambda t: categories.describe(_rates(t), t.names, _logged(t)),
    ),
    "reciprocity": PictureKind(
        "Hostile answers beyond coincidence",
        _reciprocity,
        lambda t: reciprocity.describe(_answers(t), t.names, _logged(t)),
    ),
    "variants": PictureKind(
        "What other structures change",
        _variants,
        lambda tables: variants.describe(tables.variants),
    ),
}
"""Title, picture and description in words of each kind."""
