"""``check``: all problems of scenarios, studies and settings at once."""

from __future__ import annotations

import gc
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

import click

from ballast.sim.errors import InputError, Problem

if TYPE_CHECKING:
    from pathlib import Path

    from ballast.sim.scenario.reader import Document
    from ballast.sim.scenario.schema import LoadedScenario, Model


@click.command(epilog="Example: python run.py check scenarios/summer-2023.yaml configs/run.yaml")
@click.argument("files", nargs=-1, required=True, metavar="FILE...")
@click.option(
    "--levels", is_flag=True, help="Also say what each level of each channel of a scenario does."
)
def check(files: tuple[str, ...], levels: bool) -> None:
    """Find all problems of FILEs: scenarios, studies or settings; silent where there is none.

    With --levels, what each level of a channel does, with the numbers of the scenario: at the mode
    of each prior, and in parentheses at its ends; of what a posterior gives, at draw 0 and at the
    ends of its 90 % interval.
    """
    from ballast.sim.scenario.channel_levels import tell_levels
    from ballast.sim.scenario.posterior_text import as_told

    problems: list[Problem] = []
    lines: list[str] = []
    for name in files:
        try:
            with _nothing_collected():
                loaded = _check(name)
            if levels and loaded is not None:
                lines += [f"{loaded.scenario.title} ({name})", *tell_levels(as_told(loaded))]
        except InputError as error:
            problems += error.problems
    if problems:
        raise InputError(*problems)
    for line in lines:
        click.echo(line)


@contextmanager
def _nothing_collected() -> Iterator[None]:
    """What is imported and read for a file stays: to look for garbage in it would take long."""
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()


def _check(name: str) -> LoadedScenario | None:
    """Refuse what is wrong with a file; the scenario, where it is one."""
    from ballast.sim.scenario.defaults import SECTION, read_defaults
    from ballast.sim.scenario.expectations import ExpectationFile, load_expectations
    from ballast.sim.scenario.library import find, scenario_of
    from ballast.sim.scenario.reader import read
    from ballast.sim.scenario.settings import kind_of
    from ballast.sim.scenario.variants import VariantFile, variants_of
    from ballast.sim.world.stability import check_stability

    path = find(name)
    document = read(path)
    if set(document.values) == {SECTION}:
        read_defaults(document)
        return None
    if not {"governments", "branches_from", "start"} & set(document.values):
        named: dict[str, type[Model]] = {
            "variants": VariantFile,
            "expectations": ExpectationFile,
        }
        kind = next((named[key] for key in named if key in document.values), kind_of(document))
        if kind is not None:
            _check_settings(document, path, kind)
            return None
    loaded = scenario_of(document, path)
    check_stability(loaded)
    variants_of(loaded)
    load_expectations(loaded)
    return loaded


def _check_settings(document: Document, path: Path, kind: type[Model]) -> None:
    from ballast.sim.scenario.backtest_file import BacktestFile
    from ballast.sim.scenario.calibration_file import CalibrationFile
    from ballast.sim.scenario.settings import parse
    from ballast.sim.scenario.sweep_file import SweepFile

    if kind is SweepFile:
        from ballast.sim.experiments.study_config import sweep_of

        sweep_of(document, path)
    elif kind is CalibrationFile:
        from ballast.sim.scenario.calibration_worlds import calibration_of

        calibration_of(document, path)
    elif kind is BacktestFile:
        from ballast.requests.backtest_request import asked_backtest

        asked_backtest(str(path))
    else:
        parse(document, kind)
