"""The tutorials run, and what they say in words is what comes out."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from tests.cases import ROOT

FOLDER = ROOT / "docs" / "tutorials"
LONGEST_SECONDS = 300
CLAIMS = {
    "first-scenario": """
dispute, crisis = (results.outcome(f"rung_{n}_or_higher").estimate for n in (4, 5))
assert 0.55 < dispute.value < 0.65, "six histories of ten"
days = results.days.query("variable == 'rung_4'")["mean"].iloc[60:]
assert 0.01 < days.min() and days.max() < 0.1, "a few in a hundred on a day"
firsts = first.dt.to_period("Q").value_counts().sort_index()
assert firsts.iloc[:3].sum() > 1.2 * firsts.iloc[3:].sum(), "early, then fewer"
widths = told["draws_high"] - told["draws_low"], told["mc_high"] - told["mc_low"]
assert (widths[0] > 2 * widths[1]).all(), "draws are wider than chance"
assert 0.2 < widths[0]["rung_4_or_higher"] < 0.3, "some twenty-five points"
held = runs.assign(c=runs["first_day_rung_4"].notna()).groupby("summit_held")["c"].mean()
assert 0.05 < held[False] - held[True] < 0.15, "by some ten points"
assert any(alarm.startswith("rung_7: rests on fewer") for alarm in results.alarms)
""",
    "counterfactual": """
row = found.table().set_index("outcome")
assert row.loc["rung_4_or_higher", "moved"]
assert -0.08 < row.loc["rung_4_or_higher", "difference"] < -0.06, "seven points"
assert -0.11 < row.loc["rung_4_or_higher", "mc_low"] < -0.09, "ten"
assert -0.05 < row.loc["rung_4_or_higher", "mc_high"] < -0.03, "four"
assert -0.12 < row.loc["rung_4_or_higher", "draws_low"] < -0.08, "about as many over draws"
assert 0.4 < row.loc["rung_4_or_higher", "first"] < 0.55, "of fifty"
assert row.loc["encounters", "difference"] < 0 < row.loc["channels_suspended", "difference"]
assert row.loc[["encounters", "channels_suspended", "tension_mean"], "moved"].all()
off = without.table().set_index("outcome")
assert off.index[off["moved"]].tolist() == ["channels_suspended"], "next to nothing is left"
assert abs(off.loc["rung_4_or_higher", "difference"]) < 0.01
shut_one, open_one = told["shut"].evenings["rung"].max(), told["open"].evenings["rung"].max()
assert shut_one >= 4 > open_one
hung_on = told["shut"].but_for().table().query("role == 'decisive'")["event"].tolist()
assert hung_on == ["The lethal accident happened."], "on one lethal accident alone"
runs = shut.runs.set_index(["draw", "run"])
assert runs.loc[(draw, run), "highest_rung"] == shut_one
""",
    "study": """
lethal = worth.loc["any_lethal_incident"]
assert lethal["low"].max() < lethal["high"].min(), "each overlaps all others"
assert 100 * lethal["difference"].iloc[0] > -1.5 and 100 * lethal["difference"].iloc[-1] < -2.5
rung_4 = 100 * worth.loc["rung_4_or_higher"]["difference"]
assert rung_4.between(-8.5, -5.5).all(), "between six and eight points"
more = grid.effects.query("outcome == 'rung_4_or_higher' and x == 90 and at == ''")
assert 0.05 < more["difference"].item() < 0.075, "six points itself"
ranks = drivers.sensitivity.query("outcome == 'rung_4_or_higher' and measure == 'srrc'")
ranks = ranks.set_index("factor")
order = ranks["value"].abs().sort_values(ascending=False)
assert list(order.index[:2]) == ["parameters.ladder.onset_rate", "parameters.ladder.tension_slope"]
assert order.iloc[0] > 2 * order.iloc[1], "leads by far"
beyond = (ranks["low"] > 0) | (ranks["high"] < 0)
assert beyond.sum() == 2, "of the other five it can tell no effect"
""",
}


def notebooks() -> list[Path]:
    return sorted(FOLDER.glob("*.ipynb"))


def test_every_tutorial_is_held_to_its_words() -> None:
    assert [path.stem for path in notebooks()] == sorted(CLAIMS)


@pytest.mark.parametrize("path", notebooks(), ids=lambda path: path.stem)
def test_they_are_kept_without_outputs(path: Path) -> None:
    """What a reader sees is what the version at hand gives; a change of one is a change of text."""
    nbformat = pytest.importorskip("nbformat", reason="nbformat is not installed")
    notebook = nbformat.read(path, as_version=4)
    nbformat.validate(notebook)

    assert all(cell.get("outputs", []) == [] for cell in notebook.cells)
    assert all(cell.get("execution_count") is None for cell in notebook.cells)
    assert "/home/" not in path.read_text(encoding="utf-8")


@pytest.mark.parametrize("path", notebooks(), ids=lambda path: path.stem)
@pytest.mark.filterwarnings("ignore")  # of the kernel's transport, not of ours
def test_they_run_and_say_what_comes_out(
    path: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    nbclient = pytest.importorskip("nbclient", reason="nbclient is not installed")
    pytest.importorskip("ipykernel", reason="ipykernel is not installed")
    nbformat = pytest.importorskip("nbformat")
    notebook = nbformat.read(path, as_version=4)
    notebook.cells.append(nbformat.v4.new_code_cell(CLAIMS[path.stem]))
    monkeypatch.setenv("PYTHONPATH", os.pathsep.join([str(ROOT), os.environ.get("PYTHONPATH", "")]))
    monkeypatch.setenv("IPYTHONDIR", str(tmp_path))
    monkeypatch.setenv("TMPDIR", str(tmp_path))  # a kernel that is ended leaves its folders there
    client = nbclient.NotebookClient(
        notebook, timeout=LONGEST_SECONDS, resources={"metadata": {"path": str(tmp_path)}}
    )
    client.execute()

    shown = [o for cell in notebook.cells for o in cell.get("outputs", [])]
    assert any("image/png" in output.get("data", {}) for output in shown)
    assert not any(output.get("name") == "stderr" for output in shown)
