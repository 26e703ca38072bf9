"""A sheet that was frozen, scored later on a record that it has never seen."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import pytest
import yaml

from ballast import backtest
from ballast.analysis.forecasts import frozen_sheet
from ballast.analysis.forecasts.frozen_sheet import sheet_hash
from ballast.cli import run_command
from ballast.requests import forecaster
from ballast.sim.errors import InputError
from ballast.sim.scenario.library import load_scenario
from ballast.sim.versions import MODEL
from tests.ballast.cli.running import Ended, ballast
from tests.cases import ROOT, SMALL, small
from tests.posteriors import rows_of, small_with, written

FEW = ("--draws", 4, "--runs", 3)
BY = ["2020-04-10", "2020-05-10", "2020-06-10"]


def entry(side: str, count: str) -> dict[str, Any]:
    """A question about acts, three days and two thresholds."""
    return {
        "kind": "count", "text": "{at_least} acts by {by}", "by": BY, "at_least": [1, 3],
        "of": {"count": count, "side": side},
    }  # fmt: skip


QUESTIONS = {
    f"{side.lower()}-{name}": entry(side, count)
    for side in ("AA", "BB")
    for name, count in (("hard", "hostile_acts"), ("soft", "cooperative_acts"))
} | {
    "rung": {
        "kind": "rung", "text": "{rung} by {by}", "of": {"value": "highest_rung"},
        "at_least": [4, 5], "by": BY,
    },
    "club": {
        "kind": "act", "text": "a tariff by {by}", "of": {"count": "acts", "act": "tariff"},
        "at_least": 1, "by": "2020-06-10", "rivals": {"a club": 0.9},
    },
}  # fmt: skip


@pytest.fixture(scope="module")
def scenario(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A branch of the small dyad with questions."""
    folder = tmp_path_factory.mktemp("asks")
    for name in ("small.yaml", "small.csv"):
        text = (SMALL.parent / name).read_text("utf-8")
        seeds = (ROOT / "seeds").as_posix()
        (folder / name).write_text(text.replace("../../seeds", seeds), "utf-8")
    path = folder / "asks.yaml"
    change = {"questions.add": QUESTIONS}
    content = {"title": "Asks", "branches_from": "small.yaml", "change": change}
    path.write_text(yaml.safe_dump(content), "utf-8")
    return path


@pytest.fixture(scope="module")
def frozen(scenario: Path) -> bytes:
    """The sheet as `questions --out` writes it."""
    sizes = ["--draws", "4", "--runs", "3"]
    place = scenario.with_name("sheet.json")
    assert run_command(["questions", str(scenario), *sizes, "--out", str(place), "--quiet"]) == 0
    return place.read_bytes()


@pytest.fixture
def sheet(frozen: bytes, tmp_path: Path) -> Path:
    place = tmp_path / "sheet.json"
    place.write_bytes(frozen)
    return place


@pytest.fixture
def record(tmp_path: Path) -> Path:
    """Events before and after the start on 1 March 2020, with a rung and a tariff."""
    rows = ["date,source,target,weight,act,process,rung"]
    days = [f"2020-{month:02}-{day:02}" for month in (1, 2, 3, 4, 5) for day in (3, 12, 21)]
    rows += [f"{day},AA,BB,-3,accuse,," for day in days]
    rows += [f"{day},BB,AA,2.5,working_talks,," for day in days[::2]]
    rows += ["2020-04-02,AA,BB,-4,tariff,,4", "2020-06-30,AA,BB,3,,visit,2"]
    path = tmp_path / "events.csv"
    path.write_text("\n".join(rows) + "\n", "utf-8")
    return path


def scored(capsys: pytest.CaptureFixture[str], *arguments: object) -> dict[str, Any]:
    ended = ballast(capsys, "backtest", *arguments, "--json", "--quiet")
    assert ended.code == 0, ended.err
    found: dict[str, Any] = json.loads(ended.out)
    return found


def resealed(sheet: Path, name: str, **changed: Any) -> Path:
    """A copy of a sheet with other content and the hash of that."""
    content = json.loads(sheet.read_text("utf-8")) | changed
    path = sheet.with_name(name)
    path.write_text(json.dumps(content | {"sha256": sheet_hash(content)}), "utf-8")
    return path


def test_a_frozen_sheet_scores_as_its_scenario_does_and_plays_nothing(
    sheet: Path, record: Path, scenario: Path, capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:  # fmt: skip
    now = scored(capsys, scenario, record, *FEW)

    def never(*_: object, **__: object) -> None:
        raise AssertionError("a frozen sheet is not played")

    monkeypatch.setattr(forecaster, "PairedExperiments", never)
    later = scored(capsys, sheet, "--observed", record)
    about = json.loads(sheet.read_text("utf-8"))

    assert later.pop("frozen") == (
        f"Frozen sheet: sha256 {about['sha256']}. Of the scenario: sha256 "
        f"{about['canonical_hash']}. Of the code: sha256 {about['code_hash']} (Ballast "
        f"{about['code']}). Model {MODEL}."
    )
    assert now.pop("frozen") == f"Frozen scenario: sha256 {about['canonical_hash']}."
    assert later.pop("numbers_on_data") is None and now.pop("numbers_on_data")["widened"] == []
    assert later == now
    assert backtest(sheet, record, progress=False).means()["ballast"] == later["scores"]["ballast"]


def test_rungs_are_scored_beside_the_chain_and_declared_rivals_on_their_question(
    sheet: Path, record: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    found = scored(capsys, sheet, record)
    rows = {row["id"]: row for row in found["questions"]}

    assert rows["rung-4-2020-04-10"]["answer"] is True
    assert rows["rung-4-2020-04-10"]["row"] == "2020-04-02 AA tariff"
    assert rows["rung-5-2020-06-10"]["answer"] is False
    chained = {name for name, row in rows.items() if row["agent_free_chain"] is not None}
    assert {name for name in rows if name.startswith("rung-")} <= chained
    assert "club" not in chained and rows["club"]["a club"] == 0.9
    assert found["scores"]["a club"]["brier"] == pytest.approx(0.01)
    assert found["skill"]["a club"] == {
        "withheld": "withheld: too few (1 resolved question in 1 block; needs 20 in 5)"
    }
    assert found["scores"]["ballast"]["adjusted"] == pytest.approx(
        found["scores"]["ballast"]["brier"]
    )


def test_rivals_learn_from_the_file_or_else_from_the_record_of_the_scenario(
    sheet: Path, record: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    own = scored(capsys, sheet, record)["rivals_learn_from"]
    rows = record.read_text("utf-8").splitlines()
    record.write_text("\n".join([rows[0], *(r for r in rows[1:] if r >= "2020-03")]), "utf-8")
    other = scored(capsys, sheet, record)["rivals_learn_from"]

    assert own == {"first": "2020-01-03", "last": "2020-02-29", "source": "the observed record"}
    assert other["last"] == "2020-02-29" and other["source"] == "the record of the scenario"


def test_the_page_says_who_won_and_the_folder_has_tables_and_pictures(
    sheet: Path, record: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    folder = tmp_path / "page"
    ended = ballast(capsys, "backtest", sheet, record, "--out", folder)

    assert ended.code == 0 and ended.err == f"written to {folder / 'report.html'}\n"
    page = (folder / "report.html").read_text("utf-8")
    first = ended.out.splitlines()[1]
    assert first.startswith("Best mean Brier score of ") and first in page
    assert page.index("Who won") < page.index("What was missed") < page.index("Skill in Brier")
    names = {path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file()}
    assert names == {
        "backtest.json", "sheet.json", "questions.csv", "scores.csv", "skill.csv", "report.html",
        "plots/captions.json", "plots/reliability.png", "plots/skill.png",
    }  # fmt: skip
    assert re.search(r"Not drawn: .* – withheld: too few \(1\d counts; needs 20\)\.", page)
    assert json.loads((folder / "sheet.json").read_text()) == json.loads(sheet.read_text())
    again = ballast(capsys, "backtest", sheet, record, "--out", folder, "--quiet")
    assert again.code == 0 and (folder / "report.html").read_text("utf-8") == page


def test_a_folder_of_other_things_is_left_alone(
    sheet: Path, record: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "mine").mkdir()
    (tmp_path / "mine" / "notes.txt").write_text("mine")
    ended = ballast(capsys, "backtest", sheet, record, "--out", tmp_path / "mine")

    assert ended.code == 2 and "an earlier backtest, got other files" in ended.err
    assert ended.out == "" and (tmp_path / "mine" / "notes.txt").read_text() == "mine"


def refused(ended: Ended) -> list[str]:
    assert ended.code == 2 and ended.out == "" and "Traceback" not in ended.err
    return ended.err.splitlines()


def test_a_sheet_that_was_edited_is_refused(
    sheet: Path, record: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    content = json.loads(sheet.read_text("utf-8"))
    content["questions"][0]["probability"] = 0.999
    sheet.write_text(json.dumps(content), "utf-8")
    (line,) = refused(ballast(capsys, "backtest", sheet, record))

    assert "expected what was frozen" in line and "changed afterwards" in line


def test_a_sheet_of_another_scenario_is_refused(
    sheet: Path, record: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (line,) = refused(ballast(capsys, "backtest", sheet, record, "--scenario", "example-island"))

    assert "canonical_hash: expected the scenario of the sheet, 'Asks', with the hash" in line


@pytest.fixture(scope="module")
def learnt(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The sheet of the small dyad with a posterior, beside both."""
    folder = tmp_path_factory.mktemp("learnt")
    path = small_with(folder)
    written(folder / "learnt.parquet", rows_of(small().scenario))
    sizes = ["--draws", "3", "--runs", "2", "--quiet"]
    place = folder / "sheet.json"
    assert run_command(["questions", str(path), *sizes, "--out", str(place)]) == 0
    return place


def test_a_sheet_has_the_hash_of_its_posterior(
    learnt: Path, record: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    about = json.loads(learnt.read_text("utf-8"))
    loaded = load_scenario(str(learnt.with_name("small.yaml")))
    assert loaded.posterior is not None
    content = loaded.posterior.content_hash

    assert about["posterior"] == {"name": "small", "sha256": content}
    assert about["canonical_hash"] == loaded.canonical_hash and about["model"] == MODEL
    ended = ballast(capsys, "backtest", learnt, record)
    assert ended.code == 0
    assert f"Posterior small: sha256 {content}." in " ".join(ended.out.split())


def test_a_sheet_of_which_the_posterior_was_edited_is_refused(
    learnt: Path, record: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    edited = tmp_path / "edited.json"
    about = json.loads(learnt.read_text("utf-8"))
    about["posterior"]["sha256"] = "0" * 64
    edited.write_text(json.dumps(about), "utf-8")
    (line,) = refused(ballast(capsys, "backtest", edited, record))

    assert "got a sheet that was changed afterwards" in line


@pytest.mark.parametrize(
    ("word", "told"),
    [
        ("learnt.parquet", "; the posterior 'small' has other numbers now"),
        ("none", "; with the posterior 'small' then, with no posterior now"),
    ],
)
def test_a_sheet_of_another_posterior_is_refused(
    word: str, told: str, learnt: Path, record: Path, tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
) -> None:  # fmt: skip
    other = small_with(tmp_path, word)
    written(tmp_path / "learnt.parquet", rows_of(small().scenario, rows=5))
    (line,) = refused(ballast(capsys, "backtest", learnt, record, "--scenario", other))

    assert "expected the scenario of the sheet" in line and line.endswith(told)


def test_a_sheet_from_before_models_were_written_is_read(
    sheet: Path, record: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    about = json.loads(sheet.read_text("utf-8"))
    del about["model"]
    old = sheet.with_name("old.json")
    old.write_text(json.dumps(about | {"sha256": sheet_hash(about)}), "utf-8")

    assert "Model" not in scored(capsys, old, record)["frozen"]


def test_a_sheet_whose_scenario_has_moved_says_so(
    sheet: Path, record: Path, scenario: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    moved = resealed(sheet, "moved.json", scenario="gone.yaml")
    (line,) = refused(ballast(capsys, "backtest", moved, record))

    assert "'gone.yaml' here or beside the sheet; --scenario says where it is" in line
    assert scored(capsys, moved, record, "--scenario", scenario)["title"] == "Asks"


def test_other_code_is_said_and_not_refused(
    sheet: Path, record: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    before = scored(capsys, sheet, record)
    old = resealed(sheet, "old.json", code="0.0.1", code_hash="0", canonical_hash="0")
    after = scored(capsys, old, record)

    assert after["scores"] == before["scores"]
    assert [note[:16] for note in after["notes"]][:2] == ["This version rea", "The sheet was ma"]


@pytest.mark.parametrize(
    ("changed", "message"),
    [
        ({"seed": "x"}, "seed: expected a whole number, got 'x'"),
        ({"questions": 5}, "questions: expected a list, got 5"),
        ({"at": "soon"}, "at: expected"),
        ({"more": 1}, "more: expected a known key"),
    ],
)
def test_a_sheet_that_cannot_be_is_told_by_its_keys(
    changed: dict[str, Any], message: str, sheet: Path, record: Path,
    capsys: pytest.CaptureFixture[str],
) -> None:  # fmt: skip
    lines = refused(ballast(capsys, "backtest", resealed(sheet, "odd.json", **changed), record))

    assert any(message in line for line in lines), lines


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("probability", 1.5),
        ("counts", [1, 2]),
        ("rivals", {"me": 2}),
        ("rule", {"count": "x"}),
        ("closes", "2019-01-01"),
    ],
)
def test_a_row_that_cannot_be_is_told(
    field: str, value: object, sheet: Path, record: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    rows = json.loads(sheet.read_text("utf-8"))["questions"]
    rows[3][field] = value
    odd = resealed(sheet, "odd.json", questions=rows)
    lines = refused(ballast(capsys, "backtest", odd, record))

    assert any("questions[3]" in line for line in lines), lines


@pytest.mark.parametrize(
    ("content", "message"),
    [
        ("date,source,target,weight\n2020-04-01,XX,YY,-1\n", "1 row: 1 other dyad"),
        ("version https://git-lfs.github.com/spec/v1\noid sha256:0\nsize 1\n", "Git LFS pointer"),
        ("", "expected rows, got an empty file"),
        ("datum,wer,wen\n1,2,3\n", "expected a known layout"),
    ],
)
def test_a_record_that_is_none_is_one_line(
    content: str, message: str, sheet: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "odd.csv"
    path.write_text(content, "utf-8")
    (line,) = refused(ballast(capsys, "backtest", sheet, path))

    assert message in line and str(path) in line


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        ((), "expected a file of events after it, got none"),
        (("EVENTS", "--last", "2020-02-01"), "--last: expected a day after the freeze 2020-03-01"),
        (("EVENTS", "--draws", 3), "--draws: expected none with a sheet"),
        (
            ("EVENTS", "--first", "2020-06-01", "--last", "2020-05-01"),
            "--first: expected 2020-05-01 or earlier, got 2020-06-01: the first day is after the",
        ),
        (("EVENTS", "--first", "2021-01-01"), "the first day is after the last row of the events"),
        (("EVENTS", "--last", "soon"), "--last: expected a day as YYYY-MM-DD, got 'soon'"),
    ],
)
def test_what_cannot_be_asked_is_told(
    arguments: tuple[object, ...], message: str, sheet: Path, record: Path,
    capsys: pytest.CaptureFixture[str],
) -> None:  # fmt: skip
    given = [record if one == "EVENTS" else one for one in arguments]
    lines = refused(ballast(capsys, "backtest", sheet, *given))

    assert any(message in line for line in lines), lines


def test_no_json_and_no_sheet(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "s.json"
    for content, message in (("{", "got no JSON"), ("[1]", "got something without 'sha256'")):
        path.write_text(content, "utf-8")
        assert message in refused(ballast(capsys, "backtest", path))[0]
    assert frozen_sheet.is_sheet(path)


def test_python_names_its_arguments(sheet: Path, record: Path) -> None:
    with pytest.raises(InputError, match=r"^observed: expected the path of a file, or several"):
        backtest(sheet, 5)  # type: ignore[arg-type]
    with pytest.raises(InputError, match=r"^last: expected a day as YYYY-MM-DD, got 'soon'"):
        backtest(sheet, record, last="soon", progress=False)
    with pytest.raises(InputError, match=r"^draws: expected none with a sheet"):
        backtest(sheet, record, draws=3, progress=False)


def test_silence_after_the_last_row_is_a_warning_and_bad_rows_are_counted(
    sheet: Path, record: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    with record.open("a", encoding="utf-8") as file:
        file.write("2020-02-31,AA,BB,-3,accuse,,\n2020-08-01,AA,BB,-3,accuse,,\n")
    found = scored(capsys, sheet, record, "--last", "2020-07-31")
    told = "\n".join(found["notes"])

    assert (found["first_event"], found["last_event"]) == ("2020-01-03", "2020-06-30")
    assert "Warning: the last row is of 2020-06-30, 31 days before the last day 2020-07-31" in told
    assert "1 after the last day" in told and "after the freeze" not in told
    assert "1 row could not be read; `ballast events " in told and "names the lines" in told
    near = scored(capsys, sheet, record, "--last", "2020-07-30")
    assert not any(note.startswith("Warning") for note in near["notes"])


def test_a_record_that_ends_before_the_start_is_said_once(
    sheet: Path, record: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    rows = record.read_text("utf-8").splitlines()
    record.write_text("\n".join([rows[0], *(r for r in rows[1:] if r < "2020-03")]), "utf-8")
    ended = ballast(capsys, "backtest", sheet, record)

    assert ended.code == 0
    assert "No question can be resolved by this record: it ends on 2020-02-21" in ended.out
    assert "before it closes" not in ended.out
