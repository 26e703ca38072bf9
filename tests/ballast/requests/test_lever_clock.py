"""What is left of a budget: by hand, with a clock of its own."""

from __future__ import annotations

import pytest

from ballast.requests.lever_clock import SLACK, Clock


def test_what_is_left_and_what_histories_need_go_by_what_they_took() -> None:
    now = [100.0]
    clock = Clock(40.0, 95.0, kept=5.0, expected=0.01, workers=1, now=lambda: now[0])

    assert (clock.used, clock.left, clock.until) == (5.0, 30.0, 130.0)
    assert clock.needs(100) == pytest.approx(SLACK * 1.0)
    now[0] = 120.0
    clock.note(1000, 20.0)
    assert clock.left == 10.0 and clock.needs(100) == pytest.approx(SLACK * 2.0)
    now[0] = 200.0
    assert clock.left < 0.0 and clock.until == 200.0


def test_how_long_it_took_and_why_it_took_more() -> None:
    now = [138.0]
    clock = Clock(40.0, 100.0, expected=0.01, now=lambda: now[0])

    assert clock.told(0.01) == "It took 38 s of 40 s."
    now[0] = 150.0
    assert clock.told(0.01) == (
        "It took 50 s of 40 s, which is more: a block of histories that has begun is ended."
    )
    assert "a history took 3.0 times as long as in the test beforehand" in clock.told(0.03)


def test_without_a_budget_there_is_no_end() -> None:
    clock = Clock(None, 0.0, now=lambda: 12.0)

    assert clock.left == float("inf") and clock.until is None and clock.told(1.0) == "It took 12 s."
