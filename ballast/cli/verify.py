"""``verify``: are results what was written, and does the Mesa model play them again?"""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from ballast.requests.progress_bar import progress_bar
from ballast.requests.sizes import size_problems
from ballast.sim.errors import InputError, Problem

if TYPE_CHECKING:
    from collections.abc import Mapping

    from ballast.analysis.results.sealed_files import SealedFiles


@click.command(epilog="Example: python run.py verify results/summer-2023 --sample 20")
@click.argument("results", metavar="RESULTS")
@click.option("--sample", type=int, help="Histories to replay [1 %, at most 200].")
@click.option("--json", "as_json", is_flag=True, help="Print what was checked as JSON.")
@click.option("--quiet", is_flag=True, help="Nothing on stderr but problems.")
def verify(results: str, sample: int | None, as_json: bool, quiet: bool) -> None:
    """Check every file of the folder RESULTS against its hash, and replay some histories.

    They are chosen at random, the same ones at every call, and played one by one by the Mesa
    model; every column of runs.parquet has to come out the same, and the acts of those whose
    acts are kept. A line for each thing that differs, and exit code 2. Of a parameter study, or a
    comparison, the files are checked and nothing is replayed.
    """
    from ballast.analysis.results.run_folder import open_results
    from ballast.analysis.results.sealed_files import files_alone
    from ballast.analysis.results.verification import made_by, replay, sampled

    problems = size_problems(sample=sample)
    if problems:
        raise InputError(*problems)
    alone = files_alone(Path(results))
    if alone is not None:
        _files(*alone, sample, as_json, quiet)
        return
    stored = open_results(Path(results))
    notes = [*made_by(stored), *stored.files.strange()]
    wrong = stored.files.changed()
    names = sampled(stored, sample)
    with progress_bar("histories", len(names), quiet) as progress:
        wrong += replay(stored, names, progress)
    files = stored.files.recorded or {}
    done = (
        f"{len(files)} files are as they were written; "
        f"{len(names)} of {stored.draws * stored.runs} histories replayed, all the same"
    )
    replayed = [{"draw": draw, "run": run} for draw, run in names]
    _tell({"files": len(files), "histories": replayed}, notes, wrong, done, as_json, quiet)


def _files(what: str, files: SealedFiles, sample: int | None, as_json: bool, quiet: bool) -> None:
    """Check the files of something whose histories are not replayed."""
    if sample is not None:
        message = f"expected results of a run with it, got a {what}, which is not replayed"
        raise InputError(Problem(message, option="sample"))
    count = len(files.recorded or {})
    done = f"{count} files of a {what} are as they were written; no history was replayed"
    checked = {"files": count, "histories": []}
    _tell(checked, files.strange(), files.changed(), done, as_json, quiet)


def _tell(
    checked: Mapping[str, Any],
    notes: list[str],
    wrong: list[Problem],
    done: str,
    as_json: bool,
    quiet: bool,
) -> None:
    """Print what was checked, and raise what is wrong."""
    if as_json:
        about = {**checked, "notes": notes, "problems": [str(problem) for problem in wrong]}
        click.echo(json.dumps(about, indent=2, ensure_ascii=False))
    elif not wrong:
        click.echo(done)
    if not quiet:
        for note in notes:
            click.echo(f"note: {note}", err=True)
    if wrong:
        raise InputError(*wrong)
