"""The page's own scripts and fonts from this machine, also where their version differs a little.

The server names an exact version of each bundle, and the package that brings them is published more
seldom than the server. Where that version is not installed another one of the same bundle answers;
nothing is ever fetched from elsewhere.
"""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

BUNDLE = re.compile(r"(?P<mount>/_solara/cdn/)(?P<name>(?:@[^/@]+/)?[^/@]+)@(?P<version>[^/]+)/")
NEEDED = ("@widgetti/solara-vuetify*-app@*/dist/fonts.css", "requirejs@*/require.js")


def installed(kept: Path) -> bool:
    """Whether a page can be shown without a network.

    Args:
        kept: folder of the bundles.
    """
    return all(any(kept.glob(pattern)) for pattern in NEEDED)


def at_hand(path: str, kept: Path) -> str:
    """The path of a request, in a version of the bundle that is installed.

    Args:
        path: of the request, from the root of the server.
        kept: folder of the bundles.
    """
    found = BUNDLE.match(path)
    if found is None or (kept / f"{found['name']}@{found['version']}").is_dir():
        return path
    others = sorted(kept.glob(f"{found['name']}@*"), key=_version)
    if not others:
        return path
    version = others[-1].name.rpartition("@")[2]
    return f"{found['mount']}{found['name']}@{version}/{path[found.end() :]}"


def _version(folder: Path) -> list[int]:
    return [int(number) for number in re.findall(r"\d+", folder.name.rpartition("@")[2])]


class BundlesAtHand:
    """An ASGI application whose bundles come from what is installed.

    Args:
        app: the application.
        kept: folder of the bundles.
    """

    def __init__(self, app: Any, kept: Path) -> None:
        self.app, self.kept = app, kept

    async def __call__(self, scope: Any, receive: Any, send: Any) -> None:
        """Answer a request."""
        if scope["type"] == "http":
            path = at_hand(scope["path"], self.kept)
            scope = {**scope, "path": path, "raw_path": path.encode()}
        await self.app(scope, receive, send)
