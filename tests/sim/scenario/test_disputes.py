"""What a scenario and its menu say of disputes: checked, told, compared and explained."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import yaml

from ballast.api.model_function import as_function
from ballast.sim.errors import InputError
from ballast.sim.rules.coercion import MAJOR_WEIGHT
from ballast.sim.scenario.changes import changed
from ballast.sim.scenario.difference import differences
from ballast.sim.scenario.dispute_checks import judge_menu
from ballast.sim.scenario.dispute_keys import Anchor
from ballast.sim.scenario.library import load_scenario
from ballast.sim.scenario.provenance import explain, find_key, read_seeds
from ballast.sim.scenario.replaced_keys import REPLACED
from ballast.sim.scenario.schema import LoadedScenario, Menu, Scenario
from ballast.sim.vocabulary import (
    DISPUTE_ROLES,
    HOSTILE_CATEGORIES,
    Category,
    Evidence,
    Role,
)
from tests.ballast.cli.running import ballast
from tests.cases import NO_ONSETS, ROOT, SHORT_STUDY, SMALL, baseline, shares_of, small

STARTS = ("spring-2023", "balloon-2023", "after-pelosi-2022", "hainan-2001")
ROOTS = ("summer-2023", "example-island")
UNDER_WAY: dict[str, Any] = {
    "rung": 4,
    "trigger": "collision",
    "opener": "BB",
    "since": "2020-02-20",
    "evidence": "A",
}
GRAVE = {name: act for name, act in baseline().menu.acts.items() if act.gravity is not None}


def shipped(name: str) -> LoadedScenario:
    return load_scenario(str(ROOT / "scenarios" / f"{name}.yaml"))


def anchor(**numbers: Any) -> Anchor:
    quiet: dict[str, Any] = {
        "encounters": 0.0,
        "publicised": 0.0,
        "collision": 0.0,
        "lethal": 0.0,
        "lethal_crisis": 0.0,
        "shocks": 0.0,
        "heavy": 0.0,
        "evidence": "A",
    }
    return Anchor.model_validate(quiet | numbers)


def refused(loaded: LoadedScenario, change: dict[str, Any]) -> list[str]:
    with pytest.raises(InputError) as caught:
        changed(loaded, change)
    return [f"{problem.key}: {problem.message}" for problem in caught.value.problems]


# --- The world of the record.


def test_events_of_a_year_by_hand() -> None:
    year = anchor(
        encounters=100.0,
        publicised=0.1,
        collision=0.02,
        lethal=0.5,
        lethal_crisis=0.4,
        shocks=2.0,
        heavy=0.25,
        acts={"patrol": 3.0},
    )

    assert year.lifted == pytest.approx(0.4)
    assert year.candidates == pytest.approx(
        {
            "publicised": 10.0,
            "collision": 1.0,
            "lethal": 0.6,
            "shock": 1.5,
            "heavy_shock": 0.5,
            "patrol": 3.0,
        }
    )
    assert not year.silent


def test_a_year_is_silent_only_without_any_event() -> None:
    """Encounters of which nobody hears and acts that do not happen are none."""
    assert anchor(encounters=50.0, acts={"patrol": 0.0}).silent
    assert not anchor(shocks=0.1).silent
    assert not anchor(encounters=1.0, collision=0.1, lethal=1.0, lethal_crisis=1.0).silent


def test_the_bracket_has_no_room_at_its_ends() -> None:
    """One shock a year cannot make one dispute a year for certain; a little more than one can."""
    still = NO_ONSETS | {"parameters.ladder.onset_rate": 1.0}

    (message,) = refused(small(), still | {"anchor.shocks": 1.0})
    assert message == (
        "anchor: expected ladder.onset_rate above the 0 disputes a year that lethal accidents "
        "make alone and below the 1 that there would be if every event began one, got 1"
    )
    assert changed(small(), still | {"anchor.shocks": 1.01}).scenario.anchor.shocks == 1.01


def test_an_anchor_without_events_is_taken_and_told() -> None:
    silent = changed(small(), NO_ONSETS)
    (entry,) = find_key(explain(silent, read_seeds(silent)), "anchor", silent)

    assert silent.scenario.anchor.silent
    assert entry.value == (
        "a year without anything that a dispute could begin with: no dispute begins"
    )
    assert differences(small(), silent)[-1] == (
        "the dispute record has nothing that a dispute could begin with: no dispute begins"
    )


def conduct_of(loaded: LoadedScenario) -> dict[str, float]:
    """Acts with gravity a year, both governments together: category rate times share."""
    sums = dict.fromkeys(GRAVE, 0.0)
    for government in loaded.scenario.governments.values():
        for name in sums:
            rate = government.conduct.centre_rates.get(GRAVE[name].category, 0.0)
            sums[name] += rate * shares_of(loaded, government.conduct).get(name, 0.0)
    return sums


@pytest.mark.parametrize("name", [*ROOTS, *STARTS])
def test_acts_of_the_record_are_those_of_conduct(name: str) -> None:
    loaded = shipped(name)
    acts = loaded.scenario.anchor.acts

    for act, rate in conduct_of(loaded).items():
        assert acts.get(act, 0.0) == pytest.approx(rate, abs=0.006), act


def test_a_branch_keeps_the_record_of_its_base() -> None:
    """What a branch makes happen does not make the same events more or less dangerous."""
    base = baseline().scenario.anchor
    others = [p.stem for p in sorted((ROOT / "scenarios").glob("*.yaml"))]

    for name in set(others) - {*ROOTS, *STARTS}:
        loaded = shipped(name)
        if loaded.scenario.start == baseline().scenario.start:
            assert loaded.scenario.anchor == base, name


# --- Acts.


def test_gravities_are_those_of_the_specification() -> None:
    assert {name: act.gravity for name, act in GRAVE.items()} == {
        "threaten": -0.6,
        "drill_large": -0.6,
        "drill_small": -2.2,
        "patrol": -2.2,
        "strait_transit": -3.2,
        "freedom_of_navigation": -3.2,
        "arms_sale": -3.5,
        "delegation": -3.5,
        "export_control_major": -5.0,
        "investment_restriction": -5.0,
        "mineral_export_control": -5.0,
        "firm_ban": -5.0,
    }


def test_coercion_has_gravity_where_it_is_major() -> None:
    coercive = (Category.ECONOMIC, Category.SANCTION)

    for name, act in baseline().menu.acts.items():
        if act.category in coercive:
            assert (act.gravity is not None) == (act.weight <= MAJOR_WEIGHT), name


@pytest.mark.parametrize("role", DISPUTE_ROLES)
def test_every_role_in_disputes_has_an_act_of_its_name(role: Role) -> None:
    act = baseline().menu.acts[role.value]

    assert act.role == role and act.gravity is None and act.told
    assert (act.category in HOSTILE_CATEGORIES) == (act.weight < 0)
    for loaded in (baseline(), small(), shipped("example-island"), shipped("hainan-2001")):
        for government in loaded.scenario.governments.values():
            assert role.value not in government.conduct.repertoire


def menu(**changes: Any) -> Menu:
    """The shipped menu with fields of some acts changed; None takes an act out."""
    values = baseline().menu.model_dump(mode="json")
    for name, fields in changes.items():
        if fields is None:
            del values["acts"][name]
        else:
            values["acts"].setdefault(name, values["acts"]["reply"] | {"role": "none"})
            values["acts"][name] |= fields
    return Menu.model_validate(values)


@pytest.mark.parametrize(
    ("changes", "key", "message"),
    [
        ({"reply": None}, ("acts",), "expected one act of role reply, got none"),
        (
            {"drill_small": {"role": "press_5"}},
            ("acts", "press_5", "role"),
            "expected one act of role press_5, got drill_small, press_5",
        ),
        (
            {"press_4": {"category": "talks", "weight": 2}},
            ("acts", "press_4", "category"),
            "expected a hostile category for an act of role press_4, got talks",
        ),
        (
            {"accept": {"category": "legal"}},
            ("acts", "accept", "category"),
            "expected a cooperative category for an act of role accept, got legal",
        ),
        (
            {"press_6": {"gravity": 1.0}},
            ("acts", "press_6", "gravity"),
            "expected no 'gravity' for an act of role press_6",
        ),
        (
            {"praise": {"gravity": -5.0}},
            ("acts", "praise", "gravity"),
            "expected no 'gravity' for an act of category verbal_cooperative",
        ),
    ],
)
def test_a_menu_is_refused(changes: dict[str, Any], key: tuple[str, ...], message: str) -> None:
    assert (key, message) in list(judge_menu(menu(**changes)))


def test_the_shipped_menu_is_not_refused() -> None:
    assert list(judge_menu(baseline().menu)) == []


def test_what_is_wrong_with_a_menu_is_told_with_its_file_and_line(tmp_path: Path) -> None:
    own = (ROOT / "seeds" / "acts.yaml").read_text("utf-8").replace("role: offer", "role: none")
    (tmp_path / "own-acts.yaml").write_text(own, encoding="utf-8")
    text = SMALL.read_text("utf-8").replace("../../seeds/acts.yaml", "own-acts.yaml")
    (tmp_path / "own.yaml").write_text(text.replace("record: small.csv\n", ""), encoding="utf-8")

    with pytest.raises(InputError) as caught:
        load_scenario(str(tmp_path / "own.yaml"))

    (problem,) = caught.value.problems
    line = own.splitlines().index("acts:") + 1
    assert str(problem) == (
        f"{tmp_path / 'own-acts.yaml'}:{line}:1: acts: expected one act of role offer, got none"
    )


def test_a_person_who_plays_a_side_may_choose_acts_of_disputes() -> None:
    day = {"2020-03-02": ["reply"], "2020-03-04": ["press_4", "offer"]}
    played = {"AA": {"until": "2020-03-20", "acts": day}}

    assert changed(small(), {"played.add": played}).scenario.played["AA"].acts
    (message,) = refused(
        small(),
        {"played.add": {"AA": {"until": "2020-03-20", "acts": {"2020-03-02": ["drill_large"]}}}},
    )
    assert message.endswith("expected an act that AA has a share of, got 'drill_large'")


# --- A dispute under way.


def test_a_dispute_under_way_is_told_and_explained() -> None:
    began = changed(small(), {"dispute": UNDER_WAY})
    told = (
        "militarised dispute (rung 4) since 2020-02-20, which Boria has begun over a collision; "
        "Aland has not replied"
    )
    explained = explain(began, read_seeds(began))
    (entry,) = find_key(explained, "dispute", began)
    (rung,) = find_key(explained, "dispute.rung", began)

    assert entry.value == told and entry.evidence == Evidence.ASSUMPTION
    assert (rung.value, rung.what) == ("4", "Rung on day 0.")
    assert differences(small(), began) == [f"new: on day 0, {told}"]
    assert differences(began, small()) == [f"gone: on day 0, {told}"]
    higher = changed(began, {"dispute.rung": 5, "dispute.replied": True})
    assert differences(began, higher) == [
        "the dispute under way on day 0: rung 5 instead of 4",
        "the dispute under way on day 0: replied yes instead of no",
    ]
    assert changed(began, {"dispute": None}).scenario.dispute is None


@pytest.mark.parametrize("key", ["anchor.encounters", "anchor.acts", "anchor.heavy"])
def test_fields_of_the_record_are_explained(key: str) -> None:
    (entry,) = find_key(explain(baseline(), read_seeds(baseline())), key, baseline())

    assert entry.evidence == Evidence.ASSUMPTION and entry.what and entry.why


def test_a_dispute_may_have_begun_on_day_0_and_long_ago() -> None:
    for day in ("2020-03-01", "1800-01-01"):
        began = changed(small(), {"dispute": UNDER_WAY | {"since": day}})
        assert began.scenario.dispute is not None


def test_the_invented_collision_is_plainly_invented() -> None:
    text = (ROOT / "scenarios" / "collision-in-progress.yaml").read_text("utf-8")
    dispute = shipped("collision-in-progress").scenario.dispute

    assert "invented" in yaml.safe_load(text)["summary"]
    assert dispute is not None and dispute.evidence == Evidence.ASSUMPTION
    assert "invented" in dispute.why
    assert (dispute.rung, dispute.opener, dispute.replied) == (4, "CN", False)


def test_how_the_record_differs_is_told() -> None:
    busier = changed(small(), {"anchor.encounters": 20, "anchor.acts": {"patrol": 2}})

    assert differences(small(), busier) == [
        "the world of the dispute record: encounters 20 instead of 18",
        "the world of the dispute record: acts of patrol 2 instead of 0.65",
    ]


# --- Keys of an earlier version.


@pytest.mark.parametrize("key", REPLACED)
def test_a_replaced_key_is_refused_wherever_one_may_name_it(key: str) -> None:
    """With the keys that say it now, and no guess at a spelling."""
    said = f"; {REPLACED[key]}"
    (in_a_change,) = refused(small(), {f"parameters.{key}": 0.5})
    with pytest.raises(InputError) as function:
        as_function(str(SMALL), [f"parameters.{key}"], "rung_4_or_higher")
    with pytest.raises(InputError) as asked:
        find_key(explain(small(), read_seeds(small())), key, small())

    assert in_a_change.endswith(f"expected a key of parameters, got {key!r}{said}")
    assert str(function.value).endswith(said)
    assert str(asked.value).endswith(said)


def test_a_study_of_a_replaced_key_is_refused_with_its_line(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    study = tmp_path / "study.yaml"
    old = SHORT_STUDY.replace("parameters.encounters.rate: {values: [20, 80]}",
                              "parameters.ladder.up_share_4: {low: 0.1, high: 0.2}")  # fmt: skip
    study.write_text(old, encoding="utf-8")
    ended = ballast(capsys, "check", study)

    assert ended.code == 2
    assert ended.err.startswith(f"{study}:5:3: factors.parameters.ladder.up_share_4: ")
    assert ended.err.strip().endswith(REPLACED["ladder.up_share_4"])


@pytest.mark.parametrize("key", REPLACED)
def test_what_replaces_a_key_is_a_parameter(key: str) -> None:
    words = REPLACED[key].replace(",", " ").split()
    named = [word for word in words if word.startswith("disputes.")]

    assert named and set(named) <= set(small().scenario.parameters)
    assert key not in small().scenario.parameters


def test_the_schema_knows_both_sections() -> None:
    assert {"anchor", "dispute"} <= set(Scenario.model_fields)
    assert Scenario.model_fields["anchor"].is_required()
