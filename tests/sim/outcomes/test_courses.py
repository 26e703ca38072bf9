"""Questions about the course of disputes and suspensions, against the tables of both."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd
import pytest

from ballast.sim.engines.ensemble import lanes_of
from ballast.sim.errors import InputError
from ballast.sim.experiments.counted_block import play_block
from ballast.sim.experiments.engine_agreement import differences
from ballast.sim.experiments.paired_experiments import PairedExperiments
from ballast.sim.outcomes.episodes import episode_table
from ballast.sim.outcomes.history_tables import histories
from ballast.sim.scenario.changes import changed as branch
from ballast.sim.scenario.outcome_language import Asked, Question
from ballast.sim.scenario.priors import sample
from ballast.sim.vocabulary import NEVER
from ballast.sim.world.compiled_scenario import compile_scenario
from tests.cases import changed, small
from tests.scripted_disputes import BOTH_PRESS, LAPSES, over_an_encounter

LANES, DAYS = 60, 200
NOT_LETHAL = ["encounter", "collision", "shock", "show_of_force", "threat", "sovereignty"]
ASKED: dict[str, dict[str, Any]] = {
    "all": {"rung": 4},
    "replied": {"replied": True},
    "unreplied": {"unreplied": True},
    "soon": {"reply_within": 3},
    "crises": {"rung": 5},
    "short": {"days_at_most": 2},
    "short_unreplied": {"unreplied": True, "days_at_most": 5},
    "answered_crises": {"replied": True, "rung": 5, "occasion": NOT_LETHAL},
    "of_bb_early": {"side": "BB", "replied": True, "within": 100},
    "late": {"days_at_most": 10, "since": "2020-05-10"},
}


def _lively() -> Any:
    return changed(small(), {"ladder.onset_rate": 8.0, "disputes.press": 0.05})


def _asking() -> Any:
    asked = {
        f"{form}_{name}": {
            "count" if form == "n" else "first_day": "disputes", "definition": name, **keys
        }
        for name, keys in ASKED.items()
        for form in ("n", "day")
    }  # fmt: skip
    return branch(_lively(), {"outcomes.add": asked})


@pytest.fixture(scope="module")
def played() -> tuple[pd.DataFrame, pd.DataFrame]:
    """Sixty lively histories, with the questions asked, and their episodes."""
    loaded = _asking()
    setting = compile_scenario(loaded)
    draws, runs = lanes_of(0, LANES, LANES)
    values = sample(loaded, 7, np.arange(1))
    tally = play_block(setting, values, 7, draws, runs, DAYS, 0)
    episodes = episode_table(tally.episodes, draws, runs, setting).to_pandas()
    return histories([tally], setting, DAYS).to_pandas(), episodes


def _of(episodes: pd.DataFrame, keys: dict[str, Any]) -> pd.Series:
    """Rows of the table of episodes that a question asks for."""
    some = episodes["start"] >= 0
    closed = episodes["end"].notna()
    lag = episodes["reply_day"] - episodes["start"]
    tests = {
        "replied": lambda _: episodes["replied"],
        "unreplied": lambda _: ~episodes["replied"] & closed,
        "reply_within": lambda n: episodes["replied"] & (lag <= n).fillna(False),
        "rung": lambda rung: episodes["highest_rung"] >= rung,
        "days_at_most": lambda n: closed & (episodes["days"] <= n),
        "occasion": lambda words: episodes["occasion"].isin(words),
        "side": lambda side: episodes["opener"] == side,
        "within": lambda n: episodes["start"] < n,
        "since": lambda _: episodes["start"] >= 70,
    }
    for key, said in keys.items():
        some = some & tests[key](said)
    return some


@pytest.mark.parametrize("name", ASKED)
def test_counts_are_those_of_the_table_of_episodes(name: str, played: Any) -> None:
    runs, episodes = played
    found = episodes[_of(episodes, ASKED[name])].groupby("run").size()
    expected = found.reindex(range(LANES), fill_value=0)

    assert runs[f"n_{name}"].tolist() == expected.tolist()
    assert expected.sum() > 0


def test_the_first_day_is_that_on_which_it_is_known(played: Any) -> None:
    runs, episodes = played
    known = {"all": "start", "replied": "reply_day", "short": "end", "unreplied": "end"}
    for name, column in known.items():
        first = episodes[_of(episodes, ASKED[name])].groupby("run")[column].min()
        expected = first.reindex(range(LANES))
        found = runs[f"day_{name}"].astype(float)
        pd.testing.assert_series_equal(
            found, expected.astype(float), check_names=False, check_index_type=False
        )


def test_every_dispute_that_ends_is_answered_or_not(played: Any) -> None:
    """Only one that is open on the last day may be neither."""
    runs, episodes = played
    neither = runs["n_all"] - runs["n_replied"] - runs["n_unreplied"]

    assert (neither >= 0).all()
    assert neither.sum() == (episodes["end"].isna() & ~episodes["replied"]).sum()


def test_both_engines_count_alike() -> None:
    assert differences(_asking(), 7, 0, 3, DAYS) == []


def _scripted(parameters: dict[str, float], severity: str, asked: Asked) -> float:
    loaded = over_an_encounter(parameters, severity)
    lab = PairedExperiments(loaded=loaded, seed=1, draws=1, runs=3, days=60)
    (value,) = set(lab.count(asked).tolist())
    return float(value)


def test_a_scripted_dispute_by_hand() -> None:
    """One lapses on the next day; one that both carry on is pressed to a war, a rung a day."""
    one_day = Asked(count="disputes", days_at_most=1)
    assert _scripted(LAPSES, "publicised", one_day) == 1.0
    assert _scripted(LAPSES, "publicised", Asked(count="disputes", unreplied=True)) == 1.0
    assert _scripted(LAPSES, "publicised", Asked(count="disputes", replied=True)) == 0.0

    assert _scripted(BOTH_PRESS, "publicised", Asked(count="disputes", reply_within=1)) == 1.0
    assert _scripted(BOTH_PRESS, "publicised", Asked(count="disputes", rung=7)) == 1.0
    assert _scripted(BOTH_PRESS, "publicised", one_day) == 0.0


def test_suspensions_that_end_within_some_days() -> None:
    """Against the levels of every evening: from the suspension to the reopening."""
    loaded = changed(
        small(),
        {
            "shocks.sovereignty_rate": 12.0,
            "shocks.suspension_probability": 1.0,
            "channels.suspension_half_life": 20.0,
        },
    )
    lab = PairedExperiments(loaded=loaded, seed=5, draws=1, runs=30, days=DAYS)
    (diary,) = lab.play(label="scenario")
    rows = diary.table("suspended")
    for days in (5, 20, 60):
        for within in (DAYS, 100):
            expected = np.zeros(30)
            for day, lane, channel in zip(rows["day"], rows["lane"], rows["channel"], strict=True):
                later = diary.level[day + 1 : day + 1 + days, channel, lane]
                expected[lane] += day < within and bool((later > 0).any())
            asked = Asked(count="channels_suspended", days_at_most=days, within=within)
            np.testing.assert_array_equal(lab.count(asked), expected)
        assert expected.sum() > 0
    every = lab.count(Asked(count="channels_suspended"))
    side = [Asked(count="channels_suspended", side=s, days_at_most=DAYS) for s in ("AA", "BB")]
    assert (sum(lab.count(asked) for asked in side) <= every).all()


def test_both_are_written_as_they_are_read() -> None:
    """Keys that are not used are not in a scenario's hash."""
    assert "replied" not in Question(count="disputes").model_dump()
    assert Question(count="disputes", unreplied=True).model_dump()["unreplied"] is True
    assert not Question(count="days_on_rung", rung=5).asks_of_course
    assert NEVER > 3650


def test_what_has_no_course_is_not_asked_for_it() -> None:
    with pytest.raises(InputError, match="expected no 'replied' where acts is asked"):
        branch(
            small(),
            {"outcomes.add": {"it": {"count": "acts", "replied": True, "definition": "acts"}}},
        )
