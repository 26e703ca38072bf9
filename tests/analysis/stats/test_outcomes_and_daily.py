"""Tables of outcomes, days, weeks and visits, against counts made by hand."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from ballast.analysis.stats.daily_distributions import (
    channels_table,
    days_table,
    quantiles_of_counts,
    shares_at_limits,
    visits_table,
    weeks_table,
)
from ballast.analysis.stats.outcome_estimates import alarms
from ballast.analysis.stats.run_summary import highest_rungs, summarise
from ballast.sim.experiments.montecarlo import Plan, play
from ballast.sim.outcomes.history_tables import histories
from ballast.sim.outcomes.merging import merged
from ballast.sim.scenario.changes import changed as scenario_with
from ballast.sim.vocabulary import BY_SCENARIO
from ballast.sim.world.compiled_scenario import compile_scenario
from tests.cases import changed, small

DAYS = 150
PLAN = Plan(loaded=small(), seed=3, draws=5, runs=8, days=DAYS, block_lanes=16)
SETTING = compile_scenario(small())


@pytest.fixture(scope="module")
def tallies() -> list:
    return play(PLAN, 1)


@pytest.fixture(scope="module")
def runs(tallies: list) -> pd.DataFrame:
    return histories(tallies, SETTING, DAYS).to_pandas()


def test_estimates_leave_draw_zero_out(runs: pd.DataFrame) -> None:
    outcomes = {o.name: o for o in summarise(runs, small().scenario, DAYS)}
    reached = runs["first_day_rung_4"].notna()
    sampled = runs["draw"] > 0
    found = outcomes["rung_4_or_higher"]

    assert found.estimate.value == pytest.approx(reached[sampled].mean())
    assert found.at_modes.value == pytest.approx(reached[~sampled].mean())
    assert (found.n_draws, found.n_runs) == (4, 8)
    assert outcomes["hostile_acts_bb"].estimate.value == pytest.approx(
        runs.loc[sampled, "hostile_acts_bb"].mean()
    )


def test_outcomes_of_any_dyad_are_found_by_type(runs: pd.DataFrame) -> None:
    names = {o.name for o in summarise(runs, small().scenario, DAYS)}

    assert {"summit_held", "mil_channel_reopened", "two_visits", "many_hostile"} <= names
    assert {"visits_completed_aa", "visits_completed_bb"} <= names
    assert not {name for name in names if name.endswith(("_us", "_cn"))}


def test_declared_outcomes_count_what_they_say(runs: pd.DataFrame) -> None:
    hostile = runs["hostile_acts_aa"] + runs["hostile_acts_bb"]

    assert runs["many_hostile"].tolist() == (hostile >= 20).tolist()
    assert runs["any_encounter"].tolist() == (runs["encounters"] >= 10).tolist()
    assert runs["two_visits"].any() and not runs["two_visits"].all()
    assert (runs.loc[runs["two_visits"], "visits_completed_bb"] >= 2).all()


def test_rungs_are_consistent(runs: pd.DataFrame) -> None:
    for rung in (4, 5, 6, 7):
        reached = runs[f"first_day_rung_{rung}"].notna()
        assert reached.tolist() == (runs["highest_rung"] >= rung).tolist()
    shares = [o.estimate.value for o in highest_rungs(runs, small().scenario, DAYS)]
    assert sum(shares) == pytest.approx(1.0)


def test_tension_by_day_is_that_of_the_histories(tallies: list, runs: pd.DataFrame) -> None:
    days = days_table(merged(tallies, PLAN.runs), SETTING, DAYS)
    tension = days[days["variable"] == "tension"]
    last = runs["tension_end"]

    played = runs["days_played"] / DAYS  # means end with a war, after which tension is held at 100
    held = played * runs["tension_mean"] + (1.0 - played) * 100.0
    assert (played < 1.0).any()
    assert tension["mean"].mean() == pytest.approx(held.mean(), abs=1e-5)
    assert tension["mean"].iloc[-1] == pytest.approx(last.mean(), abs=1e-5)
    assert tension["q50"].iloc[-1] == pytest.approx(
        np.quantile(last.round(1), 0.5, method="inverted_cdf"), abs=1e-9
    )


def test_channels_by_day(tallies: list, runs: pd.DataFrame) -> None:
    """Shut ones begin shut, working ones open; suspended ones are fewer, and levels are nested."""
    days = days_table(merged(tallies, PLAN.runs), SETTING, DAYS)
    share = days.pivot(index="date", columns="variable", values="mean")
    first, channels = share.iloc[0], small().scenario.channels
    opened = runs["mil_channel_reopened_day"] <= DAYS - 1

    for name, channel in channels.items():
        assert (share[f"channel.{name}"] >= share[f"channel_working.{name}"]).all()
        assert share[f"channel.{name}"].between(0.0, 1.0).all()
        if channel.state in ("closed", "suspended"):
            assert first[f"channel.{name}"] <= (runs["mil_channel_reopened_day"] == 0).mean()
        if channel.state == "working":
            assert first[f"channel_working.{name}"] > 0.9
    assert share["channel.forces"].max() <= opened.mean() + 1e-12
    assert share["channel.forces"].max() > 0.0


def test_suspensions_are_counted_by_channel_and_reason(tallies: list, runs: pd.DataFrame) -> None:
    table = channels_table(merged(tallies, PLAN.runs), SETTING)

    assert table["suspensions"].sum() == pytest.approx(runs["channels_suspended"].mean())
    known = {*SETTING.undated, *SETTING.shocks.ids, BY_SCENARIO}
    assert len(table) and set(table["reason"]) <= known
    assert set(table["channel"]) <= set(SETTING.channels.ids)


def test_a_channel_that_the_scenario_closes_is_its_own_reason() -> None:
    """The diplomatic channel, which is working, closes on day 5 in all histories."""
    closes = {"kind": "channel", "channel": "diplomatic", "date": "2020-03-06",
              "state": "suspended", "evidence": "A"}  # fmt: skip
    loaded = scenario_with(small(), {"interventions.add": {"shut": closes}})
    plan = Plan(loaded=loaded, seed=3, draws=2, runs=4, days=8)
    tallies = play(plan, workers=1)
    table = channels_table(merged(tallies, 4), compile_scenario(loaded))

    row = table[table["reason"] == BY_SCENARIO]
    assert row[["channel", "suspensions"]].to_numpy().tolist() == [["diplomatic", 1.0]]


def test_weeks_hold_all_acts(tallies: list, runs: pd.DataFrame) -> None:
    """Windows of four weeks that do not overlap: weeks 4, 8, … 20 hold the first 140 days."""
    weeks = weeks_table(merged(tallies, PLAN.runs), SETTING, DAYS)
    simulated = weeks[~weeks["observed"] & (weeks["side"] == "AA") & (weeks["tone"] == "hostile")]
    four_weeks = simulated["mean"].to_numpy()[::4][:5] * 4

    assert len(simulated) == DAYS // 7 - 3
    assert four_weeks.sum() <= runs["hostile_acts_aa"].mean()
    assert four_weeks.sum() > 0.85 * runs["hostile_acts_aa"].mean()


def test_the_record_by_week(tallies: list) -> None:
    """One control of AA on 25 February, five days before the start: in the last recorded week."""
    weeks = weeks_table(merged(tallies, PLAN.runs), SETTING, DAYS)
    recorded = weeks[weeks["observed"] & (weeks["side"] == "AA") & (weeks["tone"] == "hostile")]

    assert recorded["mean"].iloc[-1] == 0.25
    assert recorded["q50"].isna().all()


def test_visits_end_one_way_each(tallies: list, runs: pd.DataFrame) -> None:
    table = visits_table(merged(tallies, PLAN.runs), SETTING).set_index("visit")
    ends = ["held_as_planned", "held_later", "postponed", "cancelled", "rebuffed", "pending"]

    assert table[ends].sum(axis=1).tolist() == pytest.approx([1.0] * len(table))
    assert table.loc["alma-last", "held_as_planned"] == 1.0
    assert table.loc["meeting", "held_as_planned"] == pytest.approx(runs["summit_held"].mean())
    assert table.loc["meeting", "held_later"] == 0.0
    assert list(table.index) == list(small().scenario.visits)


def test_quantiles_of_counts_are_those_of_the_numbers() -> None:
    numbers = np.repeat(np.arange(6), [3, 9, 1, 0, 20, 7])
    found = quantiles_of_counts(np.array([3, 9, 1, 0, 20, 7]))
    expected = np.quantile(numbers, [0.05, 0.25, 0.5, 0.75, 0.95], method="inverted_cdf")

    assert list(found.values()) == expected.tolist()


def test_alarms_for_what_never_and_always_happens(runs: pd.DataFrame) -> None:
    """Forced: war in no history, a lethal accident in all, tension at its bound on 2 % of days."""
    forced = runs.assign(any_lethal_incident=True, rung_7=False)
    found = "\n".join(alarms(summarise(forced, small().scenario, DAYS), {"tension": 0.02}))

    assert "rung_7: happened in none of 32 histories" in found
    assert "any_lethal_incident: happened in all of 32 histories" in found
    assert "tension: on a limit of its range for 2.0 % of the time" in found
    calm = alarms(summarise(runs, small().scenario, DAYS), {"tension": 0.009})
    assert "on a limit" not in "\n".join(calm)


def test_time_on_limits_is_counted(tallies: list) -> None:
    """Hardly any in an ordinary scenario; nearly all where the base lies at the top."""
    top = changed(small(), {"tension.base": 100.0, "tension.start": 100.0, "tension.act_gain": 0.0})
    stuck = play(Plan(loaded=top, seed=1, draws=1, runs=3, days=4), 1)

    assert max(shares_at_limits(merged(tallies, PLAN.runs)).values()) < 0.01
    assert shares_at_limits(merged(stuck, 3))["tension"] > 0.9


def test_a_rate_multiplier_beyond_its_bounds_calls_an_alarm() -> None:
    """A slope of 2 on z of several points drives the multipliers onto their bounds."""
    steep = changed(
        small(), {"choice.tension_slope": 2.0, "tension.base": 75.0, "tension.act_gain": 0.0}
    )
    tallies = play(Plan(loaded=steep, seed=1, draws=1, runs=5, days=30), 1)
    shares = shares_at_limits(merged(tallies, 5))

    assert shares["rate multiplier of AA, economic"] > 0.5
    assert "rate multiplier of AA, economic" in "\n".join(alarms([], shares))
