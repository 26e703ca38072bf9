"""What an export is asked for, checked before anything is written."""

from __future__ import annotations

from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from ballast.sim.errors import InputError, Problem

if TYPE_CHECKING:
    from ballast.analysis.export.exported_folder import ExportedFolder

FORMATS = ("csv", "xlsx", "dta")


class FormatLimit(NamedTuple):
    """What a format holds in one table at most."""

    program: str
    rows: int
    columns: int


LIMITS = {
    "xlsx": FormatLimit("Excel", 1_048_576 - 1, 16_384),  # a row has the names
    "dta": FormatLimit("Stata", 2_147_483_619, 32_767),
}


@dataclass(frozen=True)
class ExportRequest:
    """An export that can be done.

    Attributes:
        source: the folder.
        names: tables, in order.
        format: csv, xlsx or dta.
        out: a folder that is new or empty.
    """

    source: ExportedFolder
    names: list[str]
    format: str
    out: Path


def export_request(
    folder: Path, format: str, tables: tuple[str, ...], out: str | None
) -> ExportRequest:
    """Check what is to be exported, and whether the format holds it.

    Args:
        folder: of results, of a study, of a comparison or of a calibration.
        format: one of :data:`FORMATS`.
        tables: names of tables; all if empty.
        out: folder for the files; the name of the folder and the format, beside it, if None.

    Raises:
        InputError: all that is wrong: nothing to export, tables that there are not or whose files
            were changed, too many rows, no openpyxl, a folder with files in it.
    """
    from ballast.analysis.export.exported_folder import open_exported

    here = folder.absolute()
    target = here.with_name(f"{here.name}-{format}") if out is None else Path(out)
    problems = [*_format_problems(format), *_out_problems(target)]
    source = None
    try:
        source = open_exported(folder)
    except InputError as error:
        problems += error.problems
    if source is None:
        raise InputError(*problems)
    names = list(dict.fromkeys(tables)) or source.names
    problems += _table_problems(source, names, format)
    if problems:
        raise InputError(*problems)
    return ExportRequest(source, names, format, target)


def _format_problems(format: str) -> list[Problem]:
    if format == "xlsx" and find_spec("openpyxl") is None:
        message = (
            "expected openpyxl, which writes Excel workbooks: pip install 'ballast-sim[excel]', "
            "or --format csv"
        )
        return [Problem(message, option="format")]
    return []


def _out_problems(target: Path) -> list[Problem]:
    if target.exists() and not target.is_dir():
        return [Problem("expected a folder, got a file", option="out", file=str(target))]
    if target.is_dir() and any(target.iterdir()):
        message = "expected an empty or a new folder, got one with files in it"
        return [Problem(message, option="out", file=str(target))]
    return []


def _table_problems(source: ExportedFolder, names: list[str], format: str) -> list[Problem]:
    from ballast.sim.scenario.messages import nearest

    problems = [
        Problem(
            f"expected a table of this {source.what}, got {name!r}{nearest(name, source.names)}",
            option="table",
        )
        for name in names
        if name not in source.names
    ]
    known = [name for name in names if name in source.names]
    try:
        source.check(known)
        sizes = {name: source.size(name) for name in known}
    except InputError as error:
        return [*problems, *error.problems]
    for name, (rows, columns) in sizes.items() if format in LIMITS else ():
        limit = LIMITS[format]
        for count, most, what in ((rows, limit.rows, "rows"), (columns, limit.columns, "columns")):
            if count > most:
                message = (
                    f"expected at most the {most:,} {what} that {limit.program} holds, got "
                    f"{count:,} in {name}; choose others with --table, or --format csv"
                )
                problems.append(Problem(message, option="format"))
    return problems
