"""``trace`` as a function."""

from __future__ import annotations

from datetime import date
from html import unescape

import pytest

from ballast.api.tracing import trace
from ballast.sim.errors import InputError
from tests.ballast.api.cases import EVIL, played, played_evil
from tests.ballast.cli.running import ballast
from tests.cases import SMALL


def test_the_same_story_as_the_command(capsys: pytest.CaptureFixture[str]) -> None:
    told = trace(SMALL, draw=2, run=3, until="2020-05-01")
    shown = ballast(
        capsys, "trace", SMALL, "--draw", 2, "--run", 3, "--until", "2020-05-01", "--quiet"
    )

    assert str(told) == shown.out
    assert repr(told) == "<History of Small dyad: seed 11, draw 2, run 3>"


def test_a_history_of_results_is_their_history() -> None:
    runs, told = played().runs, trace(played(), draw=3, run=5)
    row = runs[(runs["draw"] == 3) & (runs["run"] == 5)].iloc[0]
    meetings = told.events.loc[told.events["kind"] == "encounter", "count"]

    assert len(told.evenings) == 60
    assert told.evenings["rung"].max() == row["highest_rung"]
    assert meetings.sum() == row["encounters"]
    assert told.evenings["tension"].iloc[-1] == pytest.approx(row["tension_end"], abs=1e-3)
    assert "channel_defence" in told.evenings


def test_the_page_stands_in_a_frame() -> None:
    html = trace(played_evil(), draw=1, run=1)._repr_html_()

    assert html.startswith('<iframe srcdoc="') and html.count("<") == 2
    inside = unescape(html[len('<iframe srcdoc="') : html.index('" sandbox')])
    assert inside.startswith("<!doctype html>")
    assert EVIL not in inside and "&lt;script&gt;" in inside


def test_every_problem_is_said_at_once() -> None:
    with pytest.raises(InputError) as caught:
        trace(SMALL, -1, -2, 2**31, until="soon")

    assert [problem.key for problem in caught.value.problems] == ["seed", "draw", "run", "until"]
    with pytest.raises(InputError, match="until: expected a day of the scenario, which has 200"):
        trace(SMALL, until=date(2021, 1, 1))
