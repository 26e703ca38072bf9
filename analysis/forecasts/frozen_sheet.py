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
from typing import Annotated, Any

import pandas as pd
from pydantic import Field, Strict, ValidationError, field_validator, model_validator

from ballast.sim.errors import InputError, Problem
from ballast.sim.scenario.forecast_questions import DatedQuestion, written
from ballast.sim.scenario.messages import schema_problems
from ballast.sim.scenario.outcome_language import Asked
from ballast.sim.scenario.reader import Document, read_text
from ballast.sim.scenario.shape import Model, Probability

HASH = "sha256"
CHAIN = "agent_free_chain"
"""Name of the chain without governments as a rival."""
CONDITIONS = ("given", "unless")
NUMBERS = ("probability", "mc_low", "mc_high", "draws_low", "draws_high", "histories")
Whole = Annotated[int, Strict(), Field(ge=0)]
Share = Probability | None


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
        about: scenario, its hash and that of its posterior, code, model, seed, sizes, and the day
            on which the sheet is frozen.
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


class SheetRow(Model):
    """A question of a sheet, as its file has it."""

    id: str
    entry: str
    kind: str
    text: str
    rule: dict[str, Any]
    opens: date
    closes: date
    probability: Share
    mc_low: Share
    mc_high: Share
    draws_low: Share
    draws_high: Share
    histories: Whole
    agent_free_chain: Share
    rivals: dict[str, Probability]
    counts: tuple[Whole, ...]

    @field_validator("rule")
    @classmethod
    def _is_a_rule(cls, given: dict[str, Any]) -> dict[str, Any]:
        """The rule and its conditions, each as what is asked."""
        rule = dict(given)
        found: dict[str, Any] = {
            name: {key: Asked.model_validate(one) for key, one in rule.pop(name, {}).items()}
            for name in CONDITIONS
        }
        return found | {"asked": Asked.model_validate(rule)}

    @model_validator(mode="after")
    def _adds_up(self) -> SheetRow:
        if self.closes < self.opens:
            raise ValueError("a day to close on or after the one to open on is wanted")
        if self.counts and sum(self.counts) != self.histories:
            raise ValueError(f"counts of {self.histories} histories in all are wanted")
        if (self.probability is None) != (self.histories == 0):
            raise ValueError(
                "a probability is wanted where histories were asked, and none elsewhere"
            )
        return self

    @property
    def forecast(self) -> Forecast:
        """The question with the answer."""
        about = ("id", "entry", "text", "kind", "opens", "closes", "rivals")
        question = DatedQuestion(**{name: getattr(self, name) for name in about}, **self.rule)
        numbers = {name: getattr(self, name) for name in (*NUMBERS, "counts")}
        return Forecast(question=question, chain=self.agent_free_chain, **numbers)


class SheetPosterior(Model):
    """The posterior of a sheet's scenario."""

    name: str
    sha256: str


class SheetFile(Model):
    """All that a sheet says, as its file has it."""

    title: str
    scenario: str
    canonical_hash: str
    code: str
    code_hash: str
    model: str | None = None
    posterior: SheetPosterior | None = None
    data_up_to: date | None = None
    at: date
    start: date
    days: Annotated[int, Strict(), Field(ge=1)]
    seed: Whole
    draws: Annotated[int, Strict(), Field(ge=1)]
    runs: Annotated[int, Strict(), Field(ge=1)]
    left_out: dict[str, str]
    questions: tuple[SheetRow, ...]
    sha256: str


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
        file = SheetFile.model_validate(content)
    except ValidationError as error:
        raise InputError(*schema_problems(Document(str(path), content), error, SheetFile)) from None
    about = {name: content[name] for name in content if name not in (HASH, "left_out", "questions")}
    rows = tuple(row.forecast for row in file.questions)
    return QuestionSheet(about=about, forecasts=rows, left_out=file.left_out)


def _no_sheet(path: Path, why: str) -> InputError:
    message = f"expected a sheet that `questions --out` wrote, {why}"
    return InputError(Problem(message, file=str(path)))
