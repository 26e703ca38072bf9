"""What can go wrong, as a tree; each leaf says whose fault it is.

BallastError
├── InputError        the user's files or arguments: every problem at once, exit code 2
├── InterruptedRun    stopped before the end; what was finished is kept, exit code 3
└── UnstableScenario  (an InputError) feedback between the two governments has no bound
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing that is wrong with what the user gave.

    Attributes:
        message: what was expected and what came, in plain words.
        key: dotted key in the file, or the name of the argument; may be empty.
        file: path as the user wrote it; None for arguments.
        line: line in that file, from 1; None where there is none.
        column: column of the key in that line, from 1; likewise.
    """

    message: str
    key: str = ""
    file: str | None = None
    line: int | None = None
    column: int | None = None

    def __str__(self) -> str:
        place = "" if self.file is None else self.file
        if self.file is not None and self.line is not None:
            place += f":{self.line}" + ("" if self.column is None else f":{self.column}")
        return ": ".join(part for part in (place, self.key, self.message) if part)


class BallastError(Exception):
    """Base of all errors that Ballast raises on purpose."""


class InputError(BallastError):
    """Something in the user's files or arguments; carries every problem found."""

    def __init__(self, *problems: Problem) -> None:
        self.problems = problems
        super().__init__("\n".join(str(problem) for problem in problems))


class UnstableScenario(InputError):
    """The offspring matrix of the two governments has a spectral radius of 1 or more."""


class InterruptedRun(BallastError):
    """The run was stopped before its end."""
