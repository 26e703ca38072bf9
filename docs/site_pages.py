"""Hook of MkDocs: the site has pages from all over the repository, and its links lead to them.

Pages link to one another by paths in the repository, as a git host needs them. Here a page outside
of ``docs/`` gets a place in the site, every link is turned to where its target went, and any other
file that is linked to, such as a scenario, is put under ``files/``.
"""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from mkdocs.config.defaults import MkDocsConfig
from mkdocs.structure.files import File, Files
from mkdocs.structure.pages import Page

ROOT = Path(__file__).resolve().parents[1]
ELSEWHERE = {
    "README.md": "overview.md",
    "CHANGELOG.md": "changelog.md",
    "CONTRIBUTING.md": "contributing.md",
    "scenarios/README.md": "writing-scenarios.md",
    "sim/ODD.md": "model.md",
    "sim/TRACE.md": "history.md",
    "sim/glossary.md": "glossary.md",
}
"""Pages outside of ``docs/``, and their place in the site."""
HOME = {"docs/README.md": "index.md"}
"""The list of pages is for a git host; in the site, the home page and the menu stand for it."""
STUDIES = "studies/README.md"
FENCE = re.compile(r"^(\s*)(```|~~~)")
LINK = re.compile(r"\]\((?!\w+:|#|/)(?P<path>[^)#\s]+)(?P<anchor>#[^)\s]*)?\)")


def on_config(config: MkDocsConfig) -> MkDocsConfig:
    """Spell out the folders of the menu, and the places of pages outside of ``docs/``."""
    config.nav = [_spelt_out(entry) for entry in config.nav or ()]
    return config


def _spelt_out(entry: Any) -> Any:
    if isinstance(entry, dict):
        return {title: _spelt_out(inside) for title, inside in entry.items()}
    if isinstance(entry, list):
        return [_spelt_out(inside) for inside in entry]
    if entry.endswith("/"):
        return pages_of(entry.rstrip("/"))
    return ELSEWHERE[entry[1:]] if entry.startswith("/") else entry


def pages_of(folder: str) -> list[str]:
    """The pages of a folder of ``docs/``, its list first."""
    names = sorted(path.name for path in (ROOT / "docs" / folder).glob("*.md"))
    return [f"{folder}/{name}" for name in dict.fromkeys(["README.md", *names])]


def on_files(files: Files, config: MkDocsConfig) -> Files:
    """Add the pages outside of ``docs/``, and the files that pages link to."""
    for path, place in ELSEWHERE.items():
        files.append(File.generated(config, place, abs_src_path=str(ROOT / path)))
    if STUDIES not in files:
        files.append(File.generated(config, STUDIES, content=_list_of_studies()))
    for page in list(files.documentation_pages()):
        if page.abs_src_path is None:
            continue
        where = _in_repository(page)
        text = (ROOT / where).read_text(encoding="utf-8")
        for target in links(text):
            path = resolved(where, target)
            place = placed(path)
            if place.startswith("files/") and (ROOT / path).is_file() and place not in files:
                files.append(File.generated(config, place, abs_src_path=str(ROOT / path)))
    return files


def on_page_markdown(markdown: str, page: Page, config: MkDocsConfig, files: Files) -> str:
    """Turn the links of a page to where their targets went."""
    if page.file.abs_src_path is None:
        return markdown
    return turned(markdown, _in_repository(page.file), page.file.src_uri)


def _list_of_studies() -> str:
    """The pages of studies, where nobody has written a list of them yet."""
    lines = ["# Studies", ""]
    for path in sorted((ROOT / "docs" / "studies").glob("*.md")):
        title = path.read_text(encoding="utf-8").splitlines()[0].removeprefix("# ")
        lines.append(f"- [{title}]({path.name})")
    return "\n".join(lines) + "\n"


def _in_repository(file: File) -> str:
    return Path(str(file.abs_src_path)).resolve().relative_to(ROOT).as_posix()


def outside_of_code(text: str) -> Iterator[tuple[str, bool]]:
    """The lines of a page, each with whether it is text and not code between fences."""
    fence = ""
    for line in text.splitlines(keepends=True):
        found = FENCE.match(line)
        if found and not fence:
            fence = found[2]
            yield line, False
        elif found and found[2] == fence:
            fence = ""
            yield line, False
        else:
            yield line, not fence


def links(text: str) -> list[str]:
    """Paths that a page links to, without anchors."""
    return [
        found["path"]
        for line, is_text in outside_of_code(text)
        if is_text
        for found in LINK.finditer(line)
    ]


def resolved(page: str, target: str) -> str:
    """A path in the repository, from the page that names it.

    >>> resolved("docs/tutorial.md", "../sim/ODD.md")
    'sim/ODD.md'
    """
    return posixpath.normpath(posixpath.join(posixpath.dirname(page), target))


def placed(path: str) -> str:
    """Where in the site a file of the repository is.

    >>> placed("docs/scenarios/summer-2023.md"), placed("sim/ODD.md"), placed("seeds/acts.yaml")
    ('scenarios/summer-2023.md', 'model.md', 'files/seeds/acts.yaml')
    """
    if path in HOME or path in ELSEWHERE:
        return HOME.get(path) or ELSEWHERE[path]
    return path.removeprefix("docs/") if path.startswith("docs/") else f"files/{path}"


def turned(text: str, page: str, place: str) -> str:
    """A page whose links lead to places in the site.

    Args:
        text: Markdown.
        page: its path in the repository.
        place: its path in the site.
    """

    def link(found: re.Match[str]) -> str:
        target = placed(resolved(page, found["path"]))
        relative = posixpath.relpath(target, posixpath.dirname(place) or ".")
        return f"]({relative}{found['anchor'] or ''})"

    return "".join(
        LINK.sub(link, line) if is_text else line for line, is_text in outside_of_code(text)
    )
