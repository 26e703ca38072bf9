"""The baseline gives the numbers it gave before."""

from __future__ import annotations

import json

import pytest

from tests.golden.renew import FILE, golden_run


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
