"""``sweep`` as a function."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Any

import pandas as pd
import pytest
import yaml
from matplotlib.figure import Figure

from ballast.api.studying import StudyResults, load_study, sweep
from ballast.sim.errors import InputError
from tests.ballast.cli.running import ballast
from tests.cases import SMALL

GRID: dict[str, Any] = {
    "title": "A <script> grid",
    "question": "What moves?",
    "scenario": str(SMALL),
    "factors": {
        "parameters.tension.base": {"law": "uniform", "label": "base of tension"},
        "talks": {"keys": ["channels.economic.state"], "levels": ["open", "limited"]},
    },
    "design": {"kind": "grid", "steps": 3},
    "runs": 20,
    "days": 30,
    "outcomes": ["tension_mean", "rung_4_or_higher"],
}


@cache
def played() -> StudyResults:
    return sweep(GRID, workers=1, progress=False)


def test_the_same_tables_as_the_command(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    config = tmp_path / "study.yaml"
    config.write_text(yaml.safe_dump(GRID), encoding="utf-8")
    ballast(capsys, "sweep", config, "--out", tmp_path / "out", "--quiet", "--workers", 1)
    stored = load_study(tmp_path / "out")

    assert stored.tables == played().tables == ["curves", "design", "effects", "points", "swings"]
    for name in stored.tables:
        pd.testing.assert_frame_equal(played().table(name), stored.table(name), check_exact=True)
    assert stored.summary == played().summary


def test_it_is_kept_and_gone_on_with(tmp_path: Path) -> None:
    out = tmp_path / "out"
    first = sweep(GRID, out=out, workers=1, progress=False)

    with pytest.raises(
        InputError,
        match=r"it goes on with `sweep\(.*, resume=True\)`; another folder leaves it alone",
    ):
        sweep(GRID, out=out, workers=1, progress=False)
    again = sweep(GRID, out=out, workers=1, resume=True, progress=False)
    pd.testing.assert_frame_equal(again.points, first.points)
    saved = load_study(again.save(tmp_path / "copy"))
    pd.testing.assert_frame_equal(saved.effects, first.effects)
    with pytest.raises(InputError, match="got one with files in it"):
        again.save(tmp_path / "copy")


def test_what_it_shows() -> None:
    html = played()._repr_html_()

    assert "<script" not in html and "A &lt;script&gt; grid" in html
    assert repr(played()).startswith("<Study 'A <script> grid': 6 points, 120 histories of 30 days")
    for kind in played().pictures:
        assert isinstance(played().plot(kind), Figure)
    assert isinstance(played().plot(), Figure)
    with pytest.raises(InputError, match="did you mean 'tornado'"):
        played().plot("tornados")


def test_tables_that_a_design_does_not_have() -> None:
    with pytest.raises(InputError, match="of a study of design grid, got 'sensitivity'; there are"):
        _ = played().sensitivity


def test_every_problem_is_said_at_once(tmp_path: Path) -> None:
    with pytest.raises(InputError) as caught:
        sweep(GRID | {"rans": 3, "outcomes": 4}, resume=True, workers=0)

    assert [problem.key for problem in caught.value.problems] == [
        "workers", "resume", "rans", "outcomes"
    ] or {problem.key for problem in caught.value.problems} == {
        "workers", "resume", "rans", "outcomes"
    }  # fmt: skip
    with pytest.raises(InputError, match="config: expected a file, the name of a shipped study or"):
        sweep(3)  # type: ignore[arg-type]
    with pytest.raises(InputError, match="there are channels-and-encounters"):
        sweep("no-such-study")
    with pytest.raises(InputError, match=r"found no manifest\.json"):
        load_study(tmp_path)
