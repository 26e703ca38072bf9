"""What can go wrong, as a tree; each leaf says whose fault it is.

BallastError
├── InputError        the user's files or arguments: every problem at once, exit code 2
├── InterruptedRun    stopped before the end; what was finished is kept, exit code 3
└── UnstableScenario  (an InputError) feedback between the two governments has no bound
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing that is wrong with what the user gave.

    Attributes:
        message: what was expected and what came, in plain words.
        key: dotted key in the file, or what it is about; may be empty.
        file: path as the user wrote it; None for arguments.
        line: line in that file, from 1; None where there is none.
        column: column of the key in that line, from 1; likewise.
        option: name of the option of a command, which is the argument of a function; may be empty.
    """

    message: str
    key: str = ""
    file: str | None = None
    line: int | None = None
    column: int | None = None
    option: str = ""

    def as_argument(self) -> Problem:
        """The same, told to somebody who has called a function.

        >>> problem = Problem("expected 1 or more, got 0", option="draws")
        >>> str(problem), str(problem.as_argument())
        ('--draws: expected 1 or more, got 0', 'draws: expected 1 or more, got 0')
        """
        return replace(self, key=self.option or self.key, option="")

    def __str__(self) -> str:
        place = "" if self.file is None else self.file
        if self.file is not None and self.line is not None:
            place += f":{self.line}" + ("" if self.column is None else f":{self.column}")
        option = f"--{self.option}" if self.option else ""
        text = ": ".join(part for part in (place, option, self.key, self.message) if part)
        return "".join(c if c.isprintable() else ascii(c)[1:-1] for c in text)  # one line, always


def in_order(problems: Sequence[Problem]) -> tuple[Problem, ...]:
    """Problems by file, in the order in which files come up, then by line; none is told twice.

    >>> one, two = Problem("late", file="a", line=9), Problem("early", file="a", line=2)
    >>> [p.message for p in in_order([one, two, one])]
    ['early', 'late']
    """
    files = list(dict.fromkeys(problem.file for problem in problems))
    end = float("inf")
    return tuple(
        sorted(
            dict.fromkeys(problems),
            key=lambda p: (files.index(p.file), p.line or end, p.column or end),
        )
    )


class BallastError(Exception):
    """Base of all errors that Ballast raises on purpose."""

    def _render_traceback_(self) -> list[str]:
        """What IPython prints of it: lines that say all, in the place of a traceback."""
        return str(self).splitlines() or [type(self).__name__]


class InputError(BallastError):
    """Something in the user's files or arguments; carries every problem found."""

    def __init__(self, *problems: Problem) -> None:
        self.problems = in_order(problems)
        super().__init__("\n".join(str(problem) for problem in self.problems))

    def __reduce__(self) -> tuple[object, ...]:
        """Made again from its problems, where a worker process hands it over."""
        return type(self), self.problems, self.__dict__


class UnstableScenario(InputError):
    """The offspring matrix of the two governments has a spectral radius of 1 or more."""


class InterruptedRun(BallastError):
    """The run was stopped before its end."""
