"""All pictures of a results folder, drawn from its tables without simulating."""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path

from ballast.analysis.plots.registry import DEFAULT, KINDS
from ballast.analysis.results.run_folder import Tables, read_tables

CAPTIONS = "captions.json"
"""In ``plots/``: what each picture shows in words, by the name of its kind."""


def drawable(tables: Tables, kinds: Sequence[str] = DEFAULT) -> list[str]:
    """Those kinds of pictures that these tables have something for."""
    return [kind for kind in kinds if KINDS[kind].lacking(tables) is None]


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
    (folder / "plots").mkdir(exist_ok=True)
    for kind in chosen:
        path = folder / "plots" / f"{kind}.{format}"
        path.write_bytes(KINDS[kind].content(tables, format))
        files.append(path)
    add_captions(folder / "plots", {kind: KINDS[kind].describe(tables) for kind in chosen})
    return files


def add_captions(folder: Path, captions: dict[str, str]) -> Path:
    """Write alternative texts into ``captions.json`` of a folder, beside those there already."""
    path = folder / CAPTIONS
    known: dict[str, str] = {}
    if path.is_file():
        try:
            found = json.loads(path.read_text("utf-8"))
        except ValueError:
            found = {}
        known = found if isinstance(found, dict) else {}
    text = json.dumps(known | captions, indent=2, ensure_ascii=False, sort_keys=True)
    path.write_text(text + "\n", encoding="utf-8")
    return path
