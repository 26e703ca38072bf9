"""The package: one name, every file that the code reads, and at work where there is no checkout."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import sysconfig
import tarfile
import venv
import zipfile
from pathlib import Path

import pytest
from hatchling.builders.sdist import SdistBuilder
from hatchling.builders.wheel import WheelBuilder

from ballast import __version__
from tests.cases import ROOT, SHORT_STUDY

STOREYS = ("sim", "analysis")
SHIPPED = ("scenarios", "seeds", "configs")
BIN = "Scripts" if os.name == "nt" else "bin"
OWN_FILE = "raise RuntimeError('a file of the user was taken for ours')\n"
SCRIPT = """\
from ballast import compare, simulate, sweep

sizes = {"draws": 2, "runs": 2, "days": 20, "progress": False, "workers": 1}
results = simulate("example-island", **sizes)
found = compare(results, "example-island-hotline", workers=1, progress=False)
print(len(results.runs), len(found.results), len(sweep("study.yaml", progress=False).points))
"""
SCRIPT_SAYS = "4 2 2\n"


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The wheel of this checkout."""
    return _wheel(ROOT, tmp_path_factory.mktemp("built"))


@pytest.fixture(scope="module")
def contents(built: Path) -> set[str]:
    """What the wheel holds, but for what it says about itself."""
    with zipfile.ZipFile(built) as files:
        return {name for name in files.namelist() if ".dist-info/" not in name}


@pytest.fixture(scope="module")
def installed(built: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Python of an environment with the wheel, the other packages of this one, and nothing else."""
    home = tmp_path_factory.mktemp("home") / "environment"
    venv.create(home, symlinks=os.name != "nt")
    python = home / BIN / "python"
    pip = ("-m", "pip", "--python", str(python), "--disable-pip-version-check", "install")
    done = subprocess.run(
        [sys.executable, *pip, "--no-deps", "--no-index", "--quiet", str(built)],
        env=_environment(), capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    # found there, a .pth file that would lead back to this checkout is not read
    paths = {key: str(home) for key in ("base", "platbase")}
    others = Path(sysconfig.get_path("purelib", vars=paths)) / "others.pth"
    others.write_text("\n".join({sysconfig.get_path("purelib"), sysconfig.get_path("platlib")}))
    return python


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A working folder in which the user has files of the names of our folders."""
    for name in STOREYS:
        (tmp_path / f"{name}.py").write_text(OWN_FILE, encoding="utf-8")
    (tmp_path / "study.yaml").write_text(SHORT_STUDY, encoding="utf-8")
    return tmp_path


def _wheel(source: Path, folder: Path) -> Path:
    (built,) = WheelBuilder(str(source)).build(directory=str(folder), versions=["standard"])
    return Path(built)


def _files(folder: Path, below: str) -> set[str]:
    """Files of a folder of the checkout that belong into a folder of the wheel."""
    there = (path.relative_to(folder) for path in folder.rglob("*") if path.is_file())
    return {f"{below}/{path.as_posix()}" for path in there if "__pycache__" not in path.parts}


def _environment() -> dict[str, str]:
    return {name: value for name, value in os.environ.items() if name != "PYTHONPATH"}


def _ran(folder: Path, *command: str | Path) -> str:
    """What a command prints in a folder, where it must succeed."""
    done = subprocess.run(
        command, cwd=folder, env=_environment(), capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, (command, done.stderr)
    return done.stdout


def test_one_name_holds_every_file_that_is_used(contents: set[str]) -> None:
    parts = {f"ballast/{name}": ROOT / name for name in STOREYS}
    parts |= {f"ballast/_shipped/{name}": ROOT / name for name in SHIPPED}
    own = {
        name
        for name in _files(ROOT / "ballast", "ballast")
        if not name.startswith(tuple(f"ballast/{storey}/" for storey in STOREYS))
    }

    assert contents == own.union(*(_files(folder, below) for below, folder in parts.items()))


def test_a_checkout_without_links_makes_the_same_wheel_and_says_what_to_do(
    contents: set[str], tmp_path: Path
) -> None:
    with tarfile.open(_sdist(tmp_path)) as archive:
        archive.extractall(tmp_path, filter="data")
    (source,) = (path.parent for path in tmp_path.glob("*/pyproject.toml"))
    for name in STOREYS:  # as git writes them where it cannot make links
        (source / "ballast" / name).write_text(f"../{name}", encoding="utf-8")

    with zipfile.ZipFile(_wheel(source, tmp_path)) as files:
        assert {name for name in files.namelist() if ".dist-info/" not in name} == contents
    done = subprocess.run(
        [sys.executable, "run.py"], cwd=source, env=_environment(), capture_output=True, text=True,
        check=False,
    )  # fmt: skip
    assert done.stderr.splitlines()[-1].startswith(
        "ImportError: ballast/sim and ballast/analysis have to be symbolic links"
    )


def _sdist(folder: Path) -> Path:
    (built,) = SdistBuilder(str(ROOT)).build(directory=str(folder), versions=["standard"])
    return Path(built)


def test_an_editable_install_is_a_path_and_nothing_else(tmp_path: Path) -> None:
    (built,) = WheelBuilder(str(ROOT)).build(directory=str(tmp_path), versions=["editable"])
    with zipfile.ZipFile(built) as files:
        (path,) = (name for name in files.namelist() if ".dist-info/" not in name)
        assert Path(files.read(path).decode()) == ROOT


def test_commands_run_in_an_empty_folder(installed: Path, folder: Path) -> None:
    """Each reads what it ships: scenarios, seeds, studies, template, style, page, sources."""
    results, sizes = "results/example-island", ("--draws", "2", "--runs", "2", "--days", "30")
    ballast = installed.with_name("ballast")
    assert _ran(folder, ballast, "--version") == f"ballast {__version__}\n"
    for asked in (
        ("list",),
        ("run", "example-island", *sizes, "--workers", "1"),
        ("report", results),
        ("new", "mine"),
        ("new", "branch", "--from", "summer-2023"),
        ("check", "mine.yaml", "branch.yaml"),
        ("explain", "summer-2023", "visits.summit_effect"),
        ("explain", "summer-2023", "--ledger"),
        ("trace", "example-island", "--draw", "1", "--out", "story.html"),
        ("sweep", "channels-and-encounters", "--plan"),
        ("sweep", "study.yaml", "--workers", "1"),
    ):
        _ran(folder, ballast, *asked)
    assert (folder / results / "report.html").is_file()
    schema = (folder / "mine.yaml").read_text("utf-8").splitlines()[0].partition("$schema=")[2]
    assert json.loads(Path(schema).read_text("utf-8"))
    assert Path(schema).is_relative_to(installed.parents[1])


def test_the_module_and_a_script_run_beside_files_of_our_names(
    installed: Path, folder: Path
) -> None:
    (folder / "script.py").write_text(SCRIPT, encoding="utf-8")

    assert _ran(folder, installed, "-m", "ballast", "--version") == f"ballast {__version__}\n"
    home = _ran(folder, installed, "-c", "import ballast; print(ballast.__file__)")
    assert _ran(folder, installed, "script.py") == SCRIPT_SAYS
    assert Path(home.strip()).is_relative_to(installed.parents[1])


@pytest.mark.filterwarnings("ignore")  # of the kernel's transport, not of ours
def test_a_notebook_runs_beside_files_of_our_names(
    installed: Path, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    nbclient = pytest.importorskip("nbclient", reason="nbclient is not installed")
    nbformat = pytest.importorskip("nbformat", reason="nbformat is not installed")
    kernel = folder / "jupyter" / "kernels" / "wheel" / "kernel.json"
    kernel.parent.mkdir(parents=True)
    command = [str(installed), "-m", "ipykernel_launcher", "-f", "{connection_file}"]
    about = {"argv": command, "display_name": "wheel", "language": "python"}
    kernel.write_text(json.dumps(about), encoding="utf-8")
    monkeypatch.setenv("JUPYTER_PATH", str(folder / "jupyter"))
    monkeypatch.setenv("IPYTHONDIR", str(folder))
    monkeypatch.delenv("PYTHONPATH", raising=False)
    book = nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell(SCRIPT)])

    client = nbclient.NotebookClient(
        book, kernel_name="wheel", timeout=300, resources={"metadata": {"path": str(folder)}}
    )
    client.execute()
    (said,) = (output["text"] for output in book.cells[0].outputs if output["name"] == "stdout")
    assert said == SCRIPT_SAYS
