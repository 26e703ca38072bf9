"""New scenario files as text: a small dyad to fill in, or a branch of a scenario."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

from ballast.sim.scenario.changes import changed
from ballast.sim.scenario.reader import plain
from ballast.sim.scenario.schema import Channel, LoadedScenario, Scenario

_PLAIN = re.compile(r"[A-Za-z][A-Za-z0-9 _.,()'’-]*[A-Za-z0-9_.)]|[A-Za-z]")
TEMPLATE = Path(__file__).with_name("new_dyad.txt")
"""The small dyad, with words in braces to fill in."""

_TITLES = {
    "leader": "Head of government",
    "foreign": "Foreign minister",
    "trade": "Minister of trade",
}


def quoted(text: str) -> str:
    """Text as a YAML value that is read as this text.

    >>> quoted("Two rivals"), quoted("2023"), quoted("a: b"), quoted("null")
    ('Two rivals', '"2023"', '"a: b"', '"null"')
    """
    if _PLAIN.fullmatch(text) and plain(text) == text and ", " not in text:
        return text
    return json.dumps(text, ensure_ascii=False)


def new_dyad(title: str, governments: tuple[tuple[str, str], tuple[str, str]], schema: str) -> str:
    """A small scenario of two governments that passes ``check`` and runs as it is.

    Args:
        title: of the scenario.
        governments: id and name of each.
        schema: path of the JSON Schema for editors, from the file.
    """
    words = {"schema": schema, "title": quoted(title)}
    for label, (side, name) in zip(("one", "two"), governments, strict=True):
        words |= {
            label: side.lower(),
            f"{label}_key": side,
            f"{label}_id": quoted(side),
            f"{label}_name": quoted(name),
        }
        for office, called in _TITLES.items():
            words[f"{label}_{office}"] = quoted(f"{called} of {name}")
    return TEMPLATE.read_text(encoding="utf-8").format(**words)


def new_branch(title: str, base: LoadedScenario, branches_from: str, schema: str) -> str:
    """A branch of a scenario with one change made and others to choose from.

    Args:
        title: of the branch.
        base: what it branches from.
        branches_from: how the branch names it.
        schema: path of the JSON Schema for editors, from the file.
    """
    scenario = base.scenario
    lines = [
        f"# yaml-language-server: $schema={schema}",
        "#",
        f"# A branch of: {' '.join(scenario.title.split())}",
        "# It says what differs and nothing else; `ballast diff` with both names says it in words.",
        f"title: {quoted(title)}",
        "summary: What if ...?",
        f"branches_from: {quoted(branches_from)}",
        "change:",
        "  # One change is made, so that the file runs; take it out when you have your own.",
        f"  {_first_change(base)}",
        "  # Others to choose from: take away the '# ' in front.",
        *(f"  # {line}" for line in suggestions(scenario)),
    ]
    return "\n".join(lines) + "\n"


def _first_change(base: LoadedScenario) -> str:
    """A change that makes a difference to the base."""
    for key in ("visits.effect", "shocks.calendar_probability", "encounters.rate"):
        made = changed(base, {f"parameters.{key}": 0})
        if made.canonical_hash != base.canonical_hash:
            return f"parameters.{key}: 0"
    return f"seed: {(base.scenario.seed + 1) % 2**31}"


def suggestions(scenario: Scenario) -> Iterator[str]:
    """Changes that make sense of a scenario, a line each."""
    side = next(iter(scenario.governments))
    conduct = scenario.governments[side].conduct
    rate = next((c.value for c, r in conduct.centre_rates.items() if r), None)
    for name, channel in scenario.channels.items():
        if channel.state in ("closed", "suspended"):
            yield f"channels.{name}: {_open(channel)}"
            break
    for name, visit in scenario.visits.items():
        awaited = any(name in other.after for other in scenario.visits.values())
        if visit.phase != "completed" and not awaited:
            yield f"visits.remove: [{name}]"
            break
    travellers = [name for name, official in scenario.officials.items() if official.travels > 0]
    for name in travellers[:1]:
        yield f"officials.{name}.reception: 0.8"
    yield "officials.*.travels: 0"
    if scenario.posterior is not None:
        yield "posterior: none"
    yield "parameters.perception.{side}_bias: 0"
    yield "parameters.ladder.onset_rate: {low: 0.1, mode: 0.2, high: 0.4}"
    if rate is not None:
        yield f"governments.{side}.conduct.policy: {{{rate}: 0.5}}"
    day = scenario.start + timedelta(days=scenario.days // 2)
    accident = f"{{date: {day}, kind: accident, severity: collision, evidence: A}}"
    yield f"interventions.add: {{collision: {accident}}}"


def _open(channel: Channel) -> str:
    return "{state: open, since: null}" if channel.since is not None else "{state: open}"
