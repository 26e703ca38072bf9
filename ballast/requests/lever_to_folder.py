"""A ranking of levers, written: JSON, tables, a picture and a page, all at once or not at all."""

from __future__ import annotations

from pathlib import Path

from ballast.analysis.plots.lever_picture import PICTURE, LeverPicture
from ballast.analysis.plots.run_pictures import add_captions
from ballast.analysis.report.lever_page import lever_page
from ballast.analysis.results.file_names import LEVERS, LEVERS_PAGE, PLOTS
from ballast.analysis.results.folder_writing import Folder
from ballast.analysis.results.levers_folder import write_tables
from ballast.analysis.results.sealed_files import seal
from ballast.analysis.stats.lever_study import LeverStudy
from ballast.sim.scenario.schema import LoadedScenario


def write_levers(study: LeverStudy, loaded: LoadedScenario, out: Path, command: str) -> None:
    """Write a folder, in the place of an earlier one.

    Args:
        study: what came out.
        loaded: the scenario.
        out: the folder.
        command: to have it again.
    """
    source = LeverPicture(study)
    picture = PICTURE.content(source)
    with Folder(out) as folder:
        write_tables(folder, study, loaded, command)
        place = folder.path / PLOTS
        place.mkdir()
        (place / f"{PICTURE.name}.png").write_bytes(picture)
        add_captions(place, {PICTURE.name: PICTURE.describe(source)})
        (folder.path / LEVERS_PAGE).write_text(lever_page(study, picture, command), "utf-8")
        seal(folder.path, mark=LEVERS)
