"""``play``: a person decides for one government in the terminal, the rest plays on."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from difflib import get_close_matches
from pathlib import Path
from typing import TYPE_CHECKING

import click

from ballast.requests.sizes import seed_problems, size_problems
from ballast.sim.errors import InputError, Problem

if TYPE_CHECKING:
    from ballast.game.game import Game, GameHistory
    from ballast.game.saved_game import SavedGame
    from ballast.sim.scenario.schema import LoadedScenario

LARGEST_NUMBER = 2**31 - 1
EVERY_DAYS = 7


@dataclass(frozen=True, kw_only=True)
class PlayRequest:
    """What the user asked for."""

    scenario: str
    side: str | None
    every: int
    save: str | None
    begin_on: str | None
    seed: int | None
    draw: int | None
    run: int | None

    def problems(self) -> list[Problem]:
        """Numbers and dates that cannot be meant."""
        found = [*size_problems(every=self.every), *seed_problems(self.seed)]
        for name, number in (("--draw", self.draw), ("--run", self.run)):
            if number is not None and not 0 <= number <= LARGEST_NUMBER:
                message = f"expected a whole number of 0 … {LARGEST_NUMBER}, got {number}"
                found.append(Problem(message, name))
        if self.begin_on is not None and _date(self.begin_on) is None:
            message = f"expected a date such as 2023-07-10, got {self.begin_on!r}"
            found.append(Problem(message, "--from"))
        return found


@click.command(epilog="Example: python run.py play summer-2023 --side US --every 7")
@click.argument("scenario")
@click.option("--side", metavar="ID", help="Government to decide for; a saved game has its own.")
@click.option("--every", type=int, default=EVERY_DAYS, show_default=True, metavar="DAYS",
              help="Days between decisions; fewer when something grave happens.")  # fmt: skip
@click.option("--save", metavar="FILE", help="Where the game is saved [NAME-played.yaml, here].")
@click.option("--from", "begin_on", metavar="DATE",
              help="Begin on this day: the model decides up to it, or what a saved game has "
              "decided; what it decided later is dropped.")  # fmt: skip
@click.option("--seed", type=int, help="Root seed; the scenario's own if not given.")
@click.option(
    "--draw", type=int, help="Parameter draw [0: the modes, or a posterior's likeliest row]."
)
@click.option("--run", type=int, help="Run under that draw [0].")
def play(scenario: str, **options: object) -> None:
    """Decide for one government of SCENARIO, day by day; the other side and chance play on.

    SCENARIO is a scenario, or a saved game to be continued. The game is saved as a branch of the
    scenario: `ballast run FILE` plays ten thousand futures of it.
    """
    from ballast.game.game_loop import Sitting

    request = PlayRequest(scenario=scenario, **options)  # type: ignore[arg-type]
    game, save = _prepared(request)
    decided = game.decided() if save.exists() else None
    until = None if decided is None else decided.until
    Sitting(game=game, every=request.every, save=save, until=until).hold()


def _date(text: str) -> date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None


def _prepared(request: PlayRequest) -> tuple[Game, Path]:
    """The game on the morning of its first decision, and where it is saved."""
    from ballast.game.game import Game
    from ballast.game.saved_game import default_path, path_problems, read_saved
    from ballast.sim.scenario.library import load_scenario

    problems = request.problems()
    try:
        saved = read_saved(request.scenario)
        if saved is not None and request.side not in (None, saved.side):
            saved = None  # another person plays the other side of that game
        loaded = load_scenario(request.scenario) if saved is None else saved.base
    except InputError as error:
        raise InputError(*problems, *error.problems) from None
    if saved is None:
        problems += _side_problems(request.side, loaded)
    else:
        problems += _other_history_problems(request, saved)
    own = None if saved is None else saved.path
    save = Path(request.save) if request.save else own or default_path(loaded)
    problems += path_problems(save, loaded, own)
    start, days = loaded.scenario.start, loaded.scenario.days
    first = None if request.begin_on is None else _date(request.begin_on)
    if first is not None and not 0 <= (first - start).days < days:
        last = start + timedelta(days=days - 1)
        message = f"expected a day of the scenario, {start} … {last}, got {first}"
        problems.append(Problem(message, "--from"))
    if saved is not None and first is not None and first <= saved.played.until and save == own:
        message = "expected another file with --from, for this one would lose what came later"
        problems.append(Problem(message, "--save", str(save)))
    if problems:
        raise InputError(*problems)
    side = str(request.side) if saved is None else saved.side
    position = list(loaded.scenario.governments).index(side)
    game = Game(loaded=loaded, side=position, history=_history(request, loaded, saved))
    if saved is not None:
        game.resume(saved.played, request.every)
    if first is not None:
        ahead = (first - start).days
        if ahead < game.day:
            game.return_to(ahead)
        elif ahead > game.day:
            game.leave_to_the_model(ahead - game.day, asked=False)
    return game, save


def _history(request: PlayRequest, loaded: LoadedScenario, saved: SavedGame | None) -> GameHistory:
    from ballast.game.game import GameHistory

    past = loaded.scenario.continues if saved is None else saved.past
    seed = loaded.scenario.seed if past is None or past.seed is None else past.seed
    draw, run = (0, 0) if past is None else (past.draw, past.run)
    return GameHistory(
        seed=seed if request.seed is None else request.seed,
        draw=draw if request.draw is None else request.draw,
        run=run if request.run is None else request.run,
    )


def _side_problems(side: str | None, loaded: LoadedScenario) -> list[Problem]:
    """A side that is not there, or that is played in the scenario already."""
    scenario = loaded.scenario
    known = ", ".join(scenario.governments)
    if side is None:
        return [Problem(f"expected the government to play, one of {known}", "--side")]
    if side not in scenario.governments:
        close = get_close_matches(side.upper(), [s.upper() for s in scenario.governments], n=1)
        near = [s for s in scenario.governments if s.upper() in close]
        hint = f"did you mean {near[0]!r}?" if near else f"there are {known}"
        return [Problem(f"expected the id of a government, got {side!r}; {hint}", "--side")]
    if side in scenario.played:
        until = scenario.played[side].until
        message = f"expected a government that nobody plays, but {side} is played until {until}"
        return [Problem(message, "--side", loaded.path)]
    return []


def _other_history_problems(request: PlayRequest, saved: SavedGame) -> list[Problem]:
    """A saved game has its history."""
    found, past = [], saved.past
    for name, number, own in (
        ("--seed", request.seed, None if past is None else past.seed),
        ("--draw", request.draw, None if past is None else past.draw),
        ("--run", request.run, None if past is None else past.run),
    ):
        if number is not None and own is not None and number != own:
            message = f"expected {own}, as this game has it, got {number}"
            found.append(Problem(message, name, str(saved.path)))
    return found
