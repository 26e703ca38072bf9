"""``play``: what a person sees and types, how it ends, and every way to ask for it wrongly."""

from __future__ import annotations

import io
import sys
from pathlib import Path
from typing import Any

import pytest

from ballast.game import game_loop as sitting
from ballast.game.game import Game
from ballast.game.game_text import WIDTH
from ballast.sim.scenario.library import load_scenario
from tests.ballast.cli.running import Ended, ballast
from tests.cases import ROOT, SMALL


class Playing:
    """Types answers into ``play`` in a folder with the small dyad."""

    def __init__(self, capsys: pytest.CaptureFixture[str], monkeypatch: Any, folder: Path) -> None:
        text = SMALL.read_text("utf-8").replace("../../seeds", str(ROOT / "seeds"))
        (folder / "small.yaml").write_text(text, encoding="utf-8")
        (folder / "small.csv").write_bytes((SMALL.parent / "small.csv").read_bytes())
        monkeypatch.chdir(folder)
        self._capsys, self._monkeypatch = capsys, monkeypatch

    def __call__(self, answers: str, *arguments: object) -> Ended:
        self._monkeypatch.setattr(sys, "stdin", io.StringIO(answers))
        return ballast(self._capsys, "play", *arguments)


@pytest.fixture
def playing(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> Playing:
    return Playing(capsys, monkeypatch, tmp_path)


def test_a_game_of_a_few_weeks(playing: Playing, capsys: pytest.CaptureFixture[str]) -> None:
    ended = playing("1 8\n\nreassure\nauto 14\nq\n", "small.yaml", "--side", "AA")
    saved = load_scenario("small-played.yaml")
    played = saved.scenario.played["AA"]

    assert ended.code == 0, ended.err
    assert ended.err == ""
    assert played.until.isoformat() == "2020-04-04"
    assert [v for k, v in played.acts.items() if k.isoformat() == "2020-03-01"] == [
        ("accuse", "tariff")
    ]
    assert [v for k, v in played.acts.items() if k.isoformat() == "2020-03-15"] == [("reassure",)]
    assert saved.scenario.continues.until == played.until
    assert "Sunday 1 March 2020, day 1 of 200: you decide for Aland" in ended.out
    assert "1 March 2020: accuse in public; raise tariffs" in ended.out
    assert "1 Mar  Aland: accuse in public (-3)" in ended.out
    assert "Every future from here: ballast run small-played.yaml" in ended.out
    assert ballast(capsys, "check", "small-played.yaml") == Ended(0, "", "")
    told = ballast(capsys, "diff", "small.yaml", "small-played.yaml").out
    assert "on 2020-03-01 AA does by hand: accuse, tariff" in told
    assert "every history is (11, 0, 0) until 2020-04-04" in told
    assert "A, plain assumption" in ballast(capsys, "explain", "small-played.yaml", "played").out


def test_nothing_is_wider_than_eighty_columns_or_coloured(playing: Playing) -> None:
    ended = playing("?\nl\nauto 60\n1 2\nb\nauto 120\nq\n", "summer-2023", "--side", "CN")
    shown = [line for line in ended.out.splitlines() if not line.startswith("Today (")]

    assert ended.code == 0
    assert max(map(len, shown)) <= WIDTH
    assert "\x1b" not in ended.out


@pytest.mark.usefixtures("undrawn")
def test_it_goes_on_where_it_was_left_and_from_an_earlier_day(
    playing: Playing, capsys: pytest.CaptureFixture[str]
) -> None:
    playing("1\n2\n", "small.yaml", "--side", "AA", "--save", "a.yaml", "--seed", "8", "--run", "3")
    on = playing("8\nq\n", "a.yaml")
    assert on.code == 0
    assert "15 March 2020: raise tariffs" in on.out
    whole = load_scenario("a.yaml").scenario
    assert [*whole.played["AA"].acts.values()] == [("accuse",), ("warn",), ("tariff",)]
    assert (whole.continues.seed, whole.continues.draw, whole.continues.run) == (8, 0, 3)

    back = playing("", "a.yaml", "--from", "2020-03-08", "--save", "b.yaml")
    assert back.code == 0
    earlier = load_scenario("b.yaml").scenario
    assert [*earlier.played["AA"].acts.values()] == [("accuse",)]
    assert earlier.continues.until.isoformat() == "2020-03-07"

    later = playing("", "small.yaml", "--side", "BB", "--from", "2020-04-01", "--save", "c.yaml")
    assert later.code == 0
    assert load_scenario("c.yaml").scenario.played["BB"].until.isoformat() == "2020-03-31"
    run = ballast(capsys, "run", "b.yaml", "--draws", "2", "--runs", "3", "--quiet")
    assert run.code == 0 and "played by hand" in run.out


def test_two_people_play_one_after_the_other(playing: Playing) -> None:
    """The second against what the first did, in the same history."""
    playing("1 8\n\n", "small.yaml", "--side", "AA", "--save", "a.yaml", "--seed", "4")
    second = playing("\n\n\n", "a.yaml", "--side", "BB", "--save", "b.yaml")
    both = load_scenario("b.yaml").scenario

    assert second.code == 0
    assert "1 Mar  Aland: raise tariffs (-4)" in second.out
    assert set(both.played) == {"AA", "BB"}
    assert (both.continues.seed, both.continues.until.isoformat()) == (4, "2020-03-21")
    assert playing("\n", "b.yaml").code == 0
    assert load_scenario("b.yaml").scenario.played["BB"].until.isoformat() == "2020-03-28"


def test_the_end_of_input_saves(playing: Playing) -> None:
    ended = playing("1\n", "small.yaml", "--side", "AA")

    assert ended.code == 0
    assert "Saved small-played.yaml, played up to 2020-03-07." in ended.out


def test_every_decision_is_saved_at_once(
    playing: Playing, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """A terminal that is closed loses nothing; what is all taken back leaves no file."""
    seen: list[bool] = []

    def asked(_question: str) -> str:
        seen.append((tmp_path / "small-played.yaml").exists())
        return ["1", "2", "b", "b", "q"][len(seen) - 1]

    monkeypatch.setattr(sitting, "_asked", asked)
    assert playing("", "small.yaml", "--side", "AA").code == 0
    assert seen == [False, True, True, True, False]


def test_to_leave_at_once_saves_nothing(playing: Playing, tmp_path: Path) -> None:
    ended = playing("s\nb\nq\n", "small.yaml", "--side", "AA")

    assert ended.code == 0
    assert "Nothing to save yet" in ended.out and "no decision to take back" in ended.out
    assert "Nothing was decided, so nothing is saved." in ended.out
    assert sorted(p.name for p in tmp_path.iterdir()) == ["small.csv", "small.yaml"]


def test_an_interrupt_keeps_what_was_played(
    playing: Playing, monkeypatch: pytest.MonkeyPatch
) -> None:
    answers = iter(["1", "2"])

    def asked(_question: str) -> str:
        try:
            return next(answers)
        except StopIteration:
            raise KeyboardInterrupt from None

    monkeypatch.setattr(sitting, "_asked", asked)
    ended = playing("", "small.yaml", "--side", "AA")

    assert ended.code == 3
    assert "Saved small-played.yaml, played up to 2020-03-14." in ended.err
    assert "ballast play small-played.yaml" in ended.err
    assert len(load_scenario("small-played.yaml").scenario.played["AA"].acts) == 2


def test_an_interrupt_while_days_are_played_loses_nothing(
    playing: Playing, monkeypatch: pytest.MonkeyPatch
) -> None:
    """To take a decision back plays the past again; stopped in it, the file stays as it was."""
    playing("1\n2\n3\n", "small.yaml", "--side", "AA", "--save", "a.yaml")

    def stopped(self: Game, day: int) -> None:
        self._begin()
        raise KeyboardInterrupt

    monkeypatch.setattr(Game, "return_to", stopped)
    ended = playing("b\n", "a.yaml")

    assert ended.code == 3
    assert "Saved a.yaml, played up to 2020-03-21." in ended.err
    assert len(load_scenario("a.yaml").scenario.played["AA"].acts) == 3


def test_answers_that_mean_nothing_are_asked_again(playing: Playing) -> None:
    ended = playing("99\ntarif\n1 2\nauto 0\n\nq\n", "small.yaml", "--side", "AA")

    assert "! '99' is nothing that can be done today" in ended.out
    assert "did you mean 'tariff'?" in ended.out
    assert "! one act of a category a day: accuse or warn" in ended.out
    assert "auto: expected 1 … 3650 days" in ended.out
    assert load_scenario("small-played.yaml").scenario.played["AA"].acts == {}


def test_numbers_stay_what_they_are(playing: Playing) -> None:
    """The number of a step on a visit that has been shown means the same later."""
    ended = playing("\n\nl\nq\n", "small.yaml", "--side", "AA", "--every", "2")
    asked = [line for line in ended.out.splitlines() if "receive" in line and "refuse" in line]

    assert len(asked) >= 6
    assert len(set(asked)) == len(asked) / 4


def test_the_last_day_ends_it(playing: Playing) -> None:
    ended = playing("auto 190\n\n\n", "small.yaml", "--side", "AA")

    assert ended.code == 0
    assert "The last day has passed. Highest rung:" in ended.out
    assert (
        load_scenario("small-played.yaml").scenario.played["AA"].until.isoformat() == "2020-09-16"
    )


def test_colours_only_on_a_terminal_that_wants_them(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("NO_COLOR", raising=False)
    monkeypatch.setattr(sys, "stdout", io.StringIO())
    assert sitting._style("x", "danger") == "x"
    monkeypatch.setattr(sys.stdout, "isatty", lambda: True)
    assert sitting._style("x", "danger") != "x"
    monkeypatch.setenv("NO_COLOR", "1")
    assert sitting._style("x", "danger") == "x"


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["small.yaml"], "--side: expected the government to play, one of AA, BB"),
        (["small.yaml", "--side", "x"], "got 'x'; there are AA, BB"),
        (["small.yaml", "--side", "a"], "--side: expected the id of a government, got 'a'"),
        (["small.yaml", "--side", "aa"], "did you mean 'AA'?"),
        (["small.yaml", "--side", "AA", "--every", "0"], "--every: expected a whole number of 1"),
        (["small.yaml", "--side", "AA", "--draw", "-1"], "--draw: expected a whole number of 0"),
        (["small.yaml", "--side", "AA", "--seed", "-1"], "--seed: expected a whole number of 0"),
        (["small.yaml", "--side", "AA", "--from", "may"], "--from: expected a date such as"),
        (["small.yaml", "--side", "AA", "--from", "2031-01-01"], "--from: expected a day of the"),
        (["small.yaml", "--side", "AA", "--save", "x.txt"], "x.txt: --save: expected a name that"),
        (["small.yaml", "--side", "AA", "--save", "small.yaml"], "expected a new file"),
        (["small.yaml", "--side", "AA", "--save", "no/x.yaml"], "that can be written to"),
        (["smal.yaml", "--side", "AA"], "smal.yaml: no such file"),
        (["summer-203", "--side", "US"], "did you mean 'summer-2023'?"),
    ],
)
def test_what_cannot_be_meant_is_refused(
    playing: Playing, tmp_path: Path, arguments: list[str], words: str
) -> None:
    ended = playing("1\n", *arguments)

    assert ended.code == 2
    assert words in ended.err
    assert ended.out == "" and "Traceback" not in ended.err
    assert sorted(p.name for p in tmp_path.iterdir()) == ["small.csv", "small.yaml"]


def test_all_problems_are_told_at_once(playing: Playing) -> None:
    ended = playing("", "small.yaml", "--side", "CC", "--every", "0", "--save", "x", "--run", "-2")

    assert ended.code == 2
    assert len(ended.err.splitlines()) == 4


def test_a_saved_game_keeps_its_side_and_history(playing: Playing) -> None:
    playing("1\n", "small.yaml", "--side", "AA", "--save", "a.yaml")
    ended = playing("", "a.yaml", "--side", "AA", "--seed", "3", "--draw", "1", "--run", "1")

    assert ended.code == 2
    assert len(ended.err.splitlines()) == 3
    assert "--seed: expected 11, as this game has it, got 3" in ended.err


def test_going_back_takes_another_file(playing: Playing) -> None:
    playing("1\n\n", "small.yaml", "--side", "AA", "--save", "a.yaml")
    back = playing("", "a.yaml", "--from", "2020-03-08")
    on = playing("", "a.yaml", "--from", "2020-03-25")

    assert back.code == 2
    assert "a.yaml: --save: expected another file with --from" in back.err
    assert on.code == 0
    assert load_scenario("a.yaml").scenario.played["AA"].until.isoformat() == "2020-03-24"


def test_a_side_that_a_scenario_plays_already_is_refused(playing: Playing, tmp_path: Path) -> None:
    (tmp_path / "b.yaml").write_text(
        "title: B\nbranches_from: small.yaml\nchange:\n  parameters.encounters.rate: 30\n"
        "  played.add: {AA: {until: 2020-03-20}}\n",
        encoding="utf-8",
    )
    ended = playing("", "b.yaml", "--side", "AA")
    other = playing("1\n", "b.yaml", "--side", "BB")

    assert ended.code == 2
    assert "but AA is played until 2020-03-20" in ended.err
    assert other.code == 0
    assert set(load_scenario("b-played.yaml").scenario.played) == {"AA", "BB"}
