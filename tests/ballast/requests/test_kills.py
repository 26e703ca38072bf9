"""A study that is killed again and again ends with the bytes of one that was not."""

from __future__ import annotations

from pathlib import Path

from tests.ballast.requests.kills import SHARDS, TEXT, WHOLE, files, killed


def test_killed_and_resumed(tmp_path: Path) -> None:
    config = tmp_path / "study.yaml"
    config.write_text(TEXT, encoding="utf-8")
    expected = files(tmp_path / WHOLE) if (made := killed(config, tmp_path, kills=2)) else {}

    assert len(expected) > SHARDS
    assert all(files(study) == expected for study in made)
