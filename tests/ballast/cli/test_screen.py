"""What is printed on a terminal of any width, and into a pipe: every number, aligned, as text."""

from __future__ import annotations

import json
import os
import re
import subprocess
from pathlib import Path

import pytest

from ballast.cli.ascii_fallback import plain
from ballast.cli.sparkline import bars, cells, sparklines
from ballast.cli.table_layout import Column, broken, fitted
from tests.cases import ROOT, SMALL
from tests.golden.terminal import PLAYED, WIDTHS, file, on_terminal, run, started

pytest.importorskip("pty", reason="this system has no pseudo-terminals")
FIRST, LAST = "rung_4_or_higher", "! rung_6"
CODE = "\x1b["


def piped(*words: str, **environment: str) -> str:
    """What a command prints into a pipe."""
    done = subprocess.run(
        started(*words),
        cwd=ROOT,
        env=os.environ | environment,
        capture_output=True,
        encoding=environment.get("PYTHONIOENCODING", "utf-8"),
        check=True,
    )
    return done.stdout


def table(text: str) -> list[str]:
    """The words of the table of outcomes, without its headings."""
    return text[text.index(FIRST) : text.index(LAST)].split()


@pytest.fixture(scope="module")
def into_a_pipe(tmp_path_factory: pytest.TempPathFactory) -> str:
    out = str(tmp_path_factory.mktemp("piped") / "r")
    return piped("run", str(SMALL), *PLAYED, "--out", out, FORCE_COLOR="1", COLUMNS="40")


@pytest.mark.parametrize("width", WIDTHS)
def test_run_on_a_terminal(width: int, into_a_pipe: str) -> None:
    """Renew it with ``python -m tests.golden.terminal``."""
    text = run(width, NO_COLOR="1")

    assert text == file(width).read_text(encoding="utf-8")
    assert CODE not in text
    assert max(map(len, text.splitlines())) <= width
    assert table(text) == table(into_a_pipe)
    assert re.search(r"^rung 4  [ ▁-█]+  0 to 1[678] %$", text, re.M)
    assert re.search(r"^rung 5  [ ▁-█]+  0 to [0-9.]+ %$", text, re.M)


def test_style_is_for_terminals_alone(into_a_pipe: str) -> None:
    assert CODE in run(80)
    assert CODE not in into_a_pipe
    assert not re.search(r"[\u2500-\u259f]", into_a_pipe)  # boxes and bars
    assert not re.search(r" $", into_a_pipe, re.M)


def test_numbers_stand_under_one_another(into_a_pipe: str) -> None:
    lines = into_a_pipe[into_a_pipe.index(FIRST) : into_a_pipe.index(LAST)].splitlines()

    assert len({len(line) for line in lines}) == 1  # the last column stands to the right
    assert {line[-5] for line in lines} == {" "}


def test_a_pipe_that_has_only_ascii(tmp_path: Path) -> None:
    """What stands for a character keeps the columns aligned."""
    words = ("run", str(SMALL), "--draws", "3", "--runs", "4", "--out", str(tmp_path / "r"))
    text = piped(*words, "--quiet", PYTHONIOENCODING="ascii")
    lines = text[text.index(FIRST) : text.index("\n!")].splitlines()

    assert " .. " in text and "\\u" not in text and "?" not in text
    assert len({len(line) for line in lines}) == 1


def test_json_means_the_same_in_any_encoding() -> None:
    words = ("explain", "summer-2023", "visits.summit_effect", "--json")
    latin = piped(*words, PYTHONIOENCODING="latin-1")

    assert "\\u" in latin
    assert json.loads(latin) == json.loads(piped(*words))


@pytest.mark.parametrize("width", [60, 80])
def test_list_on_a_terminal(width: int) -> None:
    text = on_terminal(width, "list")

    assert max(map(len, text.splitlines())) <= width
    assert text.split() == piped("list").split()


COLUMNS = [Column("what", left=True, wraps=True), Column("value"), Column("range (95 %)")]
ROWS = [("a fact", "1", "2 … 3"), ("   a test of it that has a long name", "-10.5", "-11 … -10")]


@pytest.mark.parametrize("width", [*range(6, 70, 4)])
def test_no_word_is_lost_at_any_width(width: int) -> None:
    lines = fitted(COLUMNS, ROWS, width, stack=True)

    assert sorted(" ".join(lines.body).split()) == sorted(" ".join(map(" ".join, ROWS)).split())
    assert sorted(" ".join(lines.heading).split()) == ["%)", "(95", "range", "value", "what"]
    if width >= 20:
        assert max(map(len, [*lines.heading, *lines.body])) <= width


def test_what_gives_way_first() -> None:
    whole = fitted(COLUMNS, ROWS, 70, stack=True)
    text = fitted(COLUMNS, ROWS, 56, stack=True)
    under = fitted(COLUMNS, ROWS, 40, stack=True)

    assert len(whole.heading) == 1 and len(whole.body) == 2
    assert len(text.heading) == 1 and len(text.body) == 3
    assert under.body == [
        "a fact",
        "      1      2 … 3",
        "   a test of it that has a long name",
        "  -10.5  -11 … -10",
    ]


def test_a_pipe_has_long_lines_instead() -> None:
    columns = [Column("outcome", left=True), Column("value")]
    rows = [("an_outcome_with_a_long_name", "12345.678")]

    assert fitted(columns, rows, 20, stack=False).body == ["an_outcome_with_a_long_name  12345.678"]
    assert fitted(columns, rows, 20, stack=True).body == [
        "an_outcome_with_a_long_name", "  12345.678",
    ]  # fmt: skip


def test_headings_are_broken_where_words_end() -> None:
    assert broken("chance (95 %)", 13) == ["chance (95 %)"]
    assert broken("chance (95 %)", 12) == ["chance", "(95 %)"]
    assert broken("") == [""]


def test_bars_begin_at_zero() -> None:
    assert bars([0.0, 1e-9, 1.0], 1.0) == " ▁█"
    assert cells([1.0] * 7, 3) == [1.0, 1.0, 1.0]
    never, *_ = [line for line in _sparks([0.0] * 100) if line.startswith("rung 5")]
    assert never.split() == ["rung", "5", "never"]
    assert _sparks([0.5] * 5) == []  # too few days to be worth a picture


def _sparks(shares: list[float]) -> list[str]:
    from datetime import date

    return sparklines({4: [0.5] * len(shares), 5: shares}, date(2020, 1, 1), 100, 80)


def test_stand_ins() -> None:
    assert plain("−0.4 ± 0.3 – “x” é", "ascii") == '-0.4 +- 0.3 - "x" e'
    assert plain("−0.4 ± 0.3", "cp1252") == "-0.4 ± 0.3"
