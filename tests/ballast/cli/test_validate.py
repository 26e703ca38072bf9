"""``validate`` as a user calls it."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import pytest

from ballast.analysis.validation import expectation_answers, fact_table
from ballast.sim.experiments.paired_experiments import PairedExperiments
from tests.ballast.cli.running import ballast
from tests.cases import SMALL

ROWS = 26
FEW = ("--draws", 3, "--runs", 3)
ROWS_OF: dict[tuple[object, ...], list[Any]] = {}
"""What has been answered before, by the function and the sample."""


@pytest.fixture
def _answered_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """Printing as text and as JSON are two tests; the same histories are played for one of them."""
    for module, name in ((expectation_answers, "evaluate"), (fact_table, "facts")):
        monkeypatch.setattr(module, name, _kept(getattr(module, name)))


def _kept(answer: Callable[..., Any]) -> Callable[..., list[Any]]:
    def kept(lab: PairedExperiments, about: Any, *learnt_from: Any) -> list[Any]:
        sample = (answer.__name__, lab.loaded.canonical_hash, lab.seed, lab.draws, lab.runs)
        if sample not in ROWS_OF:
            ROWS_OF[sample] = list(answer(lab, about, *learnt_from))
        return ROWS_OF[sample]

    return kept


@pytest.mark.usefixtures("_answered_once")
def test_a_verdict_on_every_row(capsys: pytest.CaptureFixture[str]) -> None:
    ended = ballast(capsys, "validate", SMALL, *FEW)

    assert ended.code == 0 and ended.err == ""
    for number in range(1, ROWS + 1):
        assert f"\n{number}. " in ended.out
    assert " pass, " in ended.out and " circular" in ended.out
    assert "Intervals: h 5-95 % of single histories" in ended.out


@pytest.mark.usefixtures("_answered_once")
def test_json_holds_every_number_and_nothing_else(capsys: pytest.CaptureFixture[str]) -> None:
    content = json.loads(ballast(capsys, "validate", SMALL, *FEW, "--json").out)

    assert [row["number"] for row in content["facts"]] == list(range(1, ROWS + 1))
    assert {"verdict", "tests", "note"} <= set(content["facts"][0])
    assert {"observed", "simulated", "benchmark", "chain", "low", "high"} <= set(
        content["facts"][0]["tests"][0]
    )


def test_two_calls_print_the_same(capsys: pytest.CaptureFixture[str]) -> None:
    few = ("--draws", 1, "--runs", 2)
    first, again = (ballast(capsys, "validate", SMALL, *few).out for _ in range(2))

    assert first == again
    assert first != ballast(capsys, "validate", SMALL, *few, "--seed", 5).out


def test_what_few_histories_leave_open_is_said_without_a_warning(
    capsys: pytest.CaptureFixture[str],
) -> None:
    """With one history no verbal act comes early; with two, one of them has none early."""
    for draws, told in ((1, "no value"), (2, "… beyond e")):
        ended = ballast(capsys, "validate", "summer-2023", "--draws", draws, "--runs", 1, "--quiet")
        row = ended.out[ended.out.index("14. an election") : ended.out.index("15. ")]

        assert (ended.code, ended.err) == (0, "")
        assert told in row


@pytest.mark.usefixtures("_answered_once")
def test_expectations_of_the_article(capsys: pytest.CaptureFixture[str]) -> None:
    ended = ballast(capsys, "validate", "summer-2023", "--expectations", *FEW)

    assert ended.code == 0
    for number in range(1, 18):
        assert f"X{number:02}  " in ended.out
    assert "rests on" in ended.out


@pytest.mark.usefixtures("_answered_once")
def test_expectations_as_json(capsys: pytest.CaptureFixture[str]) -> None:
    ended = ballast(capsys, "validate", "summer-2023", "--expectations", *FEW, "--json")
    rows = json.loads(ended.out)["expectations"]

    assert len(rows) == 17
    assert rows[14]["claim"].startswith("The article treats a November encounter")


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        ((SMALL, "--draws", 0), "--draws: expected a whole number of 1 or more, got 0"),
        ((SMALL, "--seed", -1), "--seed: expected a whole number of 0"),
        (("summer-2032",), "did you mean 'summer-2023'?"),
        ((SMALL, "--expectations"), "expected the key 'expectations' with a file of them"),
    ],
)
def test_wrong_input(
    arguments: tuple[object, ...], words: str, capsys: pytest.CaptureFixture[str]
) -> None:
    ended = ballast(capsys, "validate", *arguments)

    assert ended.code == 2 and words in ended.err
