"""Scenarios with another start: of their day, and doing what they say."""

from __future__ import annotations

import csv
from datetime import date
from functools import cache
from pathlib import Path

import numpy as np
import pytest
import yaml

from ballast.sim.experiments.paired_experiments import PairedExperiments
from ballast.sim.outcomes.trajectories import Trajectories
from ballast.sim.scenario.dating import misdated
from ballast.sim.scenario.library import load_scenario
from ballast.sim.scenario.priors import range_of
from ballast.sim.scenario.schema import LoadedScenario
from ballast.sim.scenario.sources import known_seeds
from ballast.sim.scenario.validation import _all_evidenced
from ballast.sim.vocabulary import DISPUTE_ROLES, Category, Evidence, VisitEvent
from ballast.sim.world.compiled_scenario import compile_scenario
from tests.cases import ROOT, SMALL, shares_of

STARTS = {
    "spring-2023": date(2023, 5, 1),
    "balloon-2023": date(2023, 2, 1),
    "after-pelosi-2022": date(2022, 8, 2),
    "hainan-2001": date(2001, 4, 1),
}
BRANCHES = {"economic-visitors-first": date(2023, 5, 1), "yellen-only": date(2023, 5, 1)}
LANES = 600
FIGURES = yaml.safe_load((ROOT / "seeds" / "starts.yaml").read_text("utf-8"))


@cache
def loaded(name: str) -> LoadedScenario:
    return load_scenario(str(ROOT / "scenarios" / f"{name}.yaml"))


@cache
def lab(name: str, days: int) -> PairedExperiments:
    return PairedExperiments(loaded=loaded(name), seed=4, draws=60, runs=10, days=days)


def steps(diary: Trajectories, visit: str, event: VisitEvent) -> dict[int, int]:
    """Day of an event of a visit, by lane; the last where there are several."""
    rows = diary.table("visits")
    here = (rows["slot"] == diary.setting.slots.ids.index(visit)) & (rows["event"] == event)
    return dict(zip(rows["lane"][here].tolist(), rows["day"][here].tolist(), strict=True))


# --- Of their day.


@pytest.mark.parametrize("name", [*STARTS, *BRANCHES])
def test_no_data_of_after_the_start(name: str) -> None:
    scenario = loaded(name).scenario
    sources, _ = known_seeds(ROOT / "seeds")

    assert scenario.start == (STARTS | BRANCHES)[name]
    assert list(misdated(_all_evidenced(scenario), scenario.start, sources)) == []
    assert scenario.figures is None and scenario.expectations is None


@pytest.mark.parametrize("name", STARTS)
def test_the_facts_of_july_2023_are_not_named(name: str) -> None:
    assert [k for k, entry in _all_evidenced(loaded(name).scenario) if entry.ledger] == []


@pytest.mark.parametrize("name", STARTS)
def test_no_baseline_source_of_a_later_day_speaks_for_the_relation(name: str) -> None:
    """Officials, channels, visits, conduct and tension name a source of the scenario's own day."""
    sources, _ = known_seeds(ROOT / "seeds")
    assert sources is not None
    scenario = loaded(name).scenario
    own = [
        *scenario.officials.values(),
        *(official.reception for official in scenario.officials.values()),
        *scenario.channels.values(),
        *scenario.visits.values(),
        *(government.conduct for government in scenario.governments.values()),
        scenario.parameters["tension.start"],
    ]

    for entry in own:
        if entry.source is not None:
            published = str(sources[entry.source]["published"])  # type: ignore[call-overload]
            assert published <= scenario.start.isoformat(), entry


@pytest.mark.parametrize("name", STARTS)
def test_the_record_ends_before_the_start(name: str) -> None:
    days = [event.day for event in loaded(name).record]

    assert max(days) < 0
    assert len(days) == {
        "spring-2023": 55,
        "balloon-2023": 28,
        "after-pelosi-2022": 16,
        "hainan-2001": 3,
    }.get(name)


@pytest.mark.parametrize("year", ["2022", "2001"])
def test_the_small_records_hold_the_sixty_days_before(year: str) -> None:
    path = ROOT / "seeds" / f"events-before-{year}.csv"
    rows = list(csv.DictReader(path.read_text("utf-8").splitlines()))
    start = STARTS["after-pelosi-2022" if year == "2022" else "hainan-2001"]

    for row in rows:
        assert 0 < (start - date.fromisoformat(row["date"])).days <= 60, row
        assert row["confidence"] in ("A", "B") and row["note"]


def test_officials_in_office_on_each_day() -> None:
    def holders(name: str, office: str, government: str = "CN") -> list[str]:
        people = loaded(name).scenario.officials.values()
        return [
            x.name for x in people if x.office.startswith(office) and x.government == government
        ]

    assert holders("spring-2023", "Premier") == ["Li Qiang"]
    assert holders("balloon-2023", "Premier") == ["Li Keqiang"]
    assert holders("balloon-2023", "Minister of National Defence") == ["Wei Fenghe"]
    assert holders("balloon-2023", "Foreign Minister") == ["Qin Gang"]
    assert holders("after-pelosi-2022", "State Councillor and Foreign Minister") == ["Wang Yi"]
    assert holders("after-pelosi-2022", "Director, Central") == ["Yang Jiechi"]
    assert holders("hainan-2001", "President", "US") == ["George W. Bush"]
    assert holders("hainan-2001", "Foreign Minister") == ["Tang Jiaxuan"]
    for name, start in STARTS.items():
        barred = [x for x in loaded(name).scenario.officials.values() if x.sanctioned_by]
        assert len(barred) == (1 if start >= date(2023, 3, 12) else 0), name


def test_channels_are_open_before_the_speaker_and_shut_after() -> None:
    def state(name: str, channel: str) -> str:
        return loaded(name).scenario.channels[channel].state

    assert state("after-pelosi-2022", "mil_high") == "working"
    assert state("after-pelosi-2022", "climate") == "working"
    assert state("balloon-2023", "mil_operational") == "closed"
    assert state("spring-2023", "mil_high") == "closed"


# --- Figures.


@pytest.mark.parametrize("name", ["spring-2023", "balloon-2023"])
@pytest.mark.parametrize("side", ["US", "CN"])
def test_conduct_is_that_of_the_record_up_to_the_start(name: str, side: str) -> None:
    table = yaml.safe_load((ROOT / "seeds" / f"rates-{name}.yaml").read_text("utf-8"))[side]
    conduct = loaded(name).scenario.governments[side].conduct

    assert {k.value: v for k, v in conduct.centre_rates.items()} == table["rates"]
    assert shares_of(loaded(name), conduct) == table["shares"]
    assert conduct.counts == table["counts"]
    assert conduct.evidence == Evidence.DATA


@pytest.mark.parametrize(
    ("name", "key", "figure"),
    [
        ("spring-2023", "channels.suspension_half_life", "suspension_half_life_may_2023"),
        ("balloon-2023", "channels.suspension_half_life", "suspension_half_life_february_2023"),
        ("after-pelosi-2022", "channels.suspension_half_life", "suspension_half_life_august_2022"),
        ("hainan-2001", "ladder.onset_rate", "dispute_onsets_1990_2000"),
    ],
)
def test_priors_are_the_figures_on_file(name: str, key: str, figure: str) -> None:
    prior, filed = loaded(name).scenario.parameters[key], FIGURES[figure]

    assert prior.source == filed["source"]
    for mine, theirs in ((prior.low, "low"), (prior.mode, "value"), (prior.high, "high")):
        assert mine == pytest.approx(filed[theirs], abs=0.51 if filed["unit"] == "days" else 0.006)


def test_economic_acts_before_august_2022_are_the_register_s() -> None:
    conduct = loaded("after-pelosi-2022").scenario.governments["US"].conduct
    economic, figure = conduct.rate(Category.ECONOMIC), FIGURES["adverse_federal_actions_2022"]

    assert economic.centre == figure["value"] and economic.source == figure["source"]
    assert range_of(economic) == pytest.approx((figure["low"], figure["high"]), abs=0.01)


# --- Doing what they say.


def test_the_balloon_keeps_the_visit_from_its_date() -> None:
    """Half of 600 histories or fewer hold it; without the balloon nearly all do.

    The chance of postponement is drawn from PERT(.2, .55, .9), mean .55; three standard errors of
    600 histories and 60 draws (sd .14) are at most .08.
    """
    shares = []
    for change in (None, {"shocks.remove": ["balloon"]}):
        (diary,) = lab("balloon-2023", 40).play(change)
        begun = steps(diary, "blinken-february", VisitEvent.BEGUN)
        shares.append(sum(day == 4 for day in begun.values()) / LANES)

    assert shares[0] == pytest.approx(0.45, abs=0.08)
    assert shares[1] > 0.95


def test_the_speaker_is_answered() -> None:
    """More than by chance: drills within a week, a shut military channel, tension."""
    drilled, shut, tension = [], [], []
    for change in (None, {"shocks.remove": ["speaker-in-taipei"]}):
        (diary,) = lab("after-pelosi-2022", 12).play(change)
        acts = diary.table("acts")
        large = (acts["act"] == diary.setting.acts.ids.index("drill_large")) & (acts["day"] <= 7)
        drilled.append(len(set(acts["lane"][large].tolist())) / LANES)
        place = diary.setting.channels.ids.index("mil_high")
        shut.append(float((diary.level[11, place] == 0).mean()))
        tension.append(float(diary.tension[11].mean()))

    assert drilled[0] > 0.4 and drilled[1] < 0.05
    assert shut[0] > 0.35 and shut[1] < 0.05
    assert tension[0] > tension[1] + 4.0


def test_the_collision_begins_a_crisis_and_costs_meetings() -> None:
    """Rung 5 on the first evening with P from PERT(.2, .6, .9), mean .58; .09 as three errors."""
    crisis, met = [], []
    for change in (None, {"interventions.remove": ["collision-near-hainan"]}):
        (diary,) = lab("hainan-2001", 230).play(change)
        crisis.append(float((diary.rung[0] >= 5).mean()))
        met.append(len(steps(diary, "summit-october", VisitEvent.BEGUN)) / LANES)

    assert crisis[0] == pytest.approx(0.58, abs=0.09)
    assert crisis[1] == 0.0
    assert met[0] < met[1]


def test_another_time_has_its_own_repertoire() -> None:
    """No controls of minerals, no listings in answer, no climate talks in 2001."""
    (diary,) = lab("hainan-2001", 230).play()
    acts = diary.table("acts")
    done = {diary.setting.acts.ids[act] for act in np.unique(acts["act"])}
    in_disputes = {
        n for n, act in loaded("hainan-2001").menu.acts.items() if act.role in DISPUTE_ROLES
    }
    owned = {
        name
        for government in loaded("hainan-2001").scenario.governments.values()
        for name in government.conduct.repertoire
    }

    assert done <= owned | in_disputes
    assert not owned & {"mineral_export_control", "sanction_entities", "resume_exchange"}


def test_the_order_that_the_hosts_wanted_holds() -> None:
    """The secretary of state begins only when both others are back, or have been called off."""
    (diary,) = lab("economic-visitors-first", 365).play()
    begun = steps(diary, "blinken-again", VisitEvent.BEGUN)
    assert len(begun) > 0.5 * LANES
    for name in ("yellen-visit", "raimondo-visit"):
        back = steps(diary, name, VisitEvent.COMPLETED)
        off = steps(diary, name, VisitEvent.CANCELLED)
        for lane, day in begun.items():
            over = back.get(lane, off.get(lane))
            assert over is not None and over <= day, (name, lane)


def test_without_that_order_he_comes_first() -> None:
    (diary,) = lab("spring-2023", 120).play()
    first = steps(diary, "blinken-again", VisitEvent.BEGUN)
    second = steps(diary, "yellen-visit", VisitEvent.BEGUN)
    off = steps(diary, "blinken-again", VisitEvent.CANCELLED)

    assert len(second) > 0.3 * LANES
    for lane, day in second.items():
        over = first.get(lane, off.get(lane))
        assert over is not None and over < day


def test_only_one_secretary_travels() -> None:
    (diary,) = lab("yellen-only", 200).play()
    rows = diary.table("visits")
    begun = rows["slot"][rows["event"] == VisitEvent.BEGUN]
    ids = {diary.setting.slots.ids[slot] for slot in np.unique(begun)}

    assert ids <= {"yellen-visit", "summit-november"} and "yellen-visit" in ids


# --- What branches with another start need.


def test_a_branch_with_another_start_counts_its_record_from_there(tmp_path: Path) -> None:
    text = SMALL.read_text(encoding="utf-8").replace("../../seeds", str(ROOT / "seeds"))
    (tmp_path / "base.yaml").write_text(text, encoding="utf-8")
    (tmp_path / "small.csv").write_bytes((SMALL.parent / "small.csv").read_bytes())
    branch = tmp_path / "later.yaml"
    head = "title: Later\nbranches_from: base.yaml\nchange:\n"
    branch.write_text(head + "  start: 2020-03-11\n  days: 180\n", encoding="utf-8")
    early, late = load_scenario(str(tmp_path / "base.yaml")), load_scenario(str(branch))
    branch.write_text(head + "  record: null\n", encoding="utf-8")

    assert [e.day - 10 for e in early.record] == [e.day for e in late.record][: len(early.record)]
    assert load_scenario(str(branch)).record == ()


def test_issues_that_nobody_acts_on_may_be_left_out() -> None:
    scenario = loaded("hainan-2001").scenario
    acts = compile_scenario(loaded("hainan-2001")).acts

    assert "climate" not in scenario.issues
    assert acts.issue_weight[acts.ids.index("resume_exchange")] == 0.0
