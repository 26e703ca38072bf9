"""A ranking of levers made again from what was kept of it: ``levers.json`` and tables by draw."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, TypeVar

import pandas as pd

from ballast.analysis.stats.contrasts import Contrast
from ballast.analysis.stats.lever_effects import Effect, Interaction
from ballast.analysis.stats.lever_study import (
    LeverStudy,
    Pair,
    RankedLever,
    RestsOn,
    Support,
    Unknown,
)
from ballast.analysis.stats.uncertainty import Estimate

T = TypeVar("T")
PLAIN = (
    "title", "scenario_file", "canonical_hash", "outcome", "definition", "kind", "horizon_days",
    "side", "governments", "seed", "draws", "runs", "days", "base_error", "left_out",
)  # fmt: skip
"""Keys that stand for themselves."""
IDS = ("best", "worst", "best_rivals", "worst_rivals", "not_played")


def study_of(about: Mapping[str, Any], by_draw: Mapping[str, pd.DataFrame]) -> LeverStudy:
    """The study that ``LeverStudy.as_json`` was made from.

    Args:
        about: what that gave.
        by_draw: of each lever, the columns of ``PairedDraws.of_table``.

    Raises:
        KeyError, TypeError, ValueError: it was made from none.
    """
    plain: dict[str, Any] = {name: about[name] for name in PLAIN}
    return LeverStudy(
        **plain | {name: tuple(about[name]) for name in IDS},
        version=about["code"]["ballast"],
        base=Estimate(**about["base"]),
        levers=tuple(_ranked(row, about) for row in about["levers"]),
        unknowns=tuple(_with_estimates(Unknown, one) for one in about["unknowns"]),
        rests=tuple(
            RestsOn(
                one["lever"],
                one["classes"],
                tuple(_with_estimates(Support, support) for support in one["supports"]),
            )
            for one in about["rests"]
        ),
        pairs=tuple(
            Pair(
                pair["levers"][0],
                pair["levers"][1],
                Interaction(Estimate(**pair["together"]), Estimate(**pair["beyond_sum"])),
            )
            for pair in about["pairs"]
        ),
        same={name: tuple(others) for name, others in about["same"].items()},
        by_draw=by_draw,
    )


def _with_estimates(kind: type[T], fields: Mapping[str, Any]) -> T:
    """A part whose estimates were written as objects."""
    made = {
        name: Estimate(**value) if isinstance(value, dict) else value
        for name, value in fields.items()
    }
    return kind(**made)


def _ranked(row: Mapping[str, Any], about: Mapping[str, Any]) -> RankedLever:
    ends = (row[name] for name in ("mc_low", "mc_high", "draws_low", "draws_high"))
    found = Contrast(
        name=about["outcome"],
        definition=about["definition"],
        kind=about["kind"],
        horizon_days=about["horizon_days"],
        base=row["estimate"] - row["difference"],
        other=row["estimate"],
        difference=Estimate(row["difference"], *ends),
        up=row["up"],
        down=row["down"],
        histories=row["histories"],
        reduction=None,
        p_value=row["p_value"],
    )
    numbers = (row[name] for name in ("draws_error", "same_way", "draws_down", "draws_up"))
    effect = Effect(found, row["moved"], *numbers)
    return RankedLever(row["lever"], row["sentence"], row["who"], row["group"], effect)
