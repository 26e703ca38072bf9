"""The page in a real browser: it asks nobody else, steps, resets, and takes its sliders."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlsplit

import pytest

from ballast.live.history_choice import HistoryChoice
from ballast.live.watched_model import WatchedModel
from tests.ballast.live.server import CHROMIUM, needs_browser, needs_extra, served
from tests.cases import small

pytestmark = [needs_extra, needs_browser]
FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
PATIENCE = 60_000
"""Milliseconds."""


@dataclass
class Seen:
    """A page, and what its browser has noticed."""

    page: Any
    hosts: set[str] = field(default_factory=set)
    complaints: list[str] = field(default_factory=list)

    def day(self) -> int:
        """Days played, as the page says."""
        return int(self.page.locator("#watch-day").get_attribute("data-day"))

    def until(self, day: int) -> None:
        """Wait for a day."""
        self.page.wait_for_selector(f'#watch-day[data-day="{day}"]', timeout=PATIENCE)

    def click(self, name: str) -> None:
        """Press a button."""
        self.page.get_by_role("button", name=name, exact=True).click()

    def text(self, name: str) -> str:
        """What a panel says."""
        return str(self.page.locator(f"#watch-{name}").inner_text())


@pytest.fixture(scope="module")
def server() -> Iterator[str]:
    """The address of a server."""
    with served("--draw", "1", "--run", "2") as running:
        yield running.address


@pytest.fixture
def seen(server: str) -> Iterator[Seen]:
    """The page as a reader opens it."""
    from playwright.sync_api import sync_playwright

    with sync_playwright() as play:
        browser = play.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        page = browser.new_page(viewport={"width": 1440, "height": 1000})
        found = Seen(page)
        page.on("request", lambda r: found.hosts.add(urlsplit(r.url).netloc))
        page.on("websocket", lambda w: found.hosts.add(urlsplit(w.url).netloc))
        page.on("requestfailed", lambda r: found.complaints.append(r.url))
        page.on("pageerror", lambda error: found.complaints.append(str(error)))
        page.on(
            "console",
            lambda m: found.complaints.append(m.text) if m.type in ("error", "warning") else None,
        )
        page.goto(server)
        page.wait_for_selector("#watch-day", timeout=PATIENCE)
        yield found
        browser.close()


def model(**values: float) -> WatchedModel:
    """The model that the page shows."""
    return WatchedModel(HistoryChoice(loaded=small(), seed=11, draw=1, run=2), **values)


def test_it_steps_and_goes_back_and_asks_nobody_else(seen: Seen, server: str) -> None:
    assert seen.day() == 0
    watched = model()
    for day in (1, 2, 3):
        seen.click("Step")
        seen.until(day)
        watched.step()
    assert f"{watched.tension:.0f}\ntension" in seen.text("headline")
    assert "the same history as in the ensemble" in seen.text("headline")
    assert "Alma" in seen.text("officials") and "Arne" in seen.text("visits")
    picture = seen.page.locator(".chart img")
    assert picture.evaluate("image => image.complete && image.naturalWidth") == 990
    assert "over 3 days" in picture.get_attribute("alt")
    seen.click("Reset")
    seen.until(0)

    assert seen.complaints == []
    assert seen.hosts - {""} == {urlsplit(server).netloc}


def test_it_runs_and_pauses(seen: Seen) -> None:
    seen.click("▶")
    seen.page.wait_for_function(
        "() => document.getElementById('watch-day').dataset.day >= 12", timeout=PATIENCE
    )
    seen.click("❚❚")
    seen.page.wait_for_timeout(600)
    stopped = seen.day()
    seen.page.wait_for_timeout(600)

    assert seen.day() == stopped >= 12
    assert seen.complaints == []


def test_a_moved_slider_changes_the_parameter_at_the_next_reset(seen: Seen) -> None:
    slider = seen.page.locator(".v-slider", has_text="Risky encounters a year")
    thumb = slider.get_by_role("slider")
    start = float(thumb.get_attribute("aria-valuenow"))
    for _ in range(3):
        thumb.press("ArrowRight")
    seen.page.wait_for_timeout(500)
    value = float(thumb.get_attribute("aria-valuenow"))
    seen.click("Reset")
    seen.page.wait_for_selector("#watch-changed", timeout=PATIENCE)
    changed = model(**{"encounters.rate": value})
    seen.click("Step")
    seen.until(1)
    changed.step()

    assert value > start
    assert f"encounters.rate = {value:g}" in seen.text("changed")
    assert changed.changed == {"encounters.rate": value}
    assert f"{changed.tension:.0f}\ntension" in seen.text("headline")


def test_another_history_is_shown_and_a_wrong_number_is_said(seen: Seen) -> None:
    seen.page.get_by_label("Run").fill("many")
    seen.page.get_by_label("Run").press("Tab")
    seen.click("Show this history")
    seen.page.get_by_text("run: expected a whole number of 0").wait_for(timeout=PATIENCE)
    seen.page.get_by_label("Run").fill("5")
    seen.page.get_by_label("Run").press("Tab")
    seen.click("Show this history")
    seen.page.get_by_text("seed 11, draw 1, run 5").first.wait_for(timeout=PATIENCE)

    assert seen.day() == 0
    assert seen.complaints == []


def test_nothing_is_cut_off_on_a_telephone(seen: Seen) -> None:
    seen.page.set_viewport_size({"width": 390, "height": 844})
    seen.page.wait_for_timeout(600)
    wide = seen.page.evaluate(
        "() => [...document.querySelectorAll('.watch > div')]"
        ".filter(e => e.getBoundingClientRect().right > innerWidth + 1).map(e => e.id)"
    )

    assert wide == []
