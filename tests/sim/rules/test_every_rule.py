"""What holds for every public rule: pure, the same for one lane and many, and with a source."""

from __future__ import annotations

import ast
import re
from pathlib import Path

import pytest

from ballast.sim.rules.parameters import SECTIONS, declared
from tests.cases import ROOT

FILES = sorted((ROOT / "sim" / "rules").glob("[!_]*.py"))


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_a_rule_file_says_what_it_is_and_every_function_too(path: Path) -> None:
    tree = ast.parse(path.read_text(encoding="utf-8"))
    functions = [node for node in tree.body if isinstance(node, ast.FunctionDef)]

    assert ast.get_docstring(tree)
    for function in functions:
        assert ast.get_docstring(function), function.name


@pytest.mark.parametrize("section", SECTIONS)
def test_parameters_have_units_ranges_and_meaning(section: str) -> None:
    for name, quantity in SECTIONS[section].quantities().items():
        assert quantity.low < quantity.high, name
        assert len(quantity.meaning) > 8, name
        assert quantity.unit, name


def test_keys_of_parameters_name_the_government_where_they_differ() -> None:
    keys = declared(("AA", "BB"))

    assert "perception.aa_bias" in keys and "perception.bb_bias" in keys
    assert "tension.base" in keys
    assert all(re.fullmatch(r"[a-z]+\.[a-z0-9_]+", key) for key in keys)
    assert len(keys) == 152
