"""The model's answer beside what people expect, with its interval and what it rests on."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from analysis.facts.judging import Bench, Simulated
from analysis.uncertainty import mean_count
from sim.diary import Diary
from sim.rules.quantity import Flags, Floats, Ints
from sim.scenario.expectations import Ask, Expectation, Quantity
from sim.scenario.priors import all_priors
from sim.scenario.schema import LoadedScenario
from sim.scenario.settings import ValidationSettings
from sim.study.laboratory import Laboratory
from sim.vocabulary import CATEGORIES, NEVER, Evidence, Rank, Severity, VisitEvent

DAYS_A_YEAR = 365.0
EVEN = 0.5


@dataclass(frozen=True, kw_only=True)
class Answer:
    """The model's answer to one question.

    Attributes:
        says: what the number is.
        found: the number with its 95 % interval, over draws and luck.
        draws_low, draws_high: 5-95 % of parameter draws; NaN where a condition leaves draws with
            unlike numbers of histories.
        histories: how many it rests on.
        expects: what the claim says of it.
        agrees: whether it does; None where the interval holds both, or nothing was claimed.
    """

    says: str
    found: Simulated
    draws_low: float
    draws_high: float
    histories: int
    expects: str
    agrees: bool | None


@dataclass(frozen=True, kw_only=True)
class Answered:
    """An expectation with its answers.

    Attributes:
        fact: id in the ledger.
        expectation: as the file has it.
        answers: one a question.
        classes: how many of the things it rests on are of each class of evidence.
    """

    fact: str
    expectation: Expectation
    answers: tuple[Answer, ...]
    classes: Mapping[str, int]

    @property
    def verdict(self) -> str:
        """Agrees, disagrees, or not resolved; implied where a prior alone decides."""
        results = [a.agrees for a in self.answers if a.expects != "open"]
        if any(result is False for result in results):
            return "disagrees"
        if any(result is None for result in results):
            return "not resolved"
        return "agrees (implied)" if self.expectation.implied else "agrees"


def evaluate(lab: Laboratory, expectations: Mapping[str, Expectation]) -> list[Answered]:
    """Answers to every expectation.

    Args:
        lab: the scenario and the sample of histories.
        expectations: by the id of the fact that tells them.
    """
    bench = Bench(settings=ValidationSettings(bands={}), draws=lab.draws, seed=lab.seed)
    return [
        Answered(
            fact=fact,
            expectation=expectation,
            answers=tuple(_answer(lab, bench, ask) for ask in expectation.asks),
            classes=_classes(lab.loaded, expectation),
        )
        for fact, expectation in expectations.items()
    ]


def plays(expectations: Mapping[str, Expectation]) -> int:
    """How often the sample is played: once, and once a change."""
    changes = {repr(a.change) for e in expectations.values() for a in e.asks if a.change}
    return 1 + len(changes)


def _answer(lab: Laboratory, bench: Bench, ask: Ask) -> Answer:
    base = lab.play(label="scenario")
    values = _asked(ask, base)
    if ask.change:
        values = _asked(ask, lab.play(ask.change, label=repr(ask.change))) - values
    some = np.ones(lab.lanes, bool)
    if ask.given is not None:
        some &= measure(ask.given, base) > 0.0
    if ask.unless is not None:
        some &= measure(ask.unless, base) <= 0.0
    found = bench.ratio(np.where(some, values, 0.0), some.astype(float))
    low, high = _over_draws(values.reshape(lab.draws, -1)) if some.all() else (np.nan, np.nan)
    return Answer(
        says=ask.says,
        found=found,
        draws_low=low,
        draws_high=high,
        histories=int(some.sum()),
        expects=ask.expects,
        agrees=_agrees(ask.expects, found),
    )


def _asked(ask: Ask, diaries: list[Diary]) -> Floats:
    values = measure(ask.of, diaries, a_year=ask.a_year)
    return values if ask.less is None else values - measure(ask.less, diaries, a_year=ask.a_year)


def _over_draws(by_draw: Floats) -> tuple[float, float]:
    """5-95 % of the means of draws, with the noise of finitely many runs taken out."""
    runs = by_draw.shape[1]
    variances = by_draw.var(axis=1, ddof=1) if runs > 1 else None
    about = mean_count(by_draw.mean(axis=1), variances, runs)
    if about.draws_low is None or about.draws_high is None:
        return float("nan"), float("nan")
    return about.draws_low, about.draws_high


def _agrees(expects: str, found: Simulated) -> bool | None:
    if expects == "open" or np.isnan(found.value):
        return None
    middle = EVEN if expects in ("likely", "unlikely") else 0.0
    if found.low <= middle <= found.high:
        return None
    return (found.value > middle) == (expects in ("more", "likely"))


def _classes(loaded: LoadedScenario, expectation: Expectation) -> dict[str, int]:
    priors = all_priors(loaded.scenario)
    counts: Counter[str] = Counter()
    for key in expectation.rests_on:
        section, _, name = key.partition(".")
        if key in priors:
            counts[priors[key].evidence.value] += 1
        elif section == "governments":
            side = name.removesuffix(".conduct")
            counts[loaded.scenario.governments[side].conduct.evidence.value] += 1
        else:
            counts[getattr(loaded.scenario, section)[name].evidence.value] += 1
    return {c.value: counts[c.value] for c in Evidence if counts[c.value]}


def measure(quantity: Quantity, diaries: list[Diary], *, a_year: bool = False) -> Floats:
    """The number that every history has of something: (L,).

    Args:
        quantity: what is asked.
        diaries: of the histories.
        a_year: counts as rates a year.
    """
    return np.concatenate([_measure(quantity, diary, a_year) for diary in diaries])


def _measure(quantity: Quantity, diary: Diary, a_year: bool) -> Floats:
    start = diary.setting.start
    first = 0 if quantity.since is None else (quantity.since - start).days
    last = diary.days - 1 if quantity.until is None else (quantity.until - start).days
    last = min(last, diary.days - 1)
    days = slice(first, last + 1)
    if quantity.what == "tension_mean":
        return diary.tension[days].mean(axis=0, dtype=float)
    if quantity.what == "tension_highest":
        return diary.tension[days].max(axis=0).astype(float)
    if quantity.what == "rung":
        return (diary.rung[days] >= quantity.rung).any(axis=0).astype(float)
    if quantity.what == "channel":
        channel = diary.setting.channels.ids.index(str(quantity.channel))
        values = diary.level[last, channel].astype(float)
    elif quantity.what == "summit":
        assert diary.tally is not None
        return (diary.tally.summit_day != NEVER).astype(float)
    elif quantity.what == "collisions":
        grave = diary.encounters[days, Severity.COLLISION :]
        values = grave.sum(axis=(0, 1)).astype(float)
    else:
        lanes = (_acts if quantity.what == "acts" else _visits)(quantity, diary, first, last)
        values = np.bincount(lanes, minlength=diary.lanes).astype(float)
    if quantity.at_least is not None:
        return (values >= quantity.at_least).astype(float)
    return values * DAYS_A_YEAR / (last + 1 - first) if a_year else values


def _within(rows: Mapping[str, Ints], first: int, last: int) -> Flags:
    return np.asarray((rows["day"] >= first) & (rows["day"] <= last))


def _acts(quantity: Quantity, diary: Diary, first: int, last: int) -> Ints:
    """Lanes of the acts that count."""
    rows, setting = diary.table("acts"), diary.setting
    some = _within(rows, first, last)
    if quantity.side is not None:
        some &= rows["side"] == setting.sides.index(quantity.side)
    if quantity.categories:
        some &= np.isin(rows["category"], [CATEGORIES.index(c) for c in quantity.categories])
    if quantity.acts:
        some &= np.isin(rows["act"], [setting.acts.ids.index(name) for name in quantity.acts])
    if quantity.weight_at_most is not None:
        some &= setting.acts.weight[rows["act"]] <= quantity.weight_at_most
    return rows["lane"][some]


def _visits(quantity: Quantity, diary: Diary, first: int, last: int) -> Ints:
    """Lanes of the completed visits that count."""
    rows, setting = diary.table("visits"), diary.setting
    slots = setting.slots
    some = _within(rows, first, last) & (rows["event"] == VisitEvent.COMPLETED)
    visitor = slots.visitor[rows["slot"]]
    if quantity.side is not None:
        some &= slots.visitor_side[rows["slot"]] == setting.sides.index(quantity.side)
    if quantity.rank is not None:
        ranks = {Rank.MINISTER: setting.officials.minister, Rank.LEADER: setting.officials.leader}
        flags = ranks.get(quantity.rank, ~(setting.officials.minister | setting.officials.leader))
        some &= np.asarray(flags)[visitor]
    if quantity.channel is not None:
        channel = setting.channels.ids.index(quantity.channel)
        some &= slots.channel[rows["slot"]] == channel
    return rows["lane"][some]
