"""``calibrate``: what data before the start say about the priors of a scenario."""

from __future__ import annotations

import json
import shlex
import sys
from pathlib import Path

import click

from ballast.requests.progress_bar import progress_bar


@click.command(epilog="Example: python run.py calibrate configs/calibration.yaml --draws 2000")
@click.argument("config", metavar="CONFIG")
@click.option("--out", metavar="DIR", help="Folder of the calibration [results/calibrations/NAME].")
@click.option("--resume", is_flag=True, help="Go on with a calibration that was begun there.")
@click.option(
    "--workers", type=int, help="Processes [one a processor]; results are the same for any number."
)
@click.option("--draws", type=int, help="Draws from the priors, in place of those of CONFIG.")
@click.option(
    "--npz",
    metavar="FILE",
    help="Write parameters, summaries and data as arrays too, for sbi, BayesFlow and the like.",
)
@click.option("--json", "as_json", is_flag=True, help="Print JSON and nothing else.")
@click.option("--quiet", is_flag=True, help="Nothing on stderr but errors.")
def calibrate(
    config: str,
    out: str | None,
    resume: bool,
    workers: int | None,
    draws: int | None,
    npz: str | None,
    as_json: bool,
    quiet: bool,
) -> None:
    """Learn the numbers of a scenario from data before its start, as CONFIG says.

    CONFIG is a file, or the name of a shipped calibration. Draws from the priors are played in the
    worlds that it names, and compared with its targets. Says what was learnt, what the data cannot
    teach, which targets conflict, and whether the posterior passes its checks. What is finished
    stays on disk, so that a calibration that was stopped goes on with --resume.
    """
    from ballast.requests.calibration_request import CalibrationRequest

    request = CalibrationRequest(
        config=config, out=out, workers=workers, resume=resume, draws=draws, npz=npz
    )
    asked = request.check()
    folder = Path(out or f"results/calibrations/{asked.name}")
    given = (("--out", out), ("--draws", draws), ("--npz", npz))
    options = [str(word) for pair in given if pair[1] is not None for word in pair]
    again = shlex.join(["ballast", "calibrate", config, *options, "--resume"])
    command = shlex.join(["ballast", *sys.argv[1:]])
    prepared = request.prepare(asked, folder, again=again, command=command)
    if not quiet:
        for line in prepared.told():
            click.echo(line, err=True)

    from ballast.analysis.calibration.inference import infer
    from ballast.requests.calibration_to_folder import conclude, conduct

    with progress_bar("histories", prepared.history_days, quiet) as progress:
        conduct(prepared, progress)
    if not quiet:
        click.echo("inferring, and writing tables and pictures", err=True)
    summary = conclude(prepared, infer, None if npz is None else Path(npz))
    if as_json:
        click.echo(json.dumps(summary, indent=2, ensure_ascii=False, allow_nan=False))
    else:
        from ballast.cli.calibration_output import print_calibration
        from ballast.cli.screen import console

        print_calibration(console(), summary, folder)
    if not quiet:
        click.echo(f"calibration in {folder}", err=True)
