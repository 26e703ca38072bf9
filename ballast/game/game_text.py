"""What a person who plays sees, in 80 columns: the state, what has happened, what can be done."""

from __future__ import annotations

import textwrap
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from ballast.analysis.text.choice_words import VERBS, lower
from ballast.game.dispute_text import about_dispute
from ballast.game.game import Game
from ballast.game.happenings import LEVELS, Happening, names_of, plain_date, who
from ballast.sim.vocabulary import ACT_WORDS, CATEGORIES, NEVER, RUNG_TITLES, Move, Rung, VisitPhase
from ballast.sim.world.compiled_play import Choice
from ballast.sim.world.turnover import holder

WIDTH = 80
MOST_LINES = 24
"""Of what has happened; older ones are left out and counted."""
Style = Callable[[str, str], str]
"""Text and what it is (``title``, ``own``, ``danger``, ``faint``) to text that may be coloured."""
STATES = {
    VisitPhase.PROPOSED: "asks to come",
    VisitPhase.SCHEDULED: "expected on {date}",
    VisitPhase.POSTPONED: "put off",
    VisitPhase.IN_PROGRESS: "there now",
}
HELP = """\
You decide for one government; the other side and chance play on. Weights in
brackets: hostile below zero, cooperative above. At most one act of a category
a day. What you choose is done today; until the next decision your side does
nothing more. When forces collide, the relation climbs to a dispute or beyond,
or the other side does something about one, you are asked at once. A proposal
that you do not answer waits. A visit with a date begins on it unless you put it
off or call it off, or one that should come first has not been. Channels open
and shut, and officials call each other, by the rules of the model.

In a dispute you may reply in kind, press, offer a way out, or accept one that
the other side has offered; to do nothing is to hold. Before a reply the matter
may lapse of itself. A press may lead a rung up, whatever anybody wants. An
offer stands for a week, unless you press. Whether an incident becomes a dispute
is left to the model, on both sides.

  3 17           do 3 and 17 today (or an act by its name: reassure 17)
  Enter          do nothing
  l              list everything that can be done
  auto, auto 30  leave all to the model for the usual time, or for 30 days
  b              take the last decision back
  s              say where the game is saved; it is after every decision
  q              leave (so does the end of input)
"""


@dataclass(frozen=True)
class Option:
    """Something that can be chosen.

    Attributes:
        number: as typed.
        name: as may be typed instead; empty for steps on visits.
        choice: what it is.
        words: in a sentence.
    """

    number: int
    name: str
    choice: Choice
    words: str


class Numbers:
    """Numbers of what can be chosen: whatever has been shown once keeps its number.

    Acts come first, then those of disputes, the officials who can be sent, and steps on visits as
    they turn up.
    """

    def __init__(self, game: Game) -> None:
        setting, slots = game.setting, game.setting.slots
        members = setting.repertoires[game.side].acts
        self.acts = {int(b): n for n, b in enumerate((b for row in members for b in row), start=1)}
        role = setting.dispute_acts.role
        self.of_disputes = {
            b: n for n, b in enumerate((role >= 0).nonzero()[0].tolist(), start=len(self.acts) + 1)
        }
        own = range(slots.listed, len(slots.ids))
        self._moves = {
            (slot, Move.PROPOSE): number
            for number, slot in enumerate(
                (v for v in own if slots.visitor_side[v] == game.side and not slots.occasion[v]),
                start=len(self.acts) + len(self.of_disputes) + 1,
            )
        }

    def of_move(self, slot: int, move: Move) -> int:
        """Number of a step on a visit."""
        acts = len(self.acts) + len(self.of_disputes)
        return self._moves.setdefault((slot, move), acts + len(self._moves) + 1)


def options(game: Game, numbers: Numbers) -> list[Option]:
    """What can be chosen today."""
    setting, able = game.setting, game.feasible()
    menu = list(setting.loaded.menu.acts.values())
    number_of = numbers.acts | numbers.of_disputes
    found = [
        Option(number_of[b], setting.acts.ids[b], Choice(acts=(b,)), lower(menu[b].title))
        for b in able.acts
    ]
    for slot, move in able.moves:
        words = f"{_verb(game, slot, move)} {who(game.world, slot)}{_again(game, slot, move)}"
        number = numbers.of_move(slot, move)
        found.append(Option(number, "", Choice(moves=((slot, move),)), words))
    return found


def _again(game: Game, slot: int, move: Move) -> str:
    """A visit of the scenario that was refused is proposed again, beside a journey of one's own."""
    listed = slot < game.setting.slots.listed
    return ", again as planned" if move == Move.PROPOSE and listed else ""


def _verb(game: Game, slot: int, move: Move) -> str:
    asked = game.world.phase[slot, 0] == VisitPhase.PROPOSED
    return "take back" if move == Move.CALL_OFF and asked else VERBS[move]


def screen(game: Game, numbers: Numbers, since: int, style: Style, *, full: bool) -> list[str]:
    """What a person needs for a decision.

    Args:
        game: on a morning.
        numbers: of what can be chosen.
        since: day of the last decision; what has happened from then on is told.
        style: colours, where there are any.
        full: with everything that can be done, not only what is new.
    """
    lines = ["", style("─" * WIDTH, "faint"), *_state(game, since, style)]
    lines += news(game, since, style)
    lines += ["", *_channels(game, style)]
    return lines + able(game, numbers, style, full=full)


def able(game: Game, numbers: Numbers, style: Style, *, full: bool) -> list[str]:
    """What can be done today."""
    there = options(game, numbers)
    visits = _visits(game, there, style, full=full)
    acts = _acts(game, there, style) if full else _acts_left(game, numbers)
    return [*_dispute(game, there, style), "", *visits, "", *acts]


def _dispute(game: Game, there: list[Option], style: Style) -> list[str]:
    """The dispute under way, and what can be done about it today."""
    told = list(about_dispute(game))
    if not told:
        return []
    acts = game.setting.acts
    able = [
        f"{option.number} {option.words} ({acts.weight[b]:+g})"
        for option in there
        for b in option.choice.acts
        if game.setting.dispute_acts.role[b] >= 0
    ]
    lines = ["", style("dispute", "title"), *wrapped("  ", " ".join(told))]
    return lines + [line for entry in able for line in wrapped("      ", entry)]


def _state(game: Game, since: int, style: Style) -> Iterator[str]:
    world, side = game.world, game.side
    names, now = names_of(game.setting), float(world.tension[0])
    rung = Rung(int(world.rung[0]))
    day = f"{game.date:%A} {plain_date(game.date)}, day {game.day + 1} of {game.setting.days}"
    yield style(f"{day}: you decide for {names[side]}", "title")
    moved = f" ({now - game.tension_on(since):+.1f} since {_short(game, since)})"
    change = "" if game.day == since else moved
    words = f"tension {now:.1f}{change}, rung {int(rung)}: {RUNG_TITLES[rung]}"
    yield style(words, "danger") if rung >= Rung.DISPUTE else words
    pressure, stock = float(world.pressure[side][0]), world.sanctions[:, 0]
    yield (
        f"pressure at home {pressure:.2f}; sanctions in force: {stock[side]:.0f} on us, "
        f"{stock[1 - side]:.0f} on them"
    )


def news(game: Game, since: int, style: Style) -> list[str]:
    """What has happened since the decisions of a day: a line each, routine encounters in one."""
    happened = game.happened_since(since)
    found = [h for h in happened if not h.routine]
    routine = sum(h.routine for h in happened)
    left = len(found) - MOST_LINES
    heading = "today" if since == game.day else f"since {_short(game, since)}"
    if not happened:
        return [] if since == game.day else ["", f"{heading}: nothing"]
    lines = ["", style(heading, "title")]
    if left > 0:
        lines.append(style(f"  ({left} earlier ones left out)", "faint"))
    lines += [line for h in found[-MOST_LINES:] for line in _told(game, h, style)]
    if routine:
        many = "a risky encounter" if routine == 1 else f"{routine} risky encounters"
        lines.append(f"          {many} between forces")
    return lines


def _told(game: Game, happening: Happening, style: Style) -> list[str]:
    kind = "danger" if happening.grave else ""
    if happening.side == game.side:
        kind = "own"
    lead = f"  {_short(game, happening.day):>6}  "
    return [style(line, kind) for line in wrapped(lead, happening.text)]


def _short(game: Game, day: int) -> str:
    when = game.date_of(day)
    return f"{when.day} {when:%b}"


def wrapped(lead: str, text: str) -> list[str]:
    """Text after a lead, its further lines under the first."""
    return textwrap.wrap(
        text,
        WIDTH,
        initial_indent=lead,
        subsequent_indent=" " * len(lead),
        break_on_hyphens=False,
        break_long_words=False,
    )


def _channels(game: Game, style: Style) -> list[str]:
    ids, level = game.setting.channels.ids, game.world.level[:, 0]
    by_level = [
        f"{LEVELS[wanted]}: "
        + ", ".join(c for c, at in zip(ids, level, strict=True) if at == wanted)
        for wanted in sorted(set(level.tolist()), reverse=True)
    ]
    return [
        style("channels", "title"),
        *(line for words in by_level for line in wrapped("  ", words)),
    ]


def _visits(game: Game, there: list[Option], style: Style, *, full: bool) -> list[str]:
    """Visits under way with what can be done about them, and who could be sent."""
    setting, world = game.setting, game.world
    steps: dict[int, list[str]] = {}
    ready: list[str] = []
    for option in there:
        for slot, move in option.choice.moves:
            if move == Move.PROPOSE:
                name = who(world, slot) if full else holder(world, int(setting.slots.visitor[slot]))
                ready.append(f"{option.number} {name}{_again(game, slot, move)}")
            else:
                steps.setdefault(slot, []).append(f"{option.number} {_verb(game, slot, move)}")
    lines = [style("visits", "title")]
    for slot, phase in enumerate(world.phase[:, 0]):
        if VisitPhase(phase) not in STATES:
            continue
        when = int(world.visit_date[slot, 0])
        date = f"{_short(game, when)} {game.date_of(when).year}" if when != NEVER else ""
        host = names_of(setting)[setting.slots.host_side[slot]]
        state = STATES[VisitPhase(phase)].format(date=date)
        asks = phase == VisitPhase.PROPOSED and setting.slots.host_side[slot] == game.side
        told = _unbroken("  ", [f"{who(world, slot)} to {host}:", state], " ")
        lines += [style(line, "title" if asks else "") for line in told]
        if slot in steps:
            lines += wrapped("      ", "   ".join(steps[slot]))
    if ready and full:
        lines += ["  send", *(line for entry in ready for line in wrapped("      ", entry))]
    elif ready:
        lines += _unbroken("  send  ", ready)
    return lines


def _acts(game: Game, there: list[Option], style: Style) -> list[str]:
    acts = game.setting.acts
    lines = [style("acts", "title")]
    by_category: dict[int, list[str]] = {}
    for option in there:
        for b in option.choice.acts:
            if game.setting.dispute_acts.role[b] >= 0:
                continue  # listed with the dispute
            words = f"{option.number} {option.words} ({acts.weight[b]:+g})"
            by_category.setdefault(int(acts.category[b]), []).append(words)
    for category, entries in by_category.items():
        lines += _unbroken(f"  {ACT_WORDS[CATEGORIES[category]].heading:17} ", entries)
    return lines


def _acts_left(game: Game, numbers: Numbers) -> list[str]:
    """Which acts there are, in short, once they have been listed."""
    feasible = game.feasible().acts
    menu = list(game.setting.loaded.menu.acts.values())
    barred = [f"{n} {lower(menu[b].title)}" for b, n in numbers.acts.items() if b not in feasible]
    words = f"acts 1-{len(numbers.acts)}, l lists them"
    return _unbroken("", [words, *(f"not today: {entry}" for entry in barred)])


def _unbroken(lead: str, entries: list[str], between: str = "   ") -> list[str]:
    """Entries side by side, none of them broken over two lines where it fits into one."""
    room = WIDTH - len(lead)
    kept = [entry.replace(" ", "\0") if len(entry) <= room else entry for entry in entries]
    return [line.replace("\0", " ") for line in wrapped(lead, between.join(kept))]


def in_words(game: Game, chosen: list[Option]) -> str:
    """What was chosen, in a sentence."""
    done = "; ".join(option.words for option in chosen) or "nothing"
    return f"{plain_date(game.date)}: {done}"
