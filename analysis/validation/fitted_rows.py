"""Rows of ``validate`` whose datum parameters have learnt from: fitted, and no test of anything."""

from __future__ import annotations

from collections.abc import Iterable

LOOKS_AT: dict[int, tuple[str, ...]] = {
    7: ("dispute_onsets", "force_given_dispute", "force_given_dispute_rivals", "war_given_force"),
    8: ("military_channel_suspensions", "military_suspension_200_days"),
    17: ("dispute_trigger_encounter", "dispute_trigger_sovereignty", "dispute_trigger_threat"),
    18: ("dispute_opened_by_cn", "dispute_opened_by_us"),
    19: ("dispute_reciprocated", "dispute_both_act"),
    20: (
        "dispute_one_day", "dispute_one_day_majors", "dispute_answered_20_days",
        "dispute_days_reciprocated", "dispute_days_unreciprocated",
    ),
    21: ("force_given_reply", "force_given_no_reply", "force_given_dispute"),
    22: ("force_given_dispute", "force_given_dispute_rivals"),
    23: ("dispute_reply_days", "dispute_reply_soon"),
    24: ("contained_after_peaceful_start", "force_given_dispute"),
    25: ("dispute_onsets", "force_given_dispute", "war_given_force", "crises"),
    26: (
        "tone_level", "tone_persistence", "tone_after_visit", "tone_change_visit",
        "tone_change_summit", "tone_change_speaker", "tone_change_controls",
        "tone_change_balloon",
    ),
}  # fmt: skip
"""Figures of ``seeds/targets.yaml`` that each row looks at, or that are made of the same events."""
ELSEWHERE = (
    "adverse_federal_actions", "secretary_trips", "unsafe_encounters", "collisions",
    "listed_addresses", "tone_scale", "tone_shift",
)  # fmt: skip
"""Figures that no row looks at."""


def fitted_rows(targets: Iterable[str]) -> frozenset[int]:
    """Numbers of the rows that are no test where parameters have learnt from some figures.

    Args:
        targets: ids of the figures that a posterior was conditioned on.

    >>> sorted(fitted_rows(["dispute_reply_soon", "force_given_dispute"]))
    [7, 21, 22, 23, 24, 25]
    """
    learnt = set(targets)
    return frozenset(row for row, figures in LOOKS_AT.items() if learnt.intersection(figures))
