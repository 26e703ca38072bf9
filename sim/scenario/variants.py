"""Variants of a scenario: the shipped ones, and those it declares itself."""

from __future__ import annotations

from pathlib import Path

from ballast.sim.errors import InputError, Problem
from ballast.sim.scenario.changes import changed
from ballast.sim.scenario.library import shipped_folder
from ballast.sim.scenario.reader import Document, read
from ballast.sim.scenario.schema import Identifier, LoadedScenario, Model, Scenario, Variant
from ballast.sim.scenario.settings import parse


class VariantFile(Model):
    """A file of variants."""

    variants: dict[Identifier, Variant]
    """Variants by id."""


def shipped_variants() -> Path:
    """The file of variants that apply to any scenario."""
    return shipped_folder("configs") / "variants.yaml"


def variants_of(loaded: LoadedScenario) -> dict[str, tuple[Variant, LoadedScenario]]:
    """Every variant of a scenario with the scenario it makes, in declared order.

    A shipped one that only changes a section which the scenario does not have is left out.

    Raises:
        InputError: every problem of every variant.
    """
    document = read(shipped_variants())
    known = parse(document, VariantFile).variants
    own = Path(loaded.path)
    own_document = read(own) if loaded.scenario.variants and own.is_file() else None
    problems: list[Problem] = []
    made: dict[str, tuple[Variant, LoadedScenario]] = {}
    for name, variant in (known | loaded.scenario.variants).items():
        own_one = name in loaded.scenario.variants
        if not own_one and all(_absent(key, loaded.scenario) for key in variant.change):
            continue
        file = own_document if own_one else document
        try:
            made[name] = (variant, changed(loaded, variant.change, _lines(file, name)))
        except InputError as error:
            problems += error.problems
    if problems:
        raise InputError(*problems)
    return made


def _absent(key: str, scenario: Scenario) -> bool:
    """Whether a dotted key lies in a section that a scenario does not have."""
    return getattr(scenario, key.partition(".")[0], key) is None


def _lines(document: Document | None, name: str) -> Document | None:
    """The lines of the keys that a variant changes."""
    if document is None:
        return None
    in_branch = document.below("change", "variants.add", name, "change")
    return in_branch if in_branch.places else document.below("variants", name, "change")
