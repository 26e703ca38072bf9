"""All pictures of a results folder, drawn from its tables without simulating."""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path

from matplotlib.figure import Figure

from ballast.analysis.plots.channel_strips import FIRST
from ballast.analysis.plots.registry import KINDS, PictureKind
from ballast.analysis.plots.style import WIDTH, corner_note, journal, to_bytes
from ballast.analysis.results.file_names import CAPTIONS, PLOTS
from ballast.analysis.results.run_folder import read_tables
from ballast.analysis.results.run_tables import Tables, calendar_marks

__all__ = [
    "CAPTIONS", "DEFAULT", "FORMATS", "KINDS", "PictureKind", "Tables", "calendar_marks", "caption",
    "draw", "draw_all", "drawable", "figure_of", "read_tables",
]  # fmt: skip

FORMATS = ("png", "svg", "pdf")
DEFAULT = (
    "rungs", "tension", "highest_rung", "survival", "causes", "encounters", "visits", "channels",
    "acts", "variants",
)  # fmt: skip
"""Kinds that ``run`` draws and the report shows, in their order; the others are asked for."""


def draw(
    tables: Tables, kind: str | PictureKind, format: str = "png", width: float = WIDTH
) -> bytes:
    """One picture as a file's bytes; the same tables give the same bytes.

    Args:
        tables: of a results folder.
        kind: its name, or the kind itself.
        format: png, svg or pdf.
        width: inches; 7 and 3.5 are two columns and one of a journal page.
    """
    about = KINDS[kind] if isinstance(kind, str) else kind
    with journal():
        return to_bytes(figure_of(tables, kind, width), format, about.title)


def figure_of(tables: Tables, kind: str | PictureKind, width: float = WIDTH) -> Figure:
    """One picture as a figure, to be shown or changed; arguments as of :func:`draw`."""
    about = KINDS[kind] if isinstance(kind, str) else kind
    with journal():
        figure = about.picture(tables, width)
        corner_note(figure, tables.provenance)
    return figure


def missing(tables: Tables, kind: str) -> str | None:
    """Why there is nothing to draw for a kind, in words; None where there is."""
    held = {
        "acts": not tables.weeks.empty,
        "causes": _owed_to_something(tables),
        "visits": not tables.visits.empty,
        "contacts": not tables.visits.empty,
        "variants": not tables.variants.empty,
        "channels": tables.days["variable"].str.startswith(f"{FIRST}.").any(),
        "categories": tables.logged > 0,
        "reciprocity": tables.logged > 0,
    }
    return None if held.get(kind, True) else LACKING[kind]


def _owed_to_something(tables: Tables) -> bool:
    """Whether a history that estimates rest on sees a confrontation."""
    onsets, first = tables.onsets, 1 if tables.draws.first else 0
    return not onsets.empty and bool((onsets["draw"] >= first).any())


LACKING = {
    "acts": "fewer than four weeks were played, and the record has none",
    "causes": "no history sees a confrontation, or the folder is of an older version",
    "visits": "the scenario lists no visits",
    "contacts": "the scenario lists no visits",
    "variants": "they were not played; run --variants plays them",
    "channels": "days.parquet has no channels; it is of an older version: run it again",
    "categories": "no acts were kept",
    "reciprocity": "no acts were kept",
}
"""What a results folder lacks where a kind has nothing to draw."""


def drawable(tables: Tables, kinds: Sequence[str] = DEFAULT) -> list[str]:
    """Those kinds of pictures that these tables have something for."""
    return [kind for kind in kinds if missing(tables, kind) is None]


def caption(tables: Tables, kind: str | PictureKind) -> str:
    """What a picture shows, in words: its alternative text."""
    about = KINDS[kind] if isinstance(kind, str) else kind
    return about.describe(tables)


def draw_all(folder: Path, kinds: Sequence[str] | None = None, format: str = "png") -> list[Path]:
    """Draw pictures into ``plots/`` of a results folder, and their alternative texts beside them.

    Args:
        folder: with the tables.
        kinds: which pictures; those of :data:`DEFAULT` that can be drawn if None.
        format: png, svg or pdf.

    Returns:
        The pictures written.
    """
    tables = read_tables(folder)
    chosen = drawable(tables) if kinds is None else list(kinds)
    files = []
    (folder / PLOTS).mkdir(exist_ok=True)
    for kind in chosen:
        path = folder / PLOTS / f"{kind}.{format}"
        path.write_bytes(draw(tables, kind, format))
        files.append(path)
    add_captions(folder / PLOTS, {kind: caption(tables, kind) for kind in chosen})
    return files


def add_captions(folder: Path, captions: dict[str, str]) -> None:
    """Write alternative texts into ``captions.json`` of a folder, beside those there already."""
    path = folder / CAPTIONS
    path.write_bytes(with_captions(path.read_bytes() if path.is_file() else None, captions))


def with_captions(known: bytes | None, captions: dict[str, str]) -> bytes:
    """The content of ``captions.json`` with more texts than are known there."""
    try:
        found = json.loads(known or b"{}")
    except ValueError:
        found = {}
    texts = (found if isinstance(found, dict) else {}) | captions
    return (json.dumps(texts, indent=2, ensure_ascii=False, sort_keys=True) + "\n").encode("utf-8")
