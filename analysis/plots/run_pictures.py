"""All pictures of a results folder, drawn from its tables without simulating."""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path

from ballast.analysis.plots.registry import DEFAULT, KINDS
from ballast.analysis.results.file_names import CAPTIONS, PLOTS
from ballast.analysis.results.run_folder import read_tables
from ballast.analysis.results.run_tables import Tables


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
    (folder / PLOTS).mkdir(exist_ok=True)
    for kind in chosen:
        path = folder / PLOTS / f"{kind}.{format}"
        path.write_bytes(KINDS[kind].content(tables, format))
        files.append(path)
    add_captions(folder / PLOTS, {kind: KINDS[kind].describe(tables) for kind in chosen})
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
