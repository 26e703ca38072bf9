"""Makes the tables of calibration.md again: ``python docs/renew.py docs/calibration.md``.

They come from what a calibration left: ``python docs/calibration_page.py FOLDER`` keeps its
posterior and its summary in ``configs/posteriors/`` and its pictures beside the page. A block
begins with ``<!-- calibration TABLE: SCENARIO -->`` and ends with ``<!-- end -->``; headlines are
played.
"""

from __future__ import annotations

import json
import re
import shutil
import sys
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np

from ballast import compare
from ballast.analysis.results.calibration_folder import CalibrationFolder
from ballast.analysis.stats.outcome_estimates import Outcome
from ballast.analysis.text.rounding import percentage, rounded, signed
from ballast.cli.calibration_output import CHECKS
from ballast.sim.scenario.library import load_scenario
from ballast.sim.scenario.posterior_checks import without_posterior
from ballast.sim.scenario.priors import all_priors, quantile, share_factors
from ballast.sim.scenario.schema import LoadedScenario

HERE = Path(__file__).parent
KEPT = HERE.parent / "configs" / "posteriors"
BLOCK = re.compile(r"<!-- calibration (?P<table>\w+): (?P<scenario>\S+) -->.*?<!-- end -->", re.S)
DRAWS, RUNS = 400, 25
RUNGS = ("rung_4_or_higher", "rung_5_or_higher", "rung_6_or_higher", "rung_7")
ENDS = np.array([0.05, 0.95])


def keep(folder: Path) -> None:
    """Keep what a finished calibration found, under the name that it gave its posterior.

    Raises:
        InputError: no calibration, an unfinished one, or one with altered files.
    """
    found = CalibrationFolder(folder)
    name = found.manifest["calibration"]
    shutil.copyfile(found.posterior, KEPT / f"{name}.parquet")
    text = json.dumps(found.summary, indent=1, ensure_ascii=False)
    (KEPT / f"{name}.json").write_text(f"{text}\n", encoding="utf-8")
    for picture in sorted((folder / "plots").glob("*.png")):
        shutil.copyfile(picture, HERE / f"{name}-{picture.name}")


def with_calibration(page: str) -> str:
    """A page with its tables of a calibration made again."""

    def block(found: re.Match[str]) -> str:
        head = found.group(0).split("-->")[0] + "-->"
        loaded = load_scenario(found["scenario"])
        assert loaded.posterior is not None, "the page is of a scenario that names a posterior"
        kept = KEPT / f"{loaded.posterior.about.name}.json"
        summary = json.loads(kept.read_text(encoding="utf-8"))
        return "\n".join([head, *TABLES[found["table"]](loaded, summary), "<!-- end -->"])

    return BLOCK.sub(block, page)


def headlines(loaded: LoadedScenario, summary: dict[str, Any]) -> list[str]:
    """Rungs, and whatever else differs beyond chance, from the priors and from the posterior."""
    both = (without_posterior(loaded), loaded)
    found = compare(*both, draws=DRAWS, runs=RUNS, progress=False)
    table = found.table().set_index("outcome")
    chosen = [*RUNGS, *(name for name in table.index[table["moved"]] if name not in RUNGS)]
    lines = [
        "| outcome | from the priors | from the posterior | change of the mean |",
        "|---|---|---|---|",
    ]
    for name in chosen:
        row = table.loc[name]
        levels = [_level(one.outcome(name)) for one in found.results]
        ends = [row[end] for end in ("difference", "mc_low", "mc_high")]
        if row["kind"] == "probability":
            change = "{} points ({} to {})".format(*(signed(100.0 * end, 1) for end in ends))
        else:
            change = "{} ({} to {})".format(*(signed(end, 2) for end in ends))
        lines.append(f"| {row['definition']} | {' | '.join(levels)} | {change} |")
    told = (
        "Mean, in parentheses 5 to 95 % across draws; of the change, 95 % of chance. "
        f"{DRAWS} draws of {RUNS} runs each."
    )
    return [*lines, "", told]


def learnt(loaded: LoadedScenario, summary: dict[str, Any]) -> list[str]:
    """Numbers that the data narrow down: before, as the scenario says them, and after."""
    priors = all_priors(loaded.scenario) | share_factors(loaded.scenario)
    lines = [
        "| number | before the data | prior of the scenario | posterior | median | contraction |",
        "|---|---|---|---|---|---|",
    ]
    for row in summary["learnt"]:
        key = row["parameter"]
        own = quantile(priors[key], ENDS)
        cells = [
            f"`{key.removeprefix('parameters.')}`",
            _range(row["prior_q05"], row["prior_q95"]),
            _range(*own),
            _range(row["q05"], row["q95"]),
            _number(row["q50"]),
            percentage(row["contraction"]),
        ]
        lines.append(f"| {' | '.join(cells)} |")
    return lines


def targets(loaded: LoadedScenario, summary: dict[str, Any]) -> list[str]:
    """Data beside what prior and posterior predict of a record as long."""
    lines = [
        "| figure | data, 90 % | prior, 90 % | posterior, 90 % | distance |",
        "|---|---|---|---|---|",
    ]
    for row in summary["targets"]:
        cells = [
            f"`{row['target']}`, {row['unit']}",
            f"{_number(row['observed'])} ({_range(row['data_q05'], row['data_q95'])})",
            _range(row["prior_q05"], row["prior_q95"]),
            _range(row["record_q05"], row["record_q95"]),
            f"{row['implausibility']:.1f}",
        ]
        lines.append(f"| {' | '.join(cells)} |")
    return lines


def unidentified(loaded: LoadedScenario, summary: dict[str, Any]) -> list[str]:
    """Numbers that the data cannot teach: how many of a kind, and their names."""
    keys = [str(key) for key in summary["unidentified"]]
    kinds = Counter(_kind(key) for key in keys)
    lines = ["| kind | numbers | which |", "|---|---|---|"]
    for kind, count in sorted(kinds.items(), key=lambda one: (-one[1], one[0])):
        names = sorted(key.removeprefix("parameters.") for key in keys if _kind(key) == kind)
        lines.append(f"| {kind} | {count} | {', '.join(f'`{name}`' for name in names)} |")
    return lines


def checks(loaded: LoadedScenario, summary: dict[str, Any]) -> list[str]:
    """The checks that were fixed beforehand, with what came of them."""
    lines = ["| check | limits | found | passed |", "|---|---|---|---|"]
    for row in summary["checks"]:
        ends = [row["low"], row["high"]]
        limits = " to ".join(f"{end:g}" for end in ends if end is not None)
        word = "at least " if ends[1] is None else "at most " if ends[0] is None else ""
        passed = "yes" if row["passed"] else "**no**"
        value = f"{row['value']:,.0f}" if row["value"] >= 100 else f"{row['value']:.3g}"
        lines.append(f"| {CHECKS[row['check']]} | {word}{limits} | {value} | {passed} |")
    sizes = summary["sizes"]
    return [
        *lines,
        "",
        f"{sizes['draws']:,} draws of {sizes['numbers']} numbers, {sizes['targets']} figures, data "
        f"up to {summary['last_day']}. The posterior has {sizes['rows']:,} rows of "
        f"{len(summary['jointly'])} numbers; the others are drawn from their priors.",
    ]


def _level(outcome: Outcome) -> str:
    estimate = outcome.estimate
    assert estimate is not None, "of a headline there is one"
    ends = (estimate.draws_low, estimate.draws_high)
    if outcome.kind == "probability":
        low, high = (percentage(end) for end in ends)
        return f"{percentage(estimate.value, 1)} ({low} to {high})"
    low, high = (rounded(end, 1) for end in ends)
    return f"{rounded(estimate.value, 2)} ({low} to {high})"


def _kind(key: str) -> str:
    parts = key.split(".")
    if parts[0] == "parameters":
        return f"`{parts[1]}.…`"
    return "rates of acts" if "rates" in parts else "shares of acts"


def _range(low: float, high: float) -> str:
    return f"{_number(low)} … {_number(high)}"


def _number(value: float) -> str:
    """Two digits of a number that is known to no more."""
    return rounded(value, 0) if abs(value) >= 100 else f"{value:.2g}".replace("-", "−")


TABLES: dict[str, Callable[[LoadedScenario, dict[str, Any]], list[str]]] = {
    "headlines": headlines,
    "learnt": learnt,
    "targets": targets,
    "unidentified": unidentified,
    "checks": checks,
}

if __name__ == "__main__":
    keep(Path(sys.argv[1]))
