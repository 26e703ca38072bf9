"""The model's answer beside what people expect, with its interval and what it rests on."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np

from ballast.analysis.stats.uncertainty import mean_count
from ballast.analysis.validation.verdicts import Bench, Simulated
from ballast.sim.experiments.paired_experiments import PairedExperiments
from ballast.sim.outcomes.counting import happened
from ballast.sim.rules.quantity import Flags, Floats
from ballast.sim.scenario.expectations import Ask, Expectation
from ballast.sim.scenario.outcome_language import Asked
from ballast.sim.scenario.priors import all_priors
from ballast.sim.scenario.schema import LoadedScenario
from ballast.sim.scenario.settings import ValidationSettings
from ballast.sim.scenario.settled import settled
from ballast.sim.vocabulary import Evidence

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
        settled: why every history has this answer; empty where histories differ.
    """

    says: str
    found: Simulated
    draws_low: float
    draws_high: float
    histories: int
    expects: str
    agrees: bool | None
    settled: str = ""


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


def evaluate(lab: PairedExperiments, expectations: Mapping[str, Expectation]) -> list[Answered]:
    """Answers to every expectation.

    Args:
        lab: the scenario and the sample of histories.
        expectations: by the id of the fact that tells them.
    """
    lab.ask(
        (asked, change)
        for e in expectations.values()
        for a in e.asks
        for asked, change in _questions(a)
    )
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


def _questions(ask: Ask) -> Iterator[tuple[Asked, Mapping[str, Any] | None]]:
    """Everything that one question has to know of the sample, and under which change."""
    for asked in (ask.of, ask.less):
        if asked is not None:
            yield asked, None
            if ask.change:
                yield asked, ask.change
    for condition in (ask.given, ask.unless):
        if condition is not None:
            yield condition, None


def plays(expectations: Mapping[str, Expectation]) -> int:
    """How often the sample is played: once, and once a change."""
    changes = {repr(a.change) for e in expectations.values() for a in e.asks if a.change}
    return 1 + len(changes)


def _answer(lab: PairedExperiments, bench: Bench, ask: Ask) -> Answer:
    values = _asked(ask, lab, None)
    if ask.change:
        values = _asked(ask, lab, ask.change) - values
    some = np.ones(lab.lanes, bool)
    for condition, wanted in ((ask.given, True), (ask.unless, False)):
        if condition is not None:
            some &= _holds(condition, lab.count(condition)) == wanted
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
        settled=_settled(ask, lab, values),
    )


def _settled(ask: Ask, lab: PairedExperiments, values: Floats) -> str:
    """Why the level that is asked for is the same in every history, where the scenario says so."""
    if ask.change or ask.less is not None or ask.given is not None or ask.unless is not None:
        return ""
    about = settled(lab.loaded.scenario, ask.of, lab.loaded.menu)
    return about.sentence if about is not None and bool((values == about.value).all()) else ""


def _asked(ask: Ask, lab: PairedExperiments, change: Mapping[str, Any] | None) -> Floats:
    values = _number(ask.of, lab, change, ask.a_year)
    return values if ask.less is None else values - _number(ask.less, lab, change, ask.a_year)


def _number(
    asked: Asked, lab: PairedExperiments, change: Mapping[str, Any] | None, a_year: bool
) -> Floats:
    """What is asked of every history; events as 0 or 1, counts as rates a year if so asked."""
    values = lab.count(asked, change)
    if asked.is_event:
        return happened(asked, values).astype(float)
    return values * DAYS_A_YEAR / _days_asked(asked, lab) if a_year else values


def _days_asked(asked: Asked, lab: PairedExperiments) -> int:
    start = lab.loaded.scenario.start
    first = 0 if asked.since is None else (asked.since - start).days
    last = lab.days - 1 if asked.by is None else min(lab.days - 1, (asked.by - start).days)
    return last + 1 - first


def _holds(condition: Asked, values: Floats) -> Flags:
    """A condition without a threshold holds where there is any of it."""
    return happened(condition, values) if condition.is_event else values > 0.0


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
