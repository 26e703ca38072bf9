"""Disputes told apart: by hand, at the edges of a run, and against what is counted of histories."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import numpy as np
import pandas as pd
import pyarrow as pa
import pytest

from ballast.sim.outcomes.episodes import (
    Episodes,
    close_open,
    episode_table,
    new_episodes,
    note_disputes,
    onset_table,
)
from ballast.sim.outcomes.history_tables import episodes, histories, onsets
from ballast.sim.scenario.dispute_keys import OngoingDispute
from ballast.sim.scenario.schema import LoadedScenario
from ballast.sim.vocabulary import DISPUTE_ROLES, WAR, Ending, Occasion, Role
from ballast.sim.world.compiled_scenario import compile_scenario
from ballast.sim.world.onset_causes import ODDS
from ballast.sim.world.state import BegunDisputes, Calls, World, blank_day
from tests.cases import baseline, changed, play, quiet, small
from tests.sim.world.hand import still

DAYS = 30
US, CN = 0, 1


class ByHand:
    """A world in which nothing happens but what a test writes into its days.

    Args:
        lanes: histories.
        loaded: the scenario; the still baseline if None.
    """

    def __init__(self, lanes: int = 1, loaded: LoadedScenario | None = None) -> None:
        self.world: World = still(lanes, loaded)
        self.episodes: Episodes = new_episodes(self.world.setting, lanes)

    def day(self, day: int, **today: Any) -> None:
        """An evening, with what happened on the day."""
        self.world.today = blank_day(self.world.lanes)
        for name, value in today.items():
            setattr(self.world.today, name, value)
        note_disputes(self.episodes, self.world, day)

    def begun(self, trigger: str, lane: int = 0, opener: int = CN, rung: int = 4) -> BegunDisputes:
        """A dispute that begins tonight; the relation is on its rung from then on."""
        self.world.rung[lane] = rung
        one = np.array([lane])
        return BegunDisputes(
            lanes=one,
            trigger=np.array([self.world.setting.candidates.names.index(trigger)]),
            opener=np.array([opener]),
            author=np.array([1 - opener]),
            committed=np.array([False]),
            rung=np.array([rung], np.int8),
            probability=np.array([0.25]),
            terms=np.zeros((7, 1)),
        )

    def tables(self) -> tuple[pd.DataFrame, pd.DataFrame]:
        """All disputes, and the first that began in each history."""
        close_open(self.episodes, self.world, DAYS)
        names = np.zeros(self.world.lanes, int), np.arange(self.world.lanes)
        found = (
            table(self.episodes, *names, self.world.setting)
            for table in (episode_table, onset_table)
        )
        every, first = (table.to_pandas() for table in found)
        return every, first


def move(side: int, role: Role, lane: int = 0) -> tuple[int, int, np.ndarray]:
    """What a government does about a dispute."""
    return side, DISPUTE_ROLES.index(role), np.array([lane])


def calls(side: int, *answered: bool) -> Calls:
    """Calls of one day in as many first lanes."""
    n = len(answered)
    who = np.zeros(n, int)
    return Calls(side, np.arange(n), who, who, np.array(answered), np.zeros(n, bool))


def settled(ending: Ending, *lanes: int) -> list[tuple[Ending, np.ndarray]]:
    """How disputes end tonight."""
    return [(ending, np.array(lanes))]


def test_a_matter_that_lapses_after_a_day() -> None:
    hand = ByHand()
    hand.day(3, begun=hand.begun("publicised"))
    hand.world.rung[0] = 2
    hand.day(4, ended=settled(Ending.LAPSE, 0))
    every, first = hand.tables()
    (row,) = every.to_dict("records")

    assert (row["number"], row["start"], row["end"], row["days"]) == (1, 3, 4, 1)
    assert (row["trigger"], row["occasion"]) == ("publicised", Occasion.ENCOUNTER)
    assert (row["author"], row["opener"]) == ("US", "CN")
    assert (row["replied"], row["ended"], row["highest_rung"]) == (False, "lapse", 4)
    assert pd.isna(row["reply_day"]) and row["chance"] == 0.25
    assert first[["run", "day", "occasion"]].values.tolist() == [[0, 3, "encounter"]]


def test_moves_calls_and_meetings_are_counted_until_it_ends() -> None:
    """A reply on day 6, two presses and a rise on day 7, an offer that is accepted on day 9."""
    hand, nobody = ByHand(), np.array([0])
    hand.day(5, begun=hand.begun("act.US.threaten"))
    hand.day(6, moves=[move(US, Role.REPLY)], calls=[calls(US, False), calls(CN, True)])
    hand.world.rung[0] = 5
    hand.day(
        7,
        moves=[move(US, Role.PRESS_4), move(CN, Role.PRESS_4)],
        rises=(np.array([0]), np.array([False])),
        met=[(np.array([0]), nobody)],
    )
    hand.world.rung[0] = 3
    hand.day(
        9,
        moves=[move(US, Role.OFFER), move(CN, Role.ACCEPT)],
        ended=settled(Ending.SETTLEMENT, 0),
        calls=[calls(US, True)],
    )
    (row,) = hand.tables()[0].to_dict("records")

    assert (row["replied"], row["reply_day"], row["highest_rung"]) == (True, 6, 5)
    assert (row["presses"], row["offers"], row["ended"], row["days"]) == (2, 2, "settlement", 4)
    assert (row["calls"], row["calls_answered"], row["meetings"]) == (3, 2, 1)


def test_two_in_one_history_do_not_share_their_counts() -> None:
    hand = ByHand(lanes=2)
    hand.day(1, begun=hand.begun("publicised", lane=1))
    hand.day(2, moves=[move(US, Role.REPLY, 1)])
    hand.day(3, moves=[move(CN, Role.PRESS_4, 1)])
    hand.world.rung[1] = 2
    hand.day(4, ended=settled(Ending.SETTLEMENT, 1))
    hand.day(10, begun=hand.begun("collision", lane=1, opener=US))
    hand.world.rung[1] = 2
    hand.day(12, ended=settled(Ending.LAPSE, 1))
    every, first = hand.tables()

    assert every["run"].tolist() == [1, 1] and every["number"].tolist() == [1, 2]
    assert every["start"].tolist() == [1, 10] and every["presses"].tolist() == [1, 0]
    assert every["replied"].tolist() == [True, False] and every["opener"].tolist() == ["CN", "US"]
    assert first["day"].tolist() == [1]


def test_one_that_ends_and_one_that_begins_on_one_day() -> None:
    """What is done on the day belongs to the one that ends, and the other begins with nothing."""
    hand = ByHand()
    hand.day(1, begun=hand.begun("publicised"))
    begins = hand.begun("collision")
    hand.day(5, moves=[move(US, Role.OFFER)], ended=settled(Ending.SETTLEMENT, 0), begun=begins)
    every, _ = hand.tables()

    assert every["start"].tolist() == [1, 5] and every["offers"].tolist() == [1, 0]


def test_one_that_is_open_on_the_last_day_has_no_end() -> None:
    hand = ByHand()
    hand.day(DAYS - 3, begun=hand.begun("publicised"))
    (row,) = hand.tables()[0].to_dict("records")

    assert row["days"] == 3 and pd.isna(row["end"]) and pd.isna(row["ended"])


def test_a_lethal_accident_that_lifts_counts_as_replied_and_war_ends_it() -> None:
    hand = ByHand()
    hand.day(2, begun=hand.begun("lethal", rung=5))
    for day, rung in ((4, 6), (6, int(WAR))):
        hand.world.rung[0] = rung
        today: dict[str, Any] = {"rises": (np.array([0]), np.array([False]))}
        if rung == WAR:
            today["ended"] = settled(Ending.WAR, 0)
        hand.day(day, **today)
    (row,) = hand.tables()[0].to_dict("records")

    assert (row["replied"], row["reply_day"], row["highest_rung"]) == (True, 2, 7)
    assert (row["ended"], row["end"], row["days"]) == ("war", 6, 4)


def test_a_rise_by_accident_counts_as_a_reply() -> None:
    hand = ByHand()
    hand.day(2, begun=hand.begun("publicised"))
    hand.world.rung[0] = 5
    hand.day(8, rises=(np.array([0]), np.array([True])))
    (row,) = hand.tables()[0].to_dict("records")

    assert (row["replied"], row["reply_day"], row["highest_rung"]) == (True, 8, 5)


def under_way(loaded: LoadedScenario, **changes: Any) -> LoadedScenario:
    """A scenario that starts in a dispute which began ten days before."""
    about = {
        "rung": 4, "trigger": "collision", "opener": "CN", "replied": True, "evidence": "A",
        "since": loaded.scenario.start - timedelta(days=10),
    }  # fmt: skip
    return changed(loaded, dispute=OngoingDispute.model_validate(about | changes))


def test_one_that_is_under_way_on_day_0_is_a_dispute_but_no_onset() -> None:
    """It is on its rung from the morning of the day named on, so from the evening before."""
    hand = ByHand(loaded=under_way(quiet(baseline())))
    hand.world.rung[0] = 2
    hand.day(4, ended=settled(Ending.SETTLEMENT, 0))
    hand.day(20, begun=hand.begun("publicised"))
    every, first = hand.tables()
    old, new = every.to_dict("records")

    assert (old["number"], old["start"], old["end"], old["days"]) == (1, -11, 4, 15)
    assert (old["occasion"], old["opener"], old["replied"]) == ("collision", "CN", True)
    assert all(pd.isna(old[name]) for name in ("chance", *ODDS))
    assert (new["number"], new["start"], new["chance"]) == (2, 20, 0.25)
    assert first["day"].tolist() == [20]


def often() -> LoadedScenario:
    """The small dyad with disputes in most histories, and wars in some."""
    hot = {"press": 0.3, "press_risk": 0.4, "press_risk_force": 0.5}
    numbers = {f"disputes.{name}": value for name, value in hot.items()}
    return changed(small(), {"ladder.onset_rate": 4.0, **numbers})


@pytest.fixture(scope="module")
def played() -> tuple[pd.DataFrame, pd.DataFrame, pd.DataFrame]:
    """Histories, their disputes and their first onsets."""
    loaded = often()
    setting, tally = compile_scenario(loaded), play(loaded, draws=4, runs=15, days=120)
    tables = histories([tally], setting, 120), episodes(tally, setting), onsets(tally, setting)
    runs, every, first = (table.to_pandas() for table in tables)
    return runs, every, first


def test_disputes_are_as_many_and_as_long_as_histories_say(
    played: tuple[pd.DataFrame, pd.DataFrame, pd.DataFrame],
) -> None:
    """A war's own day counts among the days on rung 4 or higher, and not in its length."""
    runs, every, _ = played
    names = runs.set_index(["draw", "run"]).index

    def of(column: Any) -> list[float]:
        summed = every.assign(column=column).groupby(["draw", "run"])["column"].sum()
        return summed.reindex(names, fill_value=0).tolist()

    wars = every["ended"] == "war"
    assert len(every) > 60 and wars.any()
    assert runs["disputes"].tolist() == of(1)
    assert runs["dispute_days"].tolist() == of(every["days"] + wars)
    assert runs["settled_by_offer"].tolist() == of(every["ended"] == "settlement")
    assert runs["calls"].tolist() == of(every["calls"])
    assert runs["calls_answered"].tolist() == of(every["calls_answered"])
    for name in ("presses", "offers"):
        both = runs[f"{name}_aa"] + runs[f"{name}_bb"]
        assert both.tolist() == of(every[name]), name
    highest = every.groupby(["draw", "run"])["highest_rung"].max().reindex(names, fill_value=0)
    assert runs["highest_rung"].clip(lower=4).tolist() == highest.clip(lower=4).tolist()


def test_the_first_onset_is_the_first_dispute(
    played: tuple[pd.DataFrame, pd.DataFrame, pd.DataFrame],
) -> None:
    runs, every, first = played
    alone = every[every["number"] == 1].reset_index(drop=True)
    columns = ["draw", "run", "trigger", "occasion", "author", "opener", "chance", *ODDS]

    pd.testing.assert_frame_equal(first[columns], alone[columns])
    assert first["day"].tolist() == alone["start"].tolist()
    known = runs[runs["first_day_rung_4"].notna()]
    assert known["first_day_rung_4"].tolist() == first["day"].tolist()
    assert known["first_trigger"].tolist() == first["occasion"].tolist()
    assert runs[runs["first_day_rung_4"].isna()]["first_trigger"].isna().all()


def test_blocks_joined_are_the_whole() -> None:
    loaded = often()
    setting = compile_scenario(loaded)
    size: dict[str, Any] = {"draws": 2, "runs": 9, "days": 60}
    for table in (episodes, onsets):
        whole = table(play(loaded, **size), setting)
        parts = [
            table(play(loaded, **size, first=first, last=last), setting)
            for first, last in ((0, 4), (4, 5), (5, 18))
        ]
        assert whole.num_rows > 5
        assert pa.concat_tables(parts).equals(whole)


def test_the_rows_of_a_history_do_not_overlap(
    played: tuple[pd.DataFrame, pd.DataFrame, pd.DataFrame],
) -> None:
    _, every, _ = played
    for _, rows in every.groupby(["draw", "run"]):
        assert rows["number"].tolist() == list(range(1, len(rows) + 1))
        ends = rows["end"].to_numpy()[:-1]
        assert (rows["start"].to_numpy()[1:] >= ends).all() and not np.isnan(ends).any()
