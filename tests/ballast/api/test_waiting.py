"""The bar of a notebook comes when it is needed and goes when all is done."""

from __future__ import annotations

from typing import Any

import pytest

from ballast.api import waiting
from ballast.api.waiting import NotebookBar


class Handle:
    def __init__(self) -> None:
        self.told: list[str] = []

    def update(self, content: dict[str, str], raw: bool) -> None:
        assert raw
        self.told.append(content["text/plain"])


def shown(monkeypatch: pytest.MonkeyPatch, clock: list[float]) -> Handle:
    """What is displayed at some times."""
    handle = Handle()

    class Display:
        @staticmethod
        def display(content: dict[str, str], raw: bool, display_id: bool) -> Handle:
            handle.update(content, raw)
            return handle

    monkeypatch.setattr(waiting, "import_module", lambda _: Display)
    monkeypatch.setattr(waiting.time, "monotonic", lambda: clock.pop(0))
    return handle


def test_it_shows_what_is_left_and_goes(monkeypatch: pytest.MonkeyPatch) -> None:
    handle = shown(monkeypatch, [0.0, 1.0, 10.0, 10.1, 30.0])
    bar = NotebookBar(400)
    for done in (20, 100, 101, 300):
        bar(done)
    bar.end()

    assert handle.told == ["25 %, 30 s left", "75 %, 10 s left", ""]


def test_what_is_quick_shows_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    handle = shown(monkeypatch, [0.0, 0.5, 1.0])
    bar = NotebookBar(2)
    bar(1)
    bar(2)
    bar.end()

    assert handle.told == []


def test_a_test_is_no_notebook(monkeypatch: pytest.MonkeyPatch) -> None:
    assert not waiting.in_notebook()

    class Shell:
        kernel: Any = object()

    class Ipython:
        get_ipython = staticmethod(Shell)

    monkeypatch.setitem(waiting.sys.modules, "IPython", Ipython)  # type: ignore[arg-type]
    assert waiting.in_notebook()
