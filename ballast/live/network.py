"""The officials of both governments as a network that lights up when they act or meet.

Each official stands opposite a counterpart. One who has spoken, proposed, answered, called or
opened a channel shines for a week; a visit that is under way, and a meeting on a back channel on
its day, is a thick line between the two.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from ballast.analysis.narrative.words import Names
from ballast.analysis.text.markup import Html, el
from ballast.sim.chronicle.chronicle_events import NOBODY, Chronicle, EventKind
from ballast.sim.vocabulary import SIDES, VisitPhase
from ballast.sim.world.compiled_scenario import CompiledScenario
from ballast.sim.world.state import World

GLOW_DAYS = 7
REACHED = ("answered", "back_channel")
"""What of a call or meeting concerns the other official too."""
WIDTH, ROW, HEAD, RADIUS = 560, 25, 62, 7
COLUMNS = (205, 355)
"""Horizontal places of the officials of either side."""
Place = tuple[float, float]


@dataclass(frozen=True, kw_only=True)
class Glow:
    """What shines.

    Attributes:
        officials: days since an official last acted, by position; 0 is today.
        sides: days since a government last acted, and what the act was.
        meetings: the two officials of each, and what it is in a word.
    """

    officials: dict[int, int]
    sides: dict[int, tuple[int, str]]
    meetings: tuple[tuple[int, int, str], ...]


def glow(world: World, chronicle: Chronicle) -> Glow:
    """What shines on the evening of the last day.

    Args:
        world: of one history, after the last day of the chronicle.
        chronicle: of the same history.
    """
    last = chronicle.days - 1
    about, menu = chronicle.setting.slots, chronicle.setting.loaded.menu.acts
    officials: dict[int, int] = {}
    sides: dict[int, tuple[int, str]] = {}
    for event in reversed(chronicle.events):
        age = last - event.day
        if age >= GLOW_DAYS:
            break
        if event.official != NOBODY:
            officials.setdefault(event.official, age)
        if event.kind == EventKind.ACT and event.side != NOBODY:
            sides.setdefault(event.side, (age, menu[event.what].title))
        if event.kind == EventKind.VISIT and event.what in ("accepted", "rebuffed"):
            officials.setdefault(int(about.host_decides[event.slot]), age)
        elif event.official != NOBODY and event.what in REACHED:
            officials.setdefault(int(chronicle.setting.officials.counterpart[event.official]), age)
    under_way = (world.phase[:, 0] == VisitPhase.IN_PROGRESS).nonzero()[0]
    meetings = [
        (int(about.visitor[v]), int(about.counterpart[v]), "summit" if about.summit[v] else "visit")
        for v in under_way
    ]
    meetings += [
        (e.official, int(chronicle.setting.officials.counterpart[e.official]), "meeting")
        for e in chronicle.of(EventKind.MEETING)
        if e.day == last
    ]
    return Glow(officials=officials, sides=sides, meetings=tuple(meetings))


def places(setting: CompiledScenario) -> dict[int, Place]:
    """Where each official stands: counterparts opposite each other as far as they pair off."""
    officials = setting.officials
    left = [o for o, side in enumerate(officials.side) if side == 0]
    right = [o for o, side in enumerate(officials.side) if side == 1]
    wanted = _counterparts(setting)
    rows: dict[int, int] = {o: row for row, o in enumerate(left)}
    free = list(range(max(len(left), len(right))))
    later = []
    for o in right:
        row = rows.get(wanted[o])
        if row is not None and row in free:
            rows[o] = row
            free.remove(row)
        else:
            later.append(o)
    rows.update(zip(later, free, strict=False))
    return {
        o: (COLUMNS[int(officials.side[o])], HEAD + ROW * (row + 0.5)) for o, row in rows.items()
    }


def _counterparts(setting: CompiledScenario) -> list[int]:
    ids = setting.officials.ids
    declared = setting.loaded.scenario.officials
    return [ids.index(declared[name].counterpart) for name in ids]


def network_html(world: World, chronicle: Chronicle) -> Html:
    """The network as an SVG picture."""
    setting = chronicle.setting
    shines, where = glow(world, chronicle), places(setting)
    height = round(max(y for _, y in where.values()) + ROW)
    return el(
        "svg",
        _heads(chronicle, shines),
        _links(setting, where, shines),
        _people(chronicle, where, shines),
        class_="network",
        viewBox=f"0 0 {WIDTH} {height}",
        role="img",
        aria_label=in_words(chronicle, shines),
    )


def _heads(chronicle: Chronicle, shines: Glow) -> Iterator[Html]:
    """The two governments, with the last act of each in the last week."""
    setting = chronicle.setting
    for side in range(SIDES):
        name = setting.loaded.scenario.governments[setting.sides[side]].name
        x, anchor = (COLUMNS[0] + RADIUS, "end") if side == 0 else (COLUMNS[1] - RADIUS, "start")
        age, act = shines.sides.get(side, (GLOW_DAYS, ""))
        shown = f"{'today' if age == 0 else f'{age} d ago'}: {act}" if act else "no act this week"
        yield _text(x, 20, name, anchor, class_="government")
        yield _text(
            x, 38, _shortened(shown), anchor, class_="act today" if age == 0 else "act",
            style=f"opacity:{max(0.6, _strength(age)):.2f}",
        )  # fmt: skip


def _links(setting: CompiledScenario, where: dict[int, Place], shines: Glow) -> Iterator[Html]:
    """Thin lines between counterparts, thick ones where two meet."""
    pairs = {tuple(sorted((o, other))) for o, other in enumerate(_counterparts(setting))}
    for a, b in sorted(pairs):
        yield _line(where[a], where[b], "pair")
    for guest, host, word in shines.meetings:
        yield _line(where[guest], where[host], "meeting")
        (x1, y1), (x2, y2) = where[guest], where[host]
        yield _text((x1 + x2) / 2, (y1 + y2) / 2 - 5, word, "middle", class_="word")


def _line(one: Place, other: Place, kind: str) -> Html:
    return el("line", x1=one[0], y1=one[1], x2=other[0], y2=other[1], class_=kind)


def _text(x: float, y: float, words: str, anchor: str, **more: object) -> Html:
    return el("text", words, x=x, y=y, text_anchor=anchor, **more)


def _people(chronicle: Chronicle, where: dict[int, Place], shines: Glow) -> Iterator[Html]:
    setting, names = chronicle.setting, Names(chronicle.setting, chronicle)
    meeting = {o for guest, host, _ in shines.meetings for o in (guest, host)}
    for o, (x, y) in where.items():
        left = int(setting.officials.side[o]) == 0
        tx, anchor = (x - 14, "end") if left else (x + 14, "start")
        age = shines.officials.get(o, GLOW_DAYS)
        kind = "meets" if o in meeting else "acts" if age == 0 else "acted" if age < 7 else "quiet"
        yield el(
            "g",
            el("title", f"{names.official(o)}, {names.office(o)}"),
            el("circle", cx=x, cy=y, r=RADIUS, class_="seat"),
            _light((x, y), kind, age),
            _text(tx, y + 4, names.official(o), anchor),
            class_=kind,
        )


def _light(place: Place, kind: str, age: int) -> Html:
    """What shines over a seat; none where nothing happens."""
    size = RADIUS if kind == "quiet" else RADIUS + 1.5
    opacity = {"quiet": 0.0, "meets": 1.0}.get(kind, _strength(age))
    style = f"opacity:{opacity:.2f}"
    return el("circle", cx=place[0], cy=place[1], r=size, class_="light", style=style)


def _strength(age: int) -> float:
    """How bright something is that many days after."""
    return max(0.25, 1.0 - 0.75 * age / GLOW_DAYS)


def _shortened(text: str, most: int = 33) -> str:
    return text if len(text) <= most else f"{text[: most - 1]}…"


def in_words(chronicle: Chronicle, shines: Glow) -> str:
    """Who acted today and who meets, for those who cannot see the picture."""
    names = Names(chronicle.setting, chronicle)
    today = [names.official(o) for o, age in sorted(shines.officials.items()) if age == 0]
    meet = [f"{names.official(a)} and {names.official(b)}" for a, b, _ in shines.meetings]
    acting = f"acted today: {', '.join(today)}" if today else "nobody acted today"
    meeting = f"meeting: {'; '.join(meet)}" if meet else "nobody meets"
    return f"Officials of both governments; {acting}; {meeting}."
