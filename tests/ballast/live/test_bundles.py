"""Scripts of the page come from this machine, in the version that is there."""

from __future__ import annotations

from pathlib import Path

import pytest

from ballast.live.bundles import at_hand, installed


@pytest.fixture
def kept(tmp_path: Path) -> Path:
    """A folder with two versions of one bundle, and another one."""
    for name in ("@w/app@5.1.1", "@w/app@5.10.0", "@w/app-more@9.0.0", "requirejs@2.3.6"):
        (tmp_path / name / "dist").mkdir(parents=True)
    return tmp_path


@pytest.mark.parametrize(
    ("asked", "given"),
    [
        ("@w/app@5.1.1/dist/main.js", "@w/app@5.1.1/dist/main.js"),
        ("@w/app@5.2.0/dist/main.js", "@w/app@5.10.0/dist/main.js"),
        ("requirejs@9/require.js", "requirejs@2.3.6/require.js"),
        ("@w/unknown@1.0.0/main.js", "@w/unknown@1.0.0/main.js"),
    ],
)
def test_another_version_answers_where_the_asked_one_is_missing(
    asked: str, given: str, kept: Path
) -> None:
    assert at_hand(f"/_solara/cdn/{asked}", kept) == f"/_solara/cdn/{given}"


def test_other_paths_stay_as_they_are(kept: Path) -> None:
    assert at_hand("/static/app@1.0.0/main.js", kept) == "/static/app@1.0.0/main.js"


def test_a_page_needs_its_scripts(kept: Path) -> None:
    assert not installed(kept)
    fonts = kept / "@widgetti" / "solara-vuetify3-app@5.1.1" / "dist" / "fonts.css"
    fonts.parent.mkdir(parents=True)
    fonts.touch()
    (kept / "requirejs@2.3.6" / "require.js").touch()
    assert installed(kept)
