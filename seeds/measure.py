"""Target rates from public data, for whoever has a copy of the files.

``python seeds/measure.py FOLDER`` reads the public formats from a folder and prints each figure
beside the one in ``targets.yaml``. The files themselves are not part of the project; each function
says which one it reads. Intervals are 95 %: gamma with Jeffreys' prior for rates, beta with
Jeffreys' prior for proportions. Disputes begin with their first incident; how it was read stands in
``dispute-triggers.csv``.
"""

from __future__ import annotations

import csv
import sys
from collections.abc import Callable, Mapping
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import numpy as np
import yaml
from scipy.stats import beta, gamma

HERE = Path(__file__).parent
BEFORE = date(2023, 7, 10)
RECORDED_FROM = date(2022, 8, 2)
TONE_EVENTS = {
    "speaker": date(2022, 8, 2),
    "controls": date(2022, 10, 7),
    "summit": date(2022, 11, 14),
    "balloon": date(2023, 2, 2),
    "visit": date(2023, 6, 18),
}
"""Dated events round which changes of tone are measured."""
TONE_BEFORE, TONE_AFTER = 28, 7
"""Days before such an event, and days from it on."""
THREAT, FORCE = 2, 4
"""Levels of hostility of MID: threat, display 3, use of force, war 5."""
Figure = tuple[float, float, float]
"""Value, low, high."""


ENDS_95, ENDS_90 = (0.025, 0.975), (0.05, 0.95)
"""Quantiles at the ends of an interval."""


def rate(events: int, years: float, ends: tuple[float, float] = ENDS_95) -> Figure:
    """Events a year with its interval.

    >>> [round(x, 3) for x in rate(3, 11.0, ENDS_90)]
    [0.273, 0.099, 0.639]
    """
    low, high = (float(gamma.ppf(q, events + 0.5) / years) for q in ends)
    return events / years, low, high


def proportion(successes: int, trials: int, ends: tuple[float, float] = ENDS_95) -> Figure:
    """A proportion with its interval."""
    a, b = successes + 0.5, trials - successes + 0.5
    low, high = (float(beta.ppf(q, a, b)) for q in ends)
    return successes / trials, low, high


def _rows(folder: Path, pattern: str) -> list[dict[str, str]]:
    (path,) = sorted(folder.glob(pattern))
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def dispute_onsets(folder: Path) -> Figure:
    """MID 5.0 disputes of the dyad by year of onset: a year, 1990-2014."""
    rows = _rows(folder, "mid5_usa_chn_disputes*.csv")
    return rate(sum(1990 <= int(row["styear"]) <= 2014 for row in rows), 25.0)


def force_given_dispute(folder: Path) -> Figure:
    """MID 5.0: share of disputes since 1972 in which either used force (level 4 or higher)."""
    rows = _disputes(folder, 1972)
    return proportion(sum(int(row["dyad_hostlev"]) >= FORCE for row in rows), len(rows))


def _disputes(folder: Path, first_year: int) -> list[dict[str, str]]:
    """MID 5.0 disputes of the dyad that began in a year or later."""
    rows = _rows(folder, "mid5_usa_chn_disputes*.csv")
    return [row for row in rows if int(row["styear"]) >= first_year]


def _incidents(folder: Path) -> dict[str, list[dict[str, str]]]:
    """MID 5.0 incidents of the dyad since 1993 by dispute, in order."""
    found: dict[str, list[dict[str, str]]] = {}
    for row in _rows(folder, "mid5_usa_chn_incidents*.csv"):
        found.setdefault(row["dispnum"], []).append(row)
    for rows in found.values():
        rows.sort(key=lambda row: int(row["incidnum"]))
    return found


def _both(row: dict[str, str]) -> bool:
    """Whether both sides threatened, displayed or used force."""
    return min(int(row["hostlev_usa"]), int(row["hostlev_chn"])) >= THREAT


def dispute_one_day(folder: Path) -> Figure:
    """MID 5.0: share of disputes since 1990 with one incident that lasted one day."""
    incidents = _incidents(folder)
    rows = _disputes(folder, 1990)
    lengths = [[i["inc_duration"] for i in incidents.get(row["dispnum"], [])] for row in rows]
    return proportion(lengths.count(["1"]), len(rows))


def dispute_reciprocated(folder: Path) -> Figure:
    """MID 5.0: share of disputes since 1972 in which both reached hostility level 2."""
    rows = _disputes(folder, 1972)
    return proportion(sum(map(_both, rows)), len(rows))


def _force(folder: Path, replied: bool) -> Figure:
    rows = [row for row in _disputes(folder, 1972) if _both(row) == replied]
    return proportion(sum(int(row["dyad_hostlev"]) >= FORCE for row in rows), len(rows))


def force_given_reply(folder: Path) -> Figure:
    """MID 5.0: use of force by either in reciprocated disputes since 1972."""
    return _force(folder, True)


def force_given_no_reply(folder: Path) -> Figure:
    """MID 5.0: use of force by either in other disputes since 1972."""
    return _force(folder, False)


def dispute_both_act(folder: Path) -> Figure:
    """MID 5.0: share of disputes in whose incidents each side acted against the other."""
    disputes = _incidents(folder).values()
    return proportion(sum(len({i["initiator"] for i in d}) > 1 for d in disputes), len(disputes))


def _opened_by(state: str) -> Callable[[Path], Figure]:
    def opened(folder: Path) -> Figure:
        """MID 5.0: share of disputes whose first incident is a state's."""
        disputes = _incidents(folder).values()
        return proportion(sum(d[0]["initiator"] == state for d in disputes), len(disputes))

    return opened


def _began_with(occasion: str) -> Callable[[Path], Figure]:
    def began(folder: Path) -> Figure:
        """MID 5.0 disputes with incidents, by how their first one was read."""
        read_as = {row["dispnum"]: row["read_as"] for row in _rows(HERE, "dispute-triggers.csv")}
        disputes = _incidents(folder)
        return proportion(sum(read_as[d] == occasion for d in disputes), len(disputes))

    return began


SOON = 4
"""Days within which a reply comes soon."""


def _reply_lags(folder: Path) -> list[float]:
    """Days from the first incident to the first of the other side, of disputes that have one."""
    lags = []
    for incidents in _incidents(folder).values():
        first = incidents[0]
        replies = [i for i in incidents if i["initiator"] != first["initiator"]]
        if replies:
            lags.append(float((_day(replies[0]) - _day(first)).days))
    return lags


def dispute_reply_days(folder: Path) -> Figure:
    """MID 5.0: days from the first incident to the first of the other side; median and range."""
    lags = _reply_lags(folder)
    return float(np.median(lags)), min(lags), max(lags)


def dispute_reply_soon(folder: Path) -> Figure:
    """MID 5.0: share of those disputes in which it comes within four days."""
    lags = _reply_lags(folder)
    return proportion(sum(lag <= SOON for lag in lags), len(lags))


def _day(incident: dict[str, str]) -> date:
    """First day of an incident; those of a reply are all known."""
    return date(*(int(incident[part]) for part in ("year", "month", "day")))


def contained_after_peaceful_start(folder: Path) -> Figure:
    """MID 5.0: share without use of force of disputes whose first incident is short of it."""
    levels = {row["dispnum"]: int(row["dyad_hostlev"]) for row in _disputes(folder, 1990)}
    peaceful = [n for n, d in _incidents(folder).items() if int(d[0]["inc_hostlev"]) < FORCE]
    return proportion(sum(levels[number] < FORCE for number in peaceful), len(peaceful))


def force_given_dispute_rivals(folder: Path) -> Figure:
    """MID 5.0: use of force or war, of disputes of rival major powers, 1996-2014."""
    (row,) = (
        row
        for row in _rows(folder, "mid5_base_rates*.csv")
        if row["dyad"].startswith("rival major") and row["period"] == "1996-2014"
    )
    return proportion(int(row["n_hostlev4"]) + int(row["n_hostlev5"]), int(row["mid_onsets"]))


def war_given_force(folder: Path) -> Figure:
    """MID 5.0: wars among uses of force of rival major powers, 1970-2014."""
    counts = {
        row["quantity"]: int(row["k"])
        for row in _rows(folder, "mid5_escalation*.csv")
        if row["set"] == "rival major-power 1970-2014"
    }
    return proportion(
        counts["P(hostlev==5 war|MID)"], counts["P(dyad hostlev>=4 use of force|MID)"]
    )


def adverse_federal_actions(folder: Path) -> Figure:
    """Federal Register: adverse actions on PRC parties a year, January 2022 to 9 July 2023."""
    rows = _rows(folder, "us_actions_vs_prc_federal_register*.csv")
    years = (BEFORE - date(2022, 1, 1)).days / 365.0
    return rate(sum(row["direction"] == "adverse" for row in rows), years)


def secretary_trips(folder: Path) -> Figure:
    """Office of the Historian: trips of secretaries of state to the PRC a year, 2001-2018."""
    rows = _rows(folder, "us_president_secstate_travel*.csv")
    trips = [
        row
        for row in rows
        if row["role"] == "secretary"
        and row["country_id"] == "china"
        and 2001 <= int(row["start"][:4]) <= 2018
    ]
    return rate(len(trips), 18.0)


def _tone(folder: Path) -> dict[date, float]:
    """GDELT composite of the pair, per mille of the world's total, by day."""
    return {
        date.fromisoformat(row["date"]): 1000.0
        * float(row["usa_chn"])
        / float(row["world_abs_sum"])
        for row in _rows(folder, "gdelt_usa_chn_daily*.csv")
        if float(row["world_abs_sum"] or 0) > 0
    }


def tone_after_visit(folder: Path) -> Figure:
    """Tone in the 7 days from 18 June 2023 less that in the 7 days before; normal interval."""
    tone, day = _tone(folder), date(2023, 6, 18)
    before = [tone[d] for n in range(-7, 0) if (d := day + timedelta(days=n)) in tone]
    after = [tone[d] for n in range(7) if (d := day + timedelta(days=n)) in tone]
    change = float(np.mean(after) - np.mean(before))
    error = float(
        np.sqrt(np.var(after, ddof=1) / len(after) + np.var(before, ddof=1) / len(before))
    )
    return change, change - 1.96 * error, change + 1.96 * error


def tone_level(folder: Path) -> Figure:
    """Mean daily tone of the eleven months of the record; normal interval from weekly means."""
    weeks: dict[int, list[float]] = {}
    for day, value in _tone(folder).items():
        if RECORDED_FROM <= day < BEFORE:
            weeks.setdefault((day - RECORDED_FROM).days // 7, []).append(value)
    value = float(np.mean([v for values in weeks.values() for v in values]))
    means = np.array([np.mean(values) for values in weeks.values()])
    error = float(np.std(means, ddof=1) / np.sqrt(len(means)))
    return value, value - 1.96 * error, value + 1.96 * error


def _tone_change(event: date) -> Callable[[Path], Figure]:
    def change(folder: Path) -> Figure:
        """Tone in the 7 days from an event less that in the 28 days before; normal interval."""
        tone = _tone(folder)
        before, after = (
            np.array([tone[d] for n in some if (d := event + timedelta(days=n)) in tone])
            for some in (range(-TONE_BEFORE, 0), range(TONE_AFTER))
        )
        value = float(after.mean() - before.mean())
        variance = before.var(ddof=1) / len(before) + after.var(ddof=1) / len(after)
        half = 1.96 * float(np.sqrt(variance))
        return value, value - half, value + half

    return change


def tone_persistence(folder: Path) -> Figure:
    """Lag-one autocorrelation of the weekly tone, 2021 to July 2023; Bartlett's interval."""
    weeks: dict[int, list[float]] = {}
    for day, value in _tone(folder).items():
        if day >= date(2021, 1, 1):
            weeks.setdefault((day - date(2021, 1, 4)).days // 7, []).append(value)
    means = {week: float(np.mean(values)) for week, values in weeks.items()}
    pairs = np.array([(means[w], means[w + 1]) for w in means if w + 1 in means])
    value = float(np.corrcoef(pairs.T)[0, 1])
    half = 1.96 * float(np.sqrt((1.0 - value**2) / len(pairs)))
    return value, value - half, value + half


MEASURES: dict[str, Callable[[Path], Figure]] = {
    "dispute_onsets": dispute_onsets,
    "force_given_dispute": force_given_dispute,
    "dispute_one_day": dispute_one_day,
    "dispute_reciprocated": dispute_reciprocated,
    "dispute_both_act": dispute_both_act,
    "dispute_trigger_encounter": _began_with("encounter"),
    "dispute_trigger_sovereignty": _began_with("sovereignty"),
    "dispute_trigger_threat": _began_with("threat"),
    "dispute_opened_by_cn": _opened_by("CHN"),
    "dispute_opened_by_us": _opened_by("USA"),
    "dispute_reply_days": dispute_reply_days,
    "dispute_reply_soon": dispute_reply_soon,
    "force_given_dispute_rivals": force_given_dispute_rivals,
    "force_given_reply": force_given_reply,
    "force_given_no_reply": force_given_no_reply,
    "war_given_force": war_given_force,
    "contained_after_peaceful_start": contained_after_peaceful_start,
    "adverse_federal_actions": adverse_federal_actions,
    "secretary_trips": secretary_trips,
    "tone_after_visit": tone_after_visit,
    "tone_level": tone_level,
    **{f"tone_change_{name}": _tone_change(day) for name, day in TONE_EVENTS.items()},
    "tone_persistence": tone_persistence,
}


def read_figures(name: str) -> dict[str, Any]:
    """The figures that a file of this folder holds, by name."""
    found: dict[str, Any] = yaml.safe_load((HERE / name).read_text(encoding="utf-8"))
    return found


def print_beside(figures: Mapping[str, Figure], filed: Mapping[str, Any], digits: int = 2) -> None:
    """Print each figure as it was found beside the one on file."""
    for name, ends in figures.items():
        value, low, high = (f"{x:.{digits}f}" for x in ends)
        own = filed.get(name, {})
        print(
            f"{name}: found {value} ({low} … {high}), "
            f"on file {own.get('value')} ({own.get('low')} … {own.get('high')})"
        )


def main(arguments: list[str]) -> int:
    """Print every figure that can be measured beside the one on file."""
    if len(arguments) != 1 or not Path(arguments[0]).is_dir():
        print("usage: python seeds/measure.py FOLDER", file=sys.stderr)
        return 2
    targets = read_figures("targets.yaml")
    for name, measure in MEASURES.items():
        print_beside({name: measure(Path(arguments[0]))}, targets)
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
