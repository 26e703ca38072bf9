"""What is to happen: visits, dated shocks and their days, judged against start and horizon."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from heapq import heappop, heappush

from ballast.sim.scenario.cast import Found, counterpart_problems, unknown_id
from ballast.sim.scenario.reader import Key
from ballast.sim.scenario.schema import DayPrior, Scenario, Visit
from ballast.sim.vocabulary import Rank

Journey = tuple[date, date, str]
"""First and last day, and the id of the visit."""


def judge_visits(scenario: Scenario) -> Found:
    """Visits: who travels to whom, in which order, and never in two places at once."""
    visits, people = scenario.visits, scenario.officials
    endless = _without_a_turn(scenario)
    for name, visit in visits.items():
        key = ("visits", name)
        if visit.host not in scenario.governments:
            yield (*key, "host"), unknown_id(visit.host, "a government", scenario.governments)
        visitor = people.get(visit.visitor)
        if visitor is None:
            yield (*key, "visitor"), unknown_id(visit.visitor, "an official", people)
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
                yield from counterpart_problems(
                    here, visit.counterpart, visitor.government, scenario
                )
        if visit.channel is not None and visit.channel not in scenario.channels:
            yield (*key, "channel"), unknown_id(visit.channel, "a channel", scenario.channels)
        for position, before in enumerate(visit.after):
            if before not in visits:
                yield (*key, "after", position), unknown_id(before, "a visit", visits)
        if name in endless and _waits_for_itself(name, scenario):
            yield (*key, "after"), "expected an order of visits, got a circle"
    yield from _in_two_places(scenario)


def _without_a_turn(scenario: Scenario) -> set[str]:
    """Visits whose turn never comes: in a circle, or after one. In one pass over all."""
    waited_by: dict[str, list[str]] = {}
    before = {
        name: [other for other in dict.fromkeys(visit.after) if other in scenario.visits]
        for name, visit in scenario.visits.items()
    }
    for name, others in before.items():
        for other in others:
            waited_by.setdefault(other, []).append(name)
    left = {name: len(others) for name, others in before.items()}
    free = [name for name, number in left.items() if number == 0]
    for name in free:  # grows on the way
        for later in waited_by.get(name, ()):
            left[later] -= 1
            if left[later] == 0:
                free.append(later)
    return set(left).difference(free)


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


def _in_two_places(scenario: Scenario) -> Found:
    """Journeys of one official that overlap, in the order of the visits."""
    journeys: list[Journey] = []
    of_visitor: dict[str, list[int]] = {}
    for place, (name, visit) in enumerate(scenario.visits.items()):
        first, last = visit.window
        journeys.append((first, last + timedelta(days=visit.days - 1), name))
        of_visitor.setdefault(visit.visitor, []).append(place)
    found = [
        (*pair, visitor)
        for visitor, places in of_visitor.items()
        for pair in _overlapping(journeys, places)
    ]
    for later, earlier, visitor in sorted(found):
        (first, _, name), (begun, ended, other) = journeys[later], journeys[earlier]
        message = f"expected a day outside {begun} … {ended}, when {visitor} is on "
        yield ("visits", name, "date"), message + f"{other!r}, got {first}"


def _overlapping(journeys: list[Journey], places: list[int]) -> Iterator[tuple[int, int]]:
    """Places of journeys that overlap, the larger first: one pass in the order of first days."""
    under_way: list[tuple[date, int]] = []  # a heap by last day
    for place in sorted(places, key=lambda place: journeys[place][0]):
        first, last, _ = journeys[place]
        while under_way and under_way[0][0] < first:
            heappop(under_way)
        for _, other in under_way:
            if journeys[other][0] <= last:  # not so where a window ends before it begins
                yield max(place, other), min(place, other)
        heappush(under_way, (last, place))


def judge_dates(scenario: Scenario) -> Found:
    """Dates against the start and the horizon."""
    start, last = scenario.start, scenario.start + timedelta(days=scenario.days - 1)
    inside = f"expected a day of the scenario, {start} … {last}"
    for name, visit in scenario.visits.items():
        key = ("visits", name, "date")
        if isinstance(visit.date, DayPrior):
            yield from _judge_window(key, visit, visit.date, start, last)
        elif visit.phase == "completed":
            if visit.date > start:
                yield key, f"expected a completed visit before {start}, got {visit.date}"
        elif not start <= visit.date <= last:
            yield key, f"{inside}, got {visit.date}"
    yield from _judge_shocks(scenario, start, last)
    for name, official in scenario.officials.items():
        until: date | None = official.sanctioned_until
        if until is not None and official.sanctioned_by is None:
            yield ("officials", name, "sanctioned_until"), "expected 'sanctioned_by' with it"
        elif until is not None and until <= start:
            message = f"expected a day after the start {start}, got {until}; leave out what is over"
            yield ("officials", name, "sanctioned_until"), message


def _judge_window(key: Key, visit: Visit, day: DayPrior, start: date, last: date) -> Found:
    """A day that is drawn: of a visit to come, in order, and within the horizon."""
    if visit.phase == "completed" or visit.summit:
        what = "a summit, which has a fixed date" if visit.summit else "a completed visit"
        yield key, f"expected a day for {what}, got low, mode and high"
        return
    for field in ("low", "mode", "high"):
        if not start <= getattr(day, field) <= last:
            got = f"got {getattr(day, field)}"
            yield (*key, field), f"expected a day of the scenario, {start} … {last}, {got}"
    if not day.low <= day.mode <= day.high:
        got = f"got {day.low}, {day.mode}, {day.high}"
        yield key, f"expected low, mode and high in order, {got}"


def _judge_shocks(scenario: Scenario, start: date, last: date) -> Found:
    """Dated and undated shocks: their days and whom they offend."""
    inside = f"expected a day of the scenario, {start} … {last}"
    for name, shock in scenario.shocks.items():
        if not start <= shock.date <= last:
            yield ("shocks", name, "date"), f"{inside}, got {shock.date}"
        if shock.offended not in scenario.governments:
            message = unknown_id(shock.offended, "a government", scenario.governments)
            yield ("shocks", name, "offended"), message
    for kind, undated in scenario.undated_shocks.items():
        if undated.offended not in scenario.governments:
            message = unknown_id(undated.offended, "a government", scenario.governments)
            yield ("undated_shocks", kind.value, "offended"), message
