"""The site builds without a warning, all its links lead somewhere, and it needs no other host."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

from tests.cases import ROOT
from tests.site_checker import problems, read

OF_ELSEWHERE = (
    "overview", "changelog", "contributing", "writing-scenarios", "model", "history", "glossary"
)  # fmt: skip
"""Pages that lie outside of ``docs/``."""


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The built site."""
    pytest.importorskip("material", reason="MkDocs Material is not installed (extra `docs`)")
    folder = tmp_path_factory.mktemp("site").resolve()
    done = subprocess.run(
        [sys.executable, "-m", "mkdocs", "build", "--strict", "--site-dir", str(folder)],
        cwd=ROOT,
        env=os.environ | {"NO_MKDOCS_2_WARNING": "1", "PYTHONDONTWRITEBYTECODE": "1"},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    return folder


def test_links_pictures_and_anchors_lead_somewhere_and_nothing_is_loaded_from_elsewhere(
    site: Path,
) -> None:
    assert list(problems(site)) == []


def test_no_style_loads_from_elsewhere(site: Path) -> None:
    for path in site.rglob("*.css"):
        assert not re.search(r"url\(['\"]?(https?:)?//", path.read_text(encoding="utf-8")), path


def test_every_page_is_there_and_reachable_from_the_menu(site: Path) -> None:
    """Pages of the repository, wherever they lie."""
    home, of_scenarios, of_studies = (
        read(site / folder / "index.html") for folder in ("", "scenarios", "studies")
    )
    menu = {_page(site, target) for target in home.clicks}
    menu |= {_page(site / "scenarios", target) for target in of_scenarios.clicks}
    menu |= {_page(site / "studies", target) for target in of_studies.clicks}
    pages = [path for path in (ROOT / "docs").rglob("*.md") if path != ROOT / "docs/README.md"]
    places = {path.relative_to(ROOT / "docs").with_suffix(".html").as_posix() for path in pages}
    wanted = {site / place.replace("README", "index") for place in places}
    wanted |= {site / f"{name}.html" for name in OF_ELSEWHERE}

    assert wanted <= set(site.rglob("*.html"))
    assert wanted <= menu


def _page(folder: Path, target: str) -> Path:
    return (folder / target.split("#")[0]).resolve()


def test_markdown_has_become_what_it_means(site: Path) -> None:
    """What one kind of Markdown takes for a list or a table, another may print as text."""
    for path in site.rglob("*.html"):
        html = path.read_text(encoding="utf-8")
        assert not re.search(r"<p>[^<]*\n(- |\d+\. |\|)", html), path.name
        text = re.sub(r"<(code|script|style)\b.*?</\1>", "", html, flags=re.S)
        assert "](" not in re.sub(r"<[^>]*>", "", text), path.name
        assert "{ ." not in re.sub(r"<[^>]*>", "", text), path.name


def test_other_files_that_are_linked_to_come_along(site: Path) -> None:
    there = (site / "files" / "scenarios" / "example-island.yaml").read_bytes()

    assert there == (ROOT / "scenarios" / "example-island.yaml").read_bytes()
    assert not list(site.rglob("*.py"))


@pytest.mark.parametrize(
    ("html", "word"),
    [
        ('<a href="nowhere.html">x</a>', "no such file"),
        ('<a href="other.html#there">x</a>', "no such place"),
        ('<a href="/other.html">x</a>', "begins at the top"),
        ('<img src="https://example.org/x.png">', "from another host"),
        ('<script src="//example.org/x.js"></script>', "from another host"),
        ('<link rel="stylesheet" href="https://example.org/x.css">', "from another host"),
    ],
)
def test_what_is_wrong_is_seen(html: str, word: str, tmp_path: Path) -> None:
    (tmp_path / "page.html").write_text(html, encoding="utf-8")
    (tmp_path / "other.html").write_text('<h1 id="here">x</h1>', encoding="utf-8")
    (found,) = problems(tmp_path.resolve())

    assert found.startswith("page.html: ") and word in found


def test_what_is_right_is_let_be(tmp_path: Path) -> None:
    (tmp_path / "page.html").write_text(
        '<a href="other.html#here">x</a><a href="https://example.org/">y</a><p id="z">'
        '<a href="#z">z</a>',
        encoding="utf-8",
    )
    (tmp_path / "other.html").write_text('<h1 id="here">x</h1>', encoding="utf-8")

    assert list(problems(tmp_path.resolve())) == []
