"""What a told history hung on: it is played again without each of its events, one at a time."""

from __future__ import annotations

from collections.abc import Sequence

from analysis.but_for import but_for, question_of
from analysis.chronicle.context import Context
from analysis.chronicle.unless import NOTHING_ASKED, answer
from analysis.chronicle.words import number
from analysis.report.markup import Html, el
from sim.study.but_for import replay, strikeable, work
from sim.study.trace import Traced

MOST_WORK = 1_000_000
"""History-days that are played for one history, some two seconds of them."""


def sentences(traced: Traced) -> tuple[str, ...]:
    """What was asked of a history, what decided it, and how it was found out."""
    chronicle = traced.chronicle
    question = question_of(traced, None, "--but-for")
    if question is None:
        return (NOTHING_ASKED,)
    if work(chronicle) > MOST_WORK:
        events = number(len(strikeable(chronicle)), "event")
        return (
            f"For this page it was not played again without each of its {events}, which would take "
            "too long; the command at the end of this history does it.",
        )
    return answer(Context(chronicle), but_for(chronicle, replay(chronicle), question))


def section(told: Sequence[str]) -> Html:
    """The sentences under a heading; how it was found out stands back."""
    *found, how = told
    inside = [el("p", sentence) for sentence in found]
    last = el("p", how, class_="small" if found else None)
    return el("div", el("h4", "But for"), inside, last, class_="butfor")
