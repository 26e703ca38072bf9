"""Branches: a base and what changes, and nothing else; how two scenarios differ."""

from __future__ import annotations

from pathlib import Path

import pytest

from ballast.sim.errors import InputError
from ballast.sim.scenario.changes import changed
from ballast.sim.scenario.difference import differences
from ballast.sim.scenario.library import load_scenario
from tests.ballast.cli.running import ballast
from tests.cases import ROOT, SMALL, baseline, small


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A folder with the small dyad in it."""
    text = SMALL.read_text(encoding="utf-8").replace("../../seeds", str(ROOT / "seeds"))
    (tmp_path / "base.yaml").write_text(text, encoding="utf-8")
    (tmp_path / "small.csv").write_bytes((SMALL.parent / "small.csv").read_bytes())
    return tmp_path


def branch(folder: Path, change: str, base: str = "base.yaml", name: str = "own.yaml") -> str:
    path = folder / name
    head = f"title: Own\nbranches_from: {base}\nchange:\n"
    path.write_text(head + change, encoding="utf-8")
    return str(path)


def refusal(path: str) -> str:
    with pytest.raises(InputError) as caught:
        load_scenario(path)
    return str(caught.value)


def test_a_branch_is_its_base_with_the_change(folder: Path) -> None:
    loaded = load_scenario(branch(folder, "  parameters.visits.effect: 0\n"))
    same = changed(load_scenario(str(folder / "base.yaml")), {"parameters.visits.effect": 0})

    assert loaded.scenario.title == "Own" and loaded.branches_from == "Small dyad"
    assert loaded.canonical_hash == same.canonical_hash
    assert len(loaded.record) == len(small().record)


def test_what_is_wrong_beside_the_change_does_not_hide_the_change(folder: Path) -> None:
    path = folder / "own.yaml"
    path.write_text(
        "branches_from: base.yaml\nchange: {tension.intial: 3, nowhere: 1}\nfoo: 1\n",
        encoding="utf-8",
    )
    lines = refusal(str(path)).splitlines()

    assert [line.removeprefix(str(path)).split(": ")[0] for line in lines] == [
        ":1:1",
        ":2:10",
        ":2:29",
        ":3:1",
    ]


def test_a_branch_of_a_branch_has_both_changes(folder: Path) -> None:
    branch(folder, "  parameters.visits.effect: 0\n", name="first.yaml")
    loaded = load_scenario(branch(folder, "  days: 190\n", base="first.yaml"))

    assert loaded.scenario.days == 190
    assert loaded.scenario.parameters["visits.effect"].value == 0.0
    assert loaded.branches_from == "Own"


def test_a_key_that_does_not_exist_is_named_with_its_line(folder: Path) -> None:
    said = refusal(branch(folder, "  days: 100\n  parameters.visits.efect: 0\n"))

    assert "own.yaml:5:3: parameters.visits.efect: expected a key of parameters" in said
    assert "did you mean 'visits.effect'?" in said


def test_a_wrong_value_is_named_with_the_line_of_the_branch(folder: Path) -> None:
    said = refusal(branch(folder, "  days: 100\n  parameters.visits.effect: 99\n"))

    assert "own.yaml:5:3: parameters.visits.effect.value: expected 0 … 30 points, got 99" in said


@pytest.mark.parametrize(
    ("change", "base", "words"),
    [
        ("  days: 200\n", "base.yaml", "expected a change, got what the base has already"),
        ("  days: 100\n", "bass.yaml", "found no 'bass.yaml'; did you mean 'base.yaml'?"),
        ("  days: 100\n", "../base.yaml", "expected a file in the folder of the branch"),
        ("  days: 100\n", "/etc/passwd", "expected a file in the folder of the branch"),
        ("  days: 100\n", "own.yaml", "expected a base, got a branch of this branch"),
    ],
)
def test_what_cannot_be_a_branch(change: str, base: str, words: str, folder: Path) -> None:
    assert words in refusal(branch(folder, change, base))


def test_branches_in_a_circle_are_refused(folder: Path) -> None:
    branch(folder, "  days: 100\n", base="two.yaml", name="one.yaml")
    said = refusal(branch(folder, "  days: 90\n", base="one.yaml", name="two.yaml"))

    assert "expected a base, got a branch of this branch" in said


def test_a_link_out_of_the_folder_is_refused(folder: Path, tmp_path_factory: object) -> None:
    outside = tmp_path_factory.mktemp("outside") / "base.yaml"  # type: ignore[attr-defined]
    outside.write_bytes((folder / "base.yaml").read_bytes())
    (folder / "link.yaml").symlink_to(outside)

    assert "expected a file in the folder" in refusal(branch(folder, "  days: 9\n", "link.yaml"))


def test_a_branch_says_nothing_but_its_change(folder: Path) -> None:
    path = Path(branch(folder, "  days: 100\n"))
    path.write_text(path.read_text(encoding="utf-8") + "days: 100\n", encoding="utf-8")

    assert "expected a known key, got 'days'" in refusal(str(path))


def test_what_a_branch_adds_needs_its_evidence(folder: Path) -> None:
    shock = "{date: 2020-04-01, kind: sovereignty, offended: BB, weight: 4.0, evidence: D}"
    said = refusal(branch(folder, f"  shocks.add:\n    quake: {shock}\n"))

    assert "shocks.quake: expected the key 'source' for evidence of class D" in said


def test_differences_say_what_changed_and_nothing_else() -> None:
    change = {
        "parameters.visits.effect": 0,
        "channels.economic.state": "open",
        "officials.arne.travels": 0.5,
        "governments.AA.conduct.policy": {"economic": 0.5},
        "days": 190,
    }
    lines = differences(small(), changed(small(), change))

    assert lines == [
        "190 days are played instead of 200",
        "share 0.5 of the journeys that officials propose: Arne",
        f"{small().scenario.governments['AA'].name} (AA): economic acts of its own accord: "
        "0.5 × baseline",
        "channel economic is open on day 0 instead of limited",
        "what level 3 of channel economic does instead of level 1: openness 1 instead of 1/3; "
        "odds that a visit is accepted × 1.2 instead of 0.82; noise in seeing acts on technology "
        "0.25 instead of 0.42; noise in seeing acts on trade 0.25 instead of 0.42; noise in seeing "
        "acts on narcotics 0.25 instead of 0.42; noise in seeing acts on climate 0.25 instead of "
        "0.42; a day of use raises it to working with chance 0 instead of 0.1 (0 … 0.3)",
        "visits.effect, tension taken off by a cabinet visit: 0 points instead of 0 … 2 … 4 points",
    ]


def test_differences_are_empty_only_for_the_same_meaning() -> None:
    assert differences(small(), small()) == []
    assert differences(small(), baseline()) != []


def test_diff_as_typed(capsys: pytest.CaptureFixture[str]) -> None:
    ended = ballast(capsys, "diff", "summer-2023", "no-summit")

    assert ended.code == 0
    assert ended.out.startswith("gone: the summit in United States, agreed for 2023-11-1")
    assert ballast(capsys, "diff", "no-summit", "no-summit").out == "no difference\n"


def test_diff_of_what_is_not_there_names_both(capsys: pytest.CaptureFixture[str]) -> None:
    ended = ballast(capsys, "diff", "no-sumit", "summer-2032")

    assert ended.code == 2 and len(ended.err.splitlines()) == 2


def test_a_shipped_base_is_named_from_anywhere(tmp_path: Path) -> None:
    loaded = load_scenario(branch(tmp_path, "  days: 290\n", base="example-island"))
    beside = tmp_path / "sub"
    beside.mkdir()
    again = load_scenario(branch(beside, "  days: 290\n", base="example-island-hotline"))

    assert loaded.branches_from == "An island between two neighbours"
    assert again.scenario.channels["hotline"].state == "open"


@pytest.mark.parametrize("base", ["example-iland", "../example-island", "scenarios/summer-2023"])
def test_only_a_plain_name_is_a_shipped_base(base: str, folder: Path) -> None:
    said = refusal(branch(folder, "  days: 100\n", base=base))

    assert "own.yaml:2:1: branches_from: expected a file" in said
    assert ("did you mean 'example-island'?" in said) == (base == "example-iland")


@pytest.mark.parametrize(
    ("change", "line"),
    [
        (
            {"officials.bruno.sanctioned_until": "2020-04-01"},
            "the sanctions on Bruno (bruno) fall on 2020-04-01; they bar meetings and channel "
            "defence no longer from then on",
        ),
        (
            {"visits.berta-spring.phase": "scheduled"},
            "the visit of Berta to Aland, agreed for 2020-04-10, 2 days (berta-spring), instead of "
            "sought for 2020-04-10",
        ),
        (
            {"channels.forces": {"state": "open", "since": None}},
            "channel forces is open on day 0 instead of suspended since 2019-06-01",
        ),
        ({"officials.*.travels": 0}, "no journeys of their own any more: "),
        ({"shocks.feast.weight": 7}, "dated shock feast: weight 7 instead of 6"),
        ({"visits.remove": ["bela-secret"]}, "gone: the secret visit of Bela to "),
    ],
)
def test_a_difference_is_a_sentence(change: dict[str, object], line: str) -> None:
    (first, *_) = differences(small(), changed(small(), change))

    assert first.startswith(line.replace("Aland", small().scenario.governments["AA"].name))


@pytest.mark.parametrize(
    ("entry", "sentence"),
    [
        ({"kind": "act", "side": "AA", "act": "tariff"}, "takes the act 'tariff'"),
        (
            {"kind": "accident", "severity": "lethal", "place": "off the cape"},
            "a lethal accident happens off the cape",
        ),
        ({"kind": "channel", "channel": "back", "state": "suspended"}, "back is suspended"),
        ({"kind": "call", "channel": "leader"}, "crisis calls through leader are answered"),
        ({"kind": "visit", "visit": "meeting", "action": "cancel"}, "meeting is called off"),
        ({"kind": "sanction", "official": "bruno", "action": "lift"}, "are lifted"),
        ({"kind": "personnel", "official": "arne", "reception": 0.5}, "has a new holder"),
        ({"kind": "pressure", "side": "AA", "by": 0.5}, "is added, +0.5 until the end"),
    ],
)
def test_every_kind_of_intervention_is_told(entry: dict[str, object], sentence: str) -> None:
    full = {"it": entry | {"date": "2020-04-01", "evidence": "A"}}
    (line,) = differences(small(), changed(small(), {"interventions.add": full}))

    assert line.startswith("new: on 2020-04-01 ") and sentence in line
