"""Whether a scenario makes sense: relations between its keys, judged all at once."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Collection, Iterator
from datetime import date, timedelta

from sim.errors import Problem
from sim.rules.parameters import declared
from sim.rules.quantity import Quantity
from sim.scenario.reader import Document, Key
from sim.scenario.schema import EITHER, EVIDENCED_SECTIONS, Evidenced, Menu, Prior, Scenario
from sim.scenario.wording import nearest
from sim.vocabulary import Evidence, Rank

Found = Iterator[tuple[Key, str]]
"""Keys and what is wrong with them."""
SHARES_SUM = 1e-6
UNIT_RANGE = Quantity("", -1.0, 1.0, "reception")
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
        lambda: _officials(scenario),
        lambda: _channels(scenario),
        lambda: _conduct(scenario, menu),
        lambda: _visits(scenario),
        lambda: _dates(scenario),
        lambda: _interventions(scenario, menu),
        lambda: _outcomes(scenario),
        lambda: _evidence(scenario, sources, facts),
    )
    return [document.problem(key, message) for check in checks for key, message in check()]


def judge_parameters(document: Document, scenario: Scenario) -> list[Problem]:
    """What is wrong with the parameters that are there, whether or not all are."""
    return [
        document.problem(key, message) for key, message in _parameters(scenario) if len(key) > 1
    ]


def _unknown(word: str, what: str, known: Collection[str]) -> str:
    return f"expected the id of {what}, got {word!r}{nearest(word, known)}"


def _parameters(scenario: Scenario) -> Found:
    known = declared(tuple(scenario.governments))
    for name in scenario.parameters:
        if name not in known:
            hint = nearest(name, known)
            yield ("parameters", name), f"expected a parameter of the rule book, got {name!r}{hint}"
    for name, quantity in known.items():
        prior = scenario.parameters.get(name)
        if prior is None:
            meaning = f"{quantity.meaning}; {quantity.unit}"
            yield ("parameters",), f"expected the parameter {name!r} ({meaning}), found none"
        else:
            if prior.unit != quantity.unit:
                got = f"got {prior.unit!r}"
                yield ("parameters", name, "unit"), f"expected the unit {quantity.unit!r}, {got}"
            yield from _within(("parameters", name), prior, quantity)
    yield from _lags(scenario)


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
        yield from _within(("officials", name, "reception"), official.reception, UNIT_RANGE)
    for name, government in scenario.governments.items():
        key = ("governments", name, "sanctions_suffered")
        yield from _within(key, government.sanctions_suffered, STOCK)


def _within(key: Key, prior: Prior, quantity: Quantity) -> Found:
    """Either a value or low, mode and high, in order and in range."""
    low, mode, high, value = prior.low, prior.mode, prior.high, prior.value
    if value is not None and mode is not None:
        yield key, "expected either a value, or low, mode and high, got both"
        return
    if value is None and None in (low, mode, high):
        yield key, "expected a value, or low, mode and high"
        return
    if (low is None) != (high is None):
        yield key, "expected both low and high, got one of them"
        return
    for name, number in (("low", low), ("mode", mode), ("high", high), ("value", value)):
        if number is not None and not quantity.low <= number <= quantity.high:
            span = f"{quantity.low:g} … {quantity.high:g}"
            yield (*key, name), f"expected {span} {quantity.unit}".rstrip() + f", got {number:g}"
    centre = mode if value is None else value
    if low is not None and high is not None and centre is not None and not low <= centre <= high:
        name = "mode" if value is None else "value"
        yield (*key, name), f"expected low <= {name} <= high ({low:g} … {high:g}), got {centre:g}"


def _officials(scenario: Scenario) -> Found:
    people, sides = scenario.officials, scenario.governments
    for name, official in people.items():
        key = ("officials", name)
        if official.government not in sides:
            yield (*key, "government"), _unknown(official.government, "a government", sides)
        if official.channel not in scenario.channels:
            yield (*key, "channel"), _unknown(official.channel, "a channel", scenario.channels)
        yield from _counterpart(
            (*key, "counterpart"), official.counterpart, official.government, scenario
        )
        if official.sanctioned_by is not None and official.sanctioned_by not in sides:
            yield (*key, "sanctioned_by"), _unknown(official.sanctioned_by, "a government", sides)
        elif official.sanctioned_by == official.government:
            yield (*key, "sanctioned_by"), "expected the other government, got the official's own"
    for side in sides:
        leaders = [n for n, o in people.items() if o.government == side and o.rank == Rank.LEADER]
        if len(leaders) != 1:
            got = ", ".join(leaders) or "none"
            yield ("officials",), f"expected one official of rank leader for {side}, got {got}"


def _counterpart(key: Key, name: str, own: str, scenario: Scenario) -> Found:
    people = scenario.officials
    if name not in people:
        yield key, _unknown(name, "an official", people)
    elif people[name].government == own:
        yield key, f"expected an official of the other government, got {name!r} of {own}"


def _channels(scenario: Scenario) -> Found:
    sides = scenario.governments
    for name, channel in scenario.channels.items():
        key = ("channels", name)
        if channel.issue not in scenario.issues:
            yield (*key, "issue"), _unknown(channel.issue, "an issue", scenario.issues)
        if channel.opened_by != EITHER and channel.opened_by not in sides:
            known = [*sides, EITHER]
            yield (*key, "opened_by"), _unknown(channel.opened_by, "a government", known)
        shut = channel.state in ("closed", "suspended")
        if channel.since is not None and channel.since > scenario.start:
            got = channel.since.isoformat()
            yield (*key, "since"), f"expected a day up to the start {scenario.start}, got {got}"
        if channel.state == "suspended" and channel.since is None:
            yield key, "expected the key 'since' for a suspended channel, found none"
        if not shut and channel.since is not None:
            yield (*key, "since"), f"expected no 'since' for a channel that is {channel.state}"
    for name, issue in scenario.issues.items():
        if issue.channel not in scenario.channels:
            message = _unknown(issue.channel, "a channel", scenario.channels)
            yield ("issues", name, "channel"), message


def _conduct(scenario: Scenario, menu: Menu) -> Found:
    for side, government in scenario.governments.items():
        key: Key = ("governments", side)
        for position, channel in enumerate(government.prefers):
            if channel not in scenario.channels:
                message = _unknown(channel, "a channel", scenario.channels)
                yield (*key, "prefers", position), message
        conduct, sums = government.conduct, defaultdict[str, float](float)
        for name in conduct.shares:
            here = (*key, "conduct", "shares", name)
            if name not in menu.acts:
                yield here, _unknown(name, "an act of the menu", menu.acts)
                continue
            act = menu.acts[name]
            sums[act.category] += conduct.shares[name]
            if act.issue not in scenario.issues:
                yield here, f"expected the issue {act.issue!r} of this act among the issues"
        for category, rate in conduct.rates.items():
            if rate > 0.0 and abs(sums[category] - 1.0) > SHARES_SUM:
                got = f"got {sums[category]:g}"
                message = f"expected shares of {category} acts that sum to 1, {got}"
                yield (*key, "conduct", "shares"), message


def _visits(scenario: Scenario) -> Found:
    visits, people = scenario.visits, scenario.officials
    for name, visit in visits.items():
        key = ("visits", name)
        if visit.host not in scenario.governments:
            yield (*key, "host"), _unknown(visit.host, "a government", scenario.governments)
        visitor = people.get(visit.visitor)
        if visitor is None:
            yield (*key, "visitor"), _unknown(visit.visitor, "an official", people)
        else:
            if visitor.government == visit.host:
                yield (
                    (*key, "host"),
                    f"expected the other government, got the visitor's {visit.host}",
                )
            if visit.summit and visitor.rank != Rank.LEADER:
                yield (*key, "visitor"), f"expected a leader for a summit, got {visit.visitor!r}"
            if visit.counterpart is not None:
                here = (*key, "counterpart")
                yield from _counterpart(here, visit.counterpart, visitor.government, scenario)
        if visit.channel is not None and visit.channel not in scenario.channels:
            yield (*key, "channel"), _unknown(visit.channel, "a channel", scenario.channels)
        for position, before in enumerate(visit.after):
            if before not in visits:
                yield (*key, "after", position), _unknown(before, "a visit", visits)
        if _waits_for_itself(name, scenario):
            yield (*key, "after"), "expected an order of visits, got a circle"


def _waits_for_itself(name: str, scenario: Scenario) -> bool:
    reached, waiting = set[str](), list(scenario.visits[name].after)
    while waiting:
        other = waiting.pop()
        if other == name:
            return True
        if other in scenario.visits and other not in reached:
            reached.add(other)
            waiting += scenario.visits[other].after
    return False


def _dates(scenario: Scenario) -> Found:
    start, last = scenario.start, scenario.start + timedelta(days=scenario.days - 1)
    inside = f"expected a day of the scenario, {start} … {last}"
    for name, visit in scenario.visits.items():
        key = ("visits", name, "date")
        if visit.phase == "completed":
            if visit.date > start:
                yield key, f"expected a completed visit before {start}, got {visit.date}"
        elif not start <= visit.date <= last:
            yield key, f"{inside}, got {visit.date}"
    for name, shock in scenario.shocks.items():
        if not start <= shock.date <= last:
            yield ("shocks", name, "date"), f"{inside}, got {shock.date}"
        if shock.offended not in scenario.governments:
            message = _unknown(shock.offended, "a government", scenario.governments)
            yield ("shocks", name, "offended"), message
    for kind, undated in scenario.undated_shocks.items():
        if undated.offended not in scenario.governments:
            message = _unknown(undated.offended, "a government", scenario.governments)
            yield ("undated_shocks", kind.value, "offended"), message
    for name, official in scenario.officials.items():
        until: date | None = official.sanctioned_until
        if until is not None and official.sanctioned_by is None:
            yield ("officials", name, "sanctioned_until"), "expected 'sanctioned_by' with it"


NEEDED = {
    "accident": ("severity",),
    "act": ("side", "act"),
    "channel": ("channel", "state"),
    "pressure": ("side", "by"),
    "personnel": ("official", "reception"),
}
"""What an intervention of each kind has to say."""


def _interventions(scenario: Scenario, menu: Menu) -> Found:
    start, last = scenario.start, scenario.start + timedelta(days=scenario.days - 1)
    every = {name for names in NEEDED.values() for name in names} | {"until"}
    for name, planned in scenario.interventions.items():
        key = ("interventions", name)
        allowed = {*NEEDED[planned.kind], *(("until",) if planned.kind == "pressure" else ())}
        for field in sorted(every):
            given = getattr(planned, field) is not None
            if field in NEEDED[planned.kind] and not given:
                yield key, f"expected the key {field!r} for kind {planned.kind}, found none"
            elif given and field not in allowed:
                yield (*key, field), f"expected no {field!r} for kind {planned.kind}"
        if not start <= planned.date <= last:
            message = f"expected a day of the scenario, {start} … {last}, got {planned.date}"
            yield (*key, "date"), message
        if planned.until is not None and planned.until < planned.date:
            yield (*key, "until"), f"expected {planned.date} or later, got {planned.until}"
        references: tuple[tuple[str, str, Collection[str]], ...] = (
            ("side", "a government", scenario.governments),
            ("channel", "a channel", scenario.channels),
            ("official", "an official", scenario.officials),
        )
        for field, what, known in references:
            word = getattr(planned, field)
            if word is not None and word not in known:
                yield (*key, field), _unknown(word, what, known)
        if planned.act is not None and planned.side in scenario.governments:
            owned = scenario.governments[str(planned.side)].conduct.shares
            if planned.act not in menu.acts:
                yield (*key, "act"), _unknown(planned.act, "an act of the menu", menu.acts)
            elif planned.act not in owned:
                got = f"got {planned.act!r}"
                yield (*key, "act"), f"expected an act that {planned.side} has a share of, {got}"


def _outcomes(scenario: Scenario) -> Found:
    start, last = scenario.start, scenario.start + timedelta(days=scenario.days - 1)
    for name, outcome in scenario.outcomes.items():
        key = ("outcomes", name)
        if outcome.side is not None and outcome.side not in scenario.governments:
            yield (*key, "side"), _unknown(outcome.side, "a government", scenario.governments)
        if outcome.by is not None and not start <= outcome.by <= last:
            message = f"expected a day of the scenario, {start} … {last}, got {outcome.by}"
            yield (*key, "by"), message
        if outcome.rank is not None and outcome.count != "visits_completed":
            yield (*key, "rank"), f"expected no rank where {outcome.count} are counted"
        if outcome.side is not None and outcome.count in ("encounters", "collisions"):
            yield (*key, "side"), f"expected no side where {outcome.count} are counted"


def _evidence(
    scenario: Scenario, sources: Collection[str] | None, facts: Collection[str] | None
) -> Found:
    for key, evidenced in _all_evidenced(scenario):
        if evidenced.evidence != Evidence.ASSUMPTION and evidenced.source is None:
            word = evidenced.evidence.value
            yield key, f"expected the key 'source' for evidence of class {word}, found none"
        if evidenced.source is not None and sources is not None and evidenced.source not in sources:
            hint = nearest(evidenced.source, sources)
            got = f"got {evidenced.source!r}{hint}"
            yield (*key, "source"), f"expected a key of sources.yaml, {got}"
        for position, fact in enumerate(evidenced.ledger):
            if facts is not None and fact not in facts:
                yield (*key, "ledger", position), f"expected an id of ledger.yaml, got {fact!r}"
    for name, outcome in scenario.outcomes.items():
        for position, fact in enumerate(outcome.ledger):
            if facts is not None and fact not in facts:
                here = ("outcomes", name, "ledger", position)
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
