"""Variants: paired differences of the headline outcomes, a row a variant."""

from __future__ import annotations

import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.lines import Line2D

from ballast.analysis.plots.page_layout import fit, is_narrow, wrapped_names, write_below
from ballast.analysis.plots.picture_kind import PictureKind
from ballast.analysis.plots.style import BLACK, BLUE, GREY, SMALL
from ballast.analysis.plots.table_rows import farthest
from ballast.analysis.results.run_tables import Tables
from ballast.analysis.text.rounding import decimals, rounded

ROW = 0.19
TITLES = {
    "rung_4_or_higher": ("dispute\nor higher", "percentage points"),
    "rung_5_or_higher": ("crisis\nor higher", "percentage points"),
    "summit_held": ("summit held", "percentage points"),
    "tension_mean": ("mean tension", "points"),
}
STRUCTURES = {"alternative": ("alternative structure", "o"), "ablation": ("term switched off", "s")}


def draw(table: pd.DataFrame, fig: Figure) -> list[Axes]:
    """Draw a panel a headline outcome, with zero in view.

    Args:
        table: columns of ``variants.parquet``.
        fig: an empty figure.

    Returns:
        The panels.
    """
    outcomes = [name for name in TITLES if name in set(table["outcome"])]
    variants = list(dict.fromkeys(table["variant"]))
    columns = 2 if is_narrow(fig) else max(1, len(outcomes))
    down = -(-len(outcomes) // columns)
    axes = fig.subplots(down, columns, sharey=True, squeeze=False)
    panels = list(axes.flat)[: len(outcomes)]
    for ax in list(axes.flat)[len(outcomes) :]:
        ax.remove()
    of_terms = [n for n, name in enumerate(variants) if _structure(table, name) == "ablation"]
    for ax, outcome in zip(panels, outcomes, strict=True):
        one = table[table["outcome"] == outcome].set_index("variant").reindex(variants)
        _panel(ax, one, 1.0 if outcome == "tension_mean" else 100.0)
        title, unit = TITLES[outcome]
        ax.set_title(title)
        ax.set_xlabel(unit)
        ax.tick_params(axis="y", length=0, labelsize=SMALL)
        if of_terms and of_terms[0]:
            ax.axhline(of_terms[0] - 0.5, color=GREY, linewidth=0.5)
    names = wrapped_names([name.replace("-", " ") for name in variants], fig)
    panels[0].set_yticks(range(len(variants)), names, fontsize=SMALL)
    panels[0].set_ylim(len(variants) - 0.4, -0.6)
    fit(fig, down * ROW * len(variants), write_below(fig, _handles(set(table["structure"]))))
    return panels


def describe(table: pd.DataFrame) -> str:
    """The picture in words: the largest change of each headline."""
    parts = []
    for outcome, (title, unit) in TITLES.items():
        rows = table[table["outcome"] == outcome]
        if rows.empty:
            continue
        largest = farthest(rows, "difference")
        scale = 1.0 if outcome == "tension_mean" else 100.0
        digits = decimals((scale * largest["mc_low"], scale * largest["mc_high"]))
        value = rounded(scale * largest["difference"], digits)
        words = " ".join(title.split())
        parts.append(f"{words} most by {largest['variant']} ({value} {unit})")
    return "Paired differences of variants to the scenario; moved: " + "; ".join(parts) + "."


def _structure(table: pd.DataFrame, variant: str) -> str:
    return str(table.loc[table["variant"] == variant, "structure"].iloc[0])


def _panel(ax: Axes, rows: pd.DataFrame, scale: float) -> None:
    """Differences with 95 % of chance as thick bars and 5-95 % over draws as thin ones."""
    ax.axvline(0.0, color=BLACK, linewidth=0.7)
    for structure, (_, marker) in STRUCTURES.items():
        here = (rows["structure"] == structure).to_numpy(dtype=bool)
        if not here.any():
            continue
        place = here.nonzero()[0]
        some = rows[here]
        ax.hlines(
            place, scale * some["draws_low"], scale * some["draws_high"], color=GREY,
            linewidth=0.8,
        )  # fmt: skip
        ax.hlines(
            place, scale * some["mc_low"], scale * some["mc_high"], color=BLUE, linewidth=3,
            alpha=0.55,
        )  # fmt: skip
        ax.plot(
            scale * some["difference"], place, linestyle="none", marker=marker, markersize=3.6,
            color=BLACK, markerfacecolor=BLACK if structure == "alternative" else "white",
            markeredgewidth=0.8,
        )  # fmt: skip
    ax.grid(axis="y", color="#EEEEEE", linewidth=0.5)
    ax.set_axisbelow(True)


def _handles(structures: set[str]) -> list[Line2D]:
    """What lines and markers mean."""
    return [
        Line2D([], [], color=GREY, linewidth=0.8, label="parameter draws, 5–95 %"),
        Line2D([], [], color=BLUE, linewidth=3, alpha=0.55, label="chance, 95 %"),
        *(
            Line2D(
                [], [], color=BLACK, linestyle="none", marker=marker, markersize=3.6,
                markerfacecolor=BLACK if structure == "alternative" else "white",
                markeredgewidth=0.8, label=label,
            )
            for structure, (label, marker) in STRUCTURES.items()
            if structure in structures
        ),
    ]  # fmt: skip


def _lacking(tables: Tables) -> str | None:
    if not tables.variants.empty:
        return None
    return "they were not played; run --variants plays them"


PICTURE: PictureKind[Tables] = PictureKind(
    "variants",
    "What other structures change",
    lambda tables, fig: draw(tables.variants, fig),
    lambda tables: describe(tables.variants),
    _lacking,
)
