"""What all models of files have in common: frozen, strict, and resting on evidence."""

from __future__ import annotations

import re
from typing import Annotated

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, Strict
from pydantic_core import PydanticCustomError

from ballast.sim.vocabulary import Evidence

Real = Annotated[float, Strict()]
Flag = Annotated[bool, Strict()]
Probability = Annotated[float, Strict(), Field(ge=0.0, le=1.0)]
THREE_CAPITALS = r"^[A-Z]{3}$"
Identifier = Annotated[str, Field(pattern=r"^[A-Za-z][A-Za-z0-9_-]*$", max_length=64)]

CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u2028\u2029]")
"""Characters that move the cursor of a terminal or break a line; not a tab or a line's end."""


def _readable(text: str) -> str:
    if found := CONTROL.search(text):
        got = {"character": ascii(found[0])}
        raise PydanticCustomError("control_character", "control character {character}", got)
    return text


def _on_one_line(text: str) -> str:
    if "\n" in text or "\t" in text:
        raise PydanticCustomError("line_break", "line break")
    return text


Text = Annotated[str, AfterValidator(_readable)]
"""Sentences, which may have several lines."""
Line = Annotated[Text, AfterValidator(_on_one_line)]
"""A name or a title."""


class Model(BaseModel):
    """Frozen, and refusing keys it does not know."""

    model_config = ConfigDict(
        frozen=True, extra="forbid", allow_inf_nan=False, use_attribute_docstrings=True
    )


class Evidenced(Model):
    """Something that rests on evidence."""

    evidence: Evidence
    """What it rests on: D data, L literature, X expert prior, A assumption."""
    source: str | None = None
    """Key in seeds/sources.yaml; required unless the evidence is A."""
    ledger: tuple[str, ...] = ()
    """Ids of facts in seeds/ledger.yaml."""
    why: Text = ""
    """One sentence of reasoning."""


class Prior(Evidenced):
    """A number with its evidence: a PERT prior (low, mode, high), or a fixed value.

    A fixed value may carry low and high too: its plausible range, for studies that vary it.
    """

    low: Real | None = None
    """Hard lower bound."""
    mode: Real | None = None
    """Most plausible value; what draw 0 takes."""
    high: Real | None = None
    """Hard upper bound."""
    value: Real | None = None
    """The value of a number that is not drawn."""
    unit: str = ""
    """Unit, as declared in the rule book."""

    @property
    def drawn(self) -> bool:
        """Whether the number differs between draws."""
        return self.value is None

    @property
    def centre(self) -> float:
        """The fixed value, or the mode."""
        centre = self.mode if self.value is None else self.value
        assert centre is not None, "validation has refused a prior without value or mode"
        return centre
