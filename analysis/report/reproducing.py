"""How to reproduce the report: commands, seed, hash, versions."""

from __future__ import annotations

from ballast.analysis.report.report_material import Material
from ballast.analysis.report.told_histories import Chosen, trace_command
from ballast.analysis.text.markup import Html, el, join, table
from ballast.sim.scenario.posterior_text import tell_posterior


def section(material: Material, chosen: list[Chosen]) -> Html:
    """The section."""
    return join([_commands(material, chosen), _provenance(material)])


def _commands(material: Material, chosen: list[Chosen]) -> Html:
    stored = material.stored
    run = (
        f"ballast run {material.word} --draws {stored.draws} --runs {stored.runs} "
        f"--days {stored.days} --seed {stored.seed}"
    )
    lines = [("Reproduce all numbers exactly:", run)]
    lines += [(f"{one.title}:", trace_command(material, one)) for one in chosen]
    lines += [
        (
            "Check the files against their hashes, and replay some simulations:",
            "ballast verify RESULTS",
        ),
        ("Write this report again from the stored results:", "ballast report RESULTS"),
    ]
    items = (el("li", f"{what} ", el("code", command)) for what, command in lines)
    where = "RESULTS is the folder of this report. In a checkout, type python run.py for ballast."
    return join([el("ul", items), el("p", where, class_="small")])


def _provenance(material: Material) -> Html:
    about = material.manifest
    packages = ", ".join(f"{name} {version}" for name, version in about["packages"].items())
    system = about["platform"]
    rows = [
        ("scenario", f"{about['title']} ({about['scenario_file']})"),
        ("canonical hash", about["canonical_hash"]),
        *_posterior(material),
        ("seed", about["seed"]),
        ("draws, runs of each, days", f"{about['draws']}, {about['runs']}, {about['days']}"),
        ("command", about["command"]),
        ("Ballast", about["code"]["ballast"]),
        ("packages", packages),
        ("system", f"Python {system['python']}, {system['system']}"),
        ("started", about["started"]),
        ("run time in seconds", about["seconds"]),
    ]
    cells = [[name, el("span", str(value), class_="breaks")] for name, value in rows]
    return table("Provenance", ["what", "value"], cells, "wide said")


def _posterior(material: Material) -> list[tuple[str, str]]:
    """The posterior that numbers were drawn from, as a row; none where there is none."""
    found = material.stored.loaded.posterior
    if found is None:
        return []
    about = found.about
    said = (
        f"{tell_posterior(found)}; model {about.model}, calibration {about.calibration_hash[:12]}"
    )
    return [("posterior", f"{said}, content {found.content_hash[:12]}")]
