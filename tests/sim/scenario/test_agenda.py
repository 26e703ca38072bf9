"""Who is where on which day, and which visit waits for which: against slow definitions."""

from __future__ import annotations

from datetime import date, timedelta
from itertools import pairwise
from time import perf_counter
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from ballast.sim.scenario.agenda import judge_visits
from ballast.sim.scenario.day_keys import DayPrior
from ballast.sim.scenario.schema import Scenario, Visit
from tests.cases import small

START = date(2020, 3, 1)


def journey(visitor: str, first: Any, days: int = 1, after: tuple[str, ...] = ()) -> Visit:
    host = "BB" if visitor.startswith("a") else "AA"
    return Visit(
        visitor=visitor, host=host, date=first, days=days, phase="scheduled", after=after,
        evidence="A",
    )  # fmt: skip


def planned(visits: dict[str, Visit]) -> Scenario:
    return small().scenario.model_copy(update={"visits": visits})


def found(visits: dict[str, Visit], field: str) -> list[tuple[str, str]]:
    return [(str(k[1]), text) for k, text in judge_visits(planned(visits)) if k[2] == field]


def slow_overlaps(visits: dict[str, Visit]) -> list[tuple[str, str]]:
    """Every visit beside every one before it."""
    said = []
    spans = {
        name: (visit.window[0], visit.window[1] + timedelta(days=visit.days - 1))
        for name, visit in visits.items()
    }
    for place, name in enumerate(visits):
        for other in list(visits)[:place]:
            (first, last), (begun, ended) = spans[name], spans[other]
            same = visits[name].visitor == visits[other].visitor
            if same and first <= ended and begun <= last:
                who = visits[name].visitor
                said.append(
                    (name, f"expected a day outside {begun} … {ended}, when {who} is on "
                     f"{other!r}, got {first}")
                )  # fmt: skip
    return said


def slow_circles(visits: dict[str, Visit]) -> list[str]:
    """Visits from which a walk leads back: all walks, as long as there are visits."""
    reached = {name: set(visit.after) for name, visit in visits.items()}
    for _ in visits:
        for name, known in reached.items():
            reached[name] = known.union(*(reached.get(other, set()) for other in sorted(known)))
    return [name for name in visits if name in reached[name]]


DAYS = st.integers(0, 25).map(lambda day: START + timedelta(days=day))
WINDOWS = st.tuples(DAYS, DAYS, DAYS).map(
    lambda days: DayPrior(low=days[0], mode=days[1], high=days[2])
)
"""Windows that end before they begin are among them: they are refused elsewhere."""
JOURNEYS = st.lists(
    st.tuples(
        st.sampled_from(["arne", "axel", "berta"]), st.one_of(DAYS, WINDOWS), st.integers(1, 9)
    ),
    max_size=14,
)


@settings(max_examples=300, deadline=None)
@given(rows=JOURNEYS)
def test_overlaps_are_those_of_all_pairs(rows: list[tuple[str, Any, int]]) -> None:
    visits = {f"v{number}": journey(*row) for number, row in enumerate(rows)}

    assert found(visits, "date") == slow_overlaps(visits)


def test_two_journeys_by_hand() -> None:
    """From the 1st for three days is until the 3rd: the 3rd is taken, the 4th is free."""
    visits = {"one": journey("arne", START, 3), "two": journey("arne", date(2020, 3, 3))}
    message = (
        "expected a day outside 2020-03-01 … 2020-03-03, when arne is on 'one', got 2020-03-03"
    )

    assert found(visits, "date") == [("two", message)]
    assert not found(visits | {"two": journey("arne", date(2020, 3, 4))}, "date")
    assert not found(visits | {"two": journey("axel", date(2020, 3, 3))}, "date")


@settings(max_examples=300, deadline=None)
@given(
    orders=st.lists(st.lists(st.integers(0, 9).map("v{}".format), max_size=3), max_size=9),
)
def test_circles_are_those_of_all_walks(orders: list[list[str]]) -> None:
    visits = {
        f"v{number}": journey("arne", START + timedelta(days=number), after=tuple(after))
        for number, after in enumerate(orders)
    }
    circles = [name for name, text in found(visits, "after") if text.endswith("got a circle")]

    assert circles == slow_circles(visits)


def many(number: int) -> dict[str, Visit]:
    """One a day, each of three officials in turn, each after the one before."""
    first = {f"v{n}": START + timedelta(days=n) for n in range(number)}
    people = ("arne", "axel", "berta")
    visits = {n: journey(people[k % 3], day) for k, (n, day) in enumerate(first.items())}
    for one, two in pairwise(visits):
        visits[two] = visits[two].model_copy(update={"after": (one,)})
    return visits


def seconds(visits: dict[str, Visit]) -> float:
    scenario, times = planned(visits), []
    for _ in range(3):
        begun = perf_counter()
        assert not list(judge_visits(scenario))
        times.append(perf_counter() - begun)
    return min(times)


def test_time_grows_little_more_than_the_number_of_visits() -> None:
    """Ten times as many take some ten times as long; all pairs would take a hundred times."""
    assert seconds(many(4000)) < 35 * seconds(many(400))
