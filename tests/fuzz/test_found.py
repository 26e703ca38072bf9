"""What the fuzzer has found, one case each, so that it stays repaired."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.ballast.cli.running import ballast
from tests.fuzz.mutants import Laboratory

ISLAND = "scenarios/example-island.yaml"


@pytest.fixture(scope="module")
def laboratory(tmp_path_factory: pytest.TempPathFactory) -> Laboratory:
    made = Laboratory(tmp_path_factory.mktemp("found"), quick=True)
    made.seen.clear()
    return made


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        (
            "start: 2031-04-01",
            "start: 9999-12-31",
            ":{line}:1: start: expected at most 2200-12-31, got",
        ),
        ("start: 2031-04-01", "start: 0001-01-01", "start: expected 1800-01-01 or more, got"),
        ("acts: acts", "acts: " + "x" * 5000, ":{line}:1: acts: expected a file or the name of"),
        ("acts: acts", "acts: " + "x" * 5000 + ".yaml", ".yaml: no such file"),
        (
            "defaults: generic-priors",
            "defaults: " + "x" * 5000,
            ":{line}:1: defaults: expected a file",
        ),
        ("acts: acts", "acts: /dev/zero", "/dev/zero: expected a file of at most 5 MB"),
        (
            "acts: acts",
            'acts: "a\\nb"',
            "acts: expected a file or the name of a shipped menu, found",
        ),
        ("seed: 1", '"seed\\n": 1', "expected a known key, got 'seed\\n'; did you mean 'seed'?"),
        ("  sovereignty: {weight", "  x: {weight", "expected the issue 'sovereignty' of this act"),
    ],
)
def test_what_was_no_message_is_one(old: str, new: str, said: str, laboratory: Laboratory) -> None:
    text = laboratory.texts[ISLAND]
    assert old in text
    verdict = laboratory.judge("found", ISLAND, text.replace(old, new, 1))

    assert verdict.code == 2 and verdict.broken == []
    assert said.format(line=text[: text.index(old)].count("\n") + 1) in verdict.said


@pytest.mark.parametrize("day", ["0001-01-01", "1941-05-06", "2031-04-01"])
def test_a_visit_completed_in_another_age_is_over(day: str, laboratory: Laboratory) -> None:
    text = laboratory.texts[ISLAND].replace(
        "date: 2031-05-06, days: 3, phase: scheduled", f"date: {day}, days: 3, phase: completed"
    )
    verdict = laboratory.judge("found", ISLAND, text)

    assert (verdict.code, verdict.broken, verdict.played) == (0, [], True)


def test_a_menu_with_more_issues_than_the_scenario_is_played(laboratory: Laboratory) -> None:
    verdict = laboratory.judge(
        "found", ISLAND, laboratory.texts[ISLAND].replace("days: 300", "days: 299")
    )

    assert (verdict.code, verdict.broken, verdict.played) == (0, [], True)
    assert "climate" not in Path(laboratory.folder / ISLAND).read_text(encoding="utf-8")


def test_a_name_that_no_system_takes_is_no_file(capsys: pytest.CaptureFixture[str]) -> None:
    ended = ballast(capsys, "check", "x" * 5000, "x" * 5000 + ".yaml")

    assert ended.code == 2 and len(ended.err.splitlines()) == 2
