"""What is installed: pins that agree with one another and with what the package declares."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path

import pytest
from packaging.requirements import Requirement

from tests.cases import ROOT

FOLDER = ROOT / "requirements"
DECLARED = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
BUILDING = ("editables", "hatchling")


def requirements(path: Path) -> list[Requirement]:
    """What a file of requirements asks for, without comments and references to other files."""
    lines = (line.split("#")[0].strip() for line in path.read_text("utf-8").splitlines())
    return [Requirement(line) for line in lines if line and not line.startswith("-")]


def spelled(item: Requirement) -> str:
    """A name as an index compares it."""
    return re.sub(r"[-_.]+", "-", item.name).lower()


def named(items: list[Requirement]) -> set[tuple[str, str, str]]:
    """Name, versions and condition of each, spelled alike."""
    return {(spelled(item), str(item.specifier), str(item.marker or "")) for item in items}


RUN, ALL = (requirements(FOLDER / f"{name}.txt") for name in ("run", "dev"))


def test_every_pin_is_one_version() -> None:
    assert all(re.fullmatch(r"==[^,*]+", str(item.specifier)) for item in [*RUN, *ALL])


def test_tests_use_the_versions_of_a_run() -> None:
    """``make test`` adds to what ``make run`` has installed, and replaces nothing of it."""
    assert {pin[:2] for pin in named(RUN)} <= {pin[:2] for pin in named(ALL)}


def test_a_run_needs_what_the_package_declares() -> None:
    asked = requirements(FOLDER / "run.in")
    declared = [Requirement(text) for text in DECLARED["dependencies"]]

    assert named([item for item in asked if item.name not in BUILDING]) == named(declared)


def test_tests_need_the_extras_as_the_package_declares_them() -> None:
    extras = DECLARED["optional-dependencies"].values()
    declared = named([Requirement(text) for extra in extras for text in extra])

    assert declared <= named(requirements(FOLDER / "dev.in"))


@pytest.mark.parametrize("name", ["run", "dev"])
def test_pins_are_at_or_above_the_lowest_versions(name: str) -> None:
    pins = requirements(FOLDER / f"{name}.txt")
    for asked in requirements(FOLDER / f"{name}.in"):
        found = [pin for pin in pins if spelled(pin) == spelled(asked)]
        assert found, asked.name
        versions = [next(iter(pin.specifier)).version for pin in found]
        assert any(asked.specifier.contains(version) for version in versions), asked


def test_nothing_is_compiled_ahead_and_no_index_is_named() -> None:
    """Compiling all that is installed would add more than a quarter to its size."""
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")

    assert "install --no-compile" in makefile
    for path in (ROOT / "Makefile", *FOLDER.iterdir()):
        assert not re.search(r"--(extra-)?index-url|://", path.read_text("utf-8")), path.name
