"""How far apart two pictures are, and how far they may be."""

from __future__ import annotations

import io
from pathlib import Path

import numpy as np
from matplotlib.figure import Figure
from matplotlib.image import imread
from PIL import Image

from ballast.analysis.plots.style import journal

FOLDER = Path(__file__).with_name("pictures")
DPI = 60
SQUARE = 5


def pixels(figure: Figure) -> np.ndarray:
    """The picture in red, green and blue from 0 to 1: (height, width, 3)."""
    buffer = io.BytesIO()
    with journal():
        figure.savefig(buffer, format="png", dpi=DPI)
    buffer.seek(0)
    return np.asarray(imread(buffer), dtype=float)[..., :3]


def stored(name: str) -> np.ndarray:
    """The picture that was kept: (height, width, 3)."""
    return np.asarray(imread(FOLDER / f"{name}.png"), dtype=float)[..., :3]


def store(name: str, figure: Figure) -> None:
    """Keep a picture, in the 256 colours nearest to its own: a third of the bytes."""
    picture = Image.fromarray((255 * pixels(figure)).round().astype(np.uint8))
    few = picture.quantize(256, dither=Image.Dither.NONE)
    few.save(FOLDER / f"{name}.png", optimize=True)


def distance(one: np.ndarray, two: np.ndarray) -> float:
    """The largest difference of a colour between squares of five by five pixels, from 0 to 1."""
    tall, wide = (size // SQUARE for size in one.shape[:2])
    apart = (one - two)[: tall * SQUARE, : wide * SQUARE]
    squares = apart.reshape(tall, SQUARE, wide, SQUARE, 3).mean(axis=(1, 3))
    return float(np.abs(squares).max())


def tolerance(picture: np.ndarray) -> float:
    """Its distance to itself half a pixel aside.

    Another version of the font renderer moves edges by less than that.
    """
    return distance(picture, (picture + np.roll(picture, 1, axis=1)) / 2.0)
