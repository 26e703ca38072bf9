"""What a told history hung on: it is played again without each of its events, one at a time."""

from __future__ import annotations

from collections.abc import Sequence

from ballast.analysis.narrative.but_for import but_for, question_of
from ballast.analysis.narrative.context import Context
from ballast.analysis.narrative.counterfactual_text import NOTHING_ASKED, answer
from ballast.analysis.narrative.words import number
from ballast.analysis.text.markup import Html, el
from ballast.sim.errors import InputError
from ballast.sim.experiments.deletion_replays import replay, strikeable, work
from ballast.sim.experiments.traced_history import Traced

MOST_WORK = 1_000_000
"""History-days that are played for one history, some two seconds of them."""


def sentences(traced: Traced, outcome: str | None = None) -> tuple[str, ...]:
    """What was asked of a history, what decided it, and how it was found out.

    Args:
        traced: the history.
        outcome: that is asked for; the usual one if None, or if it cannot be asked of one history.
    """
    chronicle = traced.chronicle
    try:
        question = question_of(traced, outcome, "--but-for")
    except InputError:
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
