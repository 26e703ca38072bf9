"""What a shard says of itself: which histories of which study it holds, and a hash of them.

The label lies in the metadata of the file, so that a shard that was copied over another, taken from
another study or changed is told from the one that was written there.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from typing import Any

import numpy as np
import pyarrow as pa

from ballast.sim.experiments.study_plan import Shard

LABEL = b"shard"
"""Key of the metadata."""
PLACE = ("number", "world", "first", "last")
"""Which histories of the study: their points, draws and runs follow from it."""


def labelled(table: pa.Table, shard: Shard, identity: Mapping[str, Any]) -> pa.Table:
    """A shard with its label.

    Args:
        table: its histories, named by point, draw and run.
        shard: which histories of the study these are.
        identity: of the study.
    """
    about = json.dumps(_label(table, shard, identity)).encode()
    return table.replace_schema_metadata({**(table.schema.metadata or {}), LABEL: about})


def mislabelled(table: pa.Table, shard: Shard, identity: Mapping[str, Any]) -> str | None:
    """Why a table is not the shard that was written, in words; None where it is.

    Args:
        table: as it was read.
        shard: which one it should be.
        identity: of the study that it should belong to.
    """
    try:
        said = json.loads((table.schema.metadata or {})[LABEL])
    except (KeyError, ValueError):
        return "expected a shard that says which histories it holds, got one that does not"
    own = _label(table, shard, identity)
    if not isinstance(said, dict) or said.get("study") != own["study"]:
        return "expected a shard of this study, got one of another"
    if any(said.get(key) != own[key] for key in PLACE):
        return f"expected {_place(own)}, got {_place(said)}"
    if said.get("values") != own["values"]:
        return "expected the values that were written, got others"
    count = shard.last - shard.first
    return None if table.num_rows == count else f"expected {count} histories, got {table.num_rows}"


def _place(label: Mapping[str, Any]) -> str:
    number, world, first, last = (label.get(key) for key in PLACE)
    return f"shard {number} (histories {first} to {last} of scenario {world})"


def _label(table: pa.Table, shard: Shard, identity: Mapping[str, Any]) -> dict[str, Any]:
    study = json.dumps(identity, sort_keys=True, ensure_ascii=False).encode()
    return {
        "study": hashlib.sha256(study).hexdigest(),
        "number": shard.number,
        "world": shard.world,
        "first": shard.first,
        "last": shard.last,
        "values": values_hash(table),
    }


def values_hash(table: pa.Table) -> str:
    """SHA-256 of the columns and the metadata of a table, however its file lays them out.

    >>> a = pa.table({"x": [1, None]})
    >>> values_hash(a) == values_hash(pa.table({"x": [1, 0]}))
    False
    """
    digest = hashlib.sha256()
    for key, value in sorted((table.schema.metadata or {}).items()):
        if key != LABEL:
            digest.update(key + b"=" + value + b";")
    for name, column in zip(table.column_names, table.columns, strict=True):
        digest.update(f"{name}:{column.type}:{len(column)};".encode())
        digest.update(np.packbits(column.is_null().to_numpy()).tobytes())
        digest.update(column.fill_null(pa.scalar(0).cast(column.type)).to_numpy().tobytes())
    return digest.hexdigest()
