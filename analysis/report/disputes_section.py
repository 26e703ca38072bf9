"""Disputes: how many there are and why, what triggers them, and how they end."""

from __future__ import annotations

from typing import Any

import numpy as np

from ballast.analysis.narrative.words import number, sentence, with_article
from ballast.analysis.plots.onset_shares import TRIGGERS
from ballast.analysis.report.report_material import Material
from ballast.analysis.stats.dispute_episodes import Disputes, Length
from ballast.analysis.stats.draws import PER_YEAR
from ballast.analysis.stats.record_world import record_rates
from ballast.analysis.stats.uncertainty import DRAWS_HIGH, DRAWS_LOW, Estimate, Floats
from ballast.analysis.text.markup import Html, el, join, table
from ballast.analysis.text.rounding import NONE, decimals, interval, known, rounded
from ballast.sim.rules.tension import MOST
from ballast.sim.vocabulary import MILITARY_CHANNELS, RUNG_TITLES, Ending, Occasion, Rung
from ballast.sim.world.onset_causes import REFERENCE_TENSION

SHUT = ("closed", "suspended")
HEADS = ("draws, 5–95 %", "mean", "Monte Carlo, 95 %")
MOST_DECIMALS = 3
"""Of disputes a year."""
COUNTED = (
    "Only disputes that begin in the simulations are counted, not one under way at the start. "
    "Shares of replies, ends and rungs exclude disputes that are open on the last day; lengths "
    "treat those as censored."
)


def section(material: Material) -> Html:
    """The section."""
    tables = material.tables
    if not len(tables.episodes.columns):
        return el("p", "The folder is of an older version and holds no disputes.")
    disputes = Disputes(tables.episodes, tables.runs, tables.draws, tables.length)
    if disputes.sampled.empty:
        return join([el("p", _level(material, disputes)), el("p", "No dispute begins.")])
    return join(
        [
            el("p", _level(material, disputes)),
            _triggers(material, disputes),
            el("p", _lengths(material, disputes)),
            _course(material, disputes),
            el("p", COUNTED, class_="small"),
        ]
    )


def _level(material: Material, disputes: Disputes) -> str:
    """How far the level of disputes is from its anchor, and why."""
    target = np.sum(list(_record(material).values()), axis=0, initial=0.0)
    about = disputes.yearly()
    if not np.any(target):
        return "The dispute record of this pair has no event that could begin a dispute."
    assert about is not None, "a run has days"
    return (
        "The model is anchored on the rate in the dispute record (ladder.onset_rate): "
        f"{_spread(target, ' disputes per year')}. From this start it gives "
        f"{_first(about, ' per year')}{_monte_carlo(about)}. The difference arises where this "
        f"start differs from an average year of the record: {_why(material)}."
    )


def _record(material: Material) -> dict[Occasion, Floats]:
    stored = material.stored
    draws = np.arange(1, stored.draws) if stored.draws > 1 else np.zeros(1, np.int64)
    return record_rates(stored.loaded, stored.seed, draws)


def _why(material: Material) -> str:
    """Tempo, tension and channels here and in the record's world."""
    scenario, outcomes = material.scenario, material.outcomes
    tempo = outcomes["encounters"]["estimate"] * PER_YEAR / material.stored.days
    shut = all(c.state in SHUT for c in scenario.channels.values() if c.kind in MILITARY_CHANNELS)
    return (
        f"encounters occur {tempo:.0f} times a year (record: {scenario.anchor.encounters:g}); mean "
        f"tension is {outcomes['tension_mean']['estimate']:.0f} of {MOST:.0f} (record: "
        f"{REFERENCE_TENSION:.0f}); military channels are {'shut' if shut else 'open'} on the "
        "first day (record: one third open); and shocks and acts occur at different rates. The "
        "table shows the difference by trigger"
    )


def _triggers(material: Material, disputes: Disputes) -> Html:
    """Disputes a year by trigger, in the world of the record and from this start."""
    there, here = _record(material), disputes.by_occasion()
    rows = []
    for occasion in dict.fromkeys([*here, *there]):
        found = here.get(occasion)
        rows.append(
            [
                sentence(TRIGGERS[occasion.value]).removesuffix("."),
                _spread(there[occasion]) if occasion in there else NONE,
                NONE if found is None else _first(found),
                NONE if found is None else _between(found),
            ]
        )
    columns = ["trigger", "in the record", "from this start", "Monte Carlo, 95 %"]
    caption = "Disputes per year by trigger: 5–95 % over draws, and mean"
    return table(caption, columns, rows)


def _lengths(material: Material, disputes: Disputes) -> str:
    """Quartiles of the length, and how many are open."""
    found = disputes.lengths(material.stored.seed)
    quarter, half, three = found
    everyone, open_ = len(disputes.sampled), disputes.open_ones
    return (
        f"{everyone:,} disputes begin in the simulations; {open_:,} of them are open on the last "
        f"day (censored). Half end within {_days(half)}, a quarter within {_days(quarter)} and "
        f"three quarters within {_days(three)} (in parentheses: 95 % interval from resampled "
        "draws)."
    )


def _course(material: Material, disputes: Disputes) -> Html:
    """Who opens, who replies, how it goes on and ends, and whether calls are answered."""
    names = {side: g.name for side, g in material.scenario.governments.items()}
    begun = disputes.begun
    replied = begun["replied"]
    shares = [
        *((f"Opened by {with_article(names[side])}", found)
          for side, found in disputes.opened_by(list(names)).items()),
        ("Replied to in kind", disputes.replied()),
        ("Over after one day", disputes.one_day()),
        ("Ends because nobody replies", disputes.ended(Ending.LAPSE)),
        ("Ends with an accepted offer", disputes.ended(Ending.SETTLEMENT)),
        ("Ends in war", disputes.ended(Ending.WAR)),
        (f"Reaches {RUNG_TITLES[Rung.CRISIS]} (rung 5) or higher", disputes.reaching(Rung.CRISIS)),
        (f"Reaches {RUNG_TITLES[Rung.LIMITED_FORCE]} (rung 6) or higher",
         disputes.reaching(Rung.LIMITED_FORCE)),
        ("Calls that are answered", disputes.answered()),
    ]  # fmt: skip
    counts = [
        ("Days until the reply, where there is one", disputes.reply_days()),
        ("Presses of both, after a reply", disputes.per_dispute("presses", replied)),
        ("Offers and acceptances of both, after a reply", disputes.per_dispute("offers", replied)),
        ("Calls", disputes.per_dispute("calls")),
        ("Meetings on a back channel", disputes.per_dispute("meetings")),
    ]
    return join(
        [
            table(
                "Disputes: shares in %",
                ["share", *HEADS],
                [_row(*row, scale=100.0) for row in shares],
            ),
            table(
                "Disputes: numbers per dispute", ["number", *HEADS], [_row(*row) for row in counts]
            ),
        ]
    )


def _row(name: str, about: Estimate | None, scale: float = 1.0) -> list[Any]:
    if about is None:
        return [name, NONE, NONE, NONE]
    draws, chance = _ends(about, scale)
    digits = decimals(draws, chance)
    return [
        name,
        interval(*draws, digits),
        rounded(scale * about.value, digits),
        interval(*chance, digits),
    ]


Pair = tuple[float | None, float | None]


def _ends(about: Estimate, scale: float = 1.0) -> tuple[Pair, Pair]:
    """Intervals over draws and of Monte Carlo error."""

    def scaled(end: float | None) -> float | None:
        return None if end is None else scale * end

    draws, chance = (about.draws_low, about.draws_high), (about.mc_low, about.mc_high)
    return (scaled(draws[0]), scaled(draws[1])), (scaled(chance[0]), scaled(chance[1]))


def _first(about: Estimate, unit: str = "") -> str:
    """A rate: its interval over draws, then the mean."""
    digits = decimals(*_ends(about), most=MOST_DECIMALS)
    low, high = rounded(about.draws_low, digits), rounded(about.draws_high, digits)
    mean = rounded(about.value, digits)
    if not known(about.draws_low):
        return f"{mean}{unit} on average"
    return f"{low} to {high}{unit}, mean {mean}"


def _spread(values: Floats, unit: str = "") -> str:
    """The same of a number that each draw has exactly."""
    low, high = np.quantile(values, [DRAWS_LOW, DRAWS_HIGH])
    exact = Estimate(float(values.mean()), None, None, float(low), float(high))
    return _first(exact, unit) if high > low else f"{rounded(float(low), 2)}{unit}"


def _between(about: Estimate) -> str:
    """Monte Carlo error of a rate, with the digits of the rate."""
    return interval(about.mc_low, about.mc_high, decimals(*_ends(about), most=MOST_DECIMALS))


def _monte_carlo(about: Estimate) -> str:
    if not known(about.mc_low):
        return ""
    return f" (Monte Carlo error of the mean, 95 %: {_between(about)})"


def _days(length: Length) -> str:
    """A quantile of the length with its interval; a length that no history shows is said so."""
    if np.isinf(length.days):
        return "a time longer than the simulations"
    high = "longer" if np.isinf(length.high) else f"{length.high:.0f}"
    return f"{number(int(length.days), 'day')} ({length.low:.0f} to {high})"
