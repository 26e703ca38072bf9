"""A calibration as its pictures see it: tables of the inference, and plain words for them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

import pandas as pd

from ballast.analysis.plots.text_fitting import name_of
from ballast.analysis.text.picture_credit import PictureCredit
from ballast.sim.rules.parameters import declared
from ballast.sim.scenario.schema import Scenario


@dataclass(frozen=True)
class CalibrationView:
    """What pictures of a calibration are drawn from.

    Attributes:
        tables: those of the inference, by name.
        provenance: for the corner.
        labels: of parameters by dotted key, in plain words.
        targets: of targets by name, in plain words.
    """

    tables: Mapping[str, pd.DataFrame]
    provenance: PictureCredit
    labels: Mapping[str, str] = field(default_factory=dict)
    targets: Mapping[str, str] = field(default_factory=dict)

    def parameter(self, key: str) -> str:
        """A parameter in words."""
        return name_of(key, self.labels)

    def target(self, name: str) -> str:
        """A target in words."""
        return self.targets.get(name) or name.replace("_", " ")

    def learned(self) -> list[str]:
        """Parameters that data taught something about, those they taught most about first."""
        rows = self.tables["parameters"]
        return [str(key) for key in rows.loc[rows["verdict"] != "unidentified", "parameter"]]


def parameter_labels(scenario: Scenario) -> dict[str, str]:
    """The parameters of the rule book in plain words, by dotted key, after their section and side.

    Args:
        scenario: whose governments the names are of.
    """
    sides = {side.lower(): about.name for side, about in scenario.governments.items()}
    labels = {}
    for key, quantity in declared(tuple(scenario.governments)).items():
        section, _, name = key.partition(".")
        owner = f", {sides[name.partition('_')[0]]}" if quantity.per_side else ""
        labels[f"parameters.{key}"] = f"{section}{owner}: {quantity.meaning}"
    return labels
