"""``export``: the tables of a folder for Excel, R and Stata."""

from __future__ import annotations

import json
from pathlib import Path

import click

from ballast.requests.export_request import FORMATS, export_request
from ballast.requests.progress_bar import progress_bar


@click.command(epilog="Example: python run.py export results/summer-2023 --format dta")
@click.argument("folder", metavar="FOLDER")
@click.option("--format", "format", type=click.Choice(FORMATS), default="csv", show_default=True)
@click.option(
    "--table", "tables", multiple=True, metavar="NAME", help="Only this table; may be repeated."
)
@click.option("--out", metavar="DIR", help="A new or empty folder [FOLDER-FORMAT].")
@click.option("--json", "as_json", is_flag=True, help="Print the files as JSON.")
@click.option("--quiet", is_flag=True, help="Nothing on stderr but errors.")
def export(
    folder: str,
    format: str,
    tables: tuple[str, ...],
    out: str | None,
    as_json: bool,
    quiet: bool,
) -> None:
    """Write every table of FOLDER as CSV, as one Excel workbook, or as Stata data sets.

    FOLDER holds results of a run, a parameter study, a comparison or a calibration; its files are
    checked against their hashes first. A codebook says what each column means, with its unit. In
    Stata files variables have labels, and rungs their words. Text that begins as a formula does is
    made harmless in CSV and Excel. Excel needs the extra: pip install 'ballast-sim[excel]'.
    """
    asked = export_request(Path(folder), format, tables, out)
    from ballast.requests.export_to_folder import export_to_folder

    with progress_bar("tables", len(asked.names), quiet) as progress:
        files = export_to_folder(asked, progress)
    if as_json:
        click.echo(json.dumps({"files": [str(file) for file in files]}, ensure_ascii=False))
        return
    for file in files:
        click.echo(str(file))
