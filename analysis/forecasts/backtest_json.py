"""All that a backtest found, as data."""

from __future__ import annotations

from dataclasses import asdict
from math import isfinite
from typing import Any

from ballast.analysis.forecasts.backtest_tables import too_few, winners
from ballast.analysis.forecasts.scored_forecasts import MODEL, Backtest
from ballast.analysis.scoring.skill import Advantage, Withheld


def backtest_json(found: Backtest) -> dict[str, Any]:
    """Who won, questions, scores, skill and coverage; null where there is no number."""
    rows = found.table().astype(object)
    rows = rows.where(rows.notna(), None)
    return {
        **found.about,
        "winners": winners(found),
        "questions": rows.to_dict(orient="records"),
        "scores": {
            who: {name: finite(value) for name, value in scores.items()}
            for who, scores in (found.means() if found.scored else {}).items()
        },
        "skill": {
            rival: skill_json(found.skill(rival)) for rival in found.forecasters if rival != MODEL
        },
        "coverage": [asdict(each) for each in found.covered()]
        if not too_few(len(found.windows), "count")
        else {"withheld": too_few(len(found.windows), "count")},
    }


def skill_json(skill: Advantage | Withheld) -> dict[str, Any]:
    """A comparison, or why it is withheld."""
    if isinstance(skill, Withheld):
        return {"withheld": str(skill)}
    return {name: finite(value) for name, value in asdict(skill).items()}


def finite(value: float) -> float | None:
    """A number that JSON has; None for infinity and what is none."""
    return value if isfinite(value) else None
