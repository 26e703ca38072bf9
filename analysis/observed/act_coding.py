"""Codes of event data as acts and categories of the menu, by ``seeds/event-codes.yaml``."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from statistics import fmean
from typing import Annotated, Literal

from pydantic import Field, Strict, ValidationError

from ballast.sim.errors import InputError
from ballast.sim.scenario.messages import schema_problems
from ballast.sim.scenario.places import shipped_folder
from ballast.sim.scenario.reader import read
from ballast.sim.scenario.schema import Menu
from ballast.sim.scenario.shape import Flag, Identifier, Model
from ballast.sim.vocabulary import DISPUTE_ROLES, Category

LARGEST_ROOT = 20
"""Roots of CAMEO are 01 to 20."""


class CodedAs(Model):
    """Codes of a scheme that are one category."""

    codes: tuple[str, ...]
    category: Category | Literal["none"]
    mutual: Flag = False
    mirror: str = ""
    weighs: Identifier | None = None
    weight: Annotated[float, Strict(), Field(ge=-10.0, le=10.0)] | None = None
    why: str


class EventCodeFile(Model):
    """The table of codes."""

    cameo: tuple[CodedAs, ...]
    plover: tuple[CodedAs, ...]
    mid: tuple[CodedAs, ...]


@dataclass(frozen=True)
class Coded:
    """What a code means.

    Attributes:
        category: of the menu; empty where no category fits.
        act: of the menu; empty where the code does not say.
        weight: for a row without one of its own; None where the menu has nothing like it.
        mirror: code of the same event in the other direction; empty where there is none.
    """

    category: str
    act: str
    weight: float | None
    mirror: str


class ActCoding:
    """A menu and the table of codes.

    Attributes:
        menu: the acts of the scenario.
    """

    def __init__(self, menu: Menu) -> None:
        self.menu = menu
        table = _table()
        self._tables: Mapping[str, dict[str, CodedAs]] = {
            scheme: {code: entry for entry in getattr(table, scheme) for code in entry.codes}
            for scheme in EventCodeFile.model_fields
        }
        self._known: dict[tuple[str, str], Coded | None] = {}
        self._acts: dict[str, list[str]] = {}
        for name, act in menu.acts.items():
            if act.role not in DISPUTE_ROLES:
                self._acts.setdefault(act.cameo, []).append(name)

    def coded(self, scheme: str, code: str) -> Coded | None:
        """What a code means; None for an unknown one."""
        key = scheme, code
        if key not in self._known:
            self._known[key] = self._look_up(scheme, code)
        return self._known[key]

    def mirror(self, scheme: str, code: str) -> str:
        """Code of the same event the other way round; empty where there is none, or no code."""
        found = self.coded(scheme, code)
        return "" if found is None else found.mirror

    def weight(self, act: str, category: str) -> float | None:
        """Weight of an act of the menu, or else the mean of a category's, to two digits."""
        if act in self.menu.acts:
            return self.menu.acts[act].weight
        acts = self.menu.acts.values()
        same = [a.weight for a in acts if a.category == category and a.role not in DISPUTE_ROLES]
        return round(fmean(same), 2) if same else None

    def _look_up(self, scheme: str, code: str) -> Coded | None:
        entry = self._tables[scheme].get(_parent(code) if scheme == "cameo" else code)
        if entry is None:
            return None
        category = "" if entry.category == "none" else entry.category.value
        act = self._act(code, category) if scheme == "cameo" else ""
        weight = entry.weight
        if weight is None:
            weight = self.weight(entry.weighs or act, category)
        return Coded(category, act, weight, entry.mirror or (code if entry.mutual else ""))

    def _act(self, code: str, category: str) -> str:
        """The only act of the menu with a code, or with that of its parent, in the category."""
        for one in (code, _parent(code)):
            if one in self._acts:
                same = [n for n in self._acts[one] if self.menu.acts[n].category == category]
                return same[0] if len(self._acts[one]) == len(same) == 1 else ""
        return ""


def _parent(code: str) -> str:
    """The code of three digits that a code of CAMEO belongs to; empty for what is none.

    >>> [_parent(code) for code in ("0211", "042", "04", "4", "xyz", "12345")]
    ['021', '042', '040', '', '', '']
    """
    if not code.isdecimal() or not 2 <= len(code) <= 4:
        return ""
    return code[:3] if len(code) > 2 else f"{code}0"


def with_zero(code: str, root: str = "") -> str:
    """A code of CAMEO with the leading zero that copies lose when they take it for a number.

    Args:
        code: as it stands in the file.
        root: its root in another column of the row, where there is one; may have lost its own.

    >>> with_zero("30"), with_zero("211"), with_zero("190"), with_zero("112")
    ('030', '0211', '190', '112')
    >>> with_zero("10", root="1"), with_zero("10", root="10"), with_zero("20", root="02")
    ('010', '10', '020')
    """
    if not code.isdecimal():
        return code
    if root.isdecimal():
        whole = root.zfill(2)
        return f"0{code}" if not code.startswith(whole) and f"0{code}".startswith(whole) else code
    return f"0{code}" if len(code) < 4 and int(code[:2]) > LARGEST_ROOT else code


def _table() -> EventCodeFile:
    document = read(shipped_folder("seeds") / "event-codes.yaml")
    try:
        return EventCodeFile.model_validate(document.values)
    except ValidationError as error:
        raise InputError(*schema_problems(document, error, EventCodeFile)) from None
