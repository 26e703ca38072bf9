"""A study that is killed again and again ends with the bytes of one that was not."""

from __future__ import annotations

from pathlib import Path

from tests.sweep.kills import TEXT, files, killed


def test_killed_and_resumed(tmp_path: Path) -> None:
    config = tmp_path / "study.yaml"
    config.write_text(TEXT, encoding="utf-8")
    hit = killed(config, tmp_path / "killed", kills=4)

    assert hit > 0
    assert files(tmp_path / "killed") == files(tmp_path / "timed")
