"""What is wrong with the links of a built site; nothing is fetched."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from html.parser import HTMLParser
from pathlib import Path
from urllib.parse import unquote, urlsplit

LOADED = {
    "script": ("src",), "img": ("src", "srcset"), "iframe": ("src",), "source": ("src", "srcset"),
    "video": ("src", "poster"), "audio": ("src",), "embed": ("src",), "object": ("data",),
}  # fmt: skip
"""What a browser loads without being asked to; links of ``<link>`` too, by their ``rel``."""
ONLY_NAMED = {"canonical", "prev", "next"}


@dataclass
class Found(HTMLParser):
    """What a page refers to, and the places in it that may be referred to."""

    loads: list[str] = field(default_factory=list)
    clicks: list[str] = field(default_factory=list)
    ids: set[str] = field(default_factory=set)
    text: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        super().__init__()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Note what a tag loads, where it leads, and what it is called."""
        about = {name: value or "" for name, value in attrs}
        self.ids |= {about[name] for name in ("id", "name") if name in about}
        self.loads += [about[name] for name in LOADED.get(tag, ()) if name in about]
        if tag == "link" and not ONLY_NAMED & set(about.get("rel", "").split()):
            self.loads.append(about.get("href", ""))
        if tag == "a" and "href" in about:
            self.clicks.append(about["href"])

    def handle_data(self, data: str) -> None:
        """Note text."""
        self.text.append(data)


def read(path: Path) -> Found:
    """A page of a site."""
    found = Found()
    found.feed(path.read_text(encoding="utf-8"))
    return found


def problems(site: Path) -> Iterator[str]:
    """Each link that leads nowhere, and each thing that comes from another host."""
    pages = {path: read(path) for path in sorted(site.rglob("*.html"))}
    for path, page in pages.items():
        name = path.relative_to(site).as_posix()
        for target in page.loads:
            if urlsplit(target).netloc:
                yield f"{name}: loads {target} from another host"
        for target in page.loads + page.clicks:
            wrong = _leads_nowhere(path, target, pages, site)
            if wrong:
                yield f"{name}: {target}: {wrong}"


def _leads_nowhere(path: Path, target: str, pages: dict[Path, Found], site: Path) -> str:
    parts = urlsplit(target)
    if parts.scheme in ("http", "https", "mailto", "data") or parts.netloc:
        return ""
    if parts.path.startswith("/"):
        # the page of errors is served from any folder, so that its links begin at the top
        found = site / parts.path.lstrip("/") if path.name == "404.html" else None
        if found is None:
            return "begins at the top of the host, where the site need not be"
    else:
        found = path.parent / unquote(parts.path) if parts.path else path
    found = Path(*found.parts).resolve()
    if found.is_dir():
        found /= "index.html"
    if not found.is_file():
        return "no such file"
    if parts.fragment and found in pages and unquote(parts.fragment) not in pages[found].ids:
        return "no such place on the page"
    return ""
