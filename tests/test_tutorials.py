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
assert 0.69 < dispute.value < 0.74, "seven histories of ten, 72 %"
days = results.days.query("variable == 'rung_4'")["mean"].iloc[60:]
assert 0.01 < days.min() and days.max() < 0.1, "fewer than one in ten on a day"
firsts = first.dt.to_period("Q").value_counts().sort_index()
assert firsts.iloc[:3].sum() > 1.2 * firsts.iloc[3:].sum(), "early, then fewer"
begun = disputes["occasion"].value_counts(normalize=True)
assert 0.77 < begun[["encounter", "shock", "show_of_force"]].sum() < 0.85, "four fifths"
assert 0.45 < (disputes["days"] <= 8).mean() < 0.55, "half within eight days"
assert 0.26 < (disputes["days"] == 1).mean() < 0.34, "three in ten within a day"
assert 0.53 < disputes["replied"].mean() < 0.61, "more than half, beyond the chance of 1,148"
crises = disputes[disputes["highest_rung"] >= 5]
assert crises["replied"].all(), "none rose to a crisis without a reply"
assert begun["lethal_accident"] < 0.1, "fewer than one dispute in ten"
assert 0.35 < (crises["occasion"] == "lethal_accident").mean() < 0.45, "four in ten crises"
chance, draws = told["mc_high"] - told["mc_low"], told["draws_high"] - told["draws_low"]
assert (draws / chance).between(5.5, 6.5).all(), "a factor of six"
assert 0.34 < draws["rung_4_or_higher"] < 0.38, "some thirty-six points"
unclear = results.summary()["draws_low"].isna()
assert list(unclear.index[unclear]) == ["rung_7", "rung_7_365", "summit_held"], "war and summit"
held = runs.assign(c=runs["first_day_rung_4"].notna()).groupby("summit_held")["c"].mean()
assert 0.12 < held[False] - held[True] < 0.16, "by some fourteen points"
assert any(alarm.startswith("rung_7: rests on fewer than 10") for alarm in results.alarms)
""",
    "counterfactual": """
row = found.table().set_index("outcome")
effect = row.loc["rung_4_or_higher"]
assert effect["moved"]
assert -0.105 < effect["difference"] < -0.095, "ten points"
assert -0.135 < effect["mc_low"] < -0.125, "thirteen"
assert -0.065 < effect["mc_high"] < -0.055, "six"
assert -0.175 < effect["draws_low"] < -0.165, "seventeen between draws"
assert -0.055 < effect["draws_high"] < -0.045, "five between draws"
assert 0.585 < effect["first"] < 0.595, "of fifty-nine"
assert row.loc["channels_suspended", "difference"] > 0
working = ["mil_channel_working", "mil_channel_working_days"]
assert (row.loc[working, "mc_low"] > 0).all() and row.loc[working, "moved"].all()
fewer = ["encounters", "disputes", "tension_mean", "dispute_days"]
fewer += ["offers_us", "offers_cn", "calls"]
assert (row.loc[fewer, "mc_high"] < 0).all()
assert row.loc[[*fewer, "channels_suspended"], "moved"].all()
off, free = (one.table().set_index("outcome") for one in (without, lifted))
remaining = ["mil_channel_reopened", *working, "channels_suspended"]
assert off.index[off["moved"]].tolist() == remaining, "one, apart from the channels"
assert abs(off.loc["rung_4_or_higher", "difference"]) < 0.01, "next to nothing is left"
answered, freed = off.loc["calls_answered"], free.loc["calls_answered"]
assert answered["mc_high"] < 0, "fewer calls are answered"
assert freed["difference"] > answered["difference"] / 2, "most of the difference goes"
assert freed["difference"] > answered["mc_high"]
assert freed["mc_low"] < 0 < freed["mc_high"], "indistinguishable from zero"
assert not off.loc["rung_5_or_higher", "moved"] and not free.loc["rung_5_or_higher", "moved"]
assert effect["histories"] == 300, "300 pairs"
assert (both == 2).sum() == 6, "in six"
shut_one, open_one = told["shut"].evenings["rung"].max(), told["open"].evenings["rung"].max()
assert shut_one >= 4 > open_one
hung_on = told["shut"].but_for().table().query("role == 'decisive'")["event"].tolist()
assert hung_on == ["The accident with dead or detained happened."], "on one lethal accident alone"
runs = shut.runs.set_index(["draw", "run"])
assert runs.loc[(draw, run), "highest_rung"] == shut_one
""",
    "study": """
lethal = worth.loc["any_lethal_incident"]
least, others = lethal.iloc[0], lethal.iloc[1:]
assert -1.0 < 100 * least["difference"] <= 0.0, "next to nothing"
assert -7.0 < 100 * lethal["difference"].iloc[-1] < -6.0, "more than six points"
assert lethal["high"].iloc[-1] < lethal["low"].iloc[[0, 1]].min(), "apart from 15 and 40"
assert lethal["high"].iloc[-1] > lethal["low"].iloc[2], "not from 65"
assert least["low"] < 0 < least["high"], "nor is that of 15 below zero"
assert (others["high"] < 0).tolist() == [False, False, True], "only that of 90 is below zero"
rung_4 = worth.loc["rung_4_or_higher"]
assert (100 * rung_4["difference"]).between(-12, -8).all(), "between eight and twelve points"
assert (rung_4["high"] < 0).all(), "all below zero"
assert rung_4["low"].max() < rung_4["high"].min(), "these overlap too"
more = grid.effects.query("outcome == 'rung_4_or_higher' and x == 90 and at == ''")
assert 0.155 < more["difference"].item() < 0.185, "some seventeen points"
assert more["low"].item() > 0
ranks = drivers.sensitivity.query("outcome == 'rung_4_or_higher' and measure == 'srrc'")
ranks = ranks.set_index("factor")
order = ranks["value"].abs().sort_values(ascending=False)
leading = ["ladder.onset_rate", "encounters.rate"]
assert list(order.index[:2]) == [f"parameters.{key}" for key in leading]
first = ranks.loc[order.index[:2]]
assert (first["value"] > 0).all() and first["low"].max() < first["high"].min(), "they overlap"
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
