"""How reports of simulated news are put on the footing of a public series of the same pair."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field, Strict

from ballast.sim.scenario.shape import Evidenced


class MediaFooting(Evidenced):
    """The footing of a composite of coded news, such as GDELT's: ``shift + scale × reported``.

    ``reported`` is the sum of Goldstein weight times reports over a day, of both governments. It
    says how to read ``media.parquet`` beside the composite and changes nothing in a history.
    """

    scale: Annotated[float, Strict(), Field(gt=0.0, le=1000.0)]
    """Points of the composite for each point of weight that is reported."""
    shift: Annotated[float, Strict(), Field(ge=-1e6, le=1e6)]
    """The composite on a day without any report of the model's events."""
    unit: str = ""
    """Unit of the composite."""
