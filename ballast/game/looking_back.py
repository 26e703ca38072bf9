"""The after-action report of a saved game: what it has to be, and what comes of its decisions."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from ballast.analysis.stats.decision_regret import AfterAction, regret_of
from ballast.analysis.text.choice_words import choice_words
from ballast.game.saved_game import SavedGame, read_saved, seal_of
from ballast.sim import __version__
from ballast.sim.errors import InputError, Problem
from ballast.sim.experiments.decision_futures import PlayedGame, futures_of
from ballast.sim.versions import MODEL
from ballast.sim.vocabulary import RUNG_TITLES, Rung
from ballast.sim.world.compiled_scenario import compile_scenario

RUNG = int(Rung.CRISIS)
"""The headline, if not said: a crisis or worse."""
PAIRS, FINAL_PAIRS = 40, 400
"""Futures of each alternative, and further ones of the choice and the best alternative."""
LEAST_PAIRS = 2


def sealed_game(name: str | Path) -> SavedGame:
    """A saved game that is as it was saved, in its scenario and in this model.

    Raises:
        InputError: no file; no game; an altered one; one of another model or scenario.
    """
    if Path(name).is_dir():
        raise InputError(Problem("expected the file of a saved game, got a folder", file=str(name)))
    saved = read_saved(str(name))
    file = str(name)
    if saved is None:
        message = "expected a saved game (ballast play), got another scenario"
        raise InputError(Problem(message, file=file))
    wrong = _broken_seal(saved)
    if wrong is not None:
        raise InputError(Problem(wrong, f"played.{saved.side}.seal", file))
    return saved


def _broken_seal(saved: SavedGame) -> str | None:
    """Why a game is not the one that was played here; None where it is."""
    seal = saved.played.seal
    again = "play it on to have it sealed as it stands"
    if seal is None or saved.past is None:
        return f"expected a game as it was saved, got one without its seal or its history; {again}"
    if seal.model != MODEL:
        return f"expected a game of this model ({MODEL}), got one of model {seal.model}; {again}"
    now = seal_of(saved.base, saved.side, saved.played, saved.past)
    if seal.scenario != now.scenario:
        return (
            f"expected a game of {saved.base.scenario.title!r} as it is now, got one of another "
            f"scenario or another state of it; {again}"
        )
    if seal.game != now.game:
        return f"expected a game as it was saved, got one that has been altered since; {again}"
    return None


def look_back(
    saved: SavedGame,
    *,
    rung: int = RUNG,
    pairs: int = PAIRS,
    final_pairs: int = FINAL_PAIRS,
    workers: int = 1,
    progress: Callable[[int], None] | None = None,
) -> AfterAction:
    """The regret of every decision of a game.

    Args:
        saved: of :func:`sealed_game`.
        rung: the headline is whether a history comes to this rung or a higher one.
        pairs: futures of each alternative.
        final_pairs: further ones of the choice and of the best alternative.
        workers: processes; the numbers do not depend on them.
        progress: told how many decisions have been looked at.
    """
    past, scenario = saved.past, saved.base.scenario
    assert past is not None, "a sealed game has its history"
    seed = scenario.seed if past.seed is None else past.seed
    days = saved.played.decisions
    game = PlayedGame(
        loaded=saved.base,
        side=saved.side,
        played=saved.played,
        seed=seed,
        draw=past.draw,
        run=past.run,
        decisions=tuple(
            ((day - scenario.start).days, days[day] == "model") for day in sorted(days)
        ),
        rung=rung,
        pairs=pairs,
        final_pairs=final_pairs,
    )
    setting = compile_scenario(saved.base)
    found = []
    for one, day in zip(futures_of(game, workers, progress), sorted(days), strict=True):
        words = [choice_words(each.choice, setting) for each in one.alternatives]
        found.append(regret_of(one, rung, day, words))
    return AfterAction(
        title=scenario.title,
        side=saved.side,
        name=scenario.governments[saved.side].name,
        history=(seed, past.draw, past.run),
        rung=rung,
        meaning=RUNG_TITLES[Rung(rung)],
        pairs=pairs,
        final_pairs=final_pairs,
        until=saved.played.until,
        decisions=tuple(found),
        version=__version__,
        model=MODEL,
    )


def rung_problems(rung: object) -> list[Problem]:
    """A rung that is no headline; below a dispute tension alone decides."""
    if isinstance(rung, int) and Rung.DISPUTE <= rung <= Rung.WAR:
        return []
    message = f"expected a rung from {int(Rung.DISPUTE)} to {int(Rung.WAR)}, got {rung}"
    return [Problem(message, option="rung")]
