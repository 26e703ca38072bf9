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
assert 0.64 < dispute.value < 0.69, "two histories of three, 66 %"
days = results.days.query("variable == 'rung_4'")["mean"].iloc[60:]
assert 0.01 < days.min() and days.max() < 0.1, "fewer than one in ten on a day"
firsts = first.dt.to_period("Q").value_counts().sort_index()
assert firsts.iloc[:3].sum() > 1.2 * firsts.iloc[3:].sum(), "early, then fewer"
begun = disputes["occasion"].value_counts(normalize=True)
assert 0.77 < begun[["encounter", "shock", "show_of_force"]].sum() < 0.85, "four fifths"
assert 0.45 < (disputes["days"] <= 11).mean() < 0.55, "half within eleven days"
assert 0.2 < (disputes["days"] == 1).mean() < 0.3, "one in four within a day"
assert 0.53 < disputes["replied"].mean() < 0.61, "more than half, beyond the chance of 990"
crises = disputes[disputes["highest_rung"] >= 5]
assert crises["replied"].all(), "none rose to a crisis without a reply"
assert begun["lethal_accident"] < 0.1, "fewer than one dispute in ten"
assert 0.35 < (crises["occasion"] == "lethal_accident").mean() < 0.45, "four in ten crises"
chance, draws = told["mc_high"] - told["mc_low"], told["draws_high"] - told["draws_low"]
assert (draws / chance).between(3.5, 5.5).all(), "a factor of four to five"
assert 0.27 < draws["rung_4_or_higher"] < 0.33, "some thirty points"
unclear = results.summary()["draws_low"].isna()
assert list(unclear.index[unclear]) == ["summit_held", "leaders_met"], "two"
held = runs.assign(c=runs["first_day_rung_4"].notna()).groupby("summit_held")["c"].mean()
assert 0.12 < held[False] - held[True] < 0.16, "by some fourteen points"
assert any(alarm.startswith("rung_7: rests on fewer than 10") for alarm in results.alarms)
""",
    "counterfactual": """
row = found.table().set_index("outcome")
effect = row.loc["rung_4_or_higher"]
assert effect["moved"]
assert -0.085 < effect["difference"] < -0.075, "eight points"
assert -0.115 < effect["mc_low"] < -0.105, "eleven"
assert -0.055 < effect["mc_high"] < -0.045, "five"
assert pd.isna(effect["draws_low"]), "12 runs per draw do not resolve the draws"
assert 0.545 < effect["first"] < 0.555, "of fifty-five"
assert row.loc["channels_suspended", "difference"] > 0
working = ["mil_channel_working", "mil_channel_working_days"]
assert (row.loc[working, "mc_low"] > 0).all() and row.loc[working, "moved"].all()
fewer = ["encounters", "disputes", "tension_mean", "dispute_days"]
fewer += ["offers_us", "offers_cn", "calls"]
assert (row.loc[fewer, "mc_high"] < 0).all()
assert row.loc[[*fewer, "channels_suspended"], "moved"].all()
off, free = (one.table().set_index("outcome") for one in (without, lifted))
remaining = ["mil_channel_reopened", *working, "channels_suspended", "calls_answered"]
assert off.index[off["moved"]].tolist() == remaining, "two, apart from the channels themselves"
assert abs(off.loc["rung_4_or_higher", "difference"]) < 0.01, "next to nothing is left"
answered, freed = off.loc["calls_answered"], free.loc["calls_answered"]
assert answered["mc_high"] < 0, "fewer calls are answered"
assert freed["difference"] > answered["difference"] / 2, "most of the difference goes"
assert freed["difference"] > answered["mc_high"]
assert freed["mc_low"] < 0 < freed["mc_high"], "indistinguishable from zero"
assert not off.loc["rung_5_or_higher", "moved"] and not free.loc["rung_5_or_higher", "moved"]
assert effect["histories"] == 300, "300 pairs"
assert (both == 2).sum() == 4, "in four"
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
assert (least == 0).all(), "not one of the pairs differs"
assert others["low"].max() < others["high"].min(), "the other three overlap one another"
assert -4.0 < 100 * lethal["difference"].iloc[-1] < -3.5, "nearly four points"
assert (others["high"] < 0).tolist() == [False, False, True], "only that of 90 is below zero"
assert 100 * lethal["high"].iloc[-1] > -0.5, "barely"
rung_4 = worth.loc["rung_4_or_higher"]
assert (100 * rung_4["difference"]).between(-11, -4).all(), "between four and eleven points"
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
