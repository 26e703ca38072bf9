"""What stands beside a ranking of levers: unknown parameters, and what differences rest on."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from ballast.analysis.stats.uncertainty import Estimate


@dataclass(frozen=True)
class Unknown:
    """A parameter that nobody knows, and the outcome at both ends of its 90 % range.

    Attributes:
        key, meaning, unit, evidence: of the parameter.
        low, high: its 5 % and 95 % points.
        at_low, at_high: difference of the outcome to the base there.
    """

    key: str
    meaning: str
    unit: str
    evidence: str
    low: float
    high: float
    at_low: Estimate
    at_high: Estimate

    @property
    def swing(self) -> float:
        """Distance of the outcome between both ends."""
        return abs(self.at_high.value - self.at_low.value)


@dataclass(frozen=True)
class Support:
    """One parameter that a difference rests on.

    Attributes:
        key, meaning, evidence: of the parameter.
        end: ``low`` or ``high`` end of its range, where the change does least.
        value: the parameter there.
        there: the difference with the parameter at that end.
        rests: what of the difference is gone there: the difference less that one.
    """

    key: str
    meaning: str
    evidence: str
    end: str
    value: float
    there: Estimate
    rests: Estimate


@dataclass(frozen=True)
class RestsOn:
    """What the difference of a lever rests on.

    Attributes:
        lever: its id.
        classes: share of what all parameters explain, by class of evidence; empty where the
            paired histories do not resolve it.
        supports: the three parameters that matter most.
    """

    lever: str
    classes: Mapping[str, float]
    supports: tuple[Support, ...]
