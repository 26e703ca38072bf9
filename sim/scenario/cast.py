"""Who is there: officials, channels and issues, judged against each other."""

from __future__ import annotations

from collections.abc import Collection, Iterator

from ballast.sim.scenario.messages import nearest
from ballast.sim.scenario.reader import Key
from ballast.sim.scenario.schema import EITHER, Scenario
from ballast.sim.vocabulary import Rank

Found = Iterator[tuple[Key, str]]
"""Keys and what is wrong with them."""


def unknown_id(word: str, what: str, known: Collection[str]) -> str:
    """The message about an id that is not known, with the nearest spelling."""
    return f"expected the id of {what}, got {word!r}{nearest(word, known)}"


def unknown_act(word: str, scenario: Scenario, known: Collection[str]) -> str:
    """The message about an act that is not on the menu, and where the menu stands."""
    message = unknown_id(word, "an act of the menu", known)
    if "did you mean" in message:
        return message
    shipped = "" if "." in scenario.acts else f", the shipped seeds/{scenario.acts}.yaml"
    return f"{message}; the menu is the file that 'acts' names ({scenario.acts}{shipped})"


def judge_officials(scenario: Scenario) -> Found:
    """Officials: whom they serve, face and speak through, and one leader a side."""
    people, sides = scenario.officials, scenario.governments
    for name, official in people.items():
        key = ("officials", name)
        if official.government not in sides:
            yield (*key, "government"), unknown_id(official.government, "a government", sides)
        if official.channel not in scenario.channels:
            yield (*key, "channel"), unknown_id(official.channel, "a channel", scenario.channels)
        yield from counterpart_problems(
            (*key, "counterpart"), official.counterpart, official.government, scenario
        )
        if official.sanctioned_by is not None and official.sanctioned_by not in sides:
            yield (*key, "sanctioned_by"), unknown_id(official.sanctioned_by, "a government", sides)
        elif official.sanctioned_by == official.government:
            yield (*key, "sanctioned_by"), "expected the other government, got the official's own"
    yield from _side_ids(scenario)
    for side in sides:
        leaders = [n for n, o in people.items() if o.government == side and o.rank == Rank.LEADER]
        if len(leaders) != 1:
            got = ", ".join(leaders) or "none"
            yield ("officials",), f"expected one official of rank leader for {side}, got {got}"


def _side_ids(scenario: Scenario) -> Found:
    """Ids of governments that mean something else, or share the keys of their parameters."""
    first: dict[str, str] = {}
    for side in scenario.governments:
        key = ("governments", side)
        if side.lower() in (EITHER, "both"):
            yield key, f"expected an id that means nothing else, got {side!r}"
        if side.lower() in first:
            same = first[side.lower()]
            yield key, f"expected an id that differs from {same!r} by more than case, got {side!r}"
        first.setdefault(side.lower(), side)
    named: dict[str, str] = {}
    for side, about in scenario.governments.items():
        same = named.setdefault(about.name.casefold().strip(), side)
        if same != side:
            message = f"expected another name than that of {same}, got {about.name!r}"
            yield ("governments", side, "name"), message


def counterpart_problems(key: Key, name: str, own: str, scenario: Scenario) -> Found:
    """A counterpart who is not an official of the other government."""
    people = scenario.officials
    if name not in people:
        yield key, unknown_id(name, "an official", people)
    elif people[name].government == own:
        yield key, f"expected an official of the other government, got {name!r} of {own}"


def judge_channels(scenario: Scenario) -> Found:
    """Channels and issues: what they refer to, and states that contradict themselves."""
    sides = scenario.governments
    for name, channel in scenario.channels.items():
        key = ("channels", name)
        if channel.issue not in scenario.issues:
            yield (*key, "issue"), unknown_id(channel.issue, "an issue", scenario.issues)
        if channel.opened_by != EITHER and channel.opened_by not in sides:
            known = [*sides, EITHER]
            yield (*key, "opened_by"), unknown_id(channel.opened_by, "a government", known)
        shut = channel.state in ("closed", "suspended")
        if channel.since is not None and channel.since > scenario.start:
            got = channel.since.isoformat()
            yield (*key, "since"), f"expected a day up to the start {scenario.start}, got {got}"
        if channel.state == "suspended" and channel.since is None:
            yield key, "expected the key 'since' for a suspended channel, found none"
        if not shut and channel.since is not None:
            yield (*key, "since"), f"expected no 'since' for a channel that is {channel.state}"
    for name, issue in scenario.issues.items():
        if issue.channel not in scenario.channels:
            message = unknown_id(issue.channel, "a channel", scenario.channels)
            yield ("issues", name, "channel"), message
