"""``verify``: what was changed is found and named, whether a file or a number."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from ballast.analysis.results import verification
from ballast.analysis.results.run_folder import open_results
from ballast.analysis.results.sealed_files import seal
from ballast.analysis.results.verification import replay, sampled
from tests.ballast.cli.running import Ended, ballast
from tests.cases import SHORT_STUDY, SMALL

SIZE = ("--draws", "3", "--runs", "5", "--days", "40", "--workers", "1")


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Results of fifteen short histories."""
    from click.testing import CliRunner

    from ballast.cli.run import run

    out = tmp_path_factory.mktemp("results") / "r"
    ended = CliRunner().invoke(run, [str(SMALL), *SIZE, "--out", str(out)])
    assert ended.exit_code == 0, ended.output
    return out


@pytest.fixture
def folder(made: Path, tmp_path: Path) -> Path:
    """A copy that a test may spoil."""
    return Path(shutil.copytree(made, tmp_path / "r"))


def _edit(folder: Path, change: Callable[[dict], None]) -> None:
    path = folder / "manifest.json"
    manifest = json.loads(path.read_text("utf-8"))
    change(manifest)
    path.write_text(json.dumps(manifest), "utf-8")


def _refused(capsys: pytest.CaptureFixture[str], *arguments: object) -> Ended:
    ended = ballast(capsys, "verify", *arguments)
    assert ended.code == 2 and "Traceback" not in ended.err
    return ended


def test_what_was_written_verifies_without_the_scenario_file(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """The folder was moved, and its manifest alone says what was played."""
    ended = ballast(capsys, "verify", folder, "--sample", 15)

    assert (ended.code, ended.err) == (0, "")
    assert "15 of 15 histories replayed, all the same" in ended.out
    about = json.loads(ballast(capsys, "verify", folder, "--json").out)
    assert about["problems"] == about["notes"] == [] and len(about["histories"]) == 1


def test_the_sample_is_the_same_one_at_every_call(made: Path) -> None:
    stored = open_results(made)
    some, all_of_them = sampled(stored, 4), sampled(stored, 1000)

    assert some == sampled(stored, 4) and len(set(some)) == 4
    assert all_of_them == [(draw, run) for draw in range(3) for run in range(5)]
    assert set(some) < set(all_of_them)
    assert len(sampled(stored, None)) == 1


def test_a_changed_file_is_named(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    picture = folder / "plots" / "rungs.png"
    content = bytearray(picture.read_bytes())
    content[-1] ^= 1
    picture.write_bytes(content)
    (folder / "weeks.parquet").unlink()
    (folder / "notes.txt").write_text("mine")
    ended = _refused(capsys, folder, "--sample", 1)

    assert f"{picture}: expected SHA-256" in ended.err
    assert f"{folder / 'weeks.parquet'}: no such file" in ended.err
    assert "note: notes.txt is not part of the results" in ended.err
    assert len(ended.err.splitlines()) == 3


def test_a_changed_number_is_named_even_where_the_hashes_fit(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = folder / "runs.parquet"
    table = pq.read_table(path)
    encounters = table["encounters"].to_numpy().copy()
    tension = table["tension_end"].to_numpy().copy()
    encounters[7] += 1
    tension[8] *= 1.0 + 1e-11
    tension[9] *= 1.0 + 1e-14  # the engines may differ by as much
    for name, values in (("encounters", encounters), ("tension_end", tension)):
        column = pa.array(values, type=table[name].type)
        table = table.set_column(table.column_names.index(name), name, column)
    pq.write_table(table, path)
    seal(folder)
    ended = _refused(capsys, folder, "--sample", 15)
    lines = ended.err.splitlines()

    assert len(lines) == 2
    assert (
        f"encounters: draw 1, run 2: stored {encounters[7]}, replayed {encounters[7] - 1}"
        in (lines[0])
    )
    assert "tension_end: draw 1, run 3: stored" in lines[1]


def test_several_processes_find_the_same(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path, told = folder / "runs.parquet", []
    table = pq.read_table(path)
    wrong = pa.array([7] * 15, type=table["highest_rung"].type)
    position = table.column_names.index("highest_rung")
    pq.write_table(table.set_column(position, "highest_rung", wrong), path)
    stored = open_results(folder)
    names = sampled(stored, 4)
    alone = replay(stored, names)
    monkeypatch.setattr(verification, "WORTH_PROCESSES", 2)
    monkeypatch.setattr(verification, "usable_workers", lambda _: 2)

    assert replay(stored, names, told.append) == alone
    assert len(alone) == 4 and told[-1] == 4


def test_a_changed_act_is_named(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = folder / "acts.parquet"
    table = pq.read_table(path)
    weight = table["weight"].to_numpy().copy()
    weight[0] += 1.0
    position = table.column_names.index("weight")
    pq.write_table(table.slice(1), path)
    seal(folder)
    gone = _refused(capsys, folder, "--sample", 15)
    pq.write_table(table.set_column(position, "weight", pa.array(weight)), path)
    seal(folder)
    other = _refused(capsys, folder, "--sample", 15)

    assert "act 1: stored" in gone.err and len(gone.err.splitlines()) == 1
    assert "with other particulars" in other.err and len(other.err.splitlines()) == 1


def test_an_event_of_a_visit_that_is_gone_is_named(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = folder / "visit_events.parquet"
    table = pq.read_table(path)
    pq.write_table(table.slice(0, table.num_rows - 1), path)
    seal(folder)
    gone = _refused(capsys, folder, "--sample", 15)

    assert ": event " in gone.err and "replayed " in gone.err and "no more event" in gone.err


def test_a_changed_cause_and_a_dispute_that_is_gone_are_named(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    for file in ("onsets.parquet", "episodes.parquet"):
        path = folder / file
        rows = pq.read_table(path)
        last = rows.num_rows - 1
        row = rows.slice(last).to_pylist()[0]
        name, number = f"draw {row['draw']}, run {row['run']}", row.get("number", 1)
        place = rows.column_names.index("shocks")
        more = pa.array([*rows["shocks"].to_pylist()[:last], row["shocks"] + 0.01])
        for changed, said in (
            (rows.set_column(place, "shocks", more), "shocks: {}: stored"),
            (rows.slice(0, last), f"draw: {{}}: stored None, replayed {row['draw']}"),
        ):
            pq.write_table(changed, path, store_schema=False)
            seal(folder)
            ended = _refused(capsys, folder, "--sample", 15)

            assert f"{path}: " in ended.err
            assert said.format(f"{name}, dispute {number}") in ended.err
            assert len([line for line in ended.err.splitlines() if name in line]) == 1
        pq.write_table(rows, path, store_schema=False)


def test_a_scenario_that_was_changed_is_refused(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    def calmer(manifest: dict) -> None:
        manifest["scenario"]["parameters"]["tension.base"]["mode"] += 0.5

    _edit(folder, calmer)

    assert "canonical_hash: expected the scenario with this hash" in _refused(capsys, folder).err


def test_another_version_is_said(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    _edit(folder, lambda manifest: manifest["code"].update(ballast="0.0.9"))
    ended = ballast(capsys, "verify", folder)

    assert ended.code == 0
    assert "note: made by Ballast 0.0.9, replayed by" in ended.err


def _cut(folder: Path) -> None:
    table = pq.read_table(folder / "runs.parquet")
    pq.write_table(table.slice(0, 14), folder / "runs.parquet")


@pytest.mark.parametrize(
    ("spoil", "message"),
    [
        (lambda f: (f / "manifest.json").unlink(), "found no manifest.json"),
        (lambda f: (f / "manifest.json").write_text("[]"), "manifest.json: expected an object"),
        (lambda f: (f / "runs.parquet").unlink(), "expected a file runs.parquet, found none"),
        (lambda f: (f / "runs.parquet").write_text("no"), "expected a parquet file"),
        (_cut, "expected 3 draws x 5 runs = 15 histories, got 14"),
        (lambda f: _edit(f, lambda m: m.pop("menu")), "menu: expected it; the folder was made"),
        (lambda f: _edit(f, lambda m: m.update(runs=-5)), "runs: expected a whole number of 1"),
        (lambda f: _edit(f, lambda m: m.update(seed="x")), "seed: expected a whole number of 0"),
        (lambda f: _edit(f, lambda m: m["scenario"].pop("days")), "expected the scenario that was"),
        (lambda f: _edit(f, lambda m: m.pop("files")), "files: expected the hashes of the files"),
    ],
)
def test_folders_that_are_no_results(
    folder: Path,
    capsys: pytest.CaptureFixture[str],
    spoil: Callable[[Path], None],
    message: str,
) -> None:
    spoil(folder)
    ended = _refused(capsys, folder)

    assert message in ended.err and len(ended.err.splitlines()) == 1


def test_no_folder_and_no_sample(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert "expected a results folder" in _refused(capsys, tmp_path / "nowhere").err
    assert "--sample: expected a whole number of 1" in _refused(capsys, tmp_path, "--sample", 0).err


def test_seeds_next_to_each_other_sample_otherwise(made: Path) -> None:
    stored = open_results(made)
    chosen = [
        sampled(type(stored)(stored.folder, stored.manifest | {"seed": seed}, stored.loaded), 5)
        for seed in range(20)
    ]

    assert len(np.unique([str(names) for names in chosen])) > 15


@pytest.fixture(scope="module")
def others(made: Path, tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    """A parameter study and a comparison."""
    from click.testing import CliRunner

    from ballast.cli import ballast as program

    place = tmp_path_factory.mktemp("others")
    (place / "study.yaml").write_text(SHORT_STUDY, "utf-8")
    shutil.copytree(made, place / "other")
    for asked in (
        ["sweep", place / "study.yaml", "--workers", "1", "--out", place / "parameter study"],
        ["compare", made, place / "other", "--out", place / "comparison"],
    ):
        ended = CliRunner().invoke(program, [str(word) for word in asked])
        assert ended.exit_code == 0, ended.output
    return {what: place / what for what in ("parameter study", "comparison")}


@pytest.mark.parametrize("what", ["parameter study", "comparison"])
def test_files_of_what_is_not_replayed(
    what: str, others: dict[str, Path], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    folder = Path(shutil.copytree(others[what], tmp_path / "c"))
    files = sum(path.is_file() for path in folder.rglob("*")) - 1
    ended = ballast(capsys, "verify", folder)
    told = f"{files} files of a {what} are as they were written; no history was replayed\n"
    assert (ended.code, ended.out, ended.err) == (0, told, "")

    table = sorted(folder.glob("*.parquet"))[0]
    table.write_bytes(table.read_bytes() + b"more")
    (folder / "stray.txt").write_text("x", "utf-8")
    ended = _refused(capsys, folder)
    assert f"{table}: expected SHA-256" in ended.err
    assert "note: stray.txt is not part of the results" in ended.err
    table.unlink()
    ended = _refused(capsys, folder, "--json", "--quiet")
    assert f"{table}: no such file" in ended.err
    assert json.loads(ended.out)["files"] == files and json.loads(ended.out)["histories"] == []
    assert f"--sample: expected results of a run with it, got a {what}" in (
        _refused(capsys, folder, "--sample", "2").err
    )


@pytest.mark.parametrize(
    ("command", "what"),
    [("report", "parameter study"), ("compare", "parameter study"), ("compare", "comparison")],
)
def test_other_commands_say_what_the_folder_is(
    command: str, what: str, others: dict[str, Path], capsys: pytest.CaptureFixture[str]
) -> None:
    folder = others[what]
    asked = (folder, folder) if command == "compare" else (folder,)
    ended = ballast(capsys, command, *asked)

    assert ended.code == 2 and "Traceback" not in ended.err
    assert set(ended.err.splitlines()) == {f"{folder}: expected results of a run, got a {what}"}


def test_a_study_that_is_not_finished(
    others: dict[str, Path], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    folder = Path(shutil.copytree(others["parameter study"], tmp_path / "c"))
    _edit(folder, lambda manifest: manifest.pop("files"))
    assert "the study is not finished; it can be resumed" in _refused(capsys, folder).err
    (folder / "manifest.json").write_text("[", "utf-8")
    assert "expected JSON" in _refused(capsys, folder).err
