"""``compare --pays``: when a change pays, on the terminal, in a folder and in Python; refusals."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from ballast import InputError, compare, levers
from ballast.api.comparing import Comparisons
from tests.ballast.cli.running import ballast
from tests.undrawn import undrawn

NAMES = ("example-island", "example-island-hotline")
SIZE = {"draws": 36, "runs": 6, "days": 150, "workers": 1}
OUTCOME = "rung_4_or_higher"


@pytest.fixture(scope="module")
def found() -> Comparisons:
    """Both islands, compared in Python."""
    return compare(*NAMES, **SIZE, progress=False)


def _options(**more: object) -> list[str]:
    return [f"--{name}={value}" for name, value in (SIZE | more).items()]


def test_the_mean_effect_is_the_difference_of_the_table(found: Comparisons) -> None:
    acting = found.pays(OUTCOME)
    row = found.table().set_index("outcome").loc[OUTCOME]
    value, low, high = acting.pays_up_to
    first, other = (one.runs.query("draw > 0") for one in found.results)

    assert value == pytest.approx(-row["difference"]) and low < value < high
    assert acting.study.base == pytest.approx(row["first"])
    happened = [t["first_day_rung_4"].notna().groupby(t["draw"]).mean() for t in (first, other)]
    at = acting.curve().iloc[100]
    assert at["always"] == pytest.approx(at["ratio"] + happened[1].mean())
    assert acting.learning()["parameter"].is_unique and len(acting.learning()) > 10
    assert "Acting pays" in repr(acting) or "tell" in repr(acting)
    assert "<table" in acting._repr_html_() or not acting.study.resolved


def test_the_command_says_what_python_says(
    found: Comparisons, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Also from a folder; the folder can be written again."""
    place = tmp_path / "c"
    for _ in range(2):
        arguments = (*NAMES, *_options(), "--pays", OUTCOME, "--quiet", "--out", str(place))
        ended = ballast(capsys, "compare", *arguments, "--json")
        assert (ended.code, ended.err) == (0, "")
    told = json.loads(ended.out)["pays"]

    assert told == [json.loads(json.dumps(found.pays(OUTCOME).study.as_json()))]
    curve = pd.read_parquet(place / "acting.parquet").drop(columns=["other", "outcome"])
    pd.testing.assert_frame_equal(curve, found.pays(OUTCOME).curve())
    assert len(pd.read_parquet(place / "learning.parquet")) == len(told[0]["learning"])
    about = json.loads((place / "comparison.json").read_text("utf-8"))
    assert {"acting.parquet", "learning.parquet", "plots/acting.png"} <= set(about["files"])


def test_without_it_nothing_is_said_of_it(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    with undrawn():
        ended = ballast(
            capsys, "compare", *NAMES, "--draws=3", "--runs=2", "--days=30", "--json", "--quiet",
            "--out", tmp_path / "c",
        )  # fmt: skip

    assert "pays" not in json.loads(ended.out)
    assert not (tmp_path / "c" / "acting.parquet").exists()


@pytest.mark.parametrize(
    ("outcome", "sizes", "message"),
    [
        ("encounters", {}, "expected an outcome that happens or not, got 'encounters', a number"),
        ("rung_4_or_hihger", {}, "did you mean 'rung_4_or_higher'?"),
        ("summit_held", {}, "nothing averts summit_held: "),
        (OUTCOME, {"draws": 30}, "expected 30 draws or more beside draw 0, got 29"),
        (OUTCOME, {"runs": 1}, "expected 2 or more runs of each draw, got 1"),
    ],
)
def test_what_cannot_be_said_is_refused_in_a_line(
    outcome: str, sizes: dict[str, int], message: str, capsys: pytest.CaptureFixture[str]
) -> None:
    """Before anything is played."""
    ended = ballast(capsys, "compare", *NAMES, *_options(**sizes), "--pays", outcome)

    assert ended.code == 2 and ended.out == ""
    assert len(ended.err.splitlines()) == 1 and message in ended.err


def test_python_refuses_the_same(found: Comparisons) -> None:
    with pytest.raises(InputError, match="a number"):
        found.pays("encounters")
    with pytest.raises(InputError, match="expected example-island-hotline, got 'x'"):
        found.pays(OUTCOME, other="x")


def test_a_lever_pays_by_its_table_by_draw() -> None:
    ranked = levers(
        "example-island", of=OUTCOME, draws=31, runs=2, days=40, workers=1, progress=False
    )
    table = ranked.table().set_index("lever")
    for name in (table.index[0], table.index[-1]):
        acting = ranked.pays(str(name))
        assert acting.pays_up_to[0] == pytest.approx(-table.loc[name, "difference"])
        counts = ranked.study.by_draw[name]
        assert counts["up"].sum() == table.loc[name, "up"]
        assert np.all(counts["draw"] == np.arange(1, 32))
    with pytest.raises(InputError, match="expected a lever of the ranking, got 'nothing'"):
        ranked.pays("nothing")
