"""A sheet of questions with the model's answers, as a file holds it.

Its hash covers all that the sheet says, so that nobody changes a probability afterwards without
its being seen.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

import pandas as pd
from pydantic import ValidationError

from ballast.sim.errors import InputError, Problem
from ballast.sim.scenario.forecast_questions import DatedQuestion, written
from ballast.sim.scenario.outcome_language import Asked
from ballast.sim.scenario.reader import read_text

HASH = "sha256"
CHAIN = "agent_free_chain"
"""Name of the chain without governments as a rival."""
CONDITIONS = ("given", "unless")
NUMBERS = ("probability", "mc_low", "mc_high", "draws_low", "draws_high", "histories")
ABOUT = (
    "title", "scenario", "canonical_hash", "code", "code_hash", "at", "start", "days", "seed",
    "draws", "runs",
)  # fmt: skip
"""What a sheet says of itself."""


@dataclass(frozen=True, kw_only=True)
class Forecast:
    """A question with the model's answer.

    Attributes:
        question: what is asked.
        probability: share of the histories that are asked in which it happens; None where none is.
        mc_low, mc_high: 95 % interval of chance alone.
        draws_low, draws_high: 5-95 % over parameter draws; None where they do not differ beyond
            chance.
        histories: how many are asked.
        counts: of a question about a count, how many histories had 0, 1, 2 … of it; empty of others
            and where only some histories are asked.
        chain: of a question about a rung from the start on, the probability of the chain without
            governments; None of others.
    """

    question: DatedQuestion
    probability: float | None
    mc_low: float | None
    mc_high: float | None
    draws_low: float | None
    draws_high: float | None
    histories: int
    counts: tuple[int, ...] = ()
    chain: float | None = None

    @property
    def happened_in(self) -> int:
        """Histories in which it happens."""
        return round((self.probability or 0.0) * self.histories)

    def as_json(self) -> dict[str, Any]:
        """The row of the sheet."""
        about = self.question
        conditions = {
            name: {key: written(one) for key, one in getattr(about, name).items()}
            for name in CONDITIONS
            if getattr(about, name)
        }
        return {
            "id": about.id,
            "entry": about.entry,
            "kind": about.kind,
            "text": about.text,
            "rule": about.rule | conditions,
            "opens": about.opens.isoformat(),
            "closes": about.closes.isoformat(),
            **{name: getattr(self, name) for name in NUMBERS},
            CHAIN: self.chain,
            "rivals": dict(about.rivals),
            "counts": list(self.counts),
        }


@dataclass(frozen=True, kw_only=True)
class QuestionSheet:
    """All dated questions of a scenario with their answers.

    Attributes:
        about: scenario, its hash, code, seed, sizes, and the day on which the sheet is frozen.
        forecasts: a row a question.
        left_out: questions whose days are not days of the run, by id, with why.
    """

    about: Mapping[str, Any]
    forecasts: tuple[Forecast, ...]
    left_out: Mapping[str, str]

    def as_json(self) -> dict[str, Any]:
        """The sheet as a file holds it, with its hash."""
        content = {
            **self.about,
            "left_out": dict(self.left_out),
            "questions": [row.as_json() for row in self.forecasts],
        }
        return content | {HASH: sheet_hash(content)}

    def table(self) -> pd.DataFrame:
        """A row a question."""
        return pd.DataFrame([row.as_json() for row in self.forecasts])


def sheet_hash(content: Mapping[str, Any]) -> str:
    """SHA-256 of all that a sheet says, but for the hash itself."""
    plain = {key: value for key, value in content.items() if key != HASH}
    text = json.dumps(plain, sort_keys=True, separators=(",", ":"), allow_nan=False)
    return hashlib.sha256(text.encode()).hexdigest()


def is_sheet(path: Path) -> bool:
    """Whether a file is to be read as a sheet."""
    return path.suffix == ".json"


def read_sheet(path: Path) -> QuestionSheet:
    """A sheet that ``questions --out`` wrote.

    Raises:
        InputError: it cannot be read, is no sheet, or was changed after it was written.
    """
    text = read_text(path)
    try:
        content = json.loads(text)
    except (ValueError, RecursionError) as error:
        raise _no_sheet(path, f"got no JSON: {error}") from None
    if not isinstance(content, dict) or HASH not in content:
        raise _no_sheet(path, f"got something without {HASH!r}")
    try:
        found = sheet_hash(content)
    except ValueError:
        raise _no_sheet(path, "got a number that is none") from None
    if found != content[HASH]:
        message = (
            f"expected what was frozen, with the hash {content[HASH]}, got a sheet that was "
            f"changed afterwards; its hash is {found}"
        )
        raise InputError(Problem(message, HASH, str(path)))
    try:
        rows = tuple(_forecast(row) for row in content.pop("questions"))
        left_out = dict(content.pop("left_out"))
        del content[HASH]
        if missing := [name for name in ABOUT if name not in content]:
            raise KeyError(missing[0])
        for name in ("at", "start"):
            date.fromisoformat(content[name])
    except KeyError as error:
        message = f"{error} is missing; a sheet of another version has to be scored by that version"
        raise _no_sheet(path, message) from None
    except (TypeError, ValueError, AttributeError, ValidationError) as error:
        raise _no_sheet(path, f"got: {str(error).splitlines()[0]}") from None
    return QuestionSheet(about=content, forecasts=rows, left_out=left_out)


def _no_sheet(path: Path, why: str) -> InputError:
    message = f"expected a sheet that `questions --out` wrote, {why}"
    return InputError(Problem(message, file=str(path)))


def _forecast(row: Mapping[str, Any]) -> Forecast:
    rule = dict(row["rule"])
    conditions = {
        name: {key: Asked.model_validate(one) for key, one in rule.pop(name, {}).items()}
        for name in CONDITIONS
    }
    question = DatedQuestion(
        id=row["id"],
        entry=row["entry"],
        text=row["text"],
        kind=row["kind"],
        asked=Asked.model_validate(rule),
        opens=date.fromisoformat(row["opens"]),
        closes=date.fromisoformat(row["closes"]),
        rivals={str(who): float(given) for who, given in row["rivals"].items()},
        **conditions,
    )
    return Forecast(
        question=question,
        chain=row[CHAIN],
        counts=tuple(row["counts"]),
        **{name: row[name] for name in NUMBERS},
    )
