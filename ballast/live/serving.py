"""The server of the page: on this machine only, and asking nobody else for anything."""

from __future__ import annotations

import errno
import logging
import socket
import sys
import threading
import time
import types
import warnings
import webbrowser
from collections.abc import Callable
from typing import Any

from ballast.live.bundles import BundlesAtHand, installed
from ballast.live.history_choice import HistoryChoice
from ballast.sim.errors import InputError, Problem

HOST = "127.0.0.1"
MODULE = "ballast_watched"
"""Name under which the server finds the page."""
GOODBYE_SECONDS = 1
"""How long open pages are waited for at the end."""
EXTRA = "expected the packages of the live view: pip install 'ballast-sim[watch]'"


def listen(port: int | None) -> socket.socket:
    """A socket on this machine, on the given port or on a free one.

    Raises:
        InputError: the port is in use or may not be used.
    """
    listener = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
    if sys.platform != "win32":  # there it would let two servers share the port
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listener.bind((HOST, port or 0))
        listener.listen()
    except OSError as error:
        listener.close()
        why = "it is in use" if error.errno == errno.EADDRINUSE else error.strerror
        message = f"expected a port that is free, got {port}: {why}"
        raise InputError(Problem(message, option="port")) from error
    return listener


def serve(
    history: HistoryChoice, listener: socket.socket, tell: Callable[[str], None], *, browser: bool
) -> None:
    """Serve the page of a history until somebody interrupts.

    Args:
        history: shown first.
        listener: from :func:`listen`; closed at the end.
        tell: given the address when the page can be read.
        browser: open it in the browser.

    Raises:
        InputError: packages of the extra ``watch`` are missing.
    """
    try:
        app = _application(history)
        import uvicorn
    except ImportError:
        listener.close()
        raise InputError(Problem(EXTRA)) from None
    config = uvicorn.Config(
        app,
        log_level="error",
        timeout_graceful_shutdown=GOODBYE_SECONDS,
        ws_per_message_deflate=False,  # on one machine packing costs more than it saves
    )
    server = uvicorn.Server(config)
    address = f"http://{HOST}:{listener.getsockname()[1]}"
    herald = threading.Thread(target=_announce, args=(server, address, tell, browser), daemon=True)
    herald.start()
    try:
        server.run(sockets=[listener])
    except KeyboardInterrupt:
        pass  # the way to end it
    finally:
        listener.close()


def _announce(server: Any, address: str, tell: Callable[[str], None], browser: bool) -> None:
    """Say where the page is as soon as it can be read."""
    while not server.started:
        if server.should_exit:
            return
        time.sleep(0.02)
    tell(address)
    if browser:
        webbrowser.open(address)


def _application(history: HistoryChoice) -> Any:
    """Solara's application with the page in it, which reaches for no other machine.

    Raises:
        ImportError: a package is missing, or the page's own scripts and fonts are.
    """
    from ballast.analysis.plots.style import settings as style

    style()  # before Solara's own reader of such files is in place
    warnings.filterwarnings("ignore", message="Cookies with samesite")
    logging.getLogger("solara").setLevel(logging.ERROR)
    import solara.server.settings as settings
    import solara.settings

    # usage statistics, a frame of the project's site, and scripts from a public address are its
    # defaults; all of them would tell others that somebody is watching
    settings.telemetry.mixpanel_enable = False
    settings.main.mode = "production"
    settings.theme.show_banner = False
    settings.theme.title = "Ballast"
    settings.theme.loader = "plain"
    solara.settings.assets.proxy = True
    solara.settings.assets.cdn = "absent://"
    solara.settings.storage.mutation_detection = False
    solara.settings.main.check_hooks = "off"  # it warns of a line of Mesa
    kept = settings.assets.proxy_cache_dir
    if not installed(kept):
        raise ImportError("the scripts of the page are not installed")
    from ballast.live.live_page import page_of

    page: Any = types.ModuleType(MODULE)
    page.__file__ = __file__
    page.Page = page_of(history)
    sys.modules[MODULE] = page
    import solara.server.app
    import solara.server.starlette
    from starlette.middleware.trustedhost import TrustedHostMiddleware

    solara.server.app.apps["__default__"] = solara.server.app.AppScript(f"{MODULE}:Page")
    # other sites must not reach the page under a name of theirs
    app = BundlesAtHand(solara.server.starlette.app, kept)
    return TrustedHostMiddleware(app, allowed_hosts=[HOST, "localhost"])
