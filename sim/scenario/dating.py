"""Whether data are of the time before the start: nothing that came later may set a number.

A figure or fact of class D is refused if the data of its source reach beyond the scenario's start,
or, for a source without a span of data, if it was published later. A source that may stand all the
same says so itself: ``good_from`` is the first start that it is good for, and ``after_t0`` why.
Literature and expert priors are of today's model whatever the start; they carry their class.
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
        if beyond(last, start) and not good_for(source, start):
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


def good_for(source: Mapping[str, Any], start: date) -> bool:
    """Whether a source says of itself that it may stand for a start, late as it is."""
    first = source.get("good_from")
    return first is not None and str(first) <= start.isoformat()
