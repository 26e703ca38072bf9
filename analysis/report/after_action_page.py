"""The after-action report as a page: what each decision cost, and what else could be done."""

from __future__ import annotations

import base64
from pathlib import Path

from ballast.analysis.plots.regret_over_time import PICTURE, RegretPicture
from ballast.analysis.stats.decision_regret import AfterAction, DecisionRegret
from ballast.analysis.text import regret_cells as cells
from ballast.analysis.text.cells import CAVEAT
from ballast.analysis.text.markup import Html, card, document, el, join, table

STYLE = Path(__file__).with_name("page.css")


def after_action_page(study: AfterAction, command: str) -> str:
    """The page as HTML.

    Args:
        study: what came out.
        command: to have it again.
    """
    title = cells.title_of(study)
    sections = {
        "short": ("In short", el("p", el("strong", cells.short_sentence(study)))),
        "picture": ("Regret over time", _picture(study)),
        "decisions": ("All decisions", _decisions(study)),
        "alternatives": ("All alternatives", join([_tried(one) for one in study.decisions])),
        "again": ("Reproduce this page", el("p", el("code", command))),
    }
    links = (el("li", el("a", name, href=f"#{key}")) for key, (name, _) in sections.items())
    body = [
        el("header", el("h1", title), el("p", cells.sizes_sentence(study))),
        el("nav", el("ul", links), aria_label="Contents"),
        el(
            "main",
            (
                el("section", el("h2", name, id=key), content, aria_labelledby=key)
                for key, (name, content) in sections.items()
            ),
            id="main",
        ),
        el("footer", el("p", CAVEAT)),
    ]
    policy = "default-src 'none'; img-src data:; style-src 'unsafe-inline'; base-uri 'none'"
    head = [
        el("meta", http_equiv="Content-Security-Policy", content=policy),
        el("meta", name="color-scheme", content="light dark"),
        el("link", rel="icon", href="data:,"),
        el("style", Html(STYLE.read_text("utf-8"))),
    ]
    return str(document(f"{title} – Ballast", head, body))


def _picture(study: AfterAction) -> Html:
    source = RegretPicture(study)
    data = f"data:image/png;base64,{base64.b64encode(PICTURE.content(source)).decode()}"
    image = el("img", src=data, alt=f"Picture: {PICTURE.title}", aria_describedby="words")
    words = el("figcaption", PICTURE.describe(source), id="words")
    return el("figure", card(image, PICTURE.title), words)


def _decisions(study: AfterAction) -> Html:
    rows = [cells.decision_cells(one) for one in study.decisions]
    return join(
        [
            table("Regret of each decision, in percentage points", cells.HEADINGS, rows),
            el("p", cells.legend(study), class_="small"),
        ]
    )


def _tried(one: DecisionRegret) -> Html | None:
    if not one.tried:
        return None
    rows = cells.tried_cells(one)
    inside = table(f"Alternatives on {one.day}", cells.TRIED_HEADINGS, rows)
    return el("details", el("summary", f"{one.day}: {one.chosen}"), inside)
