"""How the world answered a question: yes, no, or void, with the row that decided it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

import numpy as np

from ballast.analysis.forecasts.seen_events import RUNG, Seen, as_counted, counted
from ballast.sim.outcomes.counting import happened
from ballast.sim.scenario.forecast_questions import DatedQuestion
from ballast.sim.scenario.outcome_language import Asked
from ballast.sim.scenario.schema import Menu


@dataclass(frozen=True, kw_only=True)
class Resolution:
    """The answer of the world.

    Attributes:
        answer: whether it happened; None for a question that is void.
        count: how much there was within the window; None where it is void.
        row: the row of the record that decided it, in a line; empty where none did.
        last: the last row within the window that counts, where none decided.
        why: why it is void; empty where it is not.
    """

    answer: bool | None
    count: int | None = None
    row: str = ""
    last: str = ""
    why: str = ""

    def __str__(self) -> str:
        """What decided it: a row, or how many there were; of a void question, why it is void."""
        if self.answer is None:
            return self.why
        return self.row or f"{self.count} in the window{self.last and f', the last {self.last}'}"


def resolve(
    asked: Asked,
    opens: date,
    closes: date,
    events: Sequence[Seen],
    covers: tuple[date, date],
    menu: Menu,
) -> Resolution:
    """Resolve a question by a record.

    A question that asks for so much is resolved yes by the row with which there is so much, even if
    the record ends before it closes; no needs a record of the whole window.

    Args:
        asked: the rule.
        opens, closes: first and last day that count.
        events: of the record.
        covers: first and last day that the record covers.
        menu: of acts.
    """
    if not asked.is_event or asked.ratio is not None or asked.difference is not None:
        return Resolution(answer=None, why="a record of events answers counts with a threshold")
    asked = as_counted(asked)
    if asked.count == RUNG and not (asked.at_least == 1.0 or asked.at_most == 0.0):
        why = "a record of events says that a rung is reached, and not for how many days"
        return Resolution(answer=None, why=why)
    found = counted(asked, events, menu)
    if isinstance(found, str):
        return Resolution(answer=None, why=found)
    first, last = covers
    if opens < first:
        return Resolution(answer=None, why=f"the record begins on {first}, after it opens")
    within = [event for event in found if opens <= event.day <= min(closes, last)]
    reached = asked.at_least is not None and len(within) >= asked.at_least
    if closes > last and not (reached and asked.at_most is None):
        return Resolution(answer=None, why=f"the record ends on {last}, before it closes")
    answer = bool(happened(asked, np.array([float(len(within))]))[0])
    row = _deciding(asked, within)
    last_row = str(within[-1]) if within and not row else ""
    return Resolution(answer=answer, count=len(within), row=row, last=last_row)


def resolve_question(
    question: DatedQuestion, events: Sequence[Seen], covers: tuple[date, date], menu: Menu
) -> Resolution:
    """Resolve a dated question; one with conditions is void where a condition does not hold.

    Args:
        question: with its window, and what has to happen, or must not, for it to be asked.
        events, covers, menu: as of :func:`resolve`.
    """
    for conditions, wanted in ((question.given, True), (question.unless, False)):
        for name, asked in conditions.items():
            days = asked.since or question.opens, asked.by or question.closes
            found = resolve(asked, *days, events, covers, menu)
            if found.answer is None:
                return Resolution(answer=None, why=f"of its condition {name}: {found.why}")
            if found.answer is not wanted:
                came = f"its condition {name} {'did not come' if wanted else 'came'}"
                return Resolution(answer=None, row=found.row, why=f"it is not asked: {came}")
    return resolve(question.asked, question.opens, question.closes, events, covers, menu)


def _deciding(asked: Asked, within: Sequence[Seen]) -> str:
    """The row with which the threshold is reached or passed; none where it never was."""
    threshold = asked.at_least if asked.at_least is not None else asked.at_most
    assert threshold is not None
    place = int(np.ceil(threshold)) - 1 if asked.at_least is not None else int(threshold)
    return str(within[place]) if 0 <= place < len(within) else ""
