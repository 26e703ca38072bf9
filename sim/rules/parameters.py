"""The sections of the rule book's parameters, and all of them bundled for some lanes."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any, get_type_hints

from ballast.sim.rules.calendar import CalendarParams
from ballast.sim.rules.channels import ChannelParams
from ballast.sim.rules.choice import ChoiceParams
from ballast.sim.rules.coercion import CoercionParams
from ballast.sim.rules.disputes import DisputeParams
from ballast.sim.rules.encounters import EncounterParams
from ballast.sim.rules.ladder import LadderParams
from ballast.sim.rules.perception import PerceptionParams
from ballast.sim.rules.quantity import Number, Params, Quantity, build
from ballast.sim.rules.reassurance import ReassuranceParams
from ballast.sim.rules.reciprocity import ReciprocityParams
from ballast.sim.rules.reporting import ReportingParams
from ballast.sim.rules.shocks import ShockParams
from ballast.sim.rules.tension import TensionParams
from ballast.sim.rules.visits import VisitParams


@dataclass(frozen=True, kw_only=True)
class Parameters:
    """Every parameter of the rule book for the lanes of a block."""

    calendar: CalendarParams
    shocks: ShockParams
    encounters: EncounterParams
    perception: PerceptionParams
    reciprocity: ReciprocityParams
    choice: ChoiceParams
    coercion: CoercionParams
    reassurance: ReassuranceParams
    visits: VisitParams
    channels: ChannelParams
    tension: TensionParams
    ladder: LadderParams
    disputes: DisputeParams
    reporting: ReportingParams


SECTIONS: dict[str, type[Params]] = get_type_hints(Parameters)
"""The class of each section by its name, in the order of the rule book."""


@cache
def declared(sides: tuple[str, ...]) -> Mapping[str, Quantity]:
    """Every parameter a scenario has to give, by dotted key, in the order of the rule book.

    Args:
        sides: ids of the governments; a parameter of each has the id in lower case in its key.
    """
    keys: dict[str, Quantity] = {}
    for section, kind in SECTIONS.items():
        for name, declared_quantity in kind.quantities().items():
            prefixes = (
                [f"{side.lower()}_" for side in sides] if declared_quantity.per_side else [""]
            )
            keys |= {f"{section}.{prefix}{name}": declared_quantity for prefix in prefixes}
    return keys


def bundle(sides: tuple[str, ...], values: Mapping[str, Number]) -> Parameters:
    """All sections from values by dotted key, each of shape (L,) or (1,)."""
    sections: dict[str, Any] = {
        name: build(kind, name, sides, values) for name, kind in SECTIONS.items()
    }
    return Parameters(**sections)
