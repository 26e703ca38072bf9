"""Where the files are that a scenario names: beside it, or among those that Ballast ships."""

from __future__ import annotations

from pathlib import Path

from ballast.sim.scenario.messages import nearest

ENDINGS = (".yaml", ".yml")


def shipped_folder(name: str) -> Path:
    """A folder that Ballast ships: beside the package in a checkout, inside it when installed."""
    package = Path(__file__).parents[2]  # ballast, of which sim is a part or a link
    installed = package / "_shipped" / name
    return installed if installed.is_dir() else package.parent / name


def is_shipped_name(word: str) -> bool:
    """Whether a word is a name, such as ``summer-2023``, and not the path of a file.

    >>> [is_shipped_name(w) for w in ("acts", "acts.yaml", "../acts", "")]
    [True, False, False, False]
    """
    return bool(word) and Path(word).suffix == "" and not {"/", "\\"} & set(word)


def named_file(folder: Path, word: str, shipped: str, ending: str = ENDINGS[0]) -> Path:
    """The file that a scenario names: a path from its folder, or the name of a shipped file.

    Args:
        folder: the scenario's.
        word: what the scenario says.
        shipped: folder of shipped files in which a plain name is looked up.
        ending: of these files.

    Returns:
        The path, whether or not there is a file. A file of that name beside the scenario goes
        before a shipped one.
    """
    here = folder / word
    if not is_shipped_name(word) or is_file(here):
        return here
    there = shipped_folder(shipped) / f"{word}{ending}"
    return there if is_file(there) else here


def nearest_shipped(word: str, shipped: str, ending: str = ENDINGS[0]) -> str:
    """What to add to a message about a name that is no shipped file's."""
    return nearest(word, shipped_names(shipped, ending))


def shipped_names(shipped: str, ending: str = ENDINGS[0]) -> list[str]:
    """Names of the files in a shipped folder."""
    return [path.stem for path in sorted(shipped_folder(shipped).glob(f"*{ending}"))]


def there(path: Path) -> bool:
    """Whether there is something of that path; no where the system takes no such name."""
    try:
        return path.exists()
    except (OSError, ValueError):
        return False


def word_for(path: str) -> str:
    """A scenario's file as another file may name it: a shipped one by its name.

    >>> word_for(str(shipped_folder("scenarios") / "summer-2023.yaml")), word_for("mine.yaml")
    ('summer-2023', 'mine.yaml')
    """
    folder = shipped_folder("scenarios")
    shipped = Path(path).resolve().parent == folder.resolve()
    return Path(path).stem if shipped else Path(path).as_posix()


def is_file(path: Path) -> bool:
    """Whether there is a file of that path; no where the system takes no such name."""
    return there(path) and path.is_file()
