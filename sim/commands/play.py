"""``play``: a person decides for one government in the terminal, the rest plays on."""

from __future__ import annotations

import os
import re
import sys
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, timedelta
from difflib import get_close_matches
from pathlib import Path
from typing import TYPE_CHECKING

import click

from sim.commands.sizes import size_problems
from sim.errors import InputError, InterruptedRun, Problem

if TYPE_CHECKING:
    from sim.commands.game_text import Numbers, Option
    from sim.scenario.schema import LoadedScenario
    from sim.study.game import Game, History
    from sim.study.saved_game import SavedGame

LARGEST_NUMBER = 2**31 - 1
EVERY_DAYS = 7
LONGEST_AUTO = 3650


@dataclass(frozen=True, kw_only=True)
class Request:
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
        found = size_problems(every=self.every, seed=self.seed)
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
@click.option("--draw", type=int, help="Parameter draw; 0, the default, takes the modes.")
@click.option("--run", type=int, help="Run under that draw [0].")
def play(scenario: str, **options: object) -> None:
    """Decide for one government of SCENARIO, day by day; the other side and chance play on.

    SCENARIO is a scenario, or a saved game to be continued. The game is saved as a branch of the
    scenario: `ballast run FILE` plays ten thousand futures of it.
    """
    request = Request(scenario=scenario, **options)  # type: ignore[arg-type]
    game, save = _prepared(request)
    _Sitting(game=game, every=request.every, save=save).hold()


def _date(text: str) -> date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None


def _prepared(request: Request) -> tuple[Game, Path]:
    """The game on the morning of its first decision, and where it is saved."""
    from sim.scenario.library import load_scenario
    from sim.study.game import Game
    from sim.study.saved_game import default_path, path_problems, read_saved

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
            game.leave_to_the_model(ahead - game.day)
    return game, save


def _history(request: Request, loaded: LoadedScenario, saved: SavedGame | None) -> History:
    from sim.study.game import History

    past = loaded.scenario.continues if saved is None else saved.past
    seed = loaded.scenario.seed if past is None or past.seed is None else past.seed
    draw, run = (0, 0) if past is None else (past.draw, past.run)
    return History(
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


def _other_history_problems(request: Request, saved: SavedGame) -> list[Problem]:
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


@dataclass(kw_only=True)
class _Sitting:
    """A person at a game.

    Attributes:
        game, every, save: the game, days between decisions, and the file.
        ask: asks a question and gives the answer; EOFError at the end of input.
    """

    game: Game
    every: int
    save: Path
    ask: Callable[[str], str] = field(default=lambda question: _asked(question))
    since: int = 0
    listed: bool = False
    numbers: Numbers = field(init=False)

    def hold(self) -> None:
        """Play until the person leaves or the game is over, and save."""
        from sim.commands.game_text import Numbers

        self.since, self.numbers = self.game.day, Numbers(self.game)
        try:
            while not self.game.over and self._decision():
                pass
        except EOFError:
            click.echo()
        except KeyboardInterrupt:
            saved = self._saved()
            raise InterruptedRun(saved or "nothing was decided, so nothing is saved") from None
        if self.game.over:
            self._tell_end()
        click.echo(self._saved() or "Nothing was decided, so nothing is saved.")

    def _decision(self) -> bool:
        """One decision; False when the person leaves."""
        from sim.commands.game_text import screen

        full, self.listed = not self.listed, True
        click.echo("\n".join(screen(self.game, self.numbers, self.since, _style, full=full)))
        while True:
            answer = self.ask("\nToday (numbers; Enter: nothing; ?: help): ")
            outcome = self._obey(answer.strip().lower())
            if outcome is not None:
                return outcome

    def _obey(self, answer: str) -> bool | None:
        """Do what an answer says: True when a day has been played, False to leave, None to ask."""
        from sim.commands.game_text import HELP, able

        if answer in ("q", "quit", "exit"):
            return False
        if answer in ("?", "h", "help"):
            click.echo(HELP)
            return None
        if answer in ("l", "list"):
            click.echo("\n".join(able(self.game, self.numbers, _style, full=True)))
            return None
        if answer in ("s", "save"):
            click.echo(self._saved() or "Nothing to save yet: no day has been played.")
            return None
        if answer in ("b", "back"):
            return self._back()
        auto = re.fullmatch(r"auto(?:\s+(\d{1,4}))?", answer)
        if auto:
            return self._auto(int(auto[1]) if auto[1] else self.every)
        return self._choose(answer)

    def _back(self) -> bool | None:
        if not self.game.back():
            click.echo("There is no decision to take back.")
            return None
        self.since = self.game.began[-1] if self.game.began else self.game.day
        return True

    def _auto(self, days: int) -> bool | None:
        if not 1 <= days <= LONGEST_AUTO:
            click.echo(f"auto: expected 1 … {LONGEST_AUTO} days")
            return None
        self.since = self.game.day
        self.game.leave_to_the_model(days, alert=True)
        return True

    def _choose(self, answer: str) -> bool | None:
        """Do the numbered and named things of an answer, or say why they cannot be done."""
        from sim.commands.game_text import in_words, options
        from sim.study.game import Choice

        there = options(self.game, self.numbers)
        chosen, unknown = _read(answer, there)
        choice = Choice(
            tuple(b for option in chosen for b in option.choice.acts),
            tuple(step for option in chosen for step in option.choice.moves),
        )
        refused = [*unknown, *self.game.objections(choice)]
        if refused:
            click.echo("\n".join(_style(f"! {words}", "danger") for words in refused))
            return None
        click.echo(_style(in_words(self.game, chosen), "own"))
        self.since = self.game.day
        self.game.decide(choice, self.every, alert=True)
        return True

    def _saved(self) -> str | None:
        """Save, and say so; None where there is nothing to save."""
        from sim.study.saved_game import write

        until = write(self.game, self.save)
        if until is None:
            return None
        return (
            f"Saved {self.save}, played up to {until}.\n"
            f"Play on: ballast play {self.save}\nEvery future from here: ballast run {self.save}"
        )

    def _tell_end(self) -> None:
        from sim.commands.game_text import news
        from sim.vocabulary import RUNG_TITLES, Rung

        click.echo("\n".join(news(self.game, self.since, _style)))
        highest = Rung(int(self.game.tally.highest[0]))
        war = self.game.world.rung[0] == Rung.WAR
        words = "There is war, and nothing left to decide." if war else "The last day has passed."
        click.echo(f"\n{words} Highest rung: {int(highest)}, {RUNG_TITLES[highest]}.")


def _read(answer: str, there: list[Option]) -> tuple[list[Option], list[str]]:
    """Options that an answer names by number or name, each once, and what is wrong with it."""
    by_word = {str(option.number): option for option in there}
    by_word |= {option.name: option for option in there if option.name}
    chosen: list[Option] = []
    wrong = []
    for word in answer.replace(",", " ").split():
        option = by_word.get(word)
        if option is None:
            close = get_close_matches(word, [name for name in by_word if not name.isdigit()], n=1)
            hint = f"; did you mean {close[0]!r}?" if close else ""
            wrong.append(f"{word!r} is nothing that can be done today{hint}")
        elif option not in chosen:
            chosen.append(option)
    return chosen, wrong


COLOURS = {
    "title": {"bold": True},
    "own": {"fg": "cyan"},
    "danger": {"fg": "red"},
    "faint": {"dim": True},
}


def _style(text: str, kind: str) -> str:
    """Coloured on a terminal, unless the user wants none."""
    if kind not in COLOURS or not sys.stdout.isatty() or os.environ.get("NO_COLOR"):
        return text
    return click.style(text, **COLOURS[kind])  # type: ignore[arg-type]


def _asked(question: str) -> str:
    """An answer from the terminal, or a line of a pipe, which is shown as if it were typed."""
    answer = input(question)
    if not sys.stdin.isatty():
        click.echo(answer)
    return answer
