"""Ratios of one run after the table of pytest-benchmark."""

from __future__ import annotations

from typing import Any


def pytest_terminal_summary(terminalreporter: Any, config: Any) -> None:
    """Print what a history-day and a day of the Mesa model cost, beside each other."""
    session = getattr(config, "_benchmarksession", None)
    each = {
        mark.name: mark.stats.median / mark.extra_info["units"]
        for mark in (session.benchmarks if session else ())
        if "units" in mark.extra_info and mark.stats is not None
    }
    double = each.get("test_doubles_of_philox")
    lane = each.get("test_history_days_of_the_ensemble")
    day = each.get("test_days_of_the_mesa_model")
    if double and lane:
        terminalreporter.write_line(f"history-day: {lane / double:.0f} doubles of Philox")
    if day:
        terminalreporter.write_line(f"day of the Mesa model: {1e3 * day:.2f} ms")
    many, few = (each.get(f"test_histories_by_runs_of_a_draw[{runs}]") for runs in (1, 50))
    if many and few:
        terminalreporter.write_line(
            f"history of one run a draw against one of fifty: {many / few:.2f} times"
        )
    if lane and day:
        terminalreporter.write_line(f"ensemble against Mesa, one core: {day / lane:.0f} times")
