"""What a parameter study found, as headings and rows of text, wherever they are shown."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from ballast.analysis.stats.uncertainty import places

MEASURES = {
    "total": "share of the variance, with its interactions",
    "mu_rms": "change over its range, root mean square",
    "srrc": "standardised rank coefficient",
    "paired_difference": "largest difference to the baseline or the lowest value, on the same luck",
    "difference": "outcome at the high end less that at the low end",
}
POLICY_MEASURES = {
    "mean": "mean",
    "regret_mean": "mean regret",
    "best_clear": "best beyond chance",
    "satisficing": "satisfactory",
}
OF_OUTCOME = ("mu_rms", "difference", "paired_difference")


@dataclass(frozen=True)
class Block:
    """One table of text.

    Attributes:
        about: what it says; may be empty.
        headings: of the columns.
        rows: as many cells each.
        left: how many columns, from the left, hold words.
    """

    about: str
    headings: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    left: int


def blocks(summary: Mapping[str, Any]) -> list[Block]:
    """The range of every outcome and the factors that drive the first.

    Args:
        summary: the content of ``summary.json`` of a study.
    """
    drivers = _drivers(summary)
    return [_outcomes(summary), *([] if drivers is None else [drivers])]


def sizes(summary: Mapping[str, Any]) -> str:
    """How much was played, in a line."""
    about = summary["sizes"]
    return (
        f"{about['points']:,} points, {about['histories']:,} histories of {about['days']} days, "
        f"seed {summary['seed']}"
    )


def _outcomes(summary: Mapping[str, Any]) -> Block:
    several = summary["sizes"]["scenarios"] > 1
    rows = []
    for row in summary["outcomes"]:
        half = max((row["high"] - row["low"]) / 2.0, 1e-3)
        rows.append(
            (
                row["outcome"],
                *([row["scenario"]] if several else []),
                number(row["mean"], row["kind"], half),
                f"{number(row['low'], row['kind'], half, bare=True)} … "
                f"{number(row['high'], row['kind'], half)}",
            )
        )
    words = ("outcome", *(["scenario"] if several else []))
    return Block("", (*words, "mean over points", "5-95 % of points"), tuple(rows), len(words))


def _drivers(summary: Mapping[str, Any]) -> Block | None:
    headline = summary["drivers"][0]["outcome"] if summary["drivers"] else None
    rows = [row for row in summary["drivers"] if row["outcome"] == headline]
    if not rows:
        return None
    several = summary["sizes"]["scenarios"] > 1
    of_headline = {row["outcome"]: row["kind"] for row in summary["outcomes"]}[headline]
    told = []
    for row in rows:
        as_share = row["measure"] == "total" or (
            row["measure"] in OF_OUTCOME and of_headline == "probability"
        )
        kind = "probability" if as_share else "mean"
        low, high = row.get("low"), row.get("high")
        half = 0.02 if low is None else max((high - low) / 2.0, 1e-3)
        told.append(
            (
                *([row["scenario"]] if several else []),
                summary["factors"].get(row["factor"], {}).get("label", row["factor"])
                + (f" → {row['to']}" if "to" in row else ""),
                number(row["value"], kind, half),
                ""
                if low is None
                else f"{number(low, kind, half, bare=True)} … {number(high, kind, half)}",
            )
        )
    about = f"{headline}: {MEASURES.get(rows[0]['measure'], rows[0]['measure'])}"
    words = (*(["scenario"] if several else []), "factor")
    return Block(about, (*words, "", "95 %"), tuple(told), len(words))


def policies(summary: Mapping[str, Any]) -> Block | None:
    """The scenarios as policies; None where nothing is known of them."""
    found = {(r["scenario"], r["measure"]): r for r in summary.get("robustness", ())}
    if not found:
        return None
    first = next(iter(found.values()))
    kinds = {row["outcome"]: row["kind"] for row in summary["outcomes"]}
    measures = [name for name in POLICY_MEASURES if any(name == key[1] for key in found)]
    rows = []
    for scenario in dict.fromkeys(key[0] for key in found):
        cells = []
        for name in measures:
            row = found[scenario, name]
            of_outcome = name in ("mean", "regret_mean")
            kind = kinds[row["outcome"]] if of_outcome else "probability"
            half = max((row["high"] - row["low"]) / 2.0, 1e-3)
            low, high = (number(row[end], kind, half, bare=True) for end in ("low", "high"))
            cells.append(f"{number(row['value'], kind, half)} ({low} … {high})")
        rows.append((scenario, *cells))
    headings = ("scenario", *(POLICY_MEASURES[name] for name in measures))
    return Block(f"policies by {first['outcome']} (95 %)", headings, tuple(rows), 1)


def regions(summary: Mapping[str, Any]) -> Iterator[tuple[str, ...]]:
    """The boxes, with what they are worth at points that they were not fitted to: lines of each."""
    for box in summary.get("box_summary", ()):
        if not box["box"]:
            yield (f"no box: {box['note']}",)
            continue
        limits = [
            f"{summary['factors'][row['factor']]['label']} {_limits(row)}"
            for row in summary["boxes"]
            if row["box"] == box["box"] and _limits(row)
        ]
        shares = [100 * box[key] for key in ("density_unseen", "density_low", "density_high")]
        yield (
            f"{box['outcome']}, box {box['box']}: {'; '.join(limits)}",
            f"  cases inside {shares[0]:.0f} % ({shares[1]:.0f} … {shares[2]:.0f} %, at points "
            f"left out), of all points {100 * box['base_rate']:.0f} %",
            *([f"  {box['note']}"] if box["note"] else []),
        )


def _limits(row: Mapping[str, Any]) -> str:
    """The limits of a factor in a box; empty where it has none."""
    if row["levels"]:
        return f"in {row['levels']}"
    low, high = row["low"], row["high"]
    parts = [] if low is None else [f">= {low:.3g}"]
    return " and ".join(parts if high is None else [*parts, f"<= {high:.3g}"])


def number(value: float, kind: str, half: float, *, bare: bool = False) -> str:
    """A number with the digits that an interval of this half-width carries."""
    digits = max(0, min(4, places(half)))
    if kind == "probability":
        return f"{100 * value:.{max(0, digits - 2)}f}" + ("" if bare else " %")
    return f"{value:.{digits}f}"
