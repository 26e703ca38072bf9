"""A played side: exactly what is listed, in both engines, and the model again afterwards."""

from __future__ import annotations

from datetime import timedelta
from functools import cache
from typing import Any

import numpy as np
import pytest

from ballast.sim.day import play_day
from ballast.sim.errors import InputError
from ballast.sim.experiments.engine_agreement import differences
from ballast.sim.experiments.paired_experiments import PairedExperiments
from ballast.sim.outcomes.trajectories import Trajectories
from ballast.sim.scenario.changes import changed
from ballast.sim.scenario.played_side_checks import differences_played, visit_ids
from ballast.sim.scenario.priors import sample
from ballast.sim.scenario.schema import LoadedScenario
from ballast.sim.streams import Luck
from ballast.sim.vocabulary import Cause, VisitEvent, VisitPhase
from ballast.sim.world.compiled_scenario import compile_scenario
from ballast.sim.world.start import begin
from ballast.sim.world.state import World
from tests.cases import baseline, small

UNTIL, LAST_DAY = "2020-05-09", 69
RICH: dict[str, Any] = {
    "acts": {
        "2020-03-01": ["reassure"],
        "2020-03-08": ["accuse", "tariff", "praise"],
        "2020-04-01": ["export_control_major", "sanction_persons"],
        "2020-05-09": ["praise"],
    },
    "visits": {
        "2020-03-02": {"own.alma": "propose", "berta-spring": "accept"},
        "2020-03-10": {"arne-spring": "call_off", "bela-secret": "rebuff"},
        "2020-04-02": {"own.axel": "propose", "meeting": "call_off"},
    },
}


def played(side: str = "AA", until: Any = UNTIL, **decisions: Any) -> LoadedScenario:
    return changed(small(), {"played.add": {side: {"until": until} | decisions}})


def diary(loaded: LoadedScenario, days: int = 120) -> Trajectories:
    return PairedExperiments(loaded=loaded, seed=3, draws=2, runs=30, days=days).play()[0]


@cache
def rich() -> Trajectories:
    return diary(played(**RICH))


def events(found: Trajectories, visit: str) -> list[tuple[int, int, int]]:
    """Day, lane and event of everything that happened to a visit."""
    rows = found.table("visits")
    some = rows["slot"] == found.setting.slots.ids.index(visit)
    return sorted(zip(*(rows[c][some].tolist() for c in ("day", "lane", "event")), strict=True))


def test_it_does_what_is_listed_and_nothing_else() -> None:
    rows, ids = rich().table("acts"), rich().setting.acts.ids
    mine = (rows["side"] == 0) & (rows["day"] <= LAST_DAY)
    found = {(int(d), ids[a]) for d, a in zip(rows["day"][mine], rows["act"][mine], strict=True)}

    assert found == {
        (0, "reassure"), (7, "accuse"), (7, "tariff"), (7, "praise"),
        (31, "export_control_major"), (31, "sanction_persons"), (69, "praise"),
    }  # fmt: skip
    assert set(rows["cause"][mine]) == {Cause.PLAYED}
    assert np.bincount(rows["lane"][mine & (rows["day"] == 7)]).tolist() == [3] * 60


def test_afterwards_the_model_decides_and_the_other_side_always_does() -> None:
    rows = rich().table("acts")
    later = (rows["side"] == 0) & (rows["day"] > LAST_DAY)
    other = rows["side"] == 1

    assert later.sum() > 60 and Cause.PLAYED not in rows["cause"][later]
    assert other.sum() > 60 and Cause.PLAYED not in rows["cause"][other]
    assert Cause.COUNTERMEASURE in rows["cause"][other]


def test_the_other_side_meets_the_same_luck() -> None:
    """Nothing the player has done can have reached it on the first day."""
    plain, acts = diary(small()).table("acts"), rich().table("acts")
    first = [
        [(r["lane"][n], r["act"][n]) for n in np.flatnonzero((r["day"] == 0) & (r["side"] == 1))]
        for r in (plain, acts)
    ]

    assert first[0] == first[1]


def test_what_is_owed_lapses() -> None:
    """The other side's controls call no countermeasure forth while a person decides."""
    always = {"parameters.coercion.aa_countermeasure": 1.0}
    rows = diary(changed(played(), always)).table("acts")
    early = (rows["side"] == 0) & (rows["day"] <= LAST_DAY)
    rows_free = diary(changed(small(), always)).table("acts")

    assert not early.any()
    assert Cause.COUNTERMEASURE in rows_free["cause"][rows_free["side"] == 0]


def test_an_act_that_is_not_feasible_is_not_done_there() -> None:
    """Talks need the channel: it is shut by an intervention before."""
    shut = {"date": "2020-03-05", "kind": "channel", "channel": "economic", "state": "suspended",
            "evidence": "A"}  # fmt: skip
    never = {"parameters.channels.suspension_half_life": 720}
    asks = played(acts={"2020-03-01": ["working_talks"], "2020-03-10": ["working_talks"]})
    found = diary(changed(asks, never | {"interventions.add": {"shut": shut}}))
    rows = found.table("acts")
    mine = (rows["side"] == 0) & (rows["day"] <= 9)
    place = found.setting.channels.ids.index("economic")
    open_then = int((found.level[8, place] > 0).sum())

    assert (rows["day"][mine] == 0).sum() == 60
    assert (rows["day"][mine] == 9).sum() == open_then < 10


def test_nothing_is_proposed_or_answered_of_itself() -> None:
    found = diary(changed(played(), {"parameters.visits.proposals": 8.0}))
    rows, slots = found.table("visits"), found.setting.slots
    early = rows["day"] <= LAST_DAY
    guest = slots.visitor_side[rows["slot"]] == 0
    host = slots.host_side[rows["slot"]] == 0
    of = rows["event"]

    assert not (early & guest & (of == VisitEvent.PROPOSED)).any()
    assert not (early & host & np.isin(of, (VisitEvent.ACCEPTED, VisitEvent.REBUFFED))).any()
    assert (early & host & (of == VisitEvent.PROPOSED)).any()
    # the proposals that waited are answered by the model within a week of its return
    late = (rows["day"] > LAST_DAY) & host
    answered = np.isin(of, (VisitEvent.ACCEPTED, VisitEvent.REBUFFED))
    assert (late & answered & (rows["day"] <= LAST_DAY + 7)).any()
    assert (~early & guest & (of == VisitEvent.PROPOSED)).any()


def test_moves_on_visits_are_made_on_their_day() -> None:
    found = rich()
    proposed, accepted, rebuffed, off = (
        VisitEvent.PROPOSED, VisitEvent.ACCEPTED, VisitEvent.REBUFFED, VisitEvent.CANCELLED,
    )  # fmt: skip

    assert events(found, "own.alma")[:60] == [(1, lane, proposed) for lane in range(60)]
    assert all(e in (accepted, rebuffed) for d, _, e in events(found, "own.alma") if d == 8)
    assert events(found, "berta-spring")[:60] == [(1, lane, accepted) for lane in range(60)]
    assert events(found, "bela-secret")[:60] == [(9, lane, rebuffed) for lane in range(60)]
    assert events(found, "arne-spring") == [(9, lane, off) for lane in range(60)]
    assert events(found, "meeting") == [(32, lane, off) for lane in range(60)]


def test_a_visit_of_ones_own_begins_on_its_date_unless_put_off() -> None:
    """By incident or opinion it is never put off; by the player on any day before."""
    often = {"parameters.visits.incident_postponement": 1.0, "parameters.encounters.rate": 1000.0,
             "parameters.encounters.p_collision": 0.05,
             "parameters.visits.postponement_rate": 0.05}  # fmt: skip
    kept = events(diary(changed(played(), often), 30), "arne-spring")
    free = events(diary(changed(small(), often), 30), "arne-spring")
    moved = diary(played(visits={"2020-03-20": {"arne-spring": "put_off"}}), 200)

    begun = [lane for day, lane, e in kept if (day, e) == (19, VisitEvent.BEGUN)]
    assert len(begun) > 50 and not any(e == VisitEvent.POSTPONED for _, _, e in kept)
    assert any(e == VisitEvent.POSTPONED for _, _, e in free)
    rows = events(moved, "arne-spring")
    assert rows[:60] == [(19, lane, VisitEvent.POSTPONED) for lane in range(60)]
    assert {day for day, _, e in rows[60:] if e == VisitEvent.ACCEPTED} <= set(range(79, 200))


def daily(first: int, last: int, **moves: str) -> dict[str, dict[str, str]]:
    """The same steps on each of some days of the scenario."""
    start = small().scenario.start
    names = {name.replace("_", "-"): move for name, move in moves.items()}
    return {(start + timedelta(days=d)).isoformat(): names for d in range(first, last + 1)}


def test_who_was_put_off_is_received_when_he_asks_again() -> None:
    """Put off on day 19 for 60 to 180 days, uniform: received as soon as that, and not before."""
    off = {"2020-03-20": {"arne-spring": "put_off"}}
    hosts = {"until": "2020-08-31", "visits": daily(20, 183, arne_spring="accept")}
    both = changed(played(until="2020-08-31", visits=off), {"played.add": {"BB": hosts}})
    found = events(diary(both, 184), "arne-spring")
    days = [day for day, _, event in found if event == VisitEvent.ACCEPTED]

    assert min(days) >= 79
    share = 105 / 121
    assert abs(len(days) / 60 - share) < 4 * np.sqrt(share * (1 - share) / 60)


def test_who_was_put_off_waits_while_nobody_answers_and_longer_when_refused() -> None:
    off = {"2020-03-20": {"arne-spring": "put_off"}}
    silent = {"until": "2020-09-16"}
    refused = silent | {"visits": daily(20, 199, arne_spring="rebuff")}
    base = played(until="2020-09-16", visits=off)
    for hosts, waits in ((silent, False), (refused, True)):
        world = diary_world(changed(base, {"played.add": {"BB": hosts}}))
        slot = world.setting.slots.ids.index("arne-spring")
        assert (world.phase[slot] == VisitPhase.POSTPONED).all()
        assert ((world.wake[slot] > 200).mean() > 0.5) == waits


def diary_world(loaded: LoadedScenario) -> World:
    """The world after the last day, in 60 histories."""
    draws, runs = np.zeros(60, int), np.arange(60)
    values = sample(loaded, 3, np.array([0]))
    world = begin(compile_scenario(loaded), values, Luck(3, draws, runs), 60)
    for _ in range(200):
        play_day(world)
    return world


def test_a_visit_that_cooled_off_can_be_proposed_again_and_not_before() -> None:
    """Rebuffed on day 9 for 20 to 90 days and asked again every day."""
    asks = {f"2020-04-{day:02}": {"bela-secret": "propose"} for day in range(1, 31)}
    asks |= {f"2020-03-{day:02}": {"bela-secret": "propose"} for day in range(11, 32)}
    rebuffs = changed(
        played("BB", "2020-04-30", visits=asks),
        {
            "played.add": {
                "AA": {"until": UNTIL, "visits": {"2020-03-10": {"bela-secret": "rebuff"}}}
            }
        },
    )
    rows = events(diary(rebuffs, 61), "bela-secret")
    again = [day for day, _, e in rows if e == VisitEvent.PROPOSED]

    assert min(again) >= 29
    # 20 … 90 days uniform: 32 of 71 have cooled off by day 60
    assert abs(len(again) / 60 - 32 / 71) < 4 * np.sqrt(0.25 / 60)


@pytest.mark.parametrize(
    ("loaded", "days"),
    [
        (played(**RICH), 120),
        (changed(played(**RICH), {"played.add": {"BB": {"until": "2020-04-15"}}}), 100),
        (changed(played(**RICH), {"continues": {"until": "2020-04-20", "draw": 1}}), 100),
    ],
    ids=["one side", "both sides", "continued"],
)
def test_the_engines_agree(loaded: LoadedScenario, days: int) -> None:
    assert differences(loaded, 3, 1, 2, days) == []


@pytest.mark.parametrize("loaded", [small(), baseline()], ids=["small", "baseline"])
def test_ids_of_visits_are_those_of_the_world(loaded: LoadedScenario) -> None:
    """But for meetings on occasions, in which nobody has a say."""
    setting = compile_scenario(loaded)
    sides, slots = setting.sides, setting.slots
    every = zip(slots.ids, slots.visitor_side, slots.host_side, slots.occasion, strict=True)
    visits = {name: (sides[v], sides[h]) for name, v, h, occasion in every if not occasion}

    assert list(visit_ids(loaded.scenario).items()) == list(visits.items())


def test_a_visit_in_progress_is_out_of_reach() -> None:
    asks = {f"2020-03-{day}": {"arne-spring": "call_off"} for day in (21, 22)}
    found = diary(played(visits=asks), 60)

    assert not any(e == VisitEvent.CANCELLED for _, _, e in events(found, "arne-spring"))
    assert sum(e == VisitEvent.COMPLETED for _, _, e in events(found, "arne-spring")) > 50


@pytest.mark.parametrize(
    ("side", "entry", "words"),
    [
        ("A", {}, "played.A: expected the id of a government, got 'A'; did you mean 'AA'?"),
        ("AA", {"until": "2031-01-01"}, "played.AA.until: expected a day of the scenario"),
        ("AA", {"until": "soon"}, "expected a date such as 2023-07-10"),
        ("AA", {"untill": UNTIL}, "did you mean 'until'?"),
        ("AA", {"acts": {"2020-05-10": ["praise"]}}, "2020-05-10: expected a day from"),
        ("AA", {"acts": {"2020-05-01": ["prais"]}}, "did you mean 'praise'?"),
        ("AA", {"acts": {"2020-05-01": ["drill_large"]}}, "that AA has a share of"),
        ("AA", {"acts": {"2020-05-01": ["accuse", "warn"]}}, "one verbal_hostile act a day"),
        ("AA", {"visits": {"2020-05-01": {"own.alm": "propose"}}}, "did you mean 'own.alma'?"),
        ("AA", {"visits": {"2020-05-01": {"own.alma": "acept"}}}, "did you mean 'accept'?"),
        ("AA", {"visits": {"2020-05-01": {"own.bela": "propose"}}}, "of AA's own to propose"),
        ("AA", {"visits": {"2020-05-01": {"own.alma": "accept"}}}, "a visit to AA to accept"),
        ("AA", {"visits": {"2020-05-01": {"meeting": "put_off"}}}, "call_off for a summit"),
        ("AA", {"evidence": "D"}, "expected the key 'source' for evidence of class D"),
    ],
)  # fmt: skip
def test_wrong_entries_are_refused(side: str, entry: dict[str, Any], words: str) -> None:
    with pytest.raises(InputError) as caught:
        played(side, **({"until": UNTIL} | entry if "untill" not in entry else entry))

    assert words in str(caught.value)


def test_a_past_beyond_the_scenario_is_refused() -> None:
    with pytest.raises(InputError, match="expected a day of the scenario"):
        changed(small(), {"continues": {"until": "2021-01-01"}})


def test_the_difference_is_told_in_sentences() -> None:
    one = played(acts={"2020-03-01": ["accuse"]}, visits={"2020-03-02": {"own.alma": "propose"}})
    other = changed(one, {"played.AA": {"until": "2020-05-01", "acts": {"2020-03-01": ["warn"]}}})
    past = changed(other, {"continues": {"until": "2020-04-01", "run": 3}})

    assert list(differences_played(small().scenario, one.scenario)) == [
        "AA is played by hand until 2020-05-09: 1 act and 1 step on visits",
        "on 2020-03-01 AA does by hand: accuse",
        "on 2020-03-02 AA does by hand: propose own.alma",
    ]
    assert list(differences_played(one.scenario, other.scenario)) == [
        "AA is no longer played by hand until 2020-05-09",
        "AA is played by hand until 2020-05-01: 1 act and 1 step on visits",
        "on 2020-03-01 AA does by hand: warn instead of accuse",
    ]
    assert list(differences_played(other.scenario, past.scenario)) == [
        "every history is (11, 0, 3) until 2020-04-01"
    ]
    assert next(differences_played(past.scenario, small().scenario)).startswith("AA is no longer")
    assert list(differences_played(past.scenario, past.scenario)) == []
