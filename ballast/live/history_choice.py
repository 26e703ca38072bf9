"""Which history is watched, and what a person types to name another one."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from ballast.sim.errors import InputError, Problem

if TYPE_CHECKING:
    from ballast.sim.scenario.schema import LoadedScenario

LARGEST_SEED = 2**63 - 1
LARGEST_NUMBER = 2**31 - 1
"""Of a draw or a run."""
LIMITS = {
    "seed": (LARGEST_SEED, "2^63 - 1"),
    "draw": (LARGEST_NUMBER, str(LARGEST_NUMBER)),
    "run": (LARGEST_NUMBER, str(LARGEST_NUMBER)),
}


@dataclass(frozen=True, kw_only=True)
class HistoryChoice:
    """History (seed, draw, run) of a scenario.

    Attributes:
        loaded: the scenario.
        seed, draw, run: its name, each 0 or more.
    """

    loaded: LoadedScenario
    seed: int
    draw: int = 0
    run: int = 0

    @property
    def name(self) -> str:
        """The three numbers in words."""
        return f"seed {self.seed}, draw {self.draw}, run {self.run}"

    def renamed(self, **typed: str) -> HistoryChoice:
        """The history of the same scenario with other numbers.

        Args:
            typed: seed, draw and run as they were typed.

        Raises:
            InputError: a text that is no number, or a number out of range, for each.
        """
        found: dict[str, int] = {}
        problems: list[Problem] = []
        for key, text in typed.items():
            largest, name = LIMITS[key]
            digits = text.strip()
            if (
                digits.isascii()
                and digits.isdigit()
                and len(digits) < 20
                and int(digits) <= largest
            ):
                found[key] = int(digits)
            else:
                message = f"expected a whole number of 0 … {name}, got {text!r}"
                problems.append(Problem(message, key=key))
        if problems:
            raise InputError(*problems)
        wanted = {"seed": self.seed, "draw": self.draw, "run": self.run} | found
        return HistoryChoice(loaded=self.loaded, **wanted)
