"""The dispute in which a person who plays finds the government, in sentences."""

from __future__ import annotations

from collections.abc import Iterator

from ballast.game.game import Game
from ballast.game.happenings import matter, names_of
from ballast.sim.rules.disputes import OFFER_DAYS
from ballast.sim.vocabulary import DISPUTE, NEVER, WAR


def about_dispute(game: Game) -> Iterator[str]:
    """How the dispute under way stands; nothing where there is none."""
    world = game.world
    if not DISPUTE <= world.rung[0] < WAR:
        return
    names, opener = names_of(game.setting), int(world.opener[0])
    over = matter(game.setting, int(world.trigger[0]))
    yield f"{names[opener]} began it over {over}, {_days_ago(game, int(world.dispute_day[0]))}."
    if world.replied[0]:
        yield from _offers(game)
        yield from _contact(game)
    elif opener == game.side:
        yield f"{names[1 - opener]} has not replied; without a reply it may lapse any day."
    else:
        yield "You have not replied; without a reply it may lapse any day."


def _days_ago(game: Game, day: int) -> str:
    days = game.day - day
    return "a day ago" if days == 1 else f"{days} days ago"


def _offers(game: Game) -> Iterator[str]:
    """Offers that stand today, and until when."""
    names = names_of(game.setting)
    for side, offered in enumerate(game.world.offered[:, 0].tolist()):
        last = offered + OFFER_DAYS
        if last < game.day:
            continue
        until = _date(game, last)
        if side == game.side:
            yield f"Your offer of a way out stands until {until}."
        else:
            yield f"{names[side]} has offered a way out, which stands until {until}."


def _contact(game: Game) -> Iterator[str]:
    """Whether officials are in contact, and when a meeting is agreed."""
    world = game.world
    if world.contact_until[0] >= game.day:
        yield "Officials of the two are in contact."
    if world.meeting_day[0] != NEVER:
        when = _date(game, int(world.meeting_day[0]))
        yield f"Officials meet in private on {when}."


def _date(game: Game, day: int) -> str:
    when = game.date_of(day)
    return f"{when.day} {when:%B}"
