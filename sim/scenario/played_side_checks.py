"""What is wrong with a played side or a continued history, and how two of them differ."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta

from ballast.sim.scenario.dispute_checks import in_disputes_only
from ballast.sim.scenario.messages import nearest
from ballast.sim.scenario.played_side import PlayedSide
from ballast.sim.scenario.reader import Key
from ballast.sim.scenario.schema import Menu, Scenario
from ballast.sim.vocabulary import Move

OF_VISITOR, OF_HOST = (Move.PROPOSE,), (Move.ACCEPT, Move.REBUFF)
OWN = "own."
"""What stands before the id of an official in the id of a journey of his or her own."""


def visit_ids(scenario: Scenario) -> dict[str, tuple[str, str]]:
    """Visitor's government and host of every visit that can take place, by id.

    Those of the scenario, then a journey of its own for each official who travels.
    """
    people = scenario.officials
    sides = list(scenario.governments)
    found = {
        name: (people[visit.visitor].government, visit.host)
        for name, visit in scenario.visits.items()
        if visit.visitor in people
    }
    for name, official in people.items():
        if official.travels > 0.0 and official.government in sides:
            (host,) = (side for side in sides if side != official.government)
            found[f"{OWN}{name}"] = (official.government, host)
    return found


Found = Iterator[tuple[Key, str]]


def judge_played(scenario: Scenario, menu: Menu) -> Found:
    """Keys of both sections and what is wrong with them."""
    start, last = scenario.start, scenario.start + timedelta(days=scenario.days - 1)
    inside = f"expected a day of the scenario, {start} … {last}"
    continued = scenario.continues
    if continued is not None and not start <= continued.until <= last:
        yield ("continues", "until"), f"{inside}, got {continued.until}"
    known = visit_ids(scenario) if scenario.played else {}
    for side, played in scenario.played.items():
        key: Key = ("played", side)
        if side not in scenario.governments:
            hint = nearest(side, scenario.governments)
            yield key, f"expected the id of a government, got {side!r}{hint}"
            continue
        if not start <= played.until <= last:
            yield (*key, "until"), f"{inside}, got {played.until}"
        for section, days in (
            ("acts", played.acts),
            ("visits", played.visits),
            ("decisions", played.decisions),
        ):
            for day in days:
                if not start <= day <= played.until:
                    here = (*key, section, day.isoformat())
                    yield here, f"expected a day from {start} to 'until' ({played.until})"
        for day, acts in played.acts.items():
            yield from _acts((*key, "acts", day.isoformat()), side, acts, scenario, menu)
        for day, moves in played.visits.items():
            for visit, move in moves.items():
                here = (*key, "visits", day.isoformat(), visit)
                yield from _move(here, side, move, known, scenario)


def _acts(key: Key, side: str, acts: tuple[str, ...], scenario: Scenario, menu: Menu) -> Found:
    owned = scenario.governments[side].conduct.repertoire
    taken: dict[str, str] = {}
    for position, act in enumerate(acts):
        here = (*key, position)
        if act not in menu.acts:
            yield here, f"expected the id of an act of the menu, got {act!r}{nearest(act, owned)}"
            continue
        if act not in owned and not in_disputes_only(act, menu):
            yield here, f"expected an act that {side} has a share of, got {act!r}"
        category = menu.acts[act].category
        if category in taken:
            yield here, f"expected one {category} act a day, got {taken[category]!r} and {act!r}"
        taken.setdefault(category, act)


def _move(
    key: Key, side: str, move: Move, known: dict[str, tuple[str, str]], scenario: Scenario
) -> Found:
    visit = str(key[-1])
    if visit not in known:
        yield key, f"expected the id of a visit, got {visit!r}{nearest(visit, known)}"
        return
    visitor, host = known[visit]
    if move in OF_VISITOR and side != visitor:
        yield key, f"expected a visit of {side}'s own to {move}, got one of {visitor}"
    elif move in OF_HOST and side != host:
        yield key, f"expected a visit to {side} to {move}, got one to {host}"
    listed = scenario.visits.get(visit)
    if move == Move.PUT_OFF and listed is not None and listed.summit:
        yield key, f"expected call_off for a summit, which has a fixed date, got {move}"


def differences_played(before: Scenario, after: Scenario) -> Iterator[str]:
    """A sentence for each day of a played side, and each past in common, that differs."""
    for side in dict.fromkeys([*before.played, *after.played]):
        old, new = before.played.get(side), after.played.get(side)
        if old == new:
            continue
        if new is None or (old is not None and old.until != new.until):
            assert old is not None
            yield f"{side} is no longer played by hand until {old.until}"
        if new is not None and (old is None or old.until != new.until):
            acts, steps = (sum(map(len, days.values())) for days in (new.acts, new.visits))
            what = f"{_many(acts, 'act')} and {_many(steps, 'step')} on visits"
            yield f"{side} is played by hand until {new.until}: {what}"
        was, now = _by_day(old), _by_day(new)
        for day in sorted({*was, *now}):
            if was.get(day) != now.get(day):
                instead = "" if day not in was else f" instead of {was[day]}"
                yield f"on {day} {side} does by hand: {now.get(day, 'nothing')}{instead}"
    if before.continues != after.continues:
        past = after.continues
        if past is None:
            yield "every history is its own from the first day on"
        else:
            seed = after.seed if past.seed is None else past.seed
            yield f"every history is ({seed}, {past.draw}, {past.run}) until {past.until}"


def _many(number: int, word: str) -> str:
    return f"{number} {word}{'' if number == 1 else 's'}"


def _by_day(played: PlayedSide | None) -> dict[date, str]:
    """What is done on each day, in words."""
    if played is None:
        return {}
    found = {}
    for day in sorted({*played.acts, *played.visits}):
        steps = [f"{move} {visit}" for visit, move in played.visits.get(day, {}).items()]
        found[day] = ", ".join([*played.acts.get(day, ()), *steps]) or "nothing"
    return found
