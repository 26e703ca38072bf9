"""``verify``: are results what was written, and does the Mesa model play them again?"""

from __future__ import annotations

import json
from pathlib import Path

import click

from sim.commands.progress import progress_bar
from sim.commands.sizes import size_problems
from sim.errors import InputError


@click.command(epilog="Example: python run.py verify results/summer-2023 --sample 20")
@click.argument("results", metavar="RESULTS")
@click.option("--sample", type=int, help="Histories to replay [1 %, at most 200].")
@click.option("--json", "as_json", is_flag=True, help="Print what was checked as JSON.")
@click.option("--quiet", is_flag=True, help="Nothing on stderr but problems.")
def verify(results: str, sample: int | None, as_json: bool, quiet: bool) -> None:
    """Check every file of the folder RESULTS against its hash, and replay some histories.

    They are chosen at random, the same ones at every call, and played one by one by the Mesa
    model; every column of runs.parquet has to come out the same, and the acts of those whose
    acts are kept. A line for each thing that differs, and exit code 2.
    """
    from sim.stored import open_results
    from sim.study.verification import changed_files, made_by, replay, sampled, strange_files

    problems = size_problems(sample=sample)
    if problems:
        raise InputError(*problems)
    stored = open_results(Path(results))
    notes = [*made_by(stored), *strange_files(stored)]
    wrong = changed_files(stored)
    names = sampled(stored, sample)
    with progress_bar("histories", len(names), quiet) as progress:
        wrong += replay(stored, names, progress)
    if as_json:
        about = {
            "files": len(stored.manifest.get("files") or {}),
            "histories": [{"draw": draw, "run": run} for draw, run in names],
            "notes": notes,
            "problems": [str(problem) for problem in wrong],
        }
        click.echo(json.dumps(about, indent=2, ensure_ascii=False))
    elif not wrong:
        click.echo(
            f"{len(stored.manifest['files'])} files are as they were written; "
            f"{len(names)} of {stored.draws * stored.runs} histories replayed, all the same"
        )
    if not quiet:
        for note in notes:
            click.echo(f"note: {note}", err=True)
    if wrong:
        raise InputError(*wrong)
