"""Pictures of tables written by hand, kept to compare with.

``python -m tests.analysis.references`` renews them. Do so only after a change of looks that was
meant, and look at them then.
"""

from __future__ import annotations

import io
from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path

import numpy as np
import pandas as pd
from matplotlib.figure import Figure
from matplotlib.image import imread

from analysis.plots import categories, channels
from analysis.plots.style import COLUMN, journal, new_figure

FOLDER = Path(__file__).with_name("pictures")
DPI = 60
NAMES = {"AA": "Aland", "BB": "Boria"}


def rates(military: float = 4.0) -> pd.DataFrame:
    """Acts of two sides in two categories."""
    columns = ["side", "category", "mean", "q05", "q95", "recorded"]
    rows = [
        ("AA", "military", military, 1.0, 8.0, 3.0),
        ("AA", "talks", 2.0, 0.0, 5.0, 2.5),
        ("BB", "military", 1.0, 0.0, 3.0, 1.0),
        ("BB", "talks", 6.0, 2.0, 10.0, 9.0),
    ]
    return pd.DataFrame(rows, columns=columns)


def opened(end: float = 0.8) -> pd.DataFrame:
    """A channel that opens in ever more histories for eighty days."""
    days = [date(2020, 3, 1) + timedelta(days=day) for day in range(80)]
    some = np.linspace(0.0, end, 80)
    return pd.concat(
        [
            pd.DataFrame({"date": days, "variable": f"{prefix}.line", "mean": part * some})
            for prefix, part in ((channels.FIRST, 1.0), (channels.SECOND, 0.5))
        ]
    )


CHANNELS = {
    "line": {
        "kind": "military_high",
        "state": "suspended",
        "since": "2019-06-01",
        "opened_by": "BB",
        "secret": False,
        "why": "after the raid; nobody has called since",
    }
}


def draw_categories(military: float = 4.0) -> Figure:
    """Rates by category, in one column of a page."""
    figure = new_figure(width=COLUMN)
    categories.draw(rates(military), NAMES, "two histories", figure)
    return figure


def draw_channels(end: float = 0.8) -> Figure:
    """One strip, in one column of a page."""
    figure = new_figure(width=COLUMN)
    channels.draw(opened(end), CHANNELS, NAMES, figure)
    return figure


PICTURES: dict[str, tuple[Callable[..., Figure], float]] = {
    "categories": (draw_categories, 7.0),
    "channels": (draw_channels, 0.4),
}
"""How each is drawn, and a number that makes it another picture."""


def pixels(figure: Callable[..., Figure], *arguments: float) -> np.ndarray:
    """The picture in shades of grey from 0 to 1: (height, width)."""
    buffer = io.BytesIO()
    with journal():
        figure(*arguments).savefig(buffer, format="png", dpi=DPI)
    buffer.seek(0)
    return np.asarray(imread(buffer), dtype=float)[..., :3].mean(axis=-1)


def stored(name: str) -> np.ndarray:
    """The picture that was kept: (height, width)."""
    return np.asarray(imread(FOLDER / f"{name}.png"), dtype=float)[..., :3].mean(axis=-1)


def renew() -> None:
    """Write all pictures again."""
    for name, (figure, _) in PICTURES.items():
        with journal():
            figure().savefig(FOLDER / f"{name}.png", dpi=DPI, metadata={"Software": None})


if __name__ == "__main__":
    renew()
