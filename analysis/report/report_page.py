"""The page itself: sections in order, with its style, its script and nothing from elsewhere.

It asks no network for anything, and a rule in its head forbids that it ever does: only the very
script that stands at its end may run, by its hash, so that no text of a scenario could be one.
"""

from __future__ import annotations

import base64
import json
from pathlib import Path

from ballast.analysis.narrative.words import full_date, number
from ballast.analysis.plots.registry import KINDS
from ballast.analysis.plots.run_pictures import drawable
from ballast.analysis.report import (
    branch_effects,
    confidence,
    disputes_section,
    glossary_terms,
    headline_answers,
    key_drivers,
    outcome_histograms,
    question,
    reproducing,
    rung_curve,
    told_histories,
    validation_section,
)
from ballast.analysis.report.report_material import Material
from ballast.analysis.results.file_names import REPORT
from ballast.analysis.text.markup import Html, by_content, card, document, el, for_script, join

HERE = Path(__file__).parent


def write(material: Material, out: Path | None = None, *, stories: bool = True) -> Path:
    """Write the report of a results folder, and record its hash if it lies there.

    Args:
        material: of the folder.
        out: where to; ``report.html`` of the folder if None.
        stories: play and tell the two single histories.

    Returns:
        The file written.

    Raises:
        InputError: a picture of the folder is not what was written.
        OSError: the file cannot be written.
    """
    path = material.stored.folder / REPORT if out is None else out
    material.stored.files.put({path: page(material, stories=stories).encode("utf-8")})
    return path


def page(material: Material, *, stories: bool = True) -> str:
    """The report as HTML."""
    told = told_histories.play(material) if stories else []
    course = rung_curve.course_of(material)
    chosen = [one.chosen for one in told] or told_histories.choose(material.stored)
    sections: dict[str, tuple[str, Html]] = {
        "asked": ("What was asked", question.section(material)),
        "answer": ("What came out", _came_out(material, course)),
        "disputes": (
            "Disputes: what they begin with and how they end",
            disputes_section.section(material),
        ),
        "sure": ("How sure this is", confidence.section(material)),
        "change": ("What would change it", key_drivers.section(material)),
    }
    if told:
        sections["histories"] = ("Single histories", told_histories.section(material, told))
    sections |= {
        "world": ("Does the model behave like the world?", validation_section.section(material)),
        "again": ("How to have this again", reproducing.section(material, chosen)),
    }
    body = join([_in_short(material), *(_section(*part) for part in _parts(sections))])
    sections["words"] = ("Words used here", glossary_terms.section(body))
    body = join([body, _section("words", *sections["words"])])
    data = for_script(json.dumps(rung_curve.data(course)))
    return str(_document(material, sections, body, data))


def _parts(sections: dict[str, tuple[str, Html]]) -> list[tuple[str, str, Html]]:
    return [(key, title, content) for key, (title, content) in sections.items()]


def _section(key: str, title: str, content: Html) -> Html:
    return el("section", el("h2", title, id=key), content, aria_labelledby=key)


def _in_short(material: Material) -> Html:
    """Asked, answered, how sure, what would change it: a reader of two minutes needs no more."""
    scenario = material.scenario
    about = scenario.purpose or scenario.summary or scenario.title
    first, *spreads = headline_answers.lead(material)
    rows = {
        "Asked": join([about, question.differs(material)], " "),
        "Answer": join([el("strong", first), " ", " ".join(_beside(material, spreads[:1]))]),
        "How sure": join([" ".join(spreads[1:]), " ", confidence.evidence_in_words(material), "."]),
        "What would change it": key_drivers.in_short(material),
    }
    inside = el("dl", ([el("dt", name), el("dd", text)] for name, text in rows.items()))
    head = el("h2", "In short", id="short")
    return el("section", head, inside, aria_labelledby="short", class_="short")


def _beside(material: Material, spreads: list[str]) -> list[str]:
    """How far the leading number is known, then what a branch does to it."""
    return [text for text in (*spreads, branch_effects.in_short(material)) if text]


def _came_out(material: Material, course: rung_curve.Course) -> Html:
    """The answer in words, as tables, and in pictures."""
    return join(
        [
            el("p", el("strong", headline_answers.lead(material)[0])),
            (el("p", line) for line in headline_answers.lead(material)[1:]),
            branch_effects.section(material),
            el("h3", "Other outcomes") if len(material.tables.against) else None,
            headline_answers.told(material),
            el("h3", "All numbers"),
            headline_answers.tables(material),
            el("h3", "The upper rungs day by day"),
            rung_curve.section(course),
            el("h3", "How outcomes spread"),
            outcome_histograms.section(material, material.lead),
            [_picture(material, kind) for kind in drawable(material.tables)],
        ]
    )


def _picture(material: Material, kind: str) -> Html:
    """A picture as it lies in ``plots/``, or drawn now, with what it shows in words."""
    about = KINDS[kind]
    title = about.title
    content = material.stored.picture(kind) or about.content(material.tables)
    data = f"data:image/png;base64,{base64.b64encode(content).decode()}"
    words = el("figcaption", about.describe(material.tables), id=f"words-{kind}")
    image = el("img", src=data, alt=f"Picture: {title}", aria_describedby=f"words-{kind}")
    return join([el("h3", title), el("figure", card(image, f"Picture: {title}"), words)])


def _document(
    material: Material, sections: dict[str, tuple[str, Html]], body: Html, data: Html
) -> Html:
    style, script = (Html((HERE / name).read_text("utf-8")) for name in ("page.css", "page.js"))
    policy = (
        "default-src 'none'; img-src data:; base-uri 'none'; form-action 'none'; "
        f"style-src {by_content(style)}; script-src {by_content(script)}"
    )
    about = material.manifest
    head = [
        el("meta", http_equiv="Content-Security-Policy", content=policy),
        el("meta", name="color-scheme", content="light dark"),
        el("link", rel="icon", href="data:,"),
        el("style", style),
    ]
    links = (el("li", el("a", name, href=f"#{key}")) for key, (name, _) in sections.items())
    hash_ = about["canonical_hash"][:12]
    end = f"Ballast {about['code']['ballast']}; scenario {hash_}…, seed {about['seed']}."
    inside = [
        el("a", "To the content", href="#main", class_="skip"),
        el("header", el("h1", about["title"]), el("p", _sizes(material))),
        el("nav", el("ul", links), aria_label="Contents"),
        el("main", body, id="main", tabindex=-1),
        el("footer", el("p", end, " ", confidence.CAVEAT)),
        el("script", data, type="application/json", id="data"),
        el("script", script),
    ]
    return document(f"{about['title']} – Ballast", head, inside)


def _sizes(material: Material) -> str:
    """What kind of page this is, and of how much, in a line."""
    stored = material.stored
    draws, runs = number(stored.draws, "draw"), number(stored.runs, "run")
    days = number(stored.days, "day")
    start = full_date(material.scenario.start)
    return f"Report of Ballast: {days} from {start}, {draws} of {runs} each, seed {stored.seed}."
