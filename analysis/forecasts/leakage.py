"""Whether a scenario knows anything that was not known on a day."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from ballast.sim.scenario.dating import beyond, last_day, of_its_day
from ballast.sim.scenario.provenance import evidenced_entries, read_seeds
from ballast.sim.scenario.schema import LoadedScenario
from ballast.sim.vocabulary import Evidence


def known_later(loaded: LoadedScenario, day: date) -> Iterator[str]:
    """Sources of a scenario that tell of something after a day, each once, with what rests on it.

    Data may not reach beyond the day, those of a posterior no more than others; neither may a
    source about the relation, whatever its class.
    """
    posterior = loaded.posterior
    if posterior is not None and posterior.about.last_day > day:
        about, count = posterior.about, len(posterior.keys)
        rest = f"{count} numbers rest on it, and its data reach to {about.last_day}"
        yield f"got the posterior {about.name!r}: {rest}"
    sources, told = read_seeds(loaded).sources, set()
    for key, entry in evidenced_entries(loaded.scenario):
        source = sources.get(entry.source or "")
        if source is None or entry.source in told:
            continue
        late = entry.evidence == Evidence.DATA and beyond(last_day(source), day)
        if late or not of_its_day(source, day):
            told.add(entry.source)
            yield f"got {entry.source!r}: {key} rests on it, and it reaches to {last_day(source)}"
