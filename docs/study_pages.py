"""Makes the pages of shipped studies: ``python docs/study_pages.py [NAME...]``, ``make studies``.

Plays each study into ``results/sweeps`` (or goes on with what is there) and writes its page: tables
and pictures are made by ``sweep``. What stands between the marks is written by hand: the answer,
what was put in by hand, and the limits. It is kept; read it again when the numbers have changed.
"""

from __future__ import annotations

import hashlib
import json
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import pandas as pd

from ballast.analysis.results.study_folder import read_study
from ballast.analysis.text.rounding import decimals
from ballast.sim.errors import InputError
from ballast.sim.experiments.study_config import Config, load_sweep
from ballast.sim.scenario.provenance import CLASSES
from ballast.sim.vocabulary import Evidence

ROOT = Path(__file__).parents[1]
PAGES = ROOT / "docs" / "studies"
BEGIN, END = "<!-- written by hand: begin -->", "<!-- written by hand: end -->"
SECTIONS = ("## Answer", "## What was put in by hand", "## Limits")
SHOWN = (
    "effects",
    "heat_map",
    "response_curves",
    "sobol_bars",
    "rbd_fast_bars",
    "tornado",
    "boxes",
    "regret_map",
)
"""Pictures of a page; of those that are made for each scenario, that of the first."""


def study_hash(config: Config) -> str:
    """Twelve digits that change when a study or one of its scenarios does."""
    content = {
        "file": config.file.model_dump(
            mode="json",
            exclude={"title": True, "question": True, "pictures": True}
            | {"factors": {"__all__": {"label"}}},
        ),
        "scenarios": {n: loaded.canonical_hash for n, loaded in config.scenarios.items()},
    }
    return hashlib.sha256(json.dumps(content, sort_keys=True).encode()).hexdigest()[:12]


def page(name: str) -> str:
    """The page of a study; its pictures are put beside it."""
    config = load_sweep(name)
    folder = ROOT / "results" / "sweeps" / name
    if not _is_finished(folder, config):
        subprocess.run(
            [sys.executable, "run.py", "sweep", name, "--resume", "--out", str(folder)],
            cwd=ROOT,
            check=True,
            stdout=subprocess.DEVNULL,
        )
    summary = read_study(folder).summary
    sizes, design = summary["sizes"], summary["design"]
    scenarios = ", ".join(f"[{n}](../scenarios/{n}.md)" for n in config.scenarios)
    draws = (
        f"{sizes['draws']} draws x {sizes['runs']}" if sizes["draws"] > 1 else str(sizes["runs"])
    )
    lines = [
        f"# {summary['title']}",
        "",
        f"`{name}`: {scenarios}; {sizes['points']:,} points ({design['kind']}), {draws} runs a "
        "point, "
        f"{sizes['days']} days, {sizes['histories']:,} histories, seed {summary['seed']}; study "
        f"`{study_hash(config)}`",
        "",
        "## Question",
        "",
        summary["question"],
        "",
        BEGIN,
        _written(PAGES / f"{name}.md"),
        END,
        "",
        "## What came out",
        "",
        *_outcomes(summary),
        *_differences(folder, summary),
        *_drivers(summary),
        *_classes(summary),
        *_known(summary),
        *_regions(summary),
        *_policies(summary),
        *_alarms(summary),
        *_pictures(folder, name, list(config.scenarios)),
        "## Play it again",
        "",
        "```sh",
        f"python run.py sweep {name}",
        "```",
        "",
    ]
    return "\n".join(lines)


def _is_finished(folder: Path, config: Config) -> bool:
    """Whether a folder holds this study, tables, pictures and all."""
    try:
        manifest = read_study(folder).manifest
    except InputError:
        return False
    hashes = {name: loaded.canonical_hash for name, loaded in config.scenarios.items()}
    same = manifest["config"] == config.file.model_dump(mode="json")
    return "files" in manifest and same and manifest["identity"]["scenarios"] == hashes


def _written(path: Path) -> str:
    """What was written by hand, or the headings of what has to be."""
    if path.is_file():
        text = path.read_text(encoding="utf-8")
        return text[text.index(BEGIN) + len(BEGIN) : text.index(END)].strip()
    return "\n\n".join(SECTIONS)


def _number(value: float, kind: str, low: float, high: float, sign: str = "") -> str:
    """A number with the digits that its interval carries."""
    scale = 100.0 if kind == "probability" else 1.0
    return f"{scale * value:{sign}.{decimals((scale * low, scale * high))}f}"


def _table(head: list[str], rows: list[list[str]]) -> list[str]:
    left = ["|" + "|".join(["---"] + ["--:"] * (len(head) - 1)) + "|"]
    return ["| " + " | ".join(cells) + " |" for cells in [head]] + left + [
        "| " + " | ".join(cells) + " |" for cells in rows
    ] + [""]  # fmt: skip


def _outcomes(summary: dict[str, Any]) -> list[str]:
    rows = []
    for row in summary["outcomes"]:
        unit = " %" if row["kind"] == "probability" else ""
        about = (row["kind"], row["low"], row["high"])
        cells = [_number(row[key], *about) for key in ("mean", "low", "high")]
        rows.append(
            [row["outcome"], row["scenario"], cells[0] + unit, f"{cells[1]} … {cells[2]}{unit}"]
        )
    return _table(["outcome", "scenario", "mean over points", "5-95 % of points"], rows)


def _differences(folder: Path, summary: dict[str, Any]) -> list[str]:
    """Paired differences: of every level, and of the two ends of a number."""
    effects = read_study(folder).tables["effects"]
    if effects.empty:
        return []
    table = effects.dropna(subset="difference")
    kinds = {row["outcome"]: row["kind"] for row in summary["outcomes"]}
    overall = table[table["at"] == ""]
    lines = [
        "Paired differences to the baseline, or to the lowest value where that is none of the "
        "points; in percentage points for probabilities. 95 % is the interval of the mean, draws "
        "are 5-95 % of parameter draws without chance:",
        "",
        *_table(
            ["outcome", "changed to", "difference", "95 %", "draws"],
            [_effect(row, summary, kinds) for row in _ends(overall)],
        ),
    ]
    headline = summary["outcomes"][0]["outcome"]
    apart = table[(table["at"] != "") & (table["outcome"] == headline)]
    if len(apart):
        lines += [
            f"The same of {headline} at each end of the other factor:",
            "",
            *_table(
                ["at", "changed to", "difference", "95 %", "draws"],
                [
                    [_other(row, summary), *_effect(row, summary, kinds)[1:]]
                    for row in _ends(apart, at_ends=True)
                ],
            ),
        ]
    return lines


def _ends(table: pd.DataFrame, *, at_ends: bool = False) -> list[dict[str, Any]]:
    """Rows of all levels; of numbers the highest value, and the lowest if it moves otherwise."""
    kept = []
    for _, rows in table.groupby(["outcome", "factor"], sort=False):
        some = rows
        if not rows["label"].any():
            highest, lowest = rows["x"] == rows["x"].max(), rows["x"] == rows["x"].min()
            otherwise = rows["difference"] * rows.loc[highest, "difference"].iloc[0] < 0.0
            some = rows[highest | (lowest & otherwise)]
        if at_ends:
            at = list(dict.fromkeys(rows["at"]))
            some = some[some["at"].isin([at[0], at[-1]])]
        kept += some.to_dict("records")
    return kept


def _effect(row: dict[str, Any], summary: dict[str, Any], kinds: dict[str, str]) -> list[str]:
    about = (kinds[row["outcome"]], row["low"], row["high"])
    draws = "not resolved"
    if pd.notna(row["draws_low"]):
        draws = f"{_number(row['draws_low'], *about)} … {_number(row['draws_high'], *about)}"
    return [
        row["outcome"],
        f"{summary['factors'][row['factor']]['label']}: {row['label'] or format(row['x'], 'g')}",
        _number(row["difference"], *about, sign="+"),
        f"{_number(row['low'], *about)} … {_number(row['high'], *about)}",
        draws,
    ]


def _other(row: dict[str, Any], summary: dict[str, Any]) -> str:
    """The factor that a difference is not of, and its value."""
    (other,) = (name for name in summary["factors"] if name != row["factor"])
    return f"{summary['factors'][other]['label']} {row['at']}"


UNRESOLVED = 0.5
"""A share whose interval is wider says nothing."""
MEASURES = {
    "total": "share of the variance over the space, interactions included",
    "mu_rms": "change over the whole range, root mean square",
    "srrc": "standardised rank coefficient",
}


def _drivers(summary: dict[str, Any]) -> list[str]:
    first = summary["outcomes"][0]["scenario"]
    rows = [
        row for row in summary["drivers"] if row["measure"] in MEASURES and row["scenario"] == first
    ]
    if not rows:
        return []
    share = rows[0]["measure"] == "total"
    kind = "probability" if share else "mean"
    cells = []
    for row in rows:
        about = (kind, row["low"], row["high"])
        cells.append(
            [
                row["outcome"],
                _label(row["factor"], summary),
                _number(row["value"], *about) + (" %" if share else ""),
                f"{_number(row['low'], *about)} … {_number(row['high'], *about)}",
            ]
        )
    head = ["outcome", "factor", MEASURES[rows[0]["measure"]], "95 %"]
    return [f"What matters most ({first}):", "", *_table(head, cells)]


def _label(factor: str, summary: dict[str, Any]) -> str:
    """A factor as tables have it; a class of evidence in words."""
    if factor in summary["factors"]:
        return str(summary["factors"][factor]["label"])
    return CLASSES[Evidence(factor)] if factor in set(Evidence) else factor


def _classes(summary: dict[str, Any]) -> list[str]:
    """Shares of the variance by class of evidence."""
    rows = summary["evidence"]
    if not rows:
        return []
    cells = [
        [row["outcome"], CLASSES[Evidence(row["factor"])], *_share(row)]
        for row in rows
        if row["scenario"] == rows[0]["scenario"]
    ]
    intro = "Share of the variance by class of evidence, first order (what a class does alone):"
    return [intro, "", *_table(["outcome", "class", "share", "95 %"], cells)]


def _known(summary: dict[str, Any]) -> list[str]:
    """What knowing a number would be worth."""
    headline = summary["outcomes"][0]["outcome"]
    rows = [r for r in summary["information"] if r["outcome"] == headline]
    rows = [r for r in rows if r["scenario"] == rows[0]["scenario"]]
    if not rows:
        return []
    largest = sorted(rows, key=lambda row: -row["value"])[:5]
    cells = [[summary["factors"][r["factor"]]["label"], *_share(r)] for r in largest]
    intro = f"By how much the spread of {headline} would shrink at least, were a number known:"
    return [intro, "", *_table(["number", "smaller by", "95 %"], cells)]


def _share(row: dict[str, Any]) -> list[str]:
    about = ("probability", row["low"], row["high"])
    if row["high"] - row["low"] > UNRESOLVED:
        return ["not resolved", "wider than half of all"]
    value, low, high = (_number(row[key], *about) for key in ("value", "low", "high"))
    return [f"{value} %", f"{low} … {high}"]


def _regions(summary: dict[str, Any]) -> list[str]:
    lines: list[str] = []
    for box in summary.get("box_summary", []):
        if not box["box"]:
            return [f"No box: {box['note']}.", ""]
        limits = [
            f"{summary['factors'][row['factor']]['label']} "
            + (f"in {row['levels']}" if row["levels"] else _range(row))
            for row in summary["boxes"]
            if row["box"] == box["box"] and _is_limited(row)
        ]  # fmt: skip
        lines += [
            f"Box {box['box']} for {box['outcome']}: {' and '.join(limits)}. At points left out "
            f"{100 * box['density_unseen']:.0f} % of the points inside are cases "
            f"({100 * box['density_low']:.0f} … {100 * box['density_high']:.0f} %) against "
            f"{100 * box['base_rate']:.0f} % of all; {100 * box['coverage_unseen']:.0f} % of the "
            f"cases lie inside. {100 * box['unsure']:.0f} % of all points are so near the "
            f"threshold that chance decides what they count as. {box['note']}".strip(),
            "",
        ]
        inside = [
            [row["scenario"], f"{100 * row['cases']:.0f} %", f"{100 * row['mean_inside']:.0f} %",
             f"{100 * row['mean_outside']:.0f} %"]
            for row in summary["box_policies"] if row["box"] == box["box"]
        ]  # fmt: skip
        head = ["scenario", "points inside that are cases", "mean inside", "mean outside"]
        lines += _table(head, inside)
    return lines


def _is_limited(row: dict[str, Any]) -> bool:
    return bool(row["levels"]) or row["low"] is not None or row["high"] is not None


def _range(row: dict[str, Any]) -> str:
    low, high = row["low"], row["high"]
    if low is None:
        return f"at most {high:.2g}"
    return f"at least {low:.2g}" if high is None else f"{low:.2g} … {high:.2g}"


def _policies(summary: dict[str, Any]) -> list[str]:
    found = summary.get("robustness", [])
    if not found:
        return []
    measures = list(
        dict.fromkeys(row["measure"] for row in found if row["measure"] != "regret_naive")
    )
    words = {
        "mean": "mean",
        "regret_mean": "mean regret",
        "regret_p95": "regret, 95th percentile",
        "best_share": "best at",
        "best_clear": "best beyond chance at",
        "satisficing": "satisfactory at",
    }
    rows = []
    for scenario in dict.fromkeys(row["scenario"] for row in found):
        cells = [scenario]
        for measure in measures:
            row = next(r for r in found if (r["scenario"], r["measure"]) == (scenario, measure))
            about = ("probability", row["low"], row["high"])
            text = [_number(row[key], *about) for key in ("value", "low", "high")]
            cells.append(f"{text[0]} ({text[1]} … {text[2]})")
        rows.append(cells)
    intro = (
        f"Policies by {found[0]['outcome']}, in per cent and percentage points, with 95 % "
        "intervals:"
    )
    return [intro, "", *_table(["scenario", *(words[m] for m in measures)], rows)]


def _alarms(summary: dict[str, Any]) -> list[str]:
    return [*(f"- {line}" for line in summary["alarms"]), ""] if summary["alarms"] else []


def _pictures(folder: Path, name: str, scenarios: list[str]) -> list[str]:
    captions = json.loads((folder / "plots" / "captions.json").read_text("utf-8"))
    lines: list[str] = []
    longer = [f"{other.stem}-" for other in PAGES.glob(f"{name}-*.md")]
    for old in PAGES.glob(f"{name}-*.png"):
        if any(old.name.startswith(other) for other in longer):
            continue  # of another study whose name begins with this one's
        old.unlink()
    for kind in SHOWN:
        for stem in (kind, f"{kind}-{scenarios[0]}"):
            path = folder / "plots" / f"{stem}.png"
            if path.is_file():
                shutil.copyfile(path, PAGES / f"{name}-{kind}.png")
                words = captions[stem].replace("[", "(").replace("]", ")")
                lines += [f"![{words}]({name}-{kind}.png)", ""]
    return lines


def main() -> None:
    """Write the pages of some studies, or of all."""
    shipped = sorted(path.stem for path in (ROOT / "configs" / "sweeps").glob("*.yaml"))
    for name in sys.argv[1:] or shipped:
        text = page(name)
        (PAGES / f"{name}.md").write_text(text, encoding="utf-8")
        print(name)


if __name__ == "__main__":
    main()
