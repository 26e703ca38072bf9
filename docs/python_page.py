"""The page of what is meant to be called from Python, from its signatures and docstrings.

``docs/reference.py`` writes it.
"""

from __future__ import annotations

import inspect
import re
from collections.abc import Iterator

import ballast

PUBLIC = {
    "Runs, comparisons, studies": (
        "simulate",
        "compare",
        "levers",
        "sweep",
        "calibrate",
        "trace",
        "after_action",
        "change",
        "events",
        "load_results",
        "load_levers",
        "load_study",
    ),
    "What they give": (
        "Results",
        "Comparisons",
        "Levers",
        "Acting",
        "StudyResults",
        "CalibrationResults",
        "History",
        "GameReport",
        "EventFiles",
    ),
    "Scenarios": ("load_scenario", "shipped", "LoadedScenario", "compile_scenario"),
    "One history": ("DiplomacyModel",),
    "Many histories": ("Plan", "play", "stream"),
    "Tables and estimates": ("histories", "measure", "summarise", "Outcome"),
    "The model as a function": ("as_function", "StudyFunction", "as_workbench_model"),
    "Stored results": ("open_results", "read_study"),
    "Errors": ("BallastError", "InputError", "InterruptedRun"),
}
"""Heading and what stands under it."""
EXAMPLE = """\
from ballast import Plan, compile_scenario, histories, load_scenario, play, summarise

loaded = load_scenario("example-island")
plan = Plan(loaded=loaded, seed=1, draws=5, runs=20, days=60)
runs = histories(play(plan, workers=1), compile_scenario(loaded), plan.days).to_pandas()
for outcome in summarise(runs, loaded.scenario, plan.days)[:3]:
    print(outcome.name, outcome.estimate)
"""
SECTION = re.compile(r"^(Args|Attributes|Returns|Raises|Yields):$")
TITLES = {"Args": "Takes", "Attributes": "Has", "Returns": "Gives", "Yields": "Gives"}


def python_page() -> str:
    """Every public function and class with its signature and what it says of itself."""
    lines = [
        "# From Python",
        "",
        "Made by `python docs/reference.py` from signatures and docstrings. What is not on this "
        "page may change without a word.",
        "",
        "```python",
        *EXAMPLE.splitlines(),
        "```",
        "",
        "plays a hundred histories and prints estimates with both intervals. They are the same "
        "histories as those of `ballast run` with the same seed, draws, runs and days. In a script "
        'that uses several workers, such lines stand under `if __name__ == "__main__":`. What is '
        "wrong with a scenario is told in a `ballast.InputError`, all of it, with lines.",
        "",
    ]
    for heading, names in PUBLIC.items():
        lines += [f"## {heading}", ""]
        for name in names:
            lines += _entry(name)
    return "\n".join(lines).rstrip() + "\n"


def _entry(name: str) -> Iterator[str]:
    thing = getattr(ballast, name)
    yield from (f"### {name}", "", "```python", f"from ballast import {name}", "")
    yield from (*_signature(name, thing), "```", "")
    yield from _described(inspect.getdoc(thing) or "")
    if inspect.isclass(thing):
        yield from _methods(thing)


def _signature(name: str, thing: object) -> list[str]:
    """How it is called, an argument a line where one line is too long."""
    called = thing.__init__ if inspect.isclass(thing) else thing
    signature = inspect.signature(called)  # type: ignore[arg-type]
    parts, keyword = [], False
    for parameter in signature.parameters.values():
        if parameter.name == "self":
            continue
        if parameter.kind is parameter.KEYWORD_ONLY and not keyword:
            keyword = True
            parts.append("*")
        default = "" if parameter.default is parameter.empty else f" = {parameter.default!r}"
        stars = "**" if parameter.kind is parameter.VAR_KEYWORD else ""
        parts.append(f"{stars}{parameter.name}: {parameter.annotation}{default}")
    gives = "" if inspect.isclass(thing) else f" -> {signature.return_annotation}"
    whole = f"{name}({', '.join(parts)}){gives}"
    if len(whole) <= 88:
        return [whole]
    return [f"{name}(", *(f"    {part}," for part in parts), f"){gives}"]


def _methods(kind: type) -> Iterator[str]:
    """Public methods and properties that the class itself defines."""
    rows = []
    for name, member in vars(kind).items():
        text = inspect.getdoc(member)
        if name != "__call__" and (name.startswith("_") or not text):
            continue
        if isinstance(member, property) or inspect.isfunction(member):
            arguments = "" if isinstance(member, property) else "()"
            first = " ".join((text or "").split("\n\n")[0].split())
            rows.append(f"| `{name}{arguments}` | {_plain(first)} |")
    if rows:
        yield from ("| | |", "|---|---|", *rows, "")


def _described(text: str) -> Iterator[str]:
    """A docstring in Markdown: sections as lists, examples as code.

    >>> list(_described("Adds.\\n\\nArgs:\\n    a, b: numbers,\\n        both whole."))
    ['Adds.', '', '**Takes**', '', '- `a`, `b`: numbers, both whole.', '']
    """
    section, code, items = "", False, []
    for line in [*text.splitlines(), ""]:
        found = SECTION.match(line)
        if line.startswith(">>>") and not code:
            yield "```text"
            code = True
        elif code and not line:
            yield "```"
            code = False
        if found:
            section, items = found[1], []
            yield from (f"**{TITLES.get(section, section)}**", "")
        elif section and line.startswith("        ") and items:
            items[-1] += " " + line.strip()
        elif section and line:
            items.append(line.strip())
        elif section:
            yield from (_item(section, item) for item in items)
            section, items = "", []
            yield ""
        else:
            yield line if code else _plain(line)


def _item(section: str, text: str) -> str:
    if section in ("Returns", "Yields"):
        return _plain(text)
    names, _, about = text.partition(": ")
    shown = ", ".join(f"`{name.strip()}`" for name in names.split(","))
    return f"- {shown}: {_plain(about)}"


def _plain(text: str) -> str:
    """Without the marks of other formats."""
    return re.sub(r":\w+:`\.?([^`]+)`", r"`\1`", text).replace("``", "`")
