"""A person at a game: asks, obeys, tells, and saves after every decision."""

from __future__ import annotations

import os
import re
import sys
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date
from difflib import get_close_matches
from pathlib import Path

import click

from ballast.game.game import Game
from ballast.game.game_text import HELP, Numbers, Option, able, in_words, news, options, screen
from ballast.game.saved_game import write
from ballast.sim.errors import InterruptedRun
from ballast.sim.vocabulary import RUNG_TITLES, Rung
from ballast.sim.world.compiled_play import Choice

LONGEST_AUTO = 3650


@dataclass(kw_only=True)
class Sitting:
    """A person at a game.

    Attributes:
        game, every, save: the game, days between decisions, and the file.
        ask: asks a question and gives the answer; EOFError at the end of input.
        since: day of the last decision.
        listed: whether everything that can be done has been listed once.
        until: last day that is saved.
    """

    game: Game
    every: int
    save: Path
    ask: Callable[[str], str] = field(default=lambda question: _asked(question))
    since: int = 0
    listed: bool = False
    until: date | None = None
    numbers: Numbers = field(init=False)

    def hold(self) -> None:
        """Play until the person leaves or the game is over, and save."""
        self.since, self.numbers = self.game.day, Numbers(self.game)
        try:
            while not self.game.over and self._decision():
                pass
        except EOFError:
            click.echo()
        except KeyboardInterrupt:
            # every decision has been saved; the game itself may stand between two days
            raise InterruptedRun(
                self._told() or "nothing was decided, so nothing is saved"
            ) from None
        if self.game.over:
            self._tell_end()
        click.echo(self._saved() or "Nothing was decided, so nothing is saved.")

    def _decision(self) -> bool:
        """One decision; False when the person leaves."""
        full, self.listed = not self.listed, True
        click.echo("\n".join(screen(self.game, self.numbers, self.since, _style, full=full)))
        while True:
            answer = self.ask("\nToday (numbers; Enter: nothing; ?: help): ")
            outcome = self._obey(answer.strip().lower())
            if outcome is not None:
                self._keep()
                return outcome

    def _obey(self, answer: str) -> bool | None:
        """Do what an answer says: True when a day has been played, False to leave, None to ask."""
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
        if answer.split()[:1] == ["auto"]:
            click.echo(f"auto: expected a number of days, 1 … {LONGEST_AUTO}, or nothing")
            return None
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

    def _keep(self) -> date | None:
        """Save, as after every decision, so that nothing is lost; gives the last day saved."""
        until = write(self.game, self.save)
        if until is not None:
            self.until = until
        elif self.until is not None:
            self.save.unlink(missing_ok=True)  # all has been taken back
            self.until = None
        return until

    def _saved(self) -> str | None:
        """Save, and say so; None where there is nothing to save."""
        self._keep()
        return self._told()

    def _told(self) -> str | None:
        """What is saved, and how to go on."""
        if self.until is None:
            return None
        return (
            f"Saved {self.save}, played up to {self.until}.\n"
            f"Play on: ballast play {self.save}\nEvery future from here: ballast run {self.save}"
        )

    def _tell_end(self) -> None:

        click.echo("\n".join(news(self.game, self.since, _style)))
        highest = self.game.highest_rung
        war = self.game.world.rung[0] == Rung.WAR
        words = "There is war, and nothing left to decide." if war else "The last day has passed."
        click.echo(f"\n{words} Highest rung: {int(highest)}, {RUNG_TITLES[highest]}.")


def _read(answer: str, there: list[Option]) -> tuple[list[Option], list[str]]:
    """Options that an answer names by number or name, each once, and what is wrong with it."""
    by_word = {str(option.number): option for option in there}
    by_word |= {option.name.lower(): option for option in there if option.name}
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
