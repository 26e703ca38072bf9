"""``sweep``: a parameter study."""

from __future__ import annotations

import json
import shlex
import sys
from contextlib import AbstractContextManager, nullcontext
from pathlib import Path
from typing import TYPE_CHECKING

import click

from ballast.requests.progress_bar import progress_bar

if TYPE_CHECKING:
    from ballast.sim.experiments.cluster import Cluster


@click.command(epilog="Example: python run.py sweep configs/sweeps/channels-and-encounters.yaml")
@click.argument("config", metavar="CONFIG")
@click.option("--out", metavar="DIR", help="Folder of the study [results/sweeps/NAME].")
@click.option("--resume", is_flag=True, help="Go on with a study that was begun in the folder.")
@click.option("--plan", "only_plan", is_flag=True, help="Say what would be played, and stop.")
@click.option(
    "--workers", type=int, help="Processes [one a processor]; results are the same for any number."
)
@click.option(
    "--cluster",
    metavar="ADDRESS",
    help="Play on a Dask cluster: tcp://HOST:PORT of its scheduler, or `local` to start one here.",
)
@click.option("--json", "as_json", is_flag=True, help="Print JSON and nothing else.")
@click.option("--quiet", is_flag=True, help="Nothing on stderr but errors.")
def sweep(
    config: str,
    out: str | None,
    resume: bool,
    only_plan: bool,
    workers: int | None,
    cluster: str | None,
    as_json: bool,
    quiet: bool,
) -> None:
    """Play a scenario at many points of its parameters, as CONFIG says, and see what matters.

    CONFIG is a file, or the name of a shipped study. Says beforehand how long it will take; what
    is finished stays on disk, so that a study that was stopped goes on with --resume. Leaves
    tables, pictures and a summary in a folder.
    """
    from ballast.requests.study_request import StudyRequest
    from ballast.requests.study_to_folder import conclude, conduct

    request = StudyRequest(config=config, out=out, workers=workers, resume=resume, cluster=cluster)
    asked = request.check()
    folder = Path(out or f"results/sweeps/{asked.name}")
    prepared = request.prepare(
        asked,
        folder,
        again=shlex.join(
            ["ballast", "sweep", config, *(("--out", out) if out else ()), "--resume"]
        ),
        command=shlex.join(["ballast", *sys.argv[1:]]),
        ask_folder=not only_plan,
    )
    if not quiet or only_plan:
        for line in prepared.told():
            click.echo(line, err=not only_plan)
    if only_plan:
        return
    prepared.refuse_over_budget()
    with (
        _machines(cluster, prepared.workers) as machines,
        progress_bar("histories", prepared.history_days, quiet) as progress,
    ):
        conduct(prepared, progress, machines)
    if not quiet:
        click.echo("writing tables and pictures", err=True)
    summary = conclude(prepared)
    if as_json:
        click.echo(json.dumps(summary, indent=2, ensure_ascii=False, allow_nan=False))
    else:
        from ballast.cli.screen import console
        from ballast.cli.sweep_table import print_study

        print_study(console(), summary, folder)
    if not quiet:
        click.echo(f"study in {folder}", err=True)


def _machines(cluster: str | None, workers: int) -> AbstractContextManager[Cluster | None]:
    """The cluster that is asked for, if one is."""
    if cluster is None:
        return nullcontext()
    from ballast.sim.experiments.cluster import open_cluster

    return open_cluster(cluster, workers)
