"""The baseline gives the numbers it gave before."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from ballast.sim.versions import MODEL
from tests.golden import renew
from tests.golden.renew import FILE, OF_THE_MODEL, golden_run, model_of


def test_the_baseline_is_as_it_was() -> None:
    """Renew with ``python -m tests.golden.renew`` if the numbers were meant to change."""
    before = json.loads(FILE.read_text(encoding="utf-8"))
    now = golden_run()

    assert len(now) == len(before)
    for old, new in zip(before, now, strict=True):
        assert new.keys() == old.keys()
        for name, value in old.items():
            number = value and not isinstance(value, str)
            assert new[name] == (pytest.approx(value, rel=1e-7) if number else value), name


def test_the_model_has_the_id_of_its_golden_run() -> None:
    assert model_of(json.loads(FILE.read_text(encoding="utf-8"))) == MODEL


def test_other_numbers_make_another_model_and_new_outcomes_do_not() -> None:
    rows = json.loads(FILE.read_text(encoding="utf-8"))
    with_more = [row | {"another_outcome": 1} for row in rows]

    assert model_of(with_more) == MODEL
    for name in OF_THE_MODEL:
        other = [dict(row) for row in rows]
        other[7][name] += 1
        assert model_of(other) != MODEL, name


def test_renewing_writes_the_run_and_the_id(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    rows = json.loads(FILE.read_text(encoding="utf-8"))
    rows[0]["encounters"] += 1
    file, versions = tmp_path / "run.json", tmp_path / "versions.py"
    versions.write_text(renew.VERSIONS.read_text(encoding="utf-8"), encoding="utf-8")
    monkeypatch.setattr(renew, "FILE", file)
    monkeypatch.setattr(renew, "VERSIONS", versions)
    monkeypatch.setattr(renew, "golden_run", lambda: rows)
    renew.write()

    assert json.loads(file.read_text(encoding="utf-8")) == rows
    text = versions.read_text(encoding="utf-8")
    assert f'\nMODEL = "{model_of(rows)}"\n' in text and MODEL not in text
