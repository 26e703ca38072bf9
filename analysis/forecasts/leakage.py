"""Whether a scenario knows anything that was not known on a day."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta

from ballast.sim.scenario.dating import beyond, last_day, of_its_day
from ballast.sim.scenario.provenance import evidenced_entries, read_seeds
from ballast.sim.scenario.schema import LoadedScenario
from ballast.sim.vocabulary import Evidence


def known_later(loaded: LoadedScenario, day: date) -> Iterator[str]:
    """What a scenario rests on that tells of something after a day, each once, with where.

    Data may not reach beyond the day, those of a posterior no more than others; neither may a
    source about the relation, whatever its class, a dated fact of the ledger, or an event of the
    scenario's record. A source without any date is taken to be later.
    """
    posterior = loaded.posterior
    if posterior is not None and posterior.about.last_day > day:
        about, count = posterior.about, len(posterior.keys)
        rest = f"{count} numbers rest on it, and its data reach to {about.last_day}"
        yield f"got the posterior {about.name!r}: {rest}"
    seeds = read_seeds(loaded)
    told: set[str | None] = set()
    for key, entry in evidenced_entries(loaded.scenario):
        for name in entry.ledger:
            fact = seeds.facts.get(name)
            if fact is not None and name not in told and beyond(str(fact.get("date") or ""), day):
                told.add(name)
                yield f"got {name!r}: {key} rests on this fact, and it is of {fact['date']}"
        source = seeds.sources.get(entry.source or "")
        if source is None or entry.source in told:
            continue
        last = last_day(source)
        late = entry.evidence == Evidence.DATA and beyond(last, day)
        if not last or late or not of_its_day(source, day):
            told.add(entry.source)
            reach = f"it reaches to {last}" if last else "it has no date"
            yield f"got {entry.source!r}: {key} rests on it, and {reach}"
    dates = [loaded.scenario.start + timedelta(days=event.day) for event in loaded.record]
    late_events = [one for one in dates if one > day]
    if late_events:
        yield f"got the record: {len(late_events)} of its events are later, up to {max(dates)}"
