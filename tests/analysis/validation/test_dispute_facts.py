"""Rows about disputes, on episodes that are written down here."""

from __future__ import annotations

import math
from collections.abc import Callable
from functools import cache
from types import SimpleNamespace
from typing import Any, cast

import pyarrow as pa
import pytest

from ballast.analysis.validation import dispute_facts
from ballast.analysis.validation.dispute_facts import (
    contained,
    force_after_reply,
    lengths,
    openers,
    reciprocated,
    reply_lag,
    rises,
    triggers,
)
from ballast.analysis.validation.episode_sample import (
    EPISODES,
    GROUPS,
    EpisodeSample,
    played_episodes,
)
from ballast.analysis.validation.fact_evidence import FactEvidence
from ballast.analysis.validation.verdicts import Bench, Fact
from ballast.sim.experiments.paired_experiments import PairedExperiments
from ballast.sim.scenario.settings import validation_settings
from tests.cases import baseline

Row = Callable[[FactEvidence], Fact]
ROWS: tuple[Row, ...] = (
    triggers, openers, reciprocated, lengths, force_after_reply, rises, reply_lag, contained,
)  # fmt: skip
DRAWS, RUNS, DAYS = 4, 5, 100
ORDINARY: dict[str, Any] = {
    "draw": 1, "run": 0, "number": 1, "start": 10, "end": 14, "days": 4, "trigger": "publicised",
    "occasion": "encounter", "author": None, "opener": "CN", "replied": False, "reply_day": None,
    "highest_rung": 4, "ended": "lapse", "presses": 0, "offers": 0, "calls": 0,
    "calls_answered": 0, "meetings": 0,
}  # fmt: skip


@cache
def public() -> FactEvidence:
    lab = PairedExperiments(loaded=baseline(), seed=1, draws=1, runs=1, days=DAYS)
    return FactEvidence(lab, Bench(settings=validation_settings(), draws=1, seed=1))


def evidence(*episodes: dict[str, Any]) -> FactEvidence:
    """What rows see of these episodes; what they do not say is as of an ordinary one."""
    rows = [ORDINARY | episode for episode in episodes]
    table = pa.Table.from_pylist(rows, EPISODES)
    found = SimpleNamespace(
        episodes=EpisodeSample(table=table, draws=DRAWS, runs=RUNS, days=DAYS),
        bench=Bench(settings=validation_settings(), draws=DRAWS, seed=1),
        figures=public().figures,
        counts=public().counts,
        sides=("US", "CN"),
    )
    return cast(FactEvidence, found)


def value(fact: Fact, name: str) -> float:
    return {test.name: test for test in fact.tests}[name].simulated.value


def several(number: int, **about: Any) -> list[dict[str, Any]]:
    """Equal episodes over the draws."""
    return [{"draw": 1 + n % DRAWS, "run": n // DRAWS % RUNS, **about} for n in range(number)]


OPEN = {"end": None, "ended": None}


@pytest.mark.parametrize("row", ROWS)
def test_without_an_episode_a_row_is_not_asked(row: Row) -> None:
    fact = row(evidence())

    assert (fact.verdict, fact.note) == ("not asked", dispute_facts.NONE)
    assert all(math.isnan(test.simulated.value) for test in fact.tests)


@pytest.mark.parametrize("row", ROWS)
def test_an_episode_that_the_scenario_began_inside_is_none(row: Row) -> None:
    assert row(evidence(*several(3, start=-4))).note == dispute_facts.NONE


@pytest.mark.parametrize("row", ROWS)
def test_with_a_few_episodes_every_row_gives_its_verdict(row: Row) -> None:
    """Shares as in the record; every second is answered."""
    replied = {"replied": True, "reply_day": 14, "days": 30, "end": 40}
    fact = row(
        evidence(
            *several(10, days=6),
            *several(10, days=1, end=11, occasion="shock", trigger="shock.sovereignty"),
            *several(10, **replied),
            *several(6, opener="US", **replied),
            *several(4, highest_rung=5, occasion="threat", opener="US", author="CN", **replied),
        )
    )

    assert fact.verdict in ("pass", "circular")
    assert 17 <= fact.number <= 24 and fact.number - 17 == ROWS.index(row)


def test_triggers_in_the_groups_of_the_record() -> None:
    fact = triggers(
        evidence(
            *several(2, occasion="collision"),
            *several(5, occasion="encounter"),
            *several(1, occasion="lethal_accident"),
            *several(1, occasion="sovereignty"),
            *several(5, occasion="show_of_force"),
            *several(2, occasion="coercion"),
        )
    )

    assert value(fact, "trigger.encounter") == 8 / 16
    assert value(fact, "trigger.sovereignty") == 6 / 16
    assert value(fact, "trigger.threat") == 2 / 16
    assert fact.verdict == "pass" and fact.tests[0].name == "trigger.region"


def test_triggers_that_the_record_speaks_against() -> None:
    """Nine in ten over sovereignty: seven encounters in eleven disputes are a rare chance."""
    fact = triggers(evidence(*several(2), *several(36, occasion="shock"), *several(2)))

    assert value(fact, "trigger.region") < 1e-4 and fact.verdict == "fail"


def test_the_side_that_opens_and_the_side_that_acts_first() -> None:
    """Over a transit of the one the other makes a matter of it; the first act is the transit."""
    fact = openers(
        evidence(
            *several(2, opener="CN"),
            *several(1, occasion="shock", opener="CN", author="US"),
            *several(1, occasion="show_of_force", opener="CN", author="US"),
            *several(1, occasion="show_of_force", opener="US", author="CN"),
            *several(3, opener="US"),
        )
    )

    assert value(fact, "opened.cn") == 4 / 8
    assert value(fact, "first_act.cn") == 4 / 8


def test_an_open_episode_is_left_out_of_shares_and_said() -> None:
    of = evidence(*several(3, replied=True), *several(1), *several(2, **OPEN))
    fact = reciprocated(of)

    assert value(fact, "reciprocated") == 0.75
    assert fact.note == "6 episodes, 2 open on the last day and left out"


def test_an_open_episode_lasts_at_least_so_long() -> None:
    """Of four one is over after a day; of the three others one is seen for three days only."""
    of = evidence(
        *several(1, days=1), *several(1, days=3, **OPEN), *several(1, days=6), *several(1, days=9)
    )
    fact = lengths(of)

    assert value(fact, "length.one_day") == 0.25
    assert [value(fact, f"length.{name}") for name in ("quarter", "half", "three_quarters")] == [
        1.0, 6.0, 9.0,
    ]  # fmt: skip
    assert "counted as far as they went" in fact.note


def test_lengths_that_outlast_the_days_played_are_beyond() -> None:
    fact = lengths(evidence(*several(4, days=2), *several(12, days=40, **OPEN)))

    assert value(fact, "length.one_day") == 0.0
    assert value(fact, "length.quarter") == 2.0
    assert value(fact, "length.half") == math.inf
    assert fact.verdict == "fail"


def test_lengths_with_and_without_a_reply() -> None:
    fact = lengths(evidence(*several(3, days=2), *several(3, days=20, replied=True)))

    assert value(fact, "length.unreciprocated") == 2.0
    assert value(fact, "length.reciprocated") == 20.0
    observed = {test.name: test.observed for test in fact.tests}
    assert observed["length.unreciprocated"] == 6.5 and observed["length.one_day"] == 0.33


def test_what_rises_after_a_reply_and_without_one() -> None:
    fact = force_after_reply(
        evidence(
            *several(2, replied=True, highest_rung=6), *several(2, replied=True), *several(3),
            *several(1, highest_rung=5),
        )
    )  # fmt: skip

    assert value(fact, "force.answered") == 0.5
    assert value(fact, "force.unanswered") == 0.25
    assert value(fact, "force.difference") == 0.25
    assert fact.verdict == "circular"


def test_where_nothing_rises_the_difference_is_not_asked() -> None:
    fact = force_after_reply(evidence(*several(4, replied=True), *several(4)))

    assert fact.verdict == "not asked"


def test_how_far_episodes_rise() -> None:
    fact = rises(
        evidence(
            *several(16), *several(2, highest_rung=5), *several(1, highest_rung=6),
            *several(1, highest_rung=7, ended="war"), *several(5, highest_rung=5, **OPEN),
        )
    )  # fmt: skip

    assert value(fact, "rise.rung_5") == 4 / 20
    assert value(fact, "rise.rung_6") == 2 / 20
    assert fact.verdict == "pass"


def test_the_lag_of_a_reply() -> None:
    """A lethal accident counts as replied at once and has none."""
    fact = reply_lag(
        evidence(
            *several(1, replied=True, reply_day=13), *several(1, replied=True, reply_day=14),
            *several(1, replied=True, reply_day=19), *several(4),
            *several(5, replied=True, reply_day=10, occasion="lethal_accident"),
            *several(5, replied=True, reply_day=None, occasion="lethal_accident"),
        )
    )  # fmt: skip

    assert value(fact, "reply.days") == 4.0 == fact.tests[0].observed


def test_what_stays_below_a_crisis() -> None:
    fact = contained(
        evidence(
            *several(3), *several(1, highest_rung=5),
            *several(4, highest_rung=5, occasion="lethal_accident"),
        )
    )  # fmt: skip

    assert value(fact, "contained") == 0.75 and fact.verdict == "pass"


def test_the_interval_resamples_whole_draws() -> None:
    """Draws agree: no uncertainty. One draw alone: some."""
    same = reciprocated(evidence(*several(4, replied=True), *several(4)))
    apart = reciprocated(evidence(*({"draw": d, "replied": d > 2} for d in (1, 2, 3, 4))))

    assert same.tests[0].simulated.low == same.tests[0].simulated.high == 0.5
    assert apart.tests[0].simulated.low < 0.5 < apart.tests[0].simulated.high


def test_episodes_of_histories_that_were_played() -> None:
    lab = PairedExperiments(loaded=baseline(), seed=1, draws=3, runs=20, days=200)
    of = FactEvidence(lab, Bench(settings=validation_settings(), draws=3, seed=1))
    found = of.episodes.onsets

    assert found.schema.names == EPISODES.names and played_episodes([]).num_rows == 0
    assert len(of.episodes) > 20
    assert of.episodes.by_history(of.episodes.whole("number") == 1).tolist() == (
        of.reached(0, 200).tolist()
    )
    known = [of.episodes.in_group(group) for group in GROUPS]
    assert (sum(group.astype(int) for group in known) == 1).all()
    assert (of.episodes.open == (found["days"].to_numpy() + found["start"].to_numpy() == 200)).all()
