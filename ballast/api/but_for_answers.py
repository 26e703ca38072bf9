"""``History.but_for``: the single events that an outcome of a history hung on, as an object."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import pandas as pd

from ballast.analysis.narrative.but_for import ButFor, Without, but_for, question_of
from ballast.analysis.narrative.context import Context
from ballast.analysis.narrative.counterfactual_text import answer, happening
from ballast.analysis.narrative.words import full_date
from ballast.analysis.text.markup import join
from ballast.api import notebook_html as page
from ballast.api.waiting import waiting
from ballast.sim.chronicle.chronicle_events import Chronicle
from ballast.sim.errors import InputError, Problem
from ballast.sim.experiments.deletion_replays import replay, work
from ballast.sim.experiments.traced_history import Traced

COLUMNS = ("number", "date", "event", "role", "comes", "later", "highest_rung")
TYPES: dict[str, Any] = {
    "number": int, "date": "datetime64[s]", "comes": bool, "later": "Int64", "highest_rung": int
}  # fmt: skip
HEADINGS = ("date", "event", "role", "without it", "days later", "highest rung")


@dataclass(frozen=True, repr=False)
class HungOn:
    """What an outcome of a history hung on; of ``History.but_for``.

    Attributes:
        chronicle: of the history.
        found: what came of each replay.
    """

    chronicle: Chronicle
    found: ButFor

    @property
    def outcome(self) -> str:
        """Name of the outcome asked about."""
        return self.found.outcome

    @property
    def sentences(self) -> tuple[str, ...]:
        """What was asked, what decided it, what moved it, and what did not matter."""
        return answer(Context(self.chronicle), self.found)

    def table(self, *, everything: bool = False) -> pd.DataFrame:
        """A row an event that mattered, in order of day.

        Columns: number (of the event in ``History.events``), date, event (in words), role
        (decisive; itself: the outcome or a step of its way, and no cause of it; moving: it comes on
        another day), comes (whether the outcome does without the event), later (days; below zero:
        earlier; missing where it does not come in both, or has no day), highest_rung (reached
        without the event).

        Args:
            everything: also the events that did not matter, as role none.
        """
        found, context = self.found, Context(self.chronicle)
        parts = {"decisive": found.decisive, "itself": found.itself, "moving": found.moving}
        if everything:
            parts["none"] = found.idle
        rows = [self._row(context, role, one) for role, part in parts.items() for one in part]
        frame = pd.DataFrame(rows, columns=list(COLUMNS)).astype(TYPES)
        return frame.sort_values("number", ignore_index=True)

    def _row(self, context: Context, role: str, without: Without) -> dict[str, Any]:
        found, event = self.found, without.event
        comes = found.happened == (role in ("moving", "none"))
        return {
            "number": event.number,
            "date": self.chronicle.date(event.day),
            "event": happening(context, event),
            "role": role,
            "comes": comes,
            "later": without.later if comes and found.day is not None else pd.NA,
            "highest_rung": without.highest_rung,
        }

    def __repr__(self) -> str:
        """What was asked and how many events decide it, in a line."""
        about, found = self.chronicle, self.found
        title = about.setting.loaded.scenario.title
        return (
            f"<But for {found.outcome} of {title}, draw {about.draw}, run {about.run}: "
            f"{len(found.decisive)} of {found.candidates} events decisive>"
        )

    def __str__(self) -> str:
        """The sentences, a line each."""
        return "\n".join(self.sentences)

    def _repr_html_(self) -> str:
        """The sentences, and the table of the events that mattered."""
        told = [page.heading(f"But for: {self.found.definition}")]
        *found, how = self.sentences
        told += [page.line(sentence) for sentence in found]
        rows = [_cells(row) for row in self.table().to_dict("records")]
        table = page.table(HEADINGS, rows, left=4) if rows else None
        return join([*told, table, page.faint(how)])


def _cells(row: dict[Any, Any]) -> tuple[str, ...]:
    later = "" if pd.isna(row["later"]) else f"{row['later']:+d}"
    comes = "comes" if row["comes"] else "does not come"
    when, rung = full_date(row["date"].date()), str(row["highest_rung"])
    return when, row["event"], row["role"], comes, later, rung


def ask(traced: Traced, outcome: str | None, progress: bool) -> HungOn:
    """Play a history again without each of its events, and judge what comes of it.

    Args:
        traced: the history.
        outcome: one that comes or does not; the usual one if None.
        progress: show how much is done.

    Raises:
        InputError: there is no such outcome, or nothing was said and there is nothing to ask.
    """
    chronicle = traced.chronicle
    asked = question_of(traced, outcome, "outcome")
    if asked is None:
        message = (
            "expected the name of an outcome: this history came to no dispute, and there is "
            "no summit in its days to ask about"
        )
        raise InputError(Problem(message, key="outcome"))
    with waiting(work(chronicle), progress) as told:
        return HungOn(chronicle, but_for(chronicle, replay(chronicle, told), asked))
