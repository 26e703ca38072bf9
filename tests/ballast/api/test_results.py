"""Results as an object: what it reads, writes and shows."""

from __future__ import annotations

import gc
import json
import re
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from matplotlib.figure import Figure

from ballast.analysis.report import disputes_section, read_material
from ballast.analysis.stats.distributions import outcome_columns
from ballast.analysis.text.cells import CAVEAT, cells
from ballast.api.run_results import Results, load_results
from ballast.api.simulating import simulate
from ballast.sim.errors import InputError
from ballast.sim.scenario.questions import questions
from ballast.sim.vocabulary import Occasion
from ballast.sim.world.onset_causes import ODDS
from tests.ballast.api.cases import SIZES, played, played_evil
from tests.ballast.cli.running import ballast
from tests.cases import SMALL


def test_saved_results_verify_and_load(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    folder = played().save(tmp_path / "kept")
    again = load_results(folder)

    assert ballast(capsys, "verify", folder, "--sample", 3).code == 0
    assert {path.name for path in folder.iterdir()} >= {"report.html", "plots", "manifest.json"}
    pd.testing.assert_frame_equal(again.runs, played().runs)
    assert again.sizes == played().sizes == {"seed": 11, **SIZES}
    assert again.manifest["command"] == f"simulate({str(SMALL)!r}, draws=5, runs=8, days=60)"
    played().save(folder)  # over its own


def test_other_things_are_not_replaced(tmp_path: Path) -> None:
    (tmp_path / "mine.txt").touch()

    with pytest.raises(InputError, match="got other files"):
        played().save(tmp_path)
    with pytest.raises(InputError, match=r"found no manifest\.json"):
        load_results(tmp_path)
    with pytest.raises(InputError, match="folder: expected the path"):
        Results.load(3)  # type: ignore[arg-type]


def test_a_temporary_folder_goes_with_the_object() -> None:
    results = simulate(SMALL, draws=1, runs=2, days=10, progress=False)
    folder = results.folder
    assert folder.is_dir()

    del results
    gc.collect()

    assert not folder.exists()


def test_a_folder_that_has_gone_is_said(tmp_path: Path) -> None:
    folder = played().save(tmp_path / "kept")
    again = load_results(folder)
    (folder / "days.parquet").unlink()

    with pytest.raises(InputError, match=r"days\.parquet: no such file"):
        _ = again.days


def test_the_summary_has_both_uncertainties() -> None:
    summary, outcome = played().summary(), played().outcome("any_encounter")
    row = summary.loc["any_encounter"]

    assert outcome.estimate is not None
    assert row["estimate"] == outcome.estimate.value
    assert row["mc_low"] < row["estimate"] < row["mc_high"]
    assert summary.loc["summit_held", "estimate"] != summary.loc["summit_held", "estimate"]
    assert summary.loc["summit_held", "note"] == "its date lies beyond the run"
    with pytest.raises(InputError, match="did you mean 'rung_4_or_higher'"):
        played().outcome("rung_4_or_hihger")


def test_the_dataset_has_the_same_numbers_with_their_meaning() -> None:
    pytest.importorskip("xarray")
    made, runs = played().to_xarray(), played().runs

    assert dict(made.sizes) == {"draw": 5, "run": 8, "day": 60, "statistic": 6}
    flat = made[[n for n in runs if n not in ("draw", "run")]].to_dataframe().reset_index()
    for name in runs.drop(columns="first_trigger"):
        np.testing.assert_array_equal(
            flat[name].to_numpy(float), runs[name].astype(float).to_numpy(), err_msg=name
        )
    days = played().days
    for name in ("tension", "rung_5"):
        rows = days[days["variable"] == name]
        np.testing.assert_array_equal(made[f"{name}_by_day"].sel(statistic="mean"), rows["mean"])
    assert pd.DatetimeIndex(made["date"])[0] == pd.Timestamp(rows["date"].iloc[0])
    assert all(made[name].attrs["long_name"] and made[name].attrs["units"] for name in made)
    assert made.attrs["seed"] == 11
    assert made.attrs["scenario_hash"] == played().scenario.canonical_hash


def test_the_dataset_comes_back_from_a_file(tmp_path: Path) -> None:
    xarray = pytest.importorskip("xarray")
    made = played().to_xarray()
    made.to_netcdf(tmp_path / "made.nc", engine="scipy")
    with xarray.open_dataset(tmp_path / "made.nc", engine="scipy") as again:
        xarray.testing.assert_equal(again.load(), made)


def test_every_column_has_a_meaning() -> None:
    asked = questions(played().scenario.scenario, played().sizes["days"])
    assert list(played().runs)[2:] == [question.name for question in asked]


def test_every_picture_is_a_figure_that_shows_itself() -> None:
    for kind in played().pictures:
        figure = played().plot(kind)
        png, size = figure._repr_png_()  # type: ignore[attr-defined]

        assert isinstance(figure, Figure)
        assert png.startswith(b"\x89PNG") and size["width"] == 770
    with pytest.raises(InputError, match="did you mean 'tension'"):
        played().plot("tensions")
    with pytest.raises(InputError, match="expected a picture of these results, got 'variants'"):
        played().plot("variants")


def test_a_picture_has_the_width_and_the_outcomes_asked_for() -> None:
    results = played()
    narrow = results.plot("histogram", of="encounters", width=3.5)

    assert narrow.get_size_inches()[0] == 3.5 and len(narrow.axes) == 1
    assert len(results.plot("histogram", of=["encounters", "tension_end"]).axes) == 2
    assert results.pictures[0] == "rungs" and {"contacts", "categories"} <= set(results.pictures)


def test_every_problem_of_a_picture_is_said_at_once() -> None:
    with pytest.raises(InputError) as refused:
        played().plot("histogram", of=["encounter", "run"], width=0)

    said = [str(problem) for problem in refused.value.problems]
    assert len(said) == 3 and "did you mean 'encounters'?" in said[0]
    assert said[2] == "width: expected inches from 3 to 12, got 0"
    with pytest.raises(InputError, match="kind='histogram' only"):
        played().plot("rungs", of="encounters")


def test_disputes_and_the_causes_of_first_ones_are_tables() -> None:
    results = played()
    began = results.runs["first_day_rung_4"].notna()

    assert len(results.onsets) == began.sum() > 0
    assert {"day", "trigger", "occasion", "opener", "chance", *ODDS} < set(results.onsets)
    assert len(results.episodes) == results.runs["disputes"].sum()
    assert {"start", "end", "days", "replied", "ended", *ODDS} < set(results.episodes)


def test_old_folders_have_no_table_of_disputes(tmp_path: Path) -> None:
    """They say so, draw no picture of causes, and their report has a sentence instead."""
    folder = played().save(tmp_path / "old")
    manifest = json.loads((folder / "manifest.json").read_text("utf-8"))
    for name in ("episodes.parquet", "onsets.parquet"):
        (folder / name).unlink()
        del manifest["files"][name]
    (folder / "manifest.json").write_text(json.dumps(manifest), encoding="utf-8")
    old = load_results(folder)

    with pytest.raises(InputError, match=r"episodes\.parquet: no such file"):
        _ = old.episodes
    assert "causes" not in old.pictures and "causes" in played().pictures
    said = str(disputes_section.section(read_material(folder)))
    assert said == "<p>The folder is of an older version and holds no disputes.</p>"


def test_words_of_histories_are_no_numbers() -> None:
    """``first_trigger``: a column and a variable of words, of which there is no histogram."""
    results = played()
    first = results.runs["first_trigger"]

    assert set(first.dropna()) <= {occasion.value for occasion in Occasion} and first.notna().any()
    assert "first_trigger" not in outcome_columns(results.runs)
    assert "first_trigger" not in results.outcomes
    with pytest.raises(InputError, match="expected an outcome of runs, got 'first_trigger'"):
        results.plot("histogram", of="first_trigger")
    words = results.to_xarray()["first_trigger"]
    assert words.values.ravel().tolist() == first.fillna("").tolist()


def test_the_picture_is_that_of_the_folder(tmp_path: Path) -> None:
    folder = played().save(tmp_path / "kept")

    png, _ = played().plot("tension")._repr_png_()  # type: ignore[attr-defined]
    bare = re.compile(rb"tEXtTitle.*?IDAT", re.DOTALL)
    there = (folder / "plots" / "tension.png").read_bytes()
    assert bare.sub(b"", png)[-2000:] == bare.sub(b"", there)[-2000:]


def test_the_table_has_the_digits_of_the_terminal(capsys: pytest.CaptureFixture[str]) -> None:
    html = played()._repr_html_()
    for outcome in played().outcomes.values():
        for cell in cells(outcome):
            assert f">{cell}</td>" in html
    assert all(f"! {alarm}".replace("'", "&#x27;") in html for alarm in played().alarms)
    assert CAVEAT in html
    assert len(html) < 30_000


def test_what_a_user_wrote_is_escaped() -> None:
    html = played_evil()._repr_html_()

    assert "<script" not in html
    assert "A &lt;script&gt;alert('&amp;')&lt;/script&gt;" in html


def test_short_in_a_line() -> None:
    assert repr(played()) == (
        "<Results of Small dyad: 60 days from 2020-03-01, 5 draws x 8 runs, seed 11>"
    )


def test_one_draw_is_labelled_so() -> None:
    html = simulate(SMALL, draws=1, runs=3, days=10, progress=False)._repr_html_()

    assert "at the modes" in html
    assert "draws (5-95 %)" not in html and ">estimate<" not in html
