"""What each policy gives away against the best of every point: a row a policy."""

from __future__ import annotations

import pandas as pd
from matplotlib.axes import Axes

from ballast.analysis.plots.page_layout import PAPER
from ballast.analysis.plots.style import BLACK, SMALL, look
from ballast.analysis.plots.text_fitting import wrapped
from ballast.analysis.text.quantities import OutcomeQuantity
from ballast.analysis.text.rounding import decimals, known, rounded


def draw_regrets(
    ax: Axes, robustness: pd.DataFrame, policies: list[str], quantity: OutcomeQuantity, room: float
) -> None:
    """Mean regret with its interval and the 95th percentile, a row a policy."""
    texts = []
    for number, name in enumerate(policies):
        style = look(number)
        rows = robustness[robustness["scenario"] == name].set_index("measure")
        texts.append(_row_text(name, rows, room))
        for measure, shift, face in (
            ("regret_mean", -0.12, style.colour), ("regret_p95", 0.16, "white"),
        ):  # fmt: skip
            if measure not in rows.index or not known(rows["value"][measure]):
                continue
            value, low, high = (
                quantity.scale * float(rows[end][measure]) for end in ("value", "low", "high")
            )
            ax.hlines(
                number + shift, low, high, color=style.colour,
                linewidth=1.3 if measure == "regret_mean" else 0.8,
            )  # fmt: skip
            ax.plot(
                [value], [number + shift], color=style.colour, markerfacecolor=face,
                marker=style.marker if measure == "regret_mean" else "|",
                markersize=4.5 if measure == "regret_mean" else 8, linestyle="none",
                markeredgewidth=0.9 if measure == "regret_mean" else 1.6,
            )  # fmt: skip
    ax.set_yticks(range(len(policies)), texts, fontsize=SMALL)
    ax.set_ylim(len(policies) - 0.5, -0.5)
    ax.tick_params(axis="y", length=0)
    ax.grid(axis="x", color=PAPER, linewidth=0.5)
    ax.set_axisbelow(True)
    ax.axvline(0.0, color=BLACK, linewidth=0.7)
    low, high = ax.get_xlim()
    ax.set_xlim(min(0.0, low), max(high, 1e-9))
    ax.locator_params(axis="x", nbins=5)
    unit = f" ({quantity.difference_unit})" if quantity.difference_unit else ""
    ax.set_xlabel(wrapped(f"regret{unit}", 2.2, 8))


def _row_text(name: str, rows: pd.DataFrame, room: float) -> str:
    """A policy and the share of points in which it satisfies the threshold."""
    head = wrapped(name, room, SMALL)
    if "satisficing" not in rows.index or not known(rows.loc["satisficing", "value"]):
        return head
    share = _share(*(float(rows[end]["satisficing"]) for end in ("value", "low", "high")))
    return f"{head}\nsatisficing {share}"


def _share(value: float, low: float, high: float) -> str:
    """A share as a percentage with the digits that its interval carries."""
    digits = min(1, decimals((100 * low, 100 * high))) if known(low) else 0
    return f"{rounded(100 * value, digits)} %"
