"""Regret of decisions as cells of tables and in sentences."""

from __future__ import annotations

from ballast.analysis.stats.decision_regret import (
    BEST,
    RESOLVED,
    SAME,
    AfterAction,
    DecisionRegret,
)
from ballast.analysis.text.rounding import percentage, signed

HEADINGS = ("decision", "chosen", "best alternative", "regret", "95 %", "resolved", "risk")
TRIED_HEADINGS = ("alternative", "risk", "choice less it", "95 %")


def decision_cells(one: DecisionRegret) -> tuple[str, ...]:
    """A row of the table of decisions: differences in percentage points."""
    d = one.difference
    if one.reached:
        return f"{one.day}", one.chosen, "–", "0", "–", "had happened", "100 %"
    words = {RESOLVED: "yes", SAME: "cannot matter", BEST: "choice is best"}
    exact = one.verdict == SAME
    return (
        f"{one.day}",
        one.chosen,
        one.best or "–",
        "0" if exact else signed(100 * d.value, 1),
        "–" if exact else f"{signed(100 * d.low, 1)} … {signed(100 * d.high, 1)}",
        words.get(one.verdict, "not resolved"),
        percentage(one.risk, 1),
    )


def tried_cells(one: DecisionRegret) -> list[tuple[str, ...]]:
    """Rows of the table of all alternatives of a decision."""
    return [
        (
            tried.words,
            percentage(tried.risk, 1),
            signed(100 * tried.difference.value, 1),
            f"{signed(100 * tried.difference.low, 1)} … {signed(100 * tried.difference.high, 1)}",
        )
        for tried in one.tried
    ]


def title_of(study: AfterAction) -> str:
    """What is reported."""
    return f"After action: {study.name} in {study.title}"


def sizes_sentence(study: AfterAction) -> str:
    """What was played, and how."""
    seed, draw, run = study.history
    return (
        f"{_many(len(study.decisions), 'decision')} up to {study.until} in history "
        f"({seed}, {draw}, {run}); risk of rung {study.rung} ({study.meaning}) by the last day. "
        f"Each alternative had {study.pairs} futures with the same random numbers; the choice and "
        f"the best alternative had {study.final_pairs} others."
    )


def short_sentence(study: AfterAction) -> str:
    """Which decision cost most, and how many cost nothing that is resolved."""
    found = [one for one in study.decisions if one.verdict == RESOLVED]
    if not study.decisions:
        return "Nothing was decided."
    if not found:
        return "No decision has a regret that is resolved."
    worst = max(found, key=lambda one: one.regret)
    rest = len(study.decisions) - len(found)
    return (
        f"{_many(len(found), 'decision')} of {len(study.decisions)} "
        f"{'has' if len(found) == 1 else 'have'} a resolved regret, {rest} "
        f"{'does' if rest == 1 else 'do'} not. The largest: {worst.chosen} on {worst.day} "
        f"instead of {worst.best}, {signed(100 * worst.regret, 1)} points."
    )


def legend(study: AfterAction) -> str:
    """How to read the table."""
    return (
        "Regret: risk after the choice less risk after the best alternative, in percentage points, "
        "where they differ on that day alone and the model decides from the next morning on. Below "
        "zero the choice did better than the best of the others. Intervals hold for one decision "
        "by itself."
    )


def _many(number: int, word: str) -> str:
    return f"{number} {word}{'' if number == 1 else 's'}"
