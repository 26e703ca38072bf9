"""What docs/python.md shows is true."""

from __future__ import annotations

import doctest
import re
from pathlib import Path

import pytest

from tests.cases import ROOT

PAGE = ROOT / "docs" / "python.md"


def test_the_page_is_true(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    pytest.importorskip("xarray")
    monkeypatch.chdir(tmp_path)
    failed, tried = doctest.testfile(
        str(PAGE), module_relative=False, optionflags=doctest.NORMALIZE_WHITESPACE
    )

    assert tried >= 25
    assert failed == 0


def test_its_links_lead_somewhere() -> None:
    links = re.findall(r"\]\(([^)#:]+)(?:#[^)]*)?\)", PAGE.read_text(encoding="utf-8"))

    assert len(links) >= 6
    assert all((PAGE.parent / link).exists() for link in links)
