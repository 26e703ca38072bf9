"""What the columns of exported tables mean, with their units, in at most 80 characters each."""

from __future__ import annotations

from collections.abc import Mapping

from ballast.sim.vocabulary import RUNG_TITLES

RUNG_VALUES: Mapping[int, str] = {int(rung): title for rung, title in RUNG_TITLES.items()}
"""Rungs of the ladder in words."""
YES_NO: Mapping[int, str] = {0: "no", 1: "yes"}
RUNG_COLUMNS = ("highest_rung", "rung")
"""Columns that hold a rung."""

COMMON: Mapping[str, str] = {
    "draw": "parameter draw (0 takes the mode of every prior)",
    "run": "history under that draw (number)",
    "point": "point of the study (number)",
    "day": "day (days after the start)",
    "date": "date",
    "outcome": "outcome (name)",
    "definition": "what is asked",
    "kind": "probability or mean",
    "horizon_days": "days over which it is asked (days)",
    "variant": "variant (id)",
    "title": "title",
    "structure": "alternative structure or ablation",
    "estimate": "estimate (unit of the outcome; probabilities 0-1)",
    "first": "level in the first scenario (unit of the outcome; probabilities 0-1)",
    "base": "level in the base (unit of the outcome; probabilities 0-1)",
    "difference": "difference, history by history (unit of the outcome)",
    "mc_low": "95 % interval of Monte Carlo error, low",
    "mc_high": "95 % interval of Monte Carlo error, high",
    "draws_low": "5 % over parameter draws (missing: not resolved)",
    "draws_high": "95 % over parameter draws (missing: not resolved)",
    "up": "histories in which it happens, or is larger, in the other alone (count)",
    "down": "histories in which it happens, or is larger, in the first alone (count)",
    "flips": "histories in which the outcome differs (count)",
    "histories": "histories looked at (count)",
    "share_up": "share of histories that flip up (0-1)",
    "share_down": "share of histories that flip down (0-1)",
    "variance_reduction": "what common random numbers are worth (ratio of variances)",
    "p_value": "p-value of the difference (0-1)",
    "moved": "beyond chance, for all outcomes together",
    "q05": "5 % quantile",
    "q25": "25 % quantile",
    "q50": "median",
    "q75": "75 % quantile",
    "q95": "95 % quantile",
    "factor": "factor (dotted key of the scenario)",
    "method": "method of the sensitivity analysis",
    "measure": "measure",
    "value": "value",
    "low": "interval, low",
    "high": "interval, high",
    "scenario": "scenario",
    "other": "scenario that is compared with the first",
    "highest_rung": "highest rung of the ladder reached (0-7)",
    "rung": "rung of the ladder (0-7)",
    "source": "government that acts (id)",
    "target": "the other government (id)",
    "goldstein": "Goldstein scale of the act (-10 to 10)",
}
"""Columns by name, where their table says nothing else."""

_TERMS: Mapping[str, str] = {
    "trigger": "event that it begins with (name)",
    "occasion": "kind of that event",
    "author": "government whose doing the event is (id)",
    "opener": "government that makes a matter of it (id)",
    "chance": "probability that the event had of becoming a dispute that day (0-1)",
    "gravity": "gravity of the event (log odds)",
    "tempo": "tempo of encounters (log odds)",
    "shocks": "tension left by shocks (log odds)",
    "encounters": "tension left by encounters (log odds)",
    "acts": "tension left by acts (log odds)",
    "visits": "tension left by visits (log odds)",
    "initial": "tension left of day 0 (log odds)",
    "base": "base of tension (log odds)",
    "belief": "belief of the opener that the other side is hostile (log odds)",
    "pressure": "domestic pressure on the opener (log odds)",
    "channels": "channels between the governments (log odds)",
}
OF_TABLES: Mapping[str, Mapping[str, str]] = {
    "onsets": {**_TERMS, "day": "day on which the first dispute begins (days after the start)"},
    "episodes": {
        **_TERMS,
        "number": "which dispute of the history, from 1 (number)",
        "start": "day on which it begins (days after the start)",
        "end": "day on which it ends (days after the start; missing: open)",
        "days": "length (days)",
        "replied": "the addressee replied in kind",
        "reply_day": "day of the reply (days after the start)",
        "ended": "how it ended: lapse, settlement, war (missing: open)",
        "presses": "presses of both governments (count)",
        "offers": "offers and acceptances of both governments (count)",
        "calls": "calls of officials (count)",
        "calls_answered": "calls that were answered (count)",
        "meetings": "meetings of officials (count)",
    },
    "days": {
        "variable": "tension, rung_1 to rung_7 (that one or higher), or a channel",
        "mean": "mean tension (0-100), or probability on that day (0-1)",
        "q05": "5 % quantile (tension: histories; rung: draws)",
        "q95": "95 % quantile (tension: histories; rung: draws)",
    },
    "weeks": {
        "week": "first day of the week",
        "side": "government that acts (id)",
        "tone": "hostile or cooperative",
        "observed": "week of the record",
        "mean": "acts (count a week, mean of the four weeks that end with it)",
    },
    "visits": {
        "visit": "visit (id)",
        "visitor": "official (id)",
        "host": "government that is visited (id)",
        "channel": "channel of the visit",
        "date": "day in the scenario",
        "summit": "meeting of the leaders",
        "phase": "phase at the start",
        "held_as_planned": "held on the day planned (share of histories, 0-1)",
        "held_later": "held later (share of histories, 0-1)",
        "postponed": "postponed, still waiting (share of histories, 0-1)",
        "cancelled": "cancelled (share of histories, 0-1)",
        "rebuffed": "refused (share of histories, 0-1)",
        "pending": "pending on the last day (share of histories, 0-1)",
        "held_q05": "day on which it was held, 5 % quantile",
        "held_q50": "day on which it was held, median",
        "held_q95": "day on which it was held, 95 % quantile",
    },
    "channels": {
        "channel": "channel (id)",
        "reason": "why it is suspended",
        "suspensions": "suspensions (mean count a history)",
    },
    "acts": {
        "category": "category of the act",
        "act": "act of the menu (id)",
        "cameo": "CAMEO code (text)",
        "weight": "weight for tension (hostile below zero)",
        "official": "official who speaks (id)",
        "cause": "what it answers",
    },
    "visit_events": {
        "visit": "visit (id)",
        "event": "what happens to it",
        "visitor": "official (id)",
        "source": "government of the visitor (id)",
        "host": "government that is visited (id)",
        "channel": "channel of the visit",
        "summit": "meeting of the leaders",
        "secret": "secret visit",
    },
    "media": {
        "reports": "reports that day (count)",
        "goldstein_sum": "sum of Goldstein weights of the reports",
        "tone": "tone, on the footing of the composite that the scenario names",
    },
    "history_series": {
        "first": "first day of the period",
        "last": "last day of the period",
    },
    "outcomes": {
        "rung": "rung that it asks for (0-7)",
        "at_modes": "value under draw 0 (unit of the outcome; probabilities 0-1)",
        "at_modes_mc_low": "under draw 0: 95 % interval of Monte Carlo error, low",
        "at_modes_mc_high": "under draw 0: 95 % interval of Monte Carlo error, high",
        "n_draws": "sampled draws behind it (count)",
        "n_runs": "runs of each draw behind it (count)",
        "note": "what to be careful about",
        "settled": "why it cannot happen, or is certain",
        "unit": "unit of the outcome",
        "structure_low": "lowest estimate over structures (unit of the outcome)",
        "structure_high": "highest estimate over structures (unit of the outcome)",
        "structure_lowest": "variant with the lowest estimate",
        "structure_highest": "variant with the highest estimate",
    },
    "flips": {"change": "1 where it happens in the other alone, -1 in the first alone"},
}
"""What columns mean in one table, where it is something else than elsewhere."""


def meaning_of(table: str, column: str) -> str:
    """What a column of a table means; empty where nothing is known.

    >>> meaning_of("onsets", "gravity"), meaning_of("runs", "draw"), meaning_of("x", "y")
    ('gravity of the event (log odds)', 'parameter draw (0 takes the mode of every prior)', '')
    """
    return OF_TABLES.get(table, {}).get(column) or COMMON.get(column, "")
