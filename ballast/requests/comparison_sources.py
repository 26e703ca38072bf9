"""What is compared: results or scenarios, their short names, and the outcomes asked for."""

from __future__ import annotations

import shlex
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from ballast.sim.errors import InputError, Problem

if TYPE_CHECKING:
    from ballast.analysis.results.run_folder import RunFolder
    from ballast.analysis.stats.comparison import ComparedSource, Comparison, PlayedHistories
    from ballast.sim.scenario.questions import OutcomeQuestion
    from ballast.sim.scenario.schema import LoadedScenario


def sources_of(stored: Sequence[RunFolder]) -> list[ComparedSource]:
    """The histories of results folders.

    Raises:
        InputError: some were not played with the random numbers of the first.
    """
    from ballast.analysis.stats.comparison import ComparedSource

    if problems := other_luck(stored):
        raise InputError(*problems)
    names = short_names([one.folder for one in stored])
    return [
        ComparedSource.of(name, one, one.histories) for name, one in zip(names, stored, strict=True)
    ]


def other_luck(stored: Sequence[RunFolder]) -> list[Problem]:
    """Why results were not played on the luck of the first."""
    from ballast.analysis.results.run_folder import unlike_sizes

    return [
        problem
        for other in stored[1:]
        for problem in unlike_sizes(
            stored[0].manifest, other.manifest, str(other.folder), of=str(stored[0].folder)
        )
    ]


def short_names(given: Sequence[Path | str]) -> list[str]:
    """Short names, or what was typed where those are not different."""
    short = [
        Path(name).resolve().name if Path(name).is_dir() else Path(name).stem for name in given
    ]
    if len(set(short)) == len(short):
        return short
    full = [str(name) for name in given]
    if len(set(full)) == len(full):
        return full
    return [f"{name} ({number})" for number, name in enumerate(full, start=1)]


def named_outcomes(of: str | None) -> list[str]:
    """The names that ``--of`` gives, each once.

    >>> named_outcomes("rung_7, summit_held,rung_7"), named_outcomes(None)
    (['rung_7', 'summit_held'], [])
    """
    return [] if of is None else list(dict.fromkeys(name.strip() for name in of.split(",")))


def outcome_problems(
    of: Sequence[str], scenarios: Sequence[LoadedScenario], days: int
) -> list[Problem]:
    """What is wrong with outcomes that are asked for: a problem for each.

    Args:
        of: their names.
        scenarios: that are compared, each asked what any of them declares.
        days: length of the histories.
    """
    from ballast.sim.scenario.messages import nearest

    asked = [_questions(loaded, days) for loaded in scenarios]
    known = {name: None for one in asked for name in one}
    problems = []
    for name in of:
        notes = [one[name].note for one in asked if name in one]
        if not notes:
            message = f"expected an outcome of the scenarios, got {name!r}{nearest(name, known)}"
            problems.append(Problem(message, option="of"))
        elif all(notes):
            message = f"expected an outcome that can be answered, got {name!r}: {notes[0]}"
            problems.append(Problem(message, option="of"))
    return problems


def _questions(loaded: LoadedScenario, days: int) -> dict[str, OutcomeQuestion]:
    from ballast.sim.scenario.questions import questions

    return {one.name: one for one in questions(loaded.scenario, days) if one.shown or one.absent}


def check_compared(comparison: Comparison, of: Sequence[str]) -> None:
    """Check that anything of what was asked for is compared.

    Raises:
        InputError: nothing is; with the reason for each outcome.
    """
    if not of or any(other.contrasts for other in comparison.others):
        return
    reasons = {name: why for other in comparison.others for name, why in other.left_out.items()}
    raise InputError(
        *(
            Problem(f"nothing to compare in {name}: {why}", option="of")
            for name, why in reasons.items()
        )
    )


def again(
    things: Sequence[str], played: Sequence[PlayedHistories], of: Sequence[str], more: Sequence[str]
) -> str:
    """The command that gives the same comparison again.

    Args:
        things: results or scenarios as they were typed.
        played: how; sizes are named where scenarios are played.
        of: outcomes that were asked for.
        more: further options.
    """
    words = ["ballast", "compare", *things]
    words += ["--of", ",".join(of)] if of else []
    words += sizes_of(played[0]) if not Path(things[0]).is_dir() else []
    return shlex.join([*words, *more])


def rests_again(things: Sequence[str], played: Sequence[PlayedHistories]) -> str:
    """The command that asks what a difference rests on, but for the outcome at its end."""
    from ballast.sim.scenario.places import shipped_names

    shipped = shipped_names("scenarios")
    words = []
    for thing, one in zip(things, played, strict=True):
        stem = Path(one.loaded.path).stem
        own = thing if not Path(thing).is_dir() else str(one.loaded.path)
        words.append(stem if Path(thing).is_dir() and stem in shipped else own)
    return shlex.join(["ballast", "compare", *words, *sizes_of(played[0]), "--rests"])


def sizes_of(played: PlayedHistories) -> list[str]:
    """The options that say how much was played."""
    sizes = {name: getattr(played, name) for name in ("draws", "runs", "days", "seed")}
    return [word for name, value in sizes.items() for word in (f"--{name}", str(value))]
