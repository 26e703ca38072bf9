"""The page of what is meant to be called from Python, from its signatures and docstrings.

``docs/reference.py`` writes it.
"""

from __future__ import annotations

import inspect
import re
from collections.abc import Iterator
from importlib import import_module

PUBLIC = {
    "Scenarios": (
        "ballast.sim.scenario.library:load_scenario",
        "ballast.sim.scenario.library:shipped",
    ),
    "One history": ("ballast.sim.engines.mesa_model:DiplomacyModel",),
    "Many histories": (
        "ballast.sim.experiments.montecarlo:Plan",
        "ballast.sim.experiments.montecarlo:play",
        "ballast.sim.experiments.montecarlo:stream",
    ),
    "Tables and estimates": (
        "ballast.sim.outcomes.history_tables:histories",
        "ballast.sim.outcomes.measured:measure",
        "ballast.analysis.stats.run_summary:summarise",
        "ballast.analysis.stats.outcome_estimates:Outcome",
    ),
    "The model as a function": (
        "ballast.api.model_function:as_function",
        "ballast.api.model_function:StudyFunction",
        "ballast.api.workbench_model:as_workbench_model",
    ),
    "Stored results": (
        "ballast.analysis.results.run_folder:open_results",
        "ballast.analysis.results.study_folder:read_study",
    ),
}
"""Heading and what stands under it."""
EXAMPLE = """\
from ballast.analysis.stats.run_summary import summarise
from ballast.sim.scenario.library import load_scenario
from ballast.sim.experiments.montecarlo import Plan, play
from ballast.sim.outcomes.history_tables import histories
from ballast.sim.world.compiled_scenario import compile_scenario

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
            lines += _entry(*name.split(":"))
    return "\n".join(lines).rstrip() + "\n"


def _entry(module: str, name: str) -> Iterator[str]:
    thing = getattr(import_module(module), name)
    yield from (f"### {name}", "", "```python", f"from {module} import {name}", "")
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
