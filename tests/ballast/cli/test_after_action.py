"""``after-action``: what it prints and writes, and every way to ask for it wrongly."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

import ballast as public
from ballast.sim.errors import InputError
from tests.ballast.cli.running import ballast
from tests.ballast.game.test_looking_back import saved

__all__ = ["saved"]
SIZES = ("--pairs", "3", "--final-pairs", "4", "--workers", "1", "--quiet")


def test_text_json_page_and_python_say_the_same(
    saved: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    page = tmp_path / "game.html"
    told = ballast(capsys, "after-action", saved, *SIZES, "--out", page)
    content = json.loads(ballast(capsys, "after-action", saved, *SIZES, "--json").out)
    table = public.after_action(saved, pairs=3, final_pairs=4, workers=1, progress=False).table()

    assert (told.code, told.err) == (0, "")
    assert "After action: Aland" in told.out and "2020-03-01" in told.out
    assert [one["chosen"] for one in content["decisions"]] == list(table["chosen"])
    assert [one["regret"] for one in content["decisions"]] == list(table["regret"])
    assert all(f"{day}" in page.read_text("utf-8") for day in table["date"])


def test_what_cannot_be_meant_is_told_at_once(
    saved: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    wrong = ballast(
        capsys, "after-action", saved, "--rung", "9", "--pairs", "0", "--out", "page.txt"
    )
    assert wrong.code == 2 and wrong.out == ""
    assert len(wrong.err.splitlines()) == 3
    with pytest.raises(InputError, match="rung"):
        public.after_action(saved, rung=3)


def test_an_altered_game_is_one_line(saved: Path, capsys: pytest.CaptureFixture[str]) -> None:
    saved.write_text(saved.read_text("utf-8").replace("[accuse]", "[warn]"), "utf-8")
    ended = ballast(capsys, "after-action", saved)

    assert (ended.code, ended.out, len(ended.err.splitlines())) == (2, "", 1)
    assert "altered" in ended.err
    assert ballast(capsys, "after-action", "summer-2023").code == 2
