"""Directions that the mechanisms promise, under shared luck."""

from __future__ import annotations

import numpy as np

from ballast.sim.vocabulary import NEVER
from tests.cases import baseline, changed, play

SIZE = {"draws": 1, "runs": 600, "days": 365}


def _share(values: np.ndarray) -> float:
    return float(np.mean(values))


def test_open_military_channels_mean_fewer_encounters_and_disputes() -> None:
    scenario = baseline().scenario
    channels = {
        name: channel.model_copy(update={"state": "open", "suspended_with": 0.0})
        if channel.kind.startswith("military")
        else channel
        for name, channel in scenario.channels.items()
    }
    strong = {"ladder.military_channel": -0.7, "encounters.open_channel_factor": 0.35}
    shut = changed(baseline(), strong)
    opened = changed(baseline(), strong, channels=channels)
    without, with_channel = play(shut, **SIZE), play(opened, **SIZE)

    met = [each.number("encounters").mean() for each in (with_channel, without)]
    assert met[0] < 0.7 * met[1]
    first = [each.number("first_day_rung_4") for each in (with_channel, without)]
    assert _share(first[0] != NEVER) < _share(first[1] != NEVER)


def test_a_sanctioned_counterpart_keeps_the_high_military_channel_shut() -> None:
    scenario = baseline().scenario
    freed = {
        name: official.model_copy(update={"sanctioned_by": None})
        for name, official in scenario.officials.items()
    }
    barred = play(changed(baseline(), {"visits.sanctioned_acceptance": 0.0}), **SIZE)
    open_gate = play(
        changed(baseline(), {"visits.sanctioned_acceptance": 0.0}, officials=freed), **SIZE
    )

    reopened = [each.number("mil_channel_reopened_day") for each in (open_gate, barred)]
    assert _share(reopened[0] != NEVER) > _share(reopened[1] != NEVER)
    completed = [each.by_side("visits_completed").sum() for each in (open_gate, barred)]
    assert completed[0] > completed[1]


def test_a_summit_takes_tension_off_at_once() -> None:
    big = {"visits.summit_effect": 12.0, "visits.summit_held": 0.95, "visits.summit_overshoot": 0.0}
    none = {**big, "visits.summit_effect": 0.0}
    with_effect, without = (
        play(changed(baseline(), big), **SIZE),
        play(changed(baseline(), none), **SIZE),
    )
    day = 140

    held = without.number("summit_day") != NEVER
    assert held.mean() > 0.5
    assert with_effect.tension_total[day] < without.tension_total[day]
    assert with_effect.tension_total[100] == without.tension_total[100]
