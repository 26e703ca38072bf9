"""The report as a reader has it: in a browser, on a narrow screen, in the dark, on paper."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest

from tests.cases import ROOT
from tests.reports import EVIL, branch_report, evil_report

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser")
QUIET = (
    "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run",
    "--disable-background-networking", "--disable-component-update", "--disable-sync",
)  # fmt: skip
AXE = ROOT / "tests" / "axe-core" / "axe.min.js"
PHONE, DESK = {"width": 375, "height": 800}, {"width": 1200, "height": 900}

playwright = pytest.importorskip("playwright.sync_api", reason="playwright is not installed")
pytestmark = pytest.mark.skipif(CHROMIUM is None, reason="there is no chromium to look with")


@pytest.fixture(scope="module")
def browser() -> Iterator[Any]:
    with playwright.sync_playwright() as started:
        found = started.chromium.launch(executable_path=CHROMIUM, args=list(QUIET))
        yield found
        found.close()


@pytest.fixture(scope="module")
def report(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return branch_report(tmp_path_factory) / "report.html"


@dataclass
class Seen:
    """A page, with what it asked for and complained of."""

    page: Any
    asked: list[str] = field(default_factory=list)
    said: list[str] = field(default_factory=list)

    def run(self, script: str) -> Any:
        """The value of an expression in the page."""
        return self.page.evaluate(script)

    def visible(self, selector: str) -> list[bool]:
        """Which elements of a selector are on show."""
        return [element.is_visible() for element in self.page.locator(selector).all()]


@contextmanager
def seen(browser: Any, report: Path, *, opened: bool = True, **options: Any) -> Iterator[Seen]:
    """The report, opened from its file, with all that is folded opened too."""
    context = browser.new_context(**{"viewport": DESK, **options})
    found = Seen(context.new_page())
    found.page.on("request", lambda request: found.asked.append(request.url))
    found.page.on("console", lambda message: found.said.append(message.text))
    found.page.on("pageerror", lambda error: found.said.append(str(error)))
    found.page.on("dialog", lambda dialog: (found.said.append(dialog.message), dialog.dismiss()))
    found.page.goto(report.as_uri())
    if opened:
        found.run("document.querySelectorAll('details').forEach((d) => { d.open = true; })")
    try:
        yield found
    finally:
        context.close()


def test_it_loads_without_a_word_and_asks_nobody(browser: Any, report: Path) -> None:
    with seen(browser, report) as found:
        assert found.said == []
        assert [url for url in found.asked if not url.startswith("data:")] == [report.as_uri()]
        assert found.run("document.images.length") > 3
        assert found.run("[...document.images].every((i) => i.naturalWidth > 100)")


def test_a_day_is_asked_with_the_keyboard_and_the_pointer(browser: Any, report: Path) -> None:
    with seen(browser, report) as found:
        told, row = found.page.locator("#day-told"), found.page.locator("#curve tbody tr").first
        last = told.inner_text()
        found.page.locator("#day").focus()
        found.page.keyboard.press("Home")
        first, number = told.inner_text(), row.locator("td").last.inner_text()
        found.page.keyboard.press("ArrowRight")

        assert (last, first) == ("29 May 2020", "1 March 2020")
        assert told.inner_text() == "2 March 2020" and number.endswith("%")
        assert found.page.locator("#day").get_attribute("aria-valuetext") == "2 March 2020"
        found.page.locator("#curve-picture").hover(position={"x": 400, "y": 100})
        assert told.inner_text() not in ("1 March 2020", "2 March 2020", "29 May 2020")
        assert found.said == []


def test_an_outcome_is_chosen(browser: Any, report: Path) -> None:
    with seen(browser, report) as found:
        before = found.visible("[data-distribution]")
        found.page.locator("#outcome").select_option("encounters")

        assert before.count(True) == 1 and len(before) > 5
        assert found.visible("[data-distribution=encounters]") == [True]
        assert found.visible("[data-distribution]").count(True) == 1


def test_a_history_is_chosen(browser: Any, report: Path) -> None:
    with seen(browser, report) as found:
        typical, escalated = "[data-history=typical]", "[data-history=escalated]"

        assert found.visible(typical) == [True] and found.visible(escalated) == [False]
        found.page.locator("input[value=escalated]").check()
        assert found.visible(typical) == [False] and found.visible(escalated) == [True]
        assert all(found.visible(f"{escalated} time"))
        assert found.page.locator(f"{escalated} tbody tr").count() > 0


def test_without_a_script_everything_is_there(browser: Any, report: Path) -> None:
    with seen(browser, report, opened=False, java_script_enabled=False) as found:
        for summary in found.page.locator("main > details > summary").all():
            summary.click()
        assert all(found.visible("[data-history], [data-distribution]"))
        assert not any(found.visible("#outcome, #day, input[type=radio]"))
        assert found.page.locator("#day-told").inner_text() == "29 May 2020"


@pytest.mark.parametrize("width", [320, 375, 768, 1200])
def test_nothing_is_wider_than_the_screen(browser: Any, report: Path, width: int) -> None:
    with seen(browser, report, viewport=PHONE | {"width": width}) as found:
        assert found.run("document.documentElement.scrollWidth") <= width


def test_in_the_dark_the_page_is_dark_and_pictures_stand_on_light(
    browser: Any, report: Path
) -> None:
    ground = "(s) => getComputedStyle(document.querySelector(s)).backgroundColor"
    with seen(browser, report, color_scheme="dark") as found:
        assert found.page.evaluate(ground, "body") == "rgb(22, 24, 27)"
        assert found.page.evaluate(ground, ".card") == "rgb(255, 255, 255)"


def test_on_paper_controls_are_gone_and_both_histories_there(browser: Any, report: Path) -> None:
    with seen(browser, report) as found:
        found.page.emulate_media(media="print")

        assert not any(found.visible("nav, .control"))
        assert all(found.visible("[data-history]"))
        assert found.visible("[data-distribution]").count(True) == 1


def test_a_folded_report_is_printed_on_ten_pages_at_most(browser: Any, report: Path) -> None:
    with seen(browser, report, opened=False) as found:
        pages = found.page.pdf(format="A4").count(b"/Type /Page\n")
        found.page.emulate_media(media="print")

        assert 3 <= pages <= 10
        assert found.visible("#numbers table, #figures img").count(False) == 0
        assert found.visible("#world, #histories, #words") == [False, False, False]
        note = found.page.locator(".on-paper").inner_text()
        assert "Left out unless they are open" in note and "Single histories" in note


def test_the_first_screen_answers(browser: Any, report: Path) -> None:
    with seen(browser, report, opened=False, viewport={"width": 1280, "height": 900}) as found:
        bottom = "document.querySelector('.short').getBoundingClientRect().bottom"
        assert found.run(bottom) < 900
        terms = found.page.locator(".short dt").all_inner_texts()
        assert terms == ["Asked", "Answer", "How sure", "What would change it"]
        assert found.run("document.documentElement.scrollHeight") < 3600
        assert not any(found.visible("main > details > .inside"))


def test_a_link_opens_what_is_folded(browser: Any, report: Path) -> None:
    with seen(browser, report, opened=False) as found:
        found.page.locator("nav a[href='#numbers']").click()
        found.page.wait_for_function("document.querySelector('#numbers').closest('details').open")
        assert found.visible("#numbers") == [True]


def test_what_scrolls_says_so(browser: Any, report: Path) -> None:
    with seen(browser, report, viewport={"width": 400, "height": 800}) as found:
        wider = "[...document.querySelectorAll('.card, .wide')].filter((e) => e.offsetWidth > 0)"
        assert found.run(
            f"{wider}.every((e) => (e.scrollWidth > e.clientWidth + 1)"
            " === e.classList.contains('scrolls'))"
        )
        assert found.run("document.querySelectorAll('.card.scrolls').length") > 3
    with seen(browser, report) as found:
        assert found.run("document.querySelectorAll('.card.scrolls').length") == 0


def test_the_keyboard_reaches_everything_and_shows_where_it_is(browser: Any, report: Path) -> None:
    with seen(browser, report) as found:
        found.page.keyboard.press("Tab")
        skip = "document.activeElement.className"
        assert found.run(skip) == "skip"
        assert found.run("document.activeElement.getBoundingClientRect().top") >= 0
        outline = "getComputedStyle(document.activeElement).outlineStyle"
        assert found.run(outline) == "solid"
        found.page.keyboard.press("Enter")
        assert found.run("document.activeElement.id") == "main"


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("screen", [PHONE, DESK], ids=["phone", "desk"])
def test_axe_finds_nothing_serious(
    browser: Any, report: Path, scheme: str, screen: dict[str, int]
) -> None:
    with seen(browser, report, color_scheme=scheme, viewport=screen) as found:
        found.run(AXE.read_text("utf-8"))
        violations = found.run("axe.run().then((found) => found.violations)")
        serious = [
            (v["id"], v["nodes"][0]["html"][:200])
            for v in violations
            if v["impact"] in ("serious", "critical", "moderate")
        ]

        assert serious == []


def test_what_a_scenario_says_never_runs(browser: Any, tmp_path: Path) -> None:
    with seen(browser, evil_report(tmp_path) / "report.html") as found:
        assert found.said == []
        assert found.page.locator("h1").inner_text() == EVIL
        assert found.page.title() == f"{EVIL} – Ballast"
        assert found.run("document.querySelectorAll('script').length") == 2
