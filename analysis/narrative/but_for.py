"""But for: the single events of a history without which an outcome would have been another one."""

from __future__ import annotations

from dataclasses import dataclass
from difflib import get_close_matches
from typing import TYPE_CHECKING, Any

import pandas as pd

from ballast.sim.chronicle.chronicle_events import Chronicle, Event, EventKind
from ballast.sim.errors import InputError, Problem
from ballast.sim.experiments.deletion_replays import Replays
from ballast.sim.outcomes.history_tables import histories
from ballast.sim.outcomes.measured import Measured, measure
from ballast.sim.scenario.questions import OutcomeQuestion, rung_question
from ballast.sim.scenario.questions import questions as all_questions
from ballast.sim.vocabulary import Rung

if TYPE_CHECKING:
    from ballast.sim.experiments.traced_history import Traced


@dataclass(frozen=True, slots=True)
class Without:
    """What comes of a history without one event.

    Attributes:
        event: that is struck.
        day: of the outcome then, where it has one and still comes.
        later: days by which it comes later; below zero: earlier.
        highest_rung: reached then.
    """

    event: Event
    day: int | None
    later: int
    highest_rung: int


@dataclass(frozen=True, slots=True)
class ButFor:
    """What single events decide about an outcome of a history.

    Attributes:
        question: which one.
        happened: whether it did in the history itself, and on which ``day`` where it has one.
        decisive: events without which it is the other way round, in order of day.
        itself: those that are the outcome, or its way there, and no cause of it: steps of the
            ladder for a rung, the summit for whether it is held.
        moving: events without which it comes on another day.
        idle: events without which it comes, or does not, just as it did.
        highest_rung: of the history itself.
    """

    question: OutcomeQuestion
    happened: bool
    day: int | None
    decisive: tuple[Without, ...]
    itself: tuple[Without, ...]
    moving: tuple[Without, ...]
    idle: tuple[Without, ...]
    highest_rung: int

    @property
    def outcome(self) -> str:
        """Its name."""
        return self.question.name

    @property
    def definition(self) -> str:
        """What it is, in a sentence."""
        return self.question.definition

    @property
    def unmoved(self) -> int:
        """How many events did not matter."""
        return len(self.idle)

    @property
    def candidates(self) -> int:
        """How many events were struck, one at a time."""
        return sum(map(len, (self.decisive, self.itself, self.moving, self.idle)))

    def as_json(self, chronicle: Chronicle) -> dict[str, Any]:
        """The answer, with events in ids of the scenario."""

        def rows(found: tuple[Without, ...]) -> list[dict[str, Any]]:
            return [
                {
                    "event": chronicle.row(without.event),
                    "day": without.day,
                    "later": without.later,
                    "highest_rung": without.highest_rung,
                }
                for without in found
            ]

        return {
            "outcome": self.outcome,
            "definition": self.definition,
            "happened": self.happened,
            "day": self.day,
            "decisive": rows(self.decisive),
            "itself": rows(self.itself),
            "moving": rows(self.moving),
            "unmoved": self.unmoved,
            "candidates": self.candidates,
        }


def questions(runs: pd.DataFrame, chronicle: Chronicle) -> dict[str, Measured]:
    """Outcomes that either come or do not, and that can be asked of this history, by name.

    Those that are asked of some histories only are left out: without an event the question itself
    may be gone.
    """
    scenario = chronicle.setting.loaded.scenario
    some = {n for n, o in scenario.outcomes.items() if o.given or o.unless}
    numbered = runs.assign(draw=0, run=range(len(runs)))
    return {
        one.name: one
        for one in measure(numbered, scenario, chronicle.horizon)
        if one.kind == "probability" and one.values is not None and one.name not in some
    }


def usual_question(chronicle: Chronicle) -> str | None:
    """What is asked where nobody says what: the highest rung from 4 on, else the summit.

    None where neither came up; a rung on which the scenario starts is no question.
    """
    highest = max(chronicle.rung)
    setting = chronicle.setting
    if highest >= Rung.DISPUTE and highest > chronicle.began[1]:
        return rung_question(setting.loaded.scenario, chronicle.horizon, highest).name
    slots = setting.slots
    decided = chronicle.of(EventKind.VISIT, "begun", "cancelled")
    if any(event.slot in slots.summits for event in decided):
        return "summit_held"
    return None


def question_of(traced: Traced, outcome: str | None, key: str) -> str | None:
    """The outcome that is asked of a history, before anything is played again.

    Args:
        traced: the history.
        outcome: name of one that comes or does not; the usual one if None.
        key: how the user named it.

    Returns:
        Its name; None where nothing was said, and there is nothing usual to ask.

    Raises:
        InputError: there is no such outcome.
    """
    chronicle = traced.chronicle
    own = histories([traced.tally], chronicle.setting, chronicle.horizon).to_pandas()
    known = list(questions(own, chronicle))
    if outcome is None:
        # a summit may be called off in days that its date lies beyond
        usual = usual_question(chronicle)
        return usual if usual in known else None
    if outcome not in known:
        raise unknown_question(outcome, known, key)
    return outcome


def unknown_question(name: str, known: list[str], key: str) -> InputError:
    """The error for an outcome that is not there, with the nearest that is."""
    close = get_close_matches(str(name), known, n=1, cutoff=0.5)
    hint = f"; did you mean {close[0]!r}?" if close else ""
    message = f"expected one of {', '.join(known)}, got {name!r}{hint}"
    return InputError(Problem(message, key=key))


def but_for(chronicle: Chronicle, replays: Replays, outcome: str) -> ButFor:
    """Judge the replays of a history by an outcome.

    Args:
        chronicle: of the history.
        replays: it and its replays without each event.
        outcome: name of one of its questions.
    """
    runs = replays.table.to_pandas()
    values = questions(runs, chronicle)[outcome].values
    assert values is not None
    came = values > 0.0
    scenario = chronicle.setting.loaded.scenario
    (asked,) = (q for q in all_questions(scenario, chronicle.horizon) if q.name == outcome)
    days = None if asked.day is None else runs[asked.day].fillna(-1).to_numpy(dtype=int)
    highest = runs["highest_rung"].to_numpy()
    decisive, itself, moving, idle = [], [], [], []
    for row, event in enumerate(replays.struck, start=1):
        day = None if days is None or not came[row] else int(days[row])
        same = came[row] == came[0]
        later = 0 if days is None or not (same and came[0]) else int(days[row] - days[0])
        without = Without(event, day, later, int(highest[row]))
        if not same and _is_itself(chronicle, event, asked):
            itself.append(without)
        elif not same:
            decisive.append(without)
        elif later:
            moving.append(without)
        else:
            idle.append(without)
    return ButFor(
        question=asked,
        happened=bool(came[0]),
        day=int(days[0]) if days is not None and came[0] else None,
        decisive=tuple(decisive),
        itself=tuple(itself),
        moving=tuple(moving),
        idle=tuple(idle),
        highest_rung=int(highest[0]),
    )


def _is_itself(chronicle: Chronicle, event: Event, asked: OutcomeQuestion) -> bool:
    """Whether an event is the outcome, or a step of its way, rather than a cause of it."""
    setting, what = chronicle.setting, asked.asked.what
    if asked.own:
        return False
    if asked.rung is not None:
        return event.kind == EventKind.STEP
    if what == "summits_held":
        return event.kind == EventKind.VISIT and event.slot in setting.slots.summits
    if what == "leader_meetings":
        return event.kind == EventKind.VISIT and bool(setting.slots.summit[event.slot])
    if what == "channels_reopened":
        opened = event.kind == EventKind.CHANNEL and event.what != "suspended"
        return opened and setting.channels.kinds[event.channel] in asked.asked.kind
    return what == "lethal_incidents" and event.what == "lethal"
