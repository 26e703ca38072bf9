"""Acts that a scenario expects: whether they can come, and are not told twice."""

from __future__ import annotations

from datetime import timedelta

from ballast.sim.scenario.cast import Found, unknown_act, unknown_id
from ballast.sim.scenario.conduct_checks import IN_DISPUTES
from ballast.sim.scenario.dispute_checks import in_disputes_only
from ballast.sim.scenario.reader import Key
from ballast.sim.scenario.schema import ExpectedAct, Menu, Scenario


def judge_expected(scenario: Scenario, menu: Menu) -> Found:
    """Everything wrong with the expected acts of a scenario."""
    start, last = scenario.start, scenario.start + timedelta(days=scenario.days - 1)
    for name, about in scenario.expected_acts.items():
        key = ("expected_acts", name)
        for field in ("date", "until"):
            day = getattr(about, field)
            if not start <= day <= last:
                yield (*key, field), f"expected a day of the scenario, {start} … {last}, got {day}"
        if about.until < about.date:
            yield (*key, "until"), f"expected {about.date} or later, got {about.until}"
        if about.side not in scenario.governments:
            yield (*key, "side"), unknown_id(about.side, "a government", scenario.governments)
        elif about.act not in menu.acts:
            yield (*key, "act"), unknown_act(about.act, scenario, menu.acts)
        else:
            yield from _able(key, about, scenario, menu)
    yield from _twice(scenario)


def _able(key: Key, about: ExpectedAct, scenario: Scenario, menu: Menu) -> Found:
    """A government that has the act, and often enough for the record to say how likely it is."""
    conduct = scenario.governments[about.side].conduct
    if in_disputes_only(about.act, menu):
        got = f"got {about.act!r}, {IN_DISPUTES}"
        yield (*key, "act"), f"expected an act of the repertoire, {got}"
    elif about.act not in conduct.repertoire:
        got = f"got {about.act!r}"
        yield (*key, "act"), f"expected an act that {about.side} has a share of, {got}"
    elif about.probability is None and not conduct.centre_rates.get(menu.acts[about.act].category):
        category = menu.acts[about.act].category.value
        yield key, f"expected the key 'probability', since the rate of {category} is zero"


def _twice(scenario: Scenario) -> Found:
    """One act of a side in two windows that overlap: which of them comes could not be told."""
    windows: dict[tuple[str, str], list[tuple[str, ExpectedAct]]] = {}
    for name, about in scenario.expected_acts.items():
        others = windows.setdefault((about.side, about.act), [])
        for other, before in others:
            if about.date <= before.until and before.date <= about.until:
                got = f"got {about.date}; {other!r} expects the same act then"
                message = f"expected a window outside {before.date} … {before.until}, {got}"
                yield ("expected_acts", name, "date"), message
        others.append((name, about))
