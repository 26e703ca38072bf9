"""Whether a scenario makes sense: relations between its keys, judged all at once."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator

from ballast.sim.errors import Problem
from ballast.sim.rules.parameters import declared
from ballast.sim.rules.quantity import Quantity
from ballast.sim.scenario.agenda import judge_dates, judge_visits
from ballast.sim.scenario.cast import Found, judge_channels, judge_officials
from ballast.sim.scenario.conduct_checks import judge_conduct
from ballast.sim.scenario.contingent_checks import judge_contingencies
from ballast.sim.scenario.country_codes import judge_codes
from ballast.sim.scenario.dating import misdated
from ballast.sim.scenario.dispute_checks import judge_disputes
from ballast.sim.scenario.expected_checks import judge_expected
from ballast.sim.scenario.forecast_checks import judge_questions
from ballast.sim.scenario.intervention_checks import judge_interventions
from ballast.sim.scenario.leader_checks import judge_leaders
from ballast.sim.scenario.messages import SHORT_LIST, nearest
from ballast.sim.scenario.outcome_checks import judge_outcomes
from ballast.sim.scenario.played_side_checks import judge_played
from ballast.sim.scenario.prior_checks import within
from ballast.sim.scenario.reader import Document, Key
from ballast.sim.scenario.replaced_keys import instead
from ballast.sim.scenario.schema import (
    EVIDENCED_SECTIONS,
    Evidenced,
    Leaders,
    Menu,
    Prior,
    RatePrior,
    Scenario,
)
from ballast.sim.scenario.series_checks import judge_series
from ballast.sim.scenario.turnover_checks import UNIT_RANGE, judge_turnover
from ballast.sim.vocabulary import Evidence

CHANCE = Quantity("probability", 0.0, 1.0, "an expected act comes")
STOCK = Quantity("acts", 0.0, 1000.0, "stock of sanctions")


def judge(
    document: Document,
    scenario: Scenario,
    menu: Menu,
    sources: Collection[str] | None,
    facts: Collection[str] | None,
) -> list[Problem]:
    """All problems of a scenario that fits the schema.

    Args:
        document: the file, for lines.
        scenario: as the schema reads it.
        menu: the acts.
        sources: known source keys, or None where no list lies beside the menu.
        facts: known ledger ids, likewise.
    """
    checks: tuple[Callable[[], Found], ...] = (
        lambda: _parameters(scenario),
        lambda: _priors(scenario),
        lambda: judge_officials(scenario),
        lambda: judge_channels(scenario),
        lambda: judge_conduct(scenario, menu),
        lambda: judge_visits(scenario),
        lambda: judge_dates(scenario),
        lambda: judge_disputes(scenario, menu, document),
        lambda: judge_interventions(scenario, menu),
        lambda: judge_contingencies(scenario, menu),
        lambda: judge_expected(scenario, menu),
        lambda: judge_leaders(scenario),
        lambda: judge_turnover(scenario),
        lambda: judge_outcomes(scenario, menu),
        lambda: judge_series(scenario),
        lambda: judge_questions(scenario, menu),
        lambda: judge_played(scenario, menu),
        lambda: judge_codes({side: g.codes for side, g in scenario.governments.items()}),
        lambda: _evidence(scenario, sources, facts),
        lambda: misdated(_all_evidenced(scenario), scenario.start, sources),
    )
    return [document.problem(key, message) for check in checks for key, message in check()]


def judge_parameters(document: Document, scenario: Scenario) -> list[Problem]:
    """What is wrong with the parameters that are there, whether or not all are."""
    return [
        document.problem(key, message) for key, message in _parameters(scenario) if len(key) > 1
    ]


def _parameters(scenario: Scenario) -> Found:
    known = declared(tuple(scenario.governments))
    for name in scenario.parameters:
        if name not in known:
            hint = instead(name, known)
            yield ("parameters", name), f"expected a parameter of the rule book, got {name!r}{hint}"
    missing = [name for name in known if name not in scenario.parameters]
    if len(missing) > SHORT_LIST:
        yield ("parameters",), _many_missing(missing, scenario)
    for name, quantity in known.items():
        prior = scenario.parameters.get(name)
        if prior is None:
            if len(missing) > SHORT_LIST:
                continue
            meaning = f"{quantity.meaning}; {quantity.unit}"
            yield ("parameters",), f"expected the parameter {name!r} ({meaning}), found none"
        else:
            if prior.unit != quantity.unit:
                got = f"got {prior.unit!r}"
                yield ("parameters", name, "unit"), f"expected the unit {quantity.unit!r}, {got}"
            yield from within(("parameters", name), prior, quantity)
    yield from _lags(scenario)


def _many_missing(missing: list[str], scenario: Scenario) -> str:
    first = ", ".join(missing[:3])
    message = f"expected {len(missing)} more parameters ({first}, …), found none"
    if scenario.defaults is not None:
        return message
    return f"{message}; 'defaults: generic-priors' takes what is not stated from shipped priors"


def _lags(scenario: Scenario) -> Found:
    names = ("visits.shortest_lag", "visits.usual_lag", "visits.longest_lag")
    priors = [scenario.parameters.get(name) for name in names]
    for (low, prior), (high, after) in zip(
        zip(names, priors, strict=True), list(zip(names, priors, strict=True))[1:], strict=False
    ):
        if prior is None or after is None:
            continue
        top = prior.value if prior.value is not None else prior.high
        bottom = after.value if after.value is not None else after.low
        if top is not None and bottom is not None and top >= bottom:
            yield ("parameters", high), f"expected more than {low} ({top:g}), got {bottom:g}"


def _priors(scenario: Scenario) -> Found:
    for name, official in scenario.officials.items():
        yield from within(("officials", name, "reception"), official.reception, UNIT_RANGE)
    for name, government in scenario.governments.items():
        key = ("governments", name, "sanctions_suffered")
        yield from within(key, government.sanctions_suffered, STOCK)
    for name, expected in scenario.expected_acts.items():
        if expected.probability is not None:
            key = ("expected_acts", name, "probability")
            yield from within(key, expected.probability, CHANCE)
    for name, planned in scenario.interventions.items():
        if planned.chance is not None:
            yield from within(("interventions", name, "probability"), planned.chance, CHANCE)


def _evidence(
    scenario: Scenario, sources: Collection[str] | None, facts: Collection[str] | None
) -> Found:
    for key, evidenced in _all_evidenced(scenario):
        if evidenced.evidence != Evidence.ASSUMPTION and evidenced.source is None:
            word = evidenced.evidence.value
            yield key, f"expected the key 'source' for evidence of class {word}, found none"
        if evidenced.source is not None and sources is not None and evidenced.source not in sources:
            hint = nearest(evidenced.source, sources)
            if not hint:
                hint = "; a sources.yaml beside the scenario may list it"
            got = f"got {evidenced.source!r}{hint}"
            yield (*key, "source"), f"expected a key of sources.yaml, {got}"
        for position, fact in enumerate(evidenced.ledger):
            if facts is not None and fact not in facts:
                yield (*key, "ledger", position), f"expected an id of ledger.yaml, got {fact!r}"
    for section in ("outcomes", "questions"):
        for name, asked in getattr(scenario, section).items():
            for position, fact in enumerate(asked.ledger):
                if facts is not None and fact not in facts:
                    here = (section, name, "ledger", position)
                    yield here, f"expected an id of ledger.yaml, got {fact!r}"


def _all_evidenced(scenario: Scenario) -> Iterator[tuple[Key, Evidenced]]:
    for section in EVIDENCED_SECTIONS:
        for name, entry in getattr(scenario, section).items():
            yield (section, name), entry
    for kind, entry in scenario.undated_shocks.items():
        yield ("undated_shocks", kind.value), entry
    for name, official in scenario.officials.items():
        yield ("officials", name, "reception"), official.reception
    for name, government in scenario.governments.items():
        yield ("governments", name, "sanctions_suffered"), government.sanctions_suffered
        yield ("governments", name, "conduct"), government.conduct
        for category, rate in government.conduct.rates.items():
            if isinstance(rate, RatePrior) and (rate.evidence or rate.source or rate.ledger):
                key = ("governments", name, "conduct", "rates", category.value)
                yield key, government.conduct.about(category)
    for name, expected in scenario.expected_acts.items():
        if expected.probability is not None:
            yield ("expected_acts", name, "probability"), expected.probability
    if scenario.leaders is not None:
        yield from _of_leaders(scenario.leaders)
    for name, occasion in scenario.occasions.items():
        yield ("occasions", name, "meet"), occasion.meet
    yield from _of_turnover(scenario)
    for name, planned in scenario.interventions.items():
        if isinstance(planned.probability, Prior):
            yield ("interventions", name, "probability"), planned.probability
    yield ("anchor",), scenario.anchor
    if scenario.media is not None:
        yield ("media",), scenario.media
    if scenario.dispute is not None:
        yield ("dispute",), scenario.dispute


def _of_leaders(about: Leaders) -> Iterator[tuple[Key, Evidenced]]:
    if isinstance(about.calls, RatePrior) and about.calls.evidence is not None:
        yield ("leaders", "calls"), about.about_calls
    if about.call_effect is not None:
        yield ("leaders", "call_effect"), about.call_effect


def _of_turnover(scenario: Scenario) -> Iterator[tuple[Key, Evidenced]]:
    about = scenario.turnover
    if about is None:
        return
    yield ("turnover",), about
    yield ("turnover", "reception"), about.reception
    for side, rates in about.rates.items():
        for rank, rate in rates.items():
            if isinstance(rate, RatePrior) and (rate.evidence or rate.source or rate.ledger):
                yield ("turnover", "rates", side, rank.value), about.about(side, rank)
