"""``new``: a commented scenario to fill in, or a branch of one."""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING

import click

from ballast.sim.errors import InputError, Problem

if TYPE_CHECKING:
    from ballast.sim.scenario.schema import LoadedScenario

Pair = tuple[tuple[str, str], tuple[str, str]]
LONGEST_NAME = 100
RESERVED = ("both", "either")


@click.command(
    epilog="Example: python run.py new two-rivals --governments NO:Northland SO:Southland"
)
@click.argument("name")
@click.option("--from", "base", metavar="SCENARIO", help="Write a branch of this scenario.")
@click.option(
    "--governments",
    nargs=2,
    metavar="ID:Name ID:Name",
    help="The two governments [AA:Aland BB:Boria].",
)
@click.option("--out", metavar="FILE", help="File to write [NAME.yaml, in this folder].")
def new(name: str, base: str | None, governments: tuple[str, str] | None, out: str | None) -> None:
    """Write a commented scenario called NAME that passes check and runs as it is.

    With --from, a branch of a scenario: its base, one change, and others to choose from. Never
    writes over a file.
    """
    from ballast.sim.scenario.template import new_branch, new_dyad

    problems = _name_problems(name)
    pair = _pair(governments, problems)
    if base is not None and governments is not None:
        problems.append(
            Problem("expected no governments with --from, a branch has its base's", "--governments")
        )
    path = Path(out) if out is not None else Path(f"{_stem(name)}.yaml")
    if out is not None or _stem(name):
        problems += _place_problems(path)
    loaded = _base(base, problems)
    if problems:
        raise InputError(*problems)
    schema = _schema(path)
    if base is None or loaded is None:
        text = new_dyad(name, pair, schema)
    else:
        text = new_branch(name, loaded, _named(base, loaded, path), schema)
    _write(path, text)
    click.echo(str(path))
    click.echo(f"next: ballast check {path}, then ballast run {path}", err=True)


def _name_problems(name: str) -> list[Problem]:
    if not _stem(name) or len(name) > LONGEST_NAME or not name.isprintable():
        message = f"expected a name of letters and digits, at most {LONGEST_NAME}, got {name!r}"
        return [Problem(message, key="NAME")]
    return []


def _stem(name: str) -> str:
    """A name as that of a file.

    >>> _stem("Two rivals, 2030")
    'two-rivals-2030'
    """
    return re.sub(r"\W+", "-", name.lower()).strip("-_")


def _pair(words: tuple[str, str] | None, problems: list[Problem]) -> Pair:
    """Ids and names of two governments."""
    one, two = (word.partition(":") for word in words or ("AA:Aland", "BB:Boria"))
    for identifier, _, full in (one, two):
        good = re.fullmatch(r"[A-Za-z][A-Za-z0-9_-]{0,19}", identifier) and full.strip()
        if not good or identifier.lower() in RESERVED or not full.isprintable():
            got = f"got {identifier + (':' + full if full else '')!r}"
            problems.append(
                Problem(f"expected ID:Name, such as NO:Northland, {got}", "--governments")
            )
    if one[0].lower() == two[0].lower():
        message = "expected two ids that differ by more than case, got one twice"
        problems.append(Problem(message, "--governments"))
    return (one[0], one[2].strip()), (two[0], two[2].strip())


def _place_problems(path: Path) -> list[Problem]:
    """Why a file cannot be written."""
    try:
        if path.suffix not in (".yaml", ".yml"):
            return [Problem("expected a name that ends in .yaml", "--out", str(path))]
        if path.exists() or path.is_symlink():
            return [Problem("expected a new file, found one that is there already", file=str(path))]
        if not path.parent.is_dir():
            return [Problem("expected a folder that exists", "--out", str(path.parent))]
    except OSError as error:
        return [Problem(f"expected a file name, got: {error.strerror}", "--out", str(path))]
    return []


def _base(base: str | None, problems: list[Problem]) -> LoadedScenario | None:
    from ballast.sim.scenario.library import load_scenario

    try:
        return None if base is None else load_scenario(base)
    except InputError as error:
        problems += error.problems
        return None


def _named(base: str, loaded: LoadedScenario, path: Path) -> str:
    """How a branch in a file names its base: a shipped one by name, another by its path."""
    from ballast.sim.scenario.places import shipped_folder

    file, folder = Path(loaded.path).resolve(), path.resolve().parent
    if file.parent == shipped_folder("scenarios").resolve() and file.suffix == ".yaml":
        return file.stem
    if file.is_relative_to(folder):
        return file.relative_to(folder).as_posix()
    message = "expected a shipped scenario, or one in the folder of the new file or below it"
    raise InputError(Problem(f"{message}, got {base!r}", option="from"))


def _schema(path: Path) -> str:
    """The JSON Schema for editors as seen from a file."""
    from ballast.sim.scenario.places import shipped_folder

    schema = shipped_folder("scenarios").resolve() / "schema.json"
    here = path.resolve().parent
    return schema.name if here == schema.parent else schema.as_posix()


def _write(path: Path, text: str) -> None:
    try:
        with path.open("x", encoding="utf-8") as file:
            file.write(text)
    except OSError as error:
        reason = error.strerror or str(error)
        message = f"expected a file that can be written, got: {reason}"
        raise InputError(Problem(message, "--out", str(path))) from None
