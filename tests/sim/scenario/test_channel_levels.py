"""What the level of a channel does is told with the numbers that the rules give."""

from __future__ import annotations

import pytest

from ballast.sim.scenario.changes import changed as branch
from ballast.sim.scenario.channel_levels import (
    level_parameters,
    tell_change,
    tell_level,
    tell_levels,
)
from ballast.sim.scenario.difference import differences
from tests.ballast.cli.running import ballast
from tests.cases import baseline, changed

SCENARIO = baseline().scenario


@pytest.mark.parametrize(
    ("level", "words"),
    [
        (0, "openness 0; encounters × 1; "),
        # 1 - (1 - f)/3 at .6, .35 and 1; e^(g/3) at -.3, -.7 and .05
        (1, "openness 1/3; encounters × 0.87 (0.78 … 1); for the best military channel, odds that "
            "an event begins a dispute × 0.9 (0.79 … 1); "),
        (2, "openness 2/3; encounters × 0.73 (0.57 … 1); "),
        (3, "openness 1; encounters × 0.6 (0.35 … 1); "),
    ],
)  # fmt: skip
def test_numbers_of_each_level_by_hand(level: int, words: str) -> None:
    assert tell_level("mil_operational", level, SCENARIO).startswith(words)


def test_another_number_of_the_scenario_is_told() -> None:
    none = changed(baseline(), {"encounters.open_channel_factor": 1.0}).scenario

    assert "encounters × 1;" in tell_level("mil_operational", 3, none)


def test_use_is_told_of_level_1_alone() -> None:
    told = [tell_level("climate", level, SCENARIO) for level in range(4)]

    assert ["a day of use raises it to working" in text for text in told] == [
        False,
        True,
        False,
        False,
    ]


def test_a_difference_says_what_the_other_level_does() -> None:
    state = {"state": "working", "since": None}
    after = branch(baseline(), {"channels.mil_operational": state})
    first, second = differences(baseline(), after)

    assert first == "channel mil_operational is working on day 0 instead of closed since 2022-08-05"
    assert second.startswith(
        "what level 2 of channel mil_operational does instead of level 0: openness 2/3 instead of "
        "0; encounters × 0.73 (0.57 … 1) instead of 1; "
    )
    assert second == tell_change("mil_operational", SCENARIO, after.scenario)


def test_closed_and_suspended_do_the_same() -> None:
    """Another word for level 0 is no other level."""
    after = branch(baseline(), {"channels.mil_high.state": "suspended"})

    assert len(differences(baseline(), after)) == 1


def test_a_level_works_through_parameters_of_the_scenario() -> None:
    military = level_parameters("mil_operational", SCENARIO)

    assert military[:2] == ("encounters.open_channel_factor", "ladder.military_channel")
    assert "disputes.contact" in military
    assert "encounters.open_channel_factor" not in level_parameters("mil_high", SCENARIO)
    for name in SCENARIO.channels:
        assert set(level_parameters(name, SCENARIO)) <= set(SCENARIO.parameters)


def test_check_says_it_when_it_is_asked_to(capsys: pytest.CaptureFixture[str]) -> None:
    """Silence stays silence without the option, and a wrong file is refused with it."""
    assert ballast(capsys, "check", "example-island").out == ""
    ended = ballast(capsys, "check", "--levels", "example-island", "configs/run.yaml")

    assert ended.code == 0
    lines = ended.out.splitlines()
    assert lines[0] == "An island between two neighbours (example-island)"
    assert "channel hotline (military_operational), closed on day 0" in lines
    assert sum(line.startswith("  level ") for line in lines) == 4 * 4
    assert all("openness" in line for line in lines if line.startswith("  level "))
    wrong = ballast(capsys, "check", "--levels", "tests/bad_scenarios/unknown-channel.yaml")
    assert wrong.code == 2 and wrong.out == ""


def test_every_channel_has_a_line_for_each_level() -> None:
    assert len(tell_levels(SCENARIO)) == 5 * len(SCENARIO.channels)
