"""``check``: silence, or every problem in a line each."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.ballast.cli.running import ballast
from tests.cases import ROOT, SMALL

SHELF = ROOT / "tests" / "bad_scenarios"
BRANCHES = SHELF / "branches"
WRONG = sorted(SHELF.glob("*.yaml")) + [
    path for path in sorted(BRANCHES.glob("*.yaml")) if path.name != "base.yaml"
]
SHIPPED = sorted((ROOT / "scenarios").glob("*.yaml")) + sorted((ROOT / "configs").glob("*.yaml"))


@pytest.mark.parametrize("path", SHIPPED, ids=lambda path: path.name)
def test_shipped_files_have_no_problem(path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    ended = ballast(capsys, "check", path)

    assert (ended.code, ended.out, ended.err) == (0, "", "")


@pytest.mark.parametrize("path", WRONG, ids=lambda path: path.stem)
def test_each_wrong_file_is_refused_with_its_lines(
    path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """The lines stand in ``expected.txt``; each file has at least one."""
    monkeypatch.chdir(path.parent)
    expected = [
        line
        for line in (path.parent / "expected.txt").read_text(encoding="utf-8").splitlines()
        if line.startswith(f"{path.name}:")
    ]
    ended = ballast(capsys, "check", path.name)

    assert ended.code == 2
    assert expected
    assert ended.err.splitlines() == expected
    assert ended.out == ""


def test_several_files_are_all_reported(capsys: pytest.CaptureFixture[str]) -> None:
    ended = ballast(capsys, "check", WRONG[0], SMALL, "nowhere.yaml")

    assert ended.code == 2
    assert WRONG[0].name in ended.err and "nowhere.yaml: no such file" in ended.err
    assert "small.yaml" not in ended.err


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("draws: 0\nruns: 50\nblock_lanes: 4096\n", ":1: draws: expected 1 or more, got 0"),
        ("draws: 9\nruns: 50\nblock_lane: 4\n", "did you mean 'block_lanes'?"),
        ("draws: 9\n", "runs: expected this key, found none"),
    ],
)
def test_settings_are_checked_too(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], text: str, message: str
) -> None:
    path = tmp_path / "run.yaml"
    path.write_text(text, encoding="utf-8")
    ended = ballast(capsys, "check", path)

    assert ended.code == 2
    assert message in ended.err


@pytest.mark.parametrize(
    ("text", "words"),
    [
        (
            "variants:\n  odd: {title: Odd, kind: rival, change: {}}\n",
            "odd.kind: expected",
        ),
        ("variants:\n  odd: {title: Odd, kind: ablation}\n", "odd.change: expected this key"),
        ("bands:\n  tail.rung_7: [0, much]\n", "bands.tail.rung_7"),
        ("circular: [one]\n", "circular[0]: expected a whole number"),
        (
            "expectations: {X01: {reading: r, asks: [], rests_on: []}}\n",
            "asks: expected 1 entr",
        ),
    ],
)
def test_wrong_settings_of_every_kind_are_refused(
    text: str, words: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "own.yaml"
    path.write_text(text, encoding="utf-8")
    ended = ballast(capsys, "check", path)

    assert ended.code == 2 and words in ended.err
    assert "Traceback" not in ended.err


def test_the_shelf_has_eighty_files_and_the_base_of_its_branches_is_right(
    capsys: pytest.CaptureFixture[str],
) -> None:
    assert len(WRONG) >= 80
    assert ballast(capsys, "check", BRANCHES / "base.yaml").code == 0
