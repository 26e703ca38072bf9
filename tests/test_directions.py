"""Directions that the mechanisms promise, under shared luck."""

from __future__ import annotations

import numpy as np
import pytest

from sim.vocabulary import NEVER
from tests.cases import baseline, changed, play

SIZE = {"draws": 1, "runs": 600, "days": 365}


def _share(values: np.ndarray) -> float:
    return float(np.mean(values))


@pytest.mark.parametrize(
    ("key", "less", "more"),
    [
        ("tension.base", 48.0, 62.0),
        ("ladder.onset_rate", 0.25, 0.95),
        ("encounters.p_collision", 0.0003, 0.008),
    ],
)
def test_more_of_a_driver_means_no_fewer_crises(key: str, less: float, more: float) -> None:
    calm = play(changed(baseline(), {key: less}), **SIZE)
    tense = play(changed(baseline(), {key: more}), **SIZE)

    assert _share(tense.first_day[0] != NEVER) > _share(calm.first_day[0] != NEVER)


def test_open_military_channels_mean_fewer_encounters_and_confrontations() -> None:
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

    assert with_channel.encounters.mean() < 0.7 * without.encounters.mean()
    assert _share(with_channel.first_day[0] != NEVER) < _share(without.first_day[0] != NEVER)


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

    assert _share(open_gate.reopened_day != NEVER) > _share(barred.reopened_day != NEVER)
    assert open_gate.completed.sum() > barred.completed.sum()


def test_a_summit_takes_tension_off_at_once() -> None:
    big = {"visits.summit_effect": 12.0, "visits.summit_held": 0.95, "visits.summit_overshoot": 0.0}
    none = {**big, "visits.summit_effect": 0.0}
    with_effect, without = (
        play(changed(baseline(), big), **SIZE),
        play(changed(baseline(), none), **SIZE),
    )
    day = 140

    held = without.summit_day != NEVER
    assert held.mean() > 0.5
    assert with_effect.tension_total[day] < without.tension_total[day]
    assert with_effect.tension_total[100] == without.tension_total[100]


def test_hostility_is_answered() -> None:
    """Without reciprocity the side that answers acts less, though its base rate is made up for."""
    answering = play(changed(baseline(), {"coercion.cn_countermeasure": 0.8}), **SIZE)
    silent = play(changed(baseline(), {"coercion.cn_countermeasure": 0.3}), **SIZE)

    assert answering.countermeasures[1].mean() > 1.5 * silent.countermeasures[1].mean()
