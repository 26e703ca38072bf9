"""``trace``: what is printed, where it goes, and every way to ask for something wrong."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.ballast.cli.running import ballast
from tests.cases import SMALL

SHORT = ("--until", "2020-05-30")


def test_a_history_is_told_on_stdout(capsys: pytest.CaptureFixture[str]) -> None:
    first = ballast(capsys, "trace", SMALL, *SHORT, "--draw", 2, "--run", 3)
    second = ballast(capsys, "trace", SMALL, *SHORT, "--draw", 2, "--run", 3)

    assert (first.code, first.err) == (0, "")
    assert first.out == second.out
    assert "seed 11, draw 2, run 3; 91 days, 1 March – 30 May 2020" in " ".join(first.out.split())
    assert "BUT FOR" not in first.out and "\x1b" not in first.out


def test_seed_zero_is_a_seed_and_histories_differ(capsys: pytest.CaptureFixture[str]) -> None:
    own, zero, other = (
        ballast(capsys, "trace", SMALL, *SHORT, *more).out
        for more in ((), ("--seed", 0), ("--run", 1))
    )

    assert "seed 0, draw 0, run 0" in zero
    assert len({own, zero, other}) == 3


@pytest.mark.parametrize("words", [("--but-for", SMALL), (SMALL, "--but-for")])
def test_but_for_without_an_outcome_stands_anywhere(
    words: tuple[str, ...], capsys: pytest.CaptureFixture[str]
) -> None:
    ended = ballast(capsys, "trace", *words, *SHORT)

    assert ended.code == 0, ended.err
    assert "BUT FOR" in ended.out


def test_but_for_of_an_outcome_as_json(capsys: pytest.CaptureFixture[str]) -> None:
    ended = ballast(
        capsys, "trace", SMALL, *SHORT, "--but-for", "any_encounter", "--json", "--quiet"
    )
    content = json.loads(ended.out)
    answer = content["but_for"]

    assert (ended.code, ended.err) == (0, "")
    assert (content["draw"], content["run"], content["days"]) == (0, 0, 91)
    assert answer["outcome"] == "any_encounter"
    counted = [answer[name] for name in ("decisive", "itself", "moving")]
    assert answer["candidates"] == answer["unmoved"] + sum(map(len, counted))
    assert 0 < answer["candidates"] <= len(content["events"])


@pytest.mark.parametrize(
    ("name", "options", "begins"),
    [
        ("story.html", (), "<!doctype html>"),
        ("story.md", (), "# "),
        ("made/on/the/way/story.txt", (), "Small dyad"),
        ("story.txt", ("--format", "html"), "<!doctype html>"),
        ("story.json", ("--json",), "{"),
    ],
)
def test_a_file_has_the_form_of_its_name_or_as_asked(
    name: str,
    options: tuple[str, ...],
    begins: str,
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
) -> None:
    path = tmp_path / name
    ended = ballast(capsys, "trace", SMALL, *SHORT, "--out", path, *options)

    assert (ended.code, ended.out) == (0, "")
    assert f"written to {path}" in ended.err
    assert path.read_text("utf-8").startswith(begins)


def test_ordinary_acts_are_told_when_asked_for(capsys: pytest.CaptureFixture[str]) -> None:
    usual = ballast(capsys, "trace", SMALL, *SHORT).out
    everything = ballast(capsys, "trace", SMALL, *SHORT, "--all").out

    assert len(everything.splitlines()) > len(usual.splitlines())
    assert "met at close quarters" in everything and "met at close quarters" not in usual


def test_all_problems_are_named_at_once(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    ended = ballast(
        capsys, "trace", SMALL, "--seed", -1, "--draw", -2, "--run", -3,
        "--until", "2019-12-31", "--out", tmp_path,
    )  # fmt: skip
    lines = ended.err.splitlines()

    assert (ended.code, ended.out) == (2, "")
    assert [line.split(":")[0] for line in lines] == [
        "--seed", "--draw", "--run", "--out", "--until"
    ]  # fmt: skip
    assert "expected a whole number of 0 … 2147483647, got -2" in lines[1]
    assert "expected a date from 2020-03-01 to" in lines[-1]


@pytest.mark.parametrize(
    ("arguments", "expected"),
    [
        (("--until", "2099-01-01"), "--until: expected a date from 2020-03-01"),
        (("--until", "31.12.2020"), "--until: expected a day as YYYY-MM-DD, got '31.12.2020'"),
        (("--but-for", "sumit_held"), "did you mean 'summit_held'?"),
        (("--but-for", "hostile_acts_aa"), "--but-for: expected one of rung_4_or_higher"),
        (("--format", "pdf"), "'pdf' is not one of"),
        (("--draw", "many"), "not a valid integer"),
    ],
)
def test_wrong_options(
    arguments: tuple[str, ...], expected: str, capsys: pytest.CaptureFixture[str]
) -> None:
    ended = ballast(capsys, "trace", SMALL, *arguments)

    assert (ended.code, ended.out) == (2, "")
    assert expected in ended.err and len(ended.err.splitlines()) == 1


def test_a_scenario_is_asked_for_and_never_written_over(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    missing = ballast(capsys, "trace")
    assert missing.code == 2 and "missing argument" in missing.err.lower()
    unknown = ballast(capsys, "trace", "nowhere.yaml", "--draw", -1)
    assert unknown.code == 2 and len(unknown.err.splitlines()) == 2
    over = ballast(capsys, "trace", SMALL, "--out", SMALL)
    assert over.code == 2 and "another file than the scenario" in over.err
    blocked = tmp_path / "file"
    blocked.write_text("x", encoding="utf-8")
    inside = ballast(capsys, "trace", SMALL, *SHORT, "--out", blocked / "story.txt")
    assert inside.code == 2 and "expected a file that can be written" in inside.err
