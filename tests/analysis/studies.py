"""Made-up tables of a parameter study, for tests of its pictures."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

from ballast.analysis.stats.uncertainty import Floats
from ballast.sim.streams import Luck

OUTCOME = "rung_4_or_higher"
LONG = "share of proposals by visitors that the other side's cabinet finds acceptable"
LABELS = (
    "encounters rate", "reciprocity", "memory of tension", "audience costs", "channel delay",
    "visit effect", "press freedom", "sanction bite", "resolve", LONG, "hotline upkeep",
    "misperception", "summit chance", "inertia", "decay of visit effects",
)  # fmt: skip
LEVELS = ("open", "restricted", "closed")


def uniform(seed: int, rows: int, columns: int) -> Floats:
    """(rows, columns) numbers between 0 and 1."""
    luck = Luck(seed, np.arange(rows), np.zeros(rows, np.int64))
    return np.column_stack([luck.uniform("test.study", day) for day in range(columns)])


def names(count: int) -> list[str]:
    return [f"parameters.{label.replace(' ', '_')}"[:60] for label in LABELS[:count]]


def strengths(count: int) -> Floats:
    """How strong each factor is, falling to nothing."""
    return 0.3 * 0.62 ** np.arange(count)


def manifest(count: int, levels: bool = False) -> dict[str, Any]:
    factors: dict[str, Any] = {
        name: {"label": LABELS[n], "unit": ("per year", "", "days")[n % 3], "low": 0.1,
               "high": 2.0 * 10 ** (n % 4), "baseline": 0.8 * 10 ** (n % 4)}
        for n, name in enumerate(names(count))
    }  # fmt: skip
    if levels:
        factors["channel"] = {"label": "military channel", "unit": "", "baseline": "restricted",
                              "low": None, "high": None}  # fmt: skip
    return {
        "title": "Encounters and channels", "seed": 11,
        "sizes": {"points": 1024, "draws": 4, "runs": 50}, "code": {"ballast": "1.2.0"},
        "factors": factors, "headline": OUTCOME,
        "outcomes": {OUTCOME: {"label": "probability of dispute or higher",
                               "kind": "probability"}},
        "threshold": {"outcome": OUTCOME, "above": 0.3},
    }  # fmt: skip


def points(
    count: int, policies: tuple[str, ...], number: int = 400, levels: bool = False
) -> pd.DataFrame:
    about = manifest(count)["factors"]
    u = uniform(3, number, count + 2)
    frames = []
    for k, policy in enumerate(policies):
        table = pd.DataFrame({"point": np.arange(number), "scenario": policy})
        for n, (name, factor) in enumerate(about.items()):
            table[name] = factor["low"] + u[:, n] * (factor["high"] - factor["low"])
        effect = u[:, :count] @ (strengths(count) * (1 + 0.15 * k * (-1) ** np.arange(count)))
        if levels:
            choice = (3 * u[:, -1]).astype(int)
            table["channel"] = np.array(LEVELS)[choice]
            effect = effect + 0.05 * choice
        table["refused"] = u[:, -2] < 0.03
        table["histories"] = 200
        p = np.clip(0.02 + effect * effect, 0, 1)
        table[OUTCOME] = np.where(table["refused"], np.nan, p)
        table[f"{OUTCOME}.noise"] = p * (1 - p) / 200
        frames.append(table)
    return pd.concat(frames, ignore_index=True)


def curves(count: int, policies: tuple[str, ...], levels: bool = False) -> pd.DataFrame:
    rows = []
    for k, policy in enumerate(policies):
        for n, (name, factor) in enumerate(manifest(count)["factors"].items()):
            for x in np.linspace(0, 1, 12):
                value = 0.08 + 0.05 * k + strengths(count)[n] * x * x
                at = factor["low"] + x * (factor["high"] - factor["low"])
                rows.append((policy, name, at, "", value, value - 0.02, value + 0.02 + 0.02 * x))
        for x, level in enumerate(LEVELS if levels else ()):
            value = 0.1 + 0.04 * x + 0.03 * k
            rows.append((policy, "channel", float(x), level, value, value - 0.015, value + 0.02))
    columns = ["scenario", "factor", "x", "label", "value", "low", "high"]
    return pd.DataFrame(rows, columns=columns).assign(outcome=OUTCOME, points=64)


def swings(count: int, policies: tuple[str, ...], levels: bool = False) -> pd.DataFrame:
    rows = []
    for policy in policies:
        for n, (name, factor) in enumerate(manifest(count)["factors"].items()):
            half = strengths(count)[n] / 2 * (-1) ** n
            for end, value in (("low", 0.2 - half * 0.4), ("high", 0.2 + half)):
                rows.append((policy, name, end, factor[end], "", value, value - 0.02, value + 0.02))
        if levels:
            rows.append((policy, "channel", "low", 0.0, "open", 0.25, 0.22, 0.28))
            rows.append((policy, "channel", "high", 2.0, "closed", 0.31, 0.28, 0.34))
    columns = ["scenario", "factor", "end", "x", "label", "value", "low", "high"]
    return pd.DataFrame(rows, columns=columns).assign(outcome=OUTCOME, base=0.2)


def sensitivity(count: int, policies: tuple[str, ...], levels: bool = False) -> pd.DataFrame:
    every = [*names(count), *(["channel"] if levels else [])]
    size = strengths(len(every))
    share = size**2 / (size**2).sum()
    rows = []
    for policy in policies:
        for n, name in enumerate(every):
            s = share[n]
            for method, measure, value, half in (
                ("sobol", "first", 0.7 * s, 0.03), ("sobol", "total", 0.95 * s + 0.01, 0.04),
                ("morris", "mu_star", size[n] + 0.02, 0.015), ("morris", "mu", size[n], 0.02),
                ("morris", "sigma", 0.5 * size[n] + 0.015, np.nan),
                ("morris", "mu_star_noise", 0.03, np.nan),
                ("rank", "srrc", np.sqrt(s), 0.05),
            ):  # fmt: skip
                rows.append((policy, method, measure, name, "", value, value - half, value + half))
    columns = ["scenario", "method", "measure", "factor", "with", "value", "low", "high"]
    return pd.DataFrame(rows, columns=columns).assign(outcome=OUTCOME)


def boxes(count: int, policies: tuple[str, ...], levels: bool = False) -> pd.DataFrame:
    rows = []
    for policy in policies:
        for number in (1, 2):
            for n, (name, factor) in enumerate(list(manifest(count)["factors"].items())[:5]):
                wide = factor["high"] - factor["low"]
                low = factor["low"] + 0.55 * wide if n != 1 else np.nan
                high = factor["low"] + (0.62 if n == 0 and number == 2 else 0.9) * wide
                high = high if n in (0, 1) else np.nan
                near = 0.04 * wide
                rows.append(
                    (policy, number, name, low, high, "", factor["low"], factor["high"],
                     0.98 - 0.2 * n, low - near, low + near, high - near, high + near)
                )  # fmt: skip
            if levels:
                nan = [np.nan] * 2
                rows.append((policy, number, "channel", *nan, "restricted,closed", *nan, 0.41,
                             *nan, *nan))  # fmt: skip
    columns = ["scenario", "box", "factor", "low", "high", "levels", "range_low", "range_high",
               "restricted_share", "low_from", "low_to", "high_from", "high_to"]  # fmt: skip
    return pd.DataFrame(rows, columns=columns).assign(outcome=OUTCOME)


def box_summary(policies: tuple[str, ...]) -> pd.DataFrame:
    rows = [
        (policy, number, 0.62 / number, 0.55 / number, 0.7 / number, 0.81, 0.75, 0.86, 0.11, 0.12)
        for policy in policies
        for number in (1, 2)
    ]
    columns = ["scenario", "box", "coverage", "coverage_low", "coverage_high", "density",
               "density_low", "density_high", "mass", "base_rate"]  # fmt: skip
    return pd.DataFrame(rows, columns=columns).assign(outcome=OUTCOME, points=1024, cases=123)


def regret(table: pd.DataFrame) -> pd.DataFrame:
    usable = table.dropna(subset=[OUTCOME])
    least = usable.groupby("point")[OUTCOME].transform("min")
    rows = usable[["point", "scenario"]].assign(outcome=OUTCOME, regret=usable[OUTCOME] - least)
    return rows.assign(best=rows["regret"] == 0)


def robustness(table: pd.DataFrame) -> pd.DataFrame:
    rows = []
    for policy, some in regret(table).groupby("scenario", sort=False):
        mean, far = some["regret"].mean(), some["regret"].quantile(0.95)
        rows += [
            (policy, "regret_mean", mean, max(0, mean - 0.002), mean + 0.002),
            (policy, "regret_p95", far, max(0, far - 0.005), far + 0.006),
            (policy, "satisficing", 0.84, 0.80, 0.88),
        ]
    columns = ["scenario", "measure", "value", "low", "high"]
    return pd.DataFrame(rows, columns=columns).assign(outcome=OUTCOME)


def grid(policies: tuple[str, ...], noise: float = 1e-5, levels: bool = False) -> pd.DataFrame:
    """A grid of two factors with two refused cells."""
    x, y = names(2)
    rows = []
    for k, policy in enumerate(policies):
        for n, (u, v) in enumerate(
            (u, v) for u in np.linspace(0, 1, 9) for v in (0, 0.2, 0.4, 0.7, 1)
        ):
            p = (0.05 + 0.4 * u * v + 0.05 * u) * (1 - 0.3 * k)
            up: float | str = 0.1 + 1.9 * v
            if levels:
                up = LEVELS[int(2.9 * v)] + ("" if v in (0, 0.4, 1) else " at night")
            rows.append((n, policy, 0.1 + 1.9 * u, up, n in (43, 44), p if n < 43 else np.nan))
    table = pd.DataFrame(rows, columns=["point", "scenario", x, y, "refused", OUTCOME])
    return table.assign(**{f"{OUTCOME}.noise": noise, "histories": 500})


def few_points(policies: tuple[str, ...]) -> pd.DataFrame:
    """Twelve points written by hand, over two numbers and levels."""
    x, y = names(2)
    rows = [
        (0.2, 3.0, 0), (0.4, 15.0, 1), (0.5, 9.0, 2), (0.7, 18.0, 0), (0.8, 6.0, 1), (1.0, 12.0, 2),
        (1.1, 2.0, 1), (1.3, 16.0, 2), (1.5, 8.0, 0), (1.6, 19.0, 1), (1.8, 5.0, 2), (2.0, 13.0, 0),
    ]  # fmt: skip
    frames = []
    for k, policy in enumerate(policies):
        table = pd.DataFrame(rows, columns=[x, y, "channel"])
        table[OUTCOME] = 0.02 + 0.09 * table[x] + 0.002 * table[y] - k * (0.05 * table[x] - 0.04)
        table["channel"] = [LEVELS[level] for level in table["channel"]]
        frames.append(table.assign(point=table.index, scenario=policy))
    return pd.concat(frames, ignore_index=True)


def paired(levels: bool = True) -> pd.DataFrame:
    """Differences of a factor of numbers and one of levels."""
    (name,) = names(1)
    rows = [
        (name, x, "", "1", "", 0.01 * x, 0.01 * x - 0.02, 0.01 * x + 0.02) for x in (2.0, 4.0, 9.0)
    ]
    if levels:
        rows.append(("channel", 1.0, "open", "closed", "", -0.05, -0.06, -0.04))
    columns = ["factor", "x", "label", "reference", "at", "difference", "low", "high"]
    table = pd.DataFrame(rows, columns=columns)
    return table.assign(draws_low=table["low"] - 0.01, draws_high=table["high"] + 0.01, pairs=1)


def write(
    folder: Path, count: int = 6, policies: tuple[str, ...] = ("as it is",), levels: bool = True
) -> Path:
    """A study's folder with all tables."""
    folder.mkdir(parents=True, exist_ok=True)
    args = count, policies
    table = points(*args, levels=levels)
    tables = {
        "points": table, "curves": curves(*args, levels), "swings": swings(*args, levels),
        "sensitivity": sensitivity(*args, levels), "boxes": boxes(*args, levels),
        "box_summary": box_summary(policies),
    }  # fmt: skip
    if len(policies) > 1:
        tables |= {"regret": regret(table), "robustness": robustness(table)}
    for name, content in tables.items():
        content.to_parquet(folder / f"{name}.parquet")
    (folder / "manifest.json").write_text(json.dumps(manifest(count, levels)), encoding="utf-8")
    return folder


def write_grid(folder: Path, policies: tuple[str, ...] = ("as it is",)) -> Path:
    """A study's folder with a grid of two factors and nothing else."""
    folder.mkdir(parents=True, exist_ok=True)
    grid(policies).to_parquet(folder / "points.parquet")
    (folder / "manifest.json").write_text(json.dumps(manifest(2)), encoding="utf-8")
    return folder
