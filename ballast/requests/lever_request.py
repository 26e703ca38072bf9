"""What a ranking of levers is asked for: scenario, outcome, side and budget, checked."""

from __future__ import annotations

import re
import shlex
from dataclasses import dataclass
from typing import TYPE_CHECKING

from ballast.requests.run_request import RunRequest
from ballast.requests.sizes import size_problems, whole
from ballast.sim.errors import InputError, Problem

if TYPE_CHECKING:
    from ballast.analysis.stats.lever_study import LeverStudy
    from ballast.sim.scenario.levers import Lever
    from ballast.sim.scenario.questions import OutcomeQuestion
    from ballast.sim.scenario.schema import LoadedScenario

RUNS = 10
"""Histories of each draw and lever, if not said."""
BUDGET = "1m"
UNITS = {"s": 1.0, "m": 60.0, "min": 60.0, "h": 3600.0}
LEAD = "rung_5_or_higher"
MOST_PAIRS = 12


@dataclass(frozen=True, kw_only=True)
class LeverRequest(RunRequest):
    """A ranking of levers, before defaults are filled in.

    Attributes:
        of: outcome; a crisis or worse if not said.
        side: government whose levers are asked for; both if not said.
        budget: time to play in, as ``90s``, ``5m`` or ``1h``; not with ``draws``.
        pairs: of so many of the best, all combinations of two.
    """

    of: object = None
    side: object = None
    budget: object = None
    pairs: object = None

    @property
    def seconds(self) -> float | None:
        """The budget; None where sizes are said."""
        if self.draws is not None:
            return None
        return seconds_in(BUDGET if self.budget is None else self.budget)

    @property
    def several(self) -> int:
        """How many of the best are combined, once it is known to be a number."""
        return int(self.pairs) if whole(self.pairs) else 0

    def problems(self) -> list[Problem]:
        """What cannot be meant, whatever the scenario is."""
        found = super().problems()
        if self.budget is not None and seconds_in(self.budget) is None:
            message = f"expected a time such as 90s, 5m or 1h, got {self.budget!r}"
            found.append(Problem(message, option="budget"))
        if self.budget is not None and self.draws is not None:
            message = "expected one of --budget and --draws, got both"
            found.append(Problem(message, option="budget"))
        found += size_problems(pairs=self.pairs)
        if whole(self.pairs) and not 2 <= self.pairs <= MOST_PAIRS:
            message = f"expected from 2 to {MOST_PAIRS} of the best, got {self.pairs}"
            found.append(Problem(message, option="pairs"))
        return found

    def question(self, loaded: LoadedScenario, days: int) -> OutcomeQuestion:
        """The outcome that is asked for.

        Raises:
            InputError: no such outcome, or one that the scenario cannot have or settles.
        """
        from ballast.sim.scenario.messages import nearest
        from ballast.sim.scenario.questions import questions
        from ballast.sim.scenario.settled import settled

        known = {
            one.name: one for one in questions(loaded.scenario, days) if one.shown or one.absent
        }
        name = LEAD if self.of is None else str(self.of)
        if name not in known:
            message = f"expected an outcome of the scenario, got {name!r}{nearest(name, known)}"
            raise InputError(Problem(message, option="of"))
        found = known[name]
        why = settled(loaded.scenario, found.asked, loaded.menu)
        note = found.note or (why.sentence if why is not None else "")
        if not note and found.absent:
            note = "the scenario has no such thing"
        if note:
            raise InputError(Problem(f"nothing changes {name}: {note}", option="of"))
        return found

    def levers(self, loaded: LoadedScenario) -> list[Lever]:
        """The levers that are asked for, and events.

        Raises:
            InputError: no such side, no lever, or a scenario that continues a game.
        """
        from ballast.sim.scenario.levers import find_levers
        from ballast.sim.scenario.messages import nearest

        sides = loaded.scenario.governments
        if self.side is not None and self.side not in sides:
            names = " or ".join(sides)
            message = f"expected {names}, got {self.side!r}{nearest(str(self.side), sides)}"
            raise InputError(Problem(message, option="side"))
        if loaded.scenario.continues is not None or loaded.scenario.played:
            message = "expected a scenario in which nobody plays, got one that continues a game"
            raise InputError(Problem(message, key="levers", file=loaded.path))
        found = find_levers(loaded)
        if self.side is not None:
            side = str(self.side)
            found = [lever for lever in found if lever.by_nobody or lever.open_to(side)]
        if not any(not lever.by_nobody for lever in found):
            message = "expected a scenario in which somebody can change something, found no lever"
            raise InputError(Problem(message, key="levers", file=loaded.path))
        return found

    def again(self, scenario: str, study: LeverStudy) -> str:
        """The command that gives the same numbers on any machine."""
        words = ["ballast", "levers", scenario, "--of", study.outcome]
        if study.side:
            words += ["--side", study.side]
        sizes = {"draws": study.draws, "runs": study.runs, "days": study.days, "seed": study.seed}
        for name, value in sizes.items():
            words += [f"--{name}", str(value)]
        if self.several:
            words += ["--pairs", str(self.several)]
        return shlex.join(words)


def seconds_in(text: object) -> float | None:
    """A time as a user writes it; None where it is none.

    >>> [seconds_in(text) for text in ("90s", "5m", "1.5h", "40", "soon")]
    [90.0, 300.0, 5400.0, 40.0, None]
    """
    if isinstance(text, int | float) and not isinstance(text, bool):
        return float(text) if text > 0 else None
    found = re.fullmatch(r"\s*(\d+(?:\.\d+)?)\s*(s|min|m|h)?\s*", str(text))
    if found is None or float(found[1]) <= 0.0:
        return None
    return float(found[1]) * UNITS[found[2] or "s"]
