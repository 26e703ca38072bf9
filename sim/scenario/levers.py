"""Levers: every single change that an actor of a scenario could make, found from the scenario.

A lever is a change of keys, as a branch has it, told in a sentence with who can do it. Events that
nobody decides are listed in the same way, and apart. No dyad is known here: what there is to change
follows from channels, visits, officials, conduct, expected acts and parameters of the scenario.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from ballast.sim.errors import InputError
from ballast.sim.scenario.changes import changed
from ballast.sim.scenario.lever_conduct import conduct_levers
from ballast.sim.scenario.lever_contacts import contact_levers
from ballast.sim.scenario.lever_events import events
from ballast.sim.scenario.lever_words import BOTH, EITHER, NOBODY, Candidate
from ballast.sim.scenario.schema import LoadedScenario


@dataclass(frozen=True)
class Lever:
    """One change, and who can make it.

    Attributes:
        id: short and unique, for tables and ``--only``.
        sentence: what is done, without a full stop.
        who: id of the government that can do it alone; ``either`` of the two alone; ``both``
            together; ``nobody``, of an event.
        group: what kind of change, such as ``channels``.
        change: new values by dotted key, as a branch has them.
        branch: the scenario with the change.
    """

    id: str
    sentence: str
    who: str
    group: str
    change: Mapping[str, Any]
    branch: LoadedScenario

    def open_to(self, side: str) -> bool:
        """Whether a government can do it, alone or with the other."""
        return self.who in (side, EITHER, BOTH)

    @property
    def by_nobody(self) -> bool:
        """Whether it is an event that nobody decides."""
        return self.who == NOBODY


def find_levers(loaded: LoadedScenario) -> list[Lever]:
    """The levers of a scenario, then events, in the order of its sections.

    A change that the scenario does not allow, such as a journey on days on which the official is
    elsewhere, is none of its levers.
    """
    return list(_valid(loaded, (*_candidates(loaded), *events(loaded))))


def _candidates(loaded: LoadedScenario) -> Iterator[Candidate]:
    yield from contact_levers(loaded)
    yield from conduct_levers(loaded)


def _valid(loaded: LoadedScenario, candidates: Iterable[Candidate]) -> Iterator[Lever]:
    for one in candidates:
        try:
            branch = changed(loaded, one.change)
        except InputError:
            continue
        if branch.scenario == loaded.scenario:
            continue
        branch = branch.model_copy(
            update={
                "scenario": branch.scenario.model_copy(update={"title": one.sentence}),
                "branches_from": loaded.scenario.title,
            }
        )
        yield Lever(one.id, one.sentence, one.who, one.group, one.change, branch)


def who_can(who: str, names: Mapping[str, str]) -> str:
    """Who can do it, in words.

    Args:
        who: of a lever.
        names: of the governments, by id.

    >>> [who_can(who, {"AA": "Aland", "BB": "Boria"}) for who in ("AA", "either", "both")]
    ['Aland alone', 'either alone', 'both together']
    """
    words = {EITHER: "either alone", BOTH: "both together", NOBODY: "nobody"}
    return words.get(who) or f"{names[who]} alone"
