"""What a scenario settles: never wrongly in played histories, and for each reason in a case."""

from __future__ import annotations

from dataclasses import asdict
from datetime import date
from typing import Any

import numpy as np
import pytest

from ballast.analysis.stats.comparison import ComparedSource, compare
from ballast.analysis.stats.draws import Draws
from ballast.analysis.stats.outcome_estimates import Outcome, alarms
from ballast.analysis.stats.run_summary import summarise, summary_of
from ballast.analysis.text.cells import cells, contrast_cells
from ballast.sim.engines.ensemble import lanes_of
from ballast.sim.experiments.counted_block import play_block
from ballast.sim.outcomes.history_tables import histories
from ballast.sim.outcomes.measured import measure
from ballast.sim.scenario.dispute_keys import OngoingDispute
from ballast.sim.scenario.library import load_scenario, shipped
from ballast.sim.scenario.outcome_language import Asked
from ballast.sim.scenario.priors import sample_lanes
from ballast.sim.scenario.questions import questions
from ballast.sim.scenario.schema import DeclaredOutcome, Intervention, LoadedScenario, Visit
from ballast.sim.scenario.settled import Settled, never, settled
from ballast.sim.vocabulary import Evidence
from ballast.sim.world.compiled_scenario import compile_scenario
from tests.cases import changed, small

DRAWS, RUNS, DAYS = 20, 10, 120
NO_SUMMIT = "cannot happen in this scenario: no summit is listed"
START = date(2020, 3, 1)


def played(loaded: LoadedScenario, days: int = DAYS, histories_: int = DRAWS * RUNS) -> Any:
    draws, runs = lanes_of(0, histories_, RUNS)
    seed, setting = loaded.scenario.seed, compile_scenario(loaded)
    values = sample_lanes(loaded, seed, draws)
    block = play_block(setting, values, seed, draws, runs, days, by_draw=False)
    return histories([block], setting, days).to_pandas()


@pytest.mark.parametrize("listed", shipped(), ids=lambda listed: str(listed.name))
def test_nothing_settled_ever_differs_in_shipped_scenarios(listed: Any) -> None:
    loaded = load_scenario(listed.name)
    days = min(DAYS, loaded.scenario.days)
    told = {
        question.name: about
        for question in questions(loaded.scenario, days)
        if (about := settled(loaded.scenario, question.asked, loaded.menu)) is not None
        and not question.note
    }
    table = played(loaded, days)
    for name, about in told.items():
        found = table[name].dropna().to_numpy(dtype=float)
        assert (found == about.value).all(), (name, about)
    for question in questions(loaded.scenario, days):
        if question.asked.first_day and never(loaded.scenario, question.asked, loaded.menu):
            assert table[question.name].isna().all(), question.name


def asked(**keys: Any) -> Asked:
    return Asked.model_validate(keys)


def planned(**keys: Any) -> dict[str, Intervention]:
    return {"it": Intervention(date=START, evidence=Evidence.ASSUMPTION, why="a test", **keys)}


def shut(loaded: LoadedScenario, state: str) -> dict[str, Any]:
    return {
        name: channel.model_copy(update={"state": state, "since": None})
        for name, channel in loaded.scenario.channels.items()
    }


def still(loaded: LoadedScenario) -> LoadedScenario:
    """Nobody travels, and no visit is listed."""
    officials = {
        name: official.model_copy(update={"travels": 0.0})
        for name, official in loaded.scenario.officials.items()
    }
    return changed(loaded, officials=officials, visits={})


def says(loaded: LoadedScenario, **keys: Any) -> str | None:
    about = settled(loaded.scenario, asked(**keys), loaded.menu)
    return None if about is None else about.sentence


def test_a_summit() -> None:
    loaded = changed(small(), visits={})
    assert says(loaded, count="summits_held", at_least=1) == NO_SUMMIT
    assert says(loaded, count="summits_held", at_most=0) == (
        "certain in this scenario: no summit is listed"
    )
    leader = next(n for n, o in loaded.scenario.officials.items() if o.rank == "leader")
    host = next(
        s for s in loaded.scenario.governments
        if s != loaded.scenario.officials[leader].government
    )  # fmt: skip
    visit = Visit(
        visitor=leader, host=host, date=START, phase="scheduled", summit=True,
        evidence=Evidence.ASSUMPTION,
    )  # fmt: skip
    assert says(changed(small(), visits={"top": visit}), count="summits_held", at_least=1) is None
    over = visit.model_copy(update={"phase": "completed"})
    found = says(changed(small(), visits={"top": over}), count="summits_held", at_least=1)
    assert found == "cannot happen in this scenario: its summit is over on day 0"


def test_visits() -> None:
    loaded = still(small())
    assert says(loaded, count="visits_completed") == (
        "cannot happen in this scenario: no visit to come is listed and no official travels"
    )
    assert "no open proposal of a visit is listed" in str(says(loaded, count="visits_rebuffed"))
    assert says(small(), count="visits_completed") is None
    name = next(iter(small().scenario.officials))
    officials = dict(small().scenario.officials)
    officials[name] = officials[name].model_copy(update={"travels": 0.0})
    stays = changed(small(), officials=officials, visits={})
    assert says(stays, count="visits_completed", official=name, at_least=1) == (
        "cannot happen in this scenario: no visit that would count is listed, and no official who "
        "travels would make one"
    )
    assert says(stays, count="visits_completed", at_least=1) is None
    idle = changed(small(), {"visits.proposals": 0.0}, visits={})
    assert says(idle, count="visits_completed") is not None


def test_channels() -> None:
    loaded = small()
    kinds = {channel.kind for channel in loaded.scenario.channels.values()}
    missing = next(k for k in ("intelligence", "climate", "commerce") if k not in kinds)
    for count in ("channels_reopened", "channels_suspended"):
        found = says(loaded, count=count, kind=missing)
        assert found == "cannot happen in this scenario: it has no such channel"
    all_open = changed(loaded, channels=shut(loaded, "open"))
    assert says(all_open, count="channels_reopened", shut_at_start=True, at_least=1) == (
        "cannot happen in this scenario: no such channel is shut at the start"
    )
    assert says(all_open, count="channels_reopened", at_least=1) is None
    calm = changed(all_open, shocks={}, undated_shocks={}, interventions={})
    nobody = "cannot happen in this scenario: no shock and no intervention suspends one"
    assert says(calm, count="channels_suspended") == nobody
    channel = next(iter(loaded.scenario.channels))
    made = changed(calm, interventions=planned(kind="channel", channel=channel, state="suspended"))
    assert says(made, count="channels_suspended") is None
    assert says(made, count="channels_suspended", reason="discovery") == nobody


def test_encounters() -> None:
    loaded = changed(small(), interventions={})
    assert says(loaded, count="lethal_incidents", at_least=1) is None
    none = changed(loaded, {"encounters.p_lethal": 0.0})
    assert says(none, count="lethal_incidents", at_least=1) == (
        "cannot happen in this scenario: the probability that a collision is lethal is zero"
    )
    assert says(none, count="collisions") is None
    soft = changed(loaded, {"encounters.p_collision": 0.0})
    assert "the probability of a collision is zero" in str(says(soft, count="collisions"))
    assert says(soft, count="encounters_publicised") is None
    unseen = changed(soft, {"encounters.p_publicised": 0.0})
    assert "no encounter is publicised" in str(says(unseen, count="encounters_publicised"))
    calm = changed(loaded, {"encounters.rate": 0.0})
    assert "the rate of military encounters is zero" in str(says(calm, count="encounters"))
    first, second = (side.lower() for side in loaded.scenario.governments)
    keys = (f"encounters.{first}_exposure", f"encounters.{second}_exposure")
    away = changed(loaded, dict.fromkeys(keys, 0.0))
    assert "neither side's forces operate" in str(says(away, count="encounters"))
    met = {keys[0]: 0.0, keys[1]: 0.5, f"encounters.{first}_interception": 0.5}
    assert says(changed(loaded, met), count="encounters") is None
    made = changed(calm, interventions=planned(kind="accident", severity="collision"))
    assert says(made, count="collisions") is None
    assert says(made, count="lethal_incidents") is not None


def test_shocks() -> None:
    loaded = changed(small(), shocks={}, undated_shocks={})
    assert says(loaded, count="shocks") == (
        "cannot happen in this scenario: no shock that would count is dated, and none comes at a "
        "rate"
    )


def test_acts() -> None:
    loaded = small()
    side, government = next(iter(loaded.scenario.governments.items()))
    menu, owned = loaded.menu, government.conduct.repertoire
    lacking = next(n for n, a in menu.acts.items() if n not in owned and a.role == "none")
    about: dict[str, Any] = {"count": "acts", "act": lacking, "side": side}
    why = f"cannot happen in this scenario: {government.name} has no act that would count"
    assert says(loaded, **about) == why
    assert says(loaded, count="acts", act=owned[0], side=side) is None
    assert settled(loaded.scenario, asked(**about)) is None, "nothing is said without the menu"
    assert says(loaded, count="acts", role="reply", side=side) is None, "both reply in disputes"
    found = says(changed(loaded, interventions={}), count="acts", cause="planned")
    assert found == "cannot happen in this scenario: no intervention makes such an act happen"


def test_a_dispute_at_the_start_is_certain() -> None:
    about = OngoingDispute.model_construct(rung=5)
    loaded = changed(small(), dispute=about)
    assert says(loaded, value="highest_rung", at_least=4) == (
        "certain in this scenario: it starts in a dispute on rung 5"
    )
    assert says(loaded, value="highest_rung", at_least=6) is None
    assert says(loaded, value="highest_rung", at_least=4, since=date(2020, 4, 1)) is None
    assert says(small(), value="highest_rung", at_least=4) is None


def test_ratios_and_shared_pasts_are_never_judged() -> None:
    loaded = still(small())
    part = {"count": "visits_completed"}
    assert says(loaded, ratio={"of": part, "to": part}) is None
    scenario = loaded.scenario.model_copy(update={"continues": object()})
    assert settled(scenario, asked(**part), loaded.menu) is None


def no_lethal() -> LoadedScenario:
    return changed(small(), {"encounters.p_lethal": 0.0}, interventions={})


def test_a_table_says_so_in_place_of_an_interval() -> None:
    loaded = no_lethal()
    runs = played(loaded, 60, 40)
    found = {o.name: o for o in summarise(runs, loaded.scenario, 60)}
    row = found["any_lethal_incident"]
    assert row.settled.startswith("cannot happen in this scenario: the probability that")
    assert cells(row) == ("–", "cannot happen", "–", "–")
    assert (row.estimate.value, row.estimate.mc_low, row.estimate.mc_high) == (0.0, None, None)  # type: ignore[union-attr]
    assert not any("lethal" in line for line in alarms(list(found.values()), {}))
    told = row.as_json()
    assert told["settled"] == row.settled and Outcome.of_json(row.name, told) == row
    assert "settled" not in found["rung_7"].as_json()
    halves = [runs[:20], runs[20:]]
    again = summary_of(halves, loaded.scenario, 60, Draws.of(runs)).outcomes()
    assert [asdict(o) for o in again] == [asdict(o) for o in found.values()]


def test_histories_overrule_what_the_scenario_says() -> None:
    """A study may set the number that the scenario has at zero."""
    loaded = no_lethal()
    runs = played(loaded, 30, 20)
    runs.loc[15, "any_lethal_incident"] = True
    halves = [runs[:10], runs[10:]]
    for pieces in ([runs], halves, halves[::-1]):
        found = {
            o.name: o for o in summary_of(pieces, loaded.scenario, 30, Draws.of(runs)).outcomes()
        }
        assert not found["any_lethal_incident"].settled


def test_the_day_of_what_cannot_happen_is_nobodys() -> None:
    loaded = no_lethal()
    day = DeclaredOutcome(first_day="lethal_incidents", definition="day of the first")
    loaded = changed(loaded, outcomes={"lethal_day": day})
    (row,) = (
        m for m in measure(played(loaded, 30, 20), loaded.scenario, 30) if m.name == "lethal_day"
    )
    assert row.note.startswith("cannot happen in this scenario")
    assert row.asked is not None and not np.any(row.asked)


def test_a_comparison_says_which_side_settles_it(tmp_path: Any) -> None:
    sources = []
    for name in ("no-summit", "summer-2023"):
        loaded = load_scenario(name)
        path = tmp_path / f"{name}.parquet"
        played(loaded, 150, 20).to_parquet(path)
        sources.append(
            ComparedSource(
                name=name, scenario=loaded.scenario, canonical_hash="", seed=1, draws=2, runs=10,
                days=150, path=path, menu=loaded.menu,
            )
        )  # fmt: skip
    comparison = compare(sources[0], sources[1:])
    (other,) = comparison.others
    (row,) = (c for c in other.contrasts if c.name == "summit_held")
    assert (row.base_settled, row.other_settled) == (NO_SUMMIT, "")
    assert contrast_cells(row, beyond=True)[0] == "cannot happen"
    assert row.difference.value > 0.0 and row.difference.mc_low is not None
    told = comparison.as_json()["others"][0]["outcomes"]
    assert told["summit_held"]["first_settled"] == NO_SUMMIT
    assert "first_settled" not in told["encounters"]
    assert "first_settled" not in comparison.table().columns
    assert Settled(0.0, "no summit is listed").sentence == NO_SUMMIT
