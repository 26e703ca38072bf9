"""Whether data are of the time before the start: nothing that came later may set a number.

A figure or fact of class D is refused if the data of its source reach beyond the scenario's start,
or, for a source without a span of data, if it was published later. There is no exception.
Literature and expert priors about a mechanism are of today's model whatever the start; they carry
their class. The shipped scenarios keep a stricter rule (:func:`of_its_day`): whatever else they
name, a record or a prior on the relation, ends by their start too.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
from datetime import date
from typing import Any

from ballast.sim.scenario.reader import Key
from ballast.sim.scenario.schema import Evidenced
from ballast.sim.vocabulary import Evidence

Sources = Mapping[str, Mapping[str, Any]]
"""Entries of ``sources.yaml`` by key."""


def misdated(
    entries: Iterable[tuple[Key, Evidenced]],
    start: date,
    sources: Sources | Collection[str] | None,
) -> Iterator[tuple[Key, str]]:
    """Entries of class D whose data reach beyond the start.

    Args:
        entries: what rests on evidence, by key.
        start: day 0; data of that very day may stand.
        sources: entries by key; where only keys are known, or none, nothing is found.
    """
    if not isinstance(sources, Mapping):
        return
    for key, entry in entries:
        source = sources.get(entry.source or "")
        if entry.evidence != Evidence.DATA or not isinstance(source, Mapping):
            continue
        last = last_day(source)
        if beyond(last, start):
            message = f"expected data up to the start {start}, got {entry.source!r}, up to {last}"
            yield (*key, "source"), message


def last_day(source: Mapping[str, Any]) -> str:
    """The last day, month or year that a source tells of: of its data, else of its publication.

    >>> last_day({"published": 2020, "data": [1816, 2014]}), last_day({"published": "2023-07"})
    ('2014', '2023-07')
    """
    data = source.get("data")
    return str(data[-1] if data else source.get("published", ""))


def beyond(last: str, start: date) -> bool:
    """Whether a day, month or year is after the start, to the precision in which it is given.

    >>> [beyond(last, date(2023, 2, 1)) for last in ("2023-02-02", "2023-02", "2023", "2024")]
    [True, False, False, True]
    """
    return start.isoformat()[: len(last)] < last


def of_its_day(source: Mapping[str, Any], start: date) -> bool:
    """Whether a source may stand for a start, whatever the class of what rests on it.

    Either it is about a mechanism, or it tells of nothing after the start.

    >>> late, start = {"published": "2023-01"}, date(2022, 8, 2)
    >>> of_its_day(late, start), of_its_day(late | {"about": "mechanism"}, start)
    (False, True)
    """
    return source.get("about") == "mechanism" or not beyond(last_day(source), start)
