"""``compare`` and ``change``."""

from __future__ import annotations

import json
from pathlib import Path

import pandas as pd
import pytest
from matplotlib.figure import Figure

from ballast.analysis.plots.style import journal, to_bytes
from ballast.api.changing import change
from ballast.api.comparing import compare
from ballast.api.run_results import load_results
from ballast.api.simulating import simulate
from ballast.sim.errors import InputError
from tests.ballast.api.cases import EVIL, played, played_evil
from tests.ballast.cli.running import ballast
from tests.cases import SMALL, small


def test_the_same_comparison_as_the_command(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    one, two = (r.save(tmp_path / n) for n, r in (("one", played()), ("two", played_evil())))
    ballast(capsys, "compare", one, two, "--out", tmp_path / "c", "--quiet")
    found = compare(load_results(one), load_results(two))
    names = {EVIL: "two"}

    stored = pd.read_parquet(tmp_path / "c" / "comparison.parquet")
    pd.testing.assert_frame_equal(
        found.table().replace({"other": names}), stored, check_dtype=False
    )
    flips = pd.read_parquet(tmp_path / "c" / "flips.parquet")
    pd.testing.assert_frame_equal(found.flips.replace({"other": names}), flips, check_dtype=False)
    assert len(flips)
    assert json.loads((tmp_path / "c" / "comparison.json").read_text("utf-8"))["seed"] == 11


def test_a_scenario_is_played_in_the_sizes_of_the_results() -> None:
    other = change(SMALL, {"parameters.encounters.rate": 90}, title="More encounters")
    found = compare(played(), other, progress=False)

    assert found.results[0] is played()
    assert found.results[1].sizes == played().sizes
    row = found.table().set_index("outcome").loc["encounters"]
    assert row["difference"] > 0 and row["moved"]
    assert repr(found).startswith("<More encounters compared with Small dyad: ")


def test_scenarios_share_the_seed_of_the_first_and_the_shortest_horizon() -> None:
    found = compare("example-island", SMALL, draws=2, runs=3, progress=False)

    assert {tuple(one.sizes.values()) for one in found.results} == {(1, 2, 3, 200)}


def test_results_on_other_luck_are_refused() -> None:
    other = simulate(SMALL, draws=2, runs=3, days=60, seed=4, progress=False)
    with pytest.raises(InputError) as caught:
        compare(played(), other)

    assert [problem.key for problem in caught.value.problems] == ["seed", "draws", "runs"]
    with pytest.raises(InputError, match="draws: expected scenarios with it"):
        compare(played(), SMALL, draws=3)
    with pytest.raises(InputError, match="expected two or more"):
        compare(played())


def test_what_it_shows() -> None:
    found = compare(played(), played_evil())
    html = found._repr_html_()

    assert "<script" not in html and "&lt;script&gt;" in html
    assert "differs beyond chance, of" in html
    assert isinstance(found.plot(), Figure)


def test_the_picture_is_that_of_the_command_at_any_width(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    one, two = (r.save(tmp_path / n) for n, r in (("one", played()), ("two", played_evil())))
    out = tmp_path / "c"
    ballast(
        capsys, "plot", one, two, "--kind", "forest", "--width", "3.5", "--dpi", 200, "--out", out
    )
    found = compare(load_results(one), load_results(two))

    with journal():
        drawn = to_bytes(found.plot(width=3.5), "png", "Differences between scenarios")
    assert drawn == (out / "forest-3.5in.png").read_bytes()
    assert found.plot(width=5).get_size_inches()[0] == 5
    assert found.plot(width="7in", credit=False).get_size_inches()[0] == 7
    with pytest.raises(InputError, match="width: expected a width such as 88mm"):
        found.plot(width="wide")
    for width in (2, 13, True, float("nan"), None):
        with pytest.raises(InputError, match="width: expected inches from 3 to 12, got"):
            found.plot(width=width)


def test_nothing_flips_where_nothing_differs() -> None:
    found = compare(played(), played())

    assert found.names == ("Small dyad (1)", "Small dyad (2)")
    assert len(found.flips) == 0 and list(found.flips)[-1] == "change"
    assert not found.table()["moved"].any()


def test_a_change_leaves_the_scenario_alone() -> None:
    made = change(small(), {"channels.economic.state": "open"})

    assert made.scenario.channels["economic"].state == "open"
    assert small().scenario.channels["economic"].state == "limited"
    assert (made.scenario.title, made.branches_from) == ("Small dyad, changed", "Small dyad")
    assert made.canonical_hash != small().canonical_hash


def test_a_scenario_of_results_can_be_changed(tmp_path: Path) -> None:
    kept = load_results(played().save(tmp_path / "kept"))

    assert change(kept.scenario, {"parameters.encounters.rate": 3}).branches_from == "Small dyad"


def test_every_problem_of_a_change() -> None:
    with pytest.raises(InputError) as caught:
        change(SMALL, {"channels.defense.state": "open", "chanels.forces.state": "open"})
    told = str(caught.value)

    assert "did you mean 'defence'" in told and "did you mean 'channels'" in told
    with pytest.raises(InputError, match="changes: expected new values by dotted key, got nothing"):
        change(SMALL, {})
    with pytest.raises(InputError, match="changes: expected a dotted key, got 3"):
        change(SMALL, {3: 4})  # type: ignore[dict-item]


def test_chosen_outcomes_alone() -> None:
    found = compare(played(), played_evil(), of="encounters")

    assert set(found.table()["outcome"]) == {"encounters"}
    assert repr(found).endswith("of 1 outcomes differ beyond chance>")
    with pytest.raises(InputError, match="did you mean 'encounters'"):
        compare(played(), played_evil(), of=["encounters", "encountres"])
