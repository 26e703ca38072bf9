"""Makes the pages of the shipped scenarios: ``python docs/gallery.py [NAME...]``, ``make gallery``.

A page tells what a scenario is for, what it changes, what that rests on, and what came out: for a
branch the differences to its base in paired histories, for another start its own outcomes, and what
would change it. Tables and pictures are made by ``run``, ``compare`` and ``levers``; nothing on a
page is written by hand. ``python docs/gallery.py --levers NAME...`` makes that last part alone.
"""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
import tempfile
from collections import Counter
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from gallery_levers import STARTS, with_levers

from ballast.analysis.text.rounding import MOST_DECIMALS, decimals_within, half_width
from ballast.sim.scenario.difference import differences
from ballast.sim.scenario.effect_grounds import change_grounds
from ballast.sim.scenario.library import load_scenario
from ballast.sim.scenario.provenance import CLASSES, Explained, classes_of
from ballast.sim.scenario.schema import LoadedScenario
from ballast.sim.scenario.shipped_scenarios import Listed, shipped
from ballast.sim.vocabulary import Evidence

ROOT = Path(__file__).parents[1]
PAGES = ROOT / "docs" / "scenarios"
SIZES = ("--draws", "101", "--runs", "40")
LEARNT = (
    "come jointly from [what the dispute record teaches](../calibration.md), whatever the class of "
    "their priors"
)
HEADLINES = (
    "rung_4_or_higher",
    "rung_5_or_higher",
    "rung_6_or_higher",
    "summit_held",
    "mil_channel_reopened",
    "mil_channel_working",
    "any_lethal_incident",
    "encounters",
    "tension_mean",
)
"""Outcomes that every page shows; the scenario's own and counts of acts and visits follow."""
NEVER_SHOWN = ("_365", "highest_rung")


def command(*arguments: str) -> dict[str, Any]:
    """What a command of Ballast prints as JSON."""
    done = subprocess.run(
        [sys.executable, "run.py", *arguments, "--json", "--quiet"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
    )
    found: dict[str, Any] = json.loads(done.stdout)
    return found


def page(listed: Listed) -> str:
    """The page of a scenario; its picture is put beside it."""
    loaded = load_scenario(listed.name)
    scenario = loaded.scenario
    base = None if listed.branches_from is None else load_scenario(listed.branches_from)
    another_start = base is not None and base.scenario.start != scenario.start
    if base is not None and another_start:
        link = f"[{base.scenario.title}]({listed.branches_from}.md)"
        lines_of_base = [
            f"Another start of {link}, {scenario.start}; the file says what is other.",
            "",
        ]
        base = None
    else:
        lines_of_base = []
    lines = [f"# {scenario.title}", "", f"`{listed.name}`", "", scenario.summary, ""]
    lines += lines_of_base
    if scenario.purpose:
        lines += ["## What it is for", "", scenario.purpose, ""]
    if base is not None:
        link = f"[{base.scenario.title}]({listed.branches_from}.md)"
        lines += [f"## What differs from {link}", ""]
        lines += [f"- {line}" for line in differences(base, loaded)] + [""]
    lines += ["## What it rests on", "", *rests_on(loaded, base), ""]
    lines += ["## What came out", ""]
    with tempfile.TemporaryDirectory() as place:
        out = Path(place) / "out"
        if base is None:
            found = command("run", listed.name, *SIZES, "--out", str(out))
            lines += own_table(found, scenario.outcomes)
            picture = out / "plots" / "rungs.png"
        else:
            found = command(
                "compare", str(listed.branches_from), listed.name, *SIZES, "--out", str(out)
            )
            lines += paired_table(found, scenario.outcomes)
            picture = out / "plots" / "forest.png"
        shutil.copy(picture, PAGES / f"{listed.name}.png")
    lines += ["", f"![{caption(base)}]({listed.name}.png)", ""]
    lines += [
        f"Levels rest mostly on priors; read differences before levels. Scenario hash "
        f"`{loaded.canonical_hash[:12]}`, seed {scenario.seed}, 100 sampled draws of 40 runs.",
        "",
    ]
    text = "\n".join(lines)
    return with_levers(text, listed.name, PAGES) if listed.name in STARTS else text


def caption(base: LoadedScenario | None) -> str:
    """What the picture shows."""
    if base is None:
        return "Probability of being at or above each rung, day by day"
    return f"Differences to {base.scenario.title}, paired histories"


def rests_on(loaded: LoadedScenario, base: LoadedScenario | None) -> list[str]:
    """Classes of evidence: of all parameters of a start; of what a branch sets, and of the effect
    of what it changes (not of the state before).
    """
    if base is None:
        counts = classes_of(loaded.scenario)
        posterior = loaded.posterior
        learnt = "" if posterior is None else f"- {len(posterior.keys)} of the drawn ones {LEARNT}"
        return [
            f"- {sum(by.values())} {kind} parameters: "
            + ", ".join(f"{by[c]} {c.value} ({CLASSES[c]})" for c in CLASSES if by[c])
            for kind, by in counts.items()
        ] + [learnt] * bool(learnt)
    found = change_grounds(base, loaded)
    lines = [
        f"- {what}: {_by_class(entries)}: {', '.join(f'`{_short(e.key)}`' for e in entries)}"
        for what, entries in (("what it sets", found.own), ("its effect", found.effect))
        if entries
    ]
    if not lines:
        return ["- nothing that carries evidence of its own: the change is the question."]
    facts = dict(fact for e in (*found.own, *found.effect) for fact in e.facts.items())
    return lines + [f"- {fact}: {words}" for fact, words in facts.items()]


def _by_class(entries: Sequence[Explained]) -> str:
    counted: Counter[Evidence] = Counter(e.evidence for e in entries if e.evidence is not None)
    return ", ".join(f"{counted[c]} {c.value} ({CLASSES[c]})" for c in CLASSES if counted[c])


def _short(key: str) -> str:
    return key.removeprefix("parameters.")


def shown(found: dict[str, Any], own: Any) -> list[str]:
    """Names of the outcomes of a page, the headlines first."""
    first = [name for name in (*HEADLINES, *own) if name in found]
    rest = [n for n in found if n not in first and not any(w in n for w in NEVER_SHOWN)]
    return first + [name for name in rest if found[name].get("moved")][:8]


def own_table(found: dict[str, Any], own: Any) -> list[str]:
    """Outcomes of a start with both uncertainties."""
    rows = ["| outcome | estimate | chance, 95 % | draws, 5–95 % | days |", "|---|---|---|---|---|"]
    outcomes = found["outcomes"]
    for name in shown(outcomes, own):
        about = outcomes[name]
        if about["estimate"] is None:
            rows.append(f"| {words(name)} | – | – | – | {about['horizon_days']} |")
            continue
        if why := about.get("settled"):
            rows.append(f"| {words(name)} | {why} | – | – | {about['horizon_days']} |")
            continue
        scale, unit = (100.0, " %") if about["kind"] == "probability" else (1.0, "")
        digits = decimals_within(
            scale * half_width((about["mc_low"], about["mc_high"])), MOST_DECIMALS
        )
        cells = [f"{scale * about['estimate']:.{digits}f}{unit}"]
        for low, high in (("mc_low", "mc_high"), ("draws_low", "draws_high")):
            cells.append(
                "not resolved"
                if about[low] is None
                else f"{scale * about[low]:.{digits}f} … {scale * about[high]:.{digits}f}{unit}"
            )
        rows.append(f"| {words(name)} | {' | '.join(cells)} | {about['horizon_days']} |")
    return rows


def paired_table(found: dict[str, Any], own: Any) -> list[str]:
    """Differences of a branch to its base, those beyond chance in bold."""
    rows = [
        "| outcome | base | branch | difference | chance, 95 % | draws, 5–95 % |",
        "|---|---|---|---|---|---|",
    ]
    (other,) = found["others"]
    outcomes = other["outcomes"]
    for name in shown(outcomes, own):
        about = outcomes[name]
        scale, unit = (100.0, " points") if about["kind"] == "probability" else (1.0, "")
        half = scale * ((about["mc_high"] or 0) - (about["mc_low"] or 0)) / 2.0
        digits = decimals_within(half, MOST_DECIMALS)
        value = f"{scale * about['difference']:+.{digits}f}{unit}"
        intervals = [
            "not resolved"
            if about[low] is None
            else f"{scale * about[low]:+.{digits}f} … {scale * about[high]:+.{digits}f}"
            for low, high in (("mc_low", "mc_high"), ("draws_low", "draws_high"))
        ]
        levels = [
            about.get(f"{key}_settled") or f"{scale * about[key]:.{digits}f}"
            for key in ("first", "estimate")
        ]
        value = f"**{value}**" if about["moved"] else value
        rows.append(f"| {words(name)} | {' | '.join([*levels, value, *intervals])} |")
    rows += [
        "",
        "In bold: beyond chance, corrected for the number of outcomes looked at (Holm, 5 %).",
    ]
    missing = other["not_compared"]
    rows += ["", *(f"Not compared: {words(name)} ({why})." for name, why in missing.items())]
    return rows


def words(name: str) -> str:
    """A column's name in words.

    >>> words("rung_5_or_higher")
    'rung 5 or higher'
    """
    return name.replace("_", " ")


def index(rows: list[Listed]) -> str:
    """The list of all pages, and their pictures.

    Cards in the site, and a list of pictures where Markdown is shown plainly.
    """
    lines = ["# The shipped scenarios", "", "Made by `make gallery`, a page each.", ""]
    lines += ["| scenario | title | branches from | days |", "|---|---|---|---|"]
    for listed in rows:
        base = listed.branches_from
        link = "" if base is None else f"[{base}]({base}.md)"
        lines.append(
            f"| [{listed.name}]({listed.name}.md) | {listed.title} | {link} | {listed.days} |"
        )
    starts = [f"[{row.title}]({row.name}.md)" for row in rows if row.name in STARTS]
    lines += [
        "",
        "## What would change it",
        "",
        "The three best and the three worst things that each side could do, who can do them, and "
        "how sure that is, at the end of the pages of the starts: " + ", ".join(starts) + ". "
        "[How to ask it](../questions.md) of any other scenario.",
    ]
    lines += ["", "## In pictures", ""]
    lines += [
        "Of a start: the probability of being at or above each rung, day by day. Of a branch: what "
        "it changes, in paired histories.",
        "",
        '<div class="grid cards" markdown>',
        "",
    ]
    for listed in rows:
        lines += [
            f"- [![{listed.title}]({listed.name}.png)]({listed.name}.md)",
            "",
            f"    [{listed.title}]({listed.name}.md)",
            "",
        ]
    return "\n".join([*lines, "</div>"]) + "\n"


def made(row: Listed, *, levers_alone: bool) -> str:
    """A page made again, or its levers alone."""
    if not levers_alone:
        return page(row)
    return with_levers((PAGES / f"{row.name}.md").read_text("utf-8"), row.name, PAGES)


if __name__ == "__main__":
    PAGES.mkdir(exist_ok=True)
    every = shipped()
    asked = [word for word in sys.argv[1:] if word != "--levers"]
    alone = "--levers" in sys.argv[1:]
    wanted = asked or (STARTS if alone else [row.name for row in every])
    for number, row in enumerate(every, start=1):
        if row.name in wanted:
            print(f"{number}/{len(every)} {row.name}", file=sys.stderr)
            (PAGES / f"{row.name}.md").write_text(made(row, levers_alone=alone), encoding="utf-8")
    (PAGES / "README.md").write_text(index(every), encoding="utf-8")
