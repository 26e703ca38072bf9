"""All pictures of a parameter study, drawn from its tables without playing anything."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from matplotlib.figure import Figure

from ballast.analysis.plots import (
    discovery_boxes,
    factor_effects,
    heat_map,
    morris_plane,
    parallel_coordinates,
    regret_map,
    response_curves,
    sobol_bars,
    tornado,
)
from ballast.analysis.plots.picture_kind import PictureKind
from ballast.analysis.plots.run_pictures import add_captions
from ballast.analysis.plots.study_view import StudyView
from ballast.analysis.plots.style import TIMELESS, WIDTH
from ballast.analysis.results.file_names import PLOTS
from ballast.analysis.results.study_folder import StudyFolder, read_study
from ballast.sim.errors import InputError, Problem

FILES = (
    factor_effects, response_curves, heat_map, tornado, sobol_bars, morris_plane,
    parallel_coordinates, discovery_boxes, regret_map,
)  # fmt: skip
KINDS: dict[str, PictureKind[StudyView]] = {file.PICTURE.name: file.PICTURE for file in FILES}
"""A kind that the study has no tables for makes no sheet."""


@dataclass(frozen=True)
class Sheet:
    """One picture of a study: its kind, and what of the study it is drawn from."""

    kind: PictureKind[StudyView]
    view: StudyView

    @property
    def name(self) -> str:
        """Of its file."""
        return self.view.name

    @property
    def words(self) -> str:
        """What it shows."""
        return self.kind.describe(self.view)

    def figure(self, width: float = WIDTH) -> Figure:
        """The picture as a figure, to be shown or changed; width in inches."""
        return self.kind.figure(self.view, width)


def sheets_of(study: StudyFolder, kinds: Sequence[str] = tuple(KINDS)) -> dict[str, list[Sheet]]:
    """All pictures that the study has tables for, by their kind."""
    found = {kind: list(_sheets(KINDS[kind], study)) for kind in kinds}
    return {kind: sheets for kind, sheets in found.items() if sheets}


def _sheets(kind: PictureKind[StudyView], study: StudyFolder) -> Iterator[Sheet]:
    assert kind.parts is not None
    for view in kind.parts(StudyView(study, kind.name)):
        yield Sheet(kind, view)


def draw_study(
    folder: Path, formats: Sequence[str] = ("png",), kinds: Sequence[str] | None = None,
    *, width: float = WIDTH,
) -> list[Path]:  # fmt: skip
    """Draw pictures into ``plots/`` of a study's folder, and what they say in words.

    ``captions.json`` beside them holds the words by the name of the picture; words of pictures
    that are not drawn this time stay.

    Args:
        folder: with ``manifest.json`` and the tables; a picture whose tables are missing is left
            out.
        formats: some of png, svg and pdf.
        kinds: some of :data:`KINDS`; all that can be drawn if None.
        width: of the pictures in inches, 7 for two columns of a journal or 3.5 for one.

    Returns:
        The pictures written.

    Raises:
        InputError: a format or a kind that there is none of.
    """
    wanted = list(KINDS) if kinds is None else list(kinds)
    problems = [Problem(f"no picture '{kind}'; there are {', '.join(KINDS)}", key="kinds")
                for kind in wanted if kind not in KINDS]  # fmt: skip
    problems += [Problem(f"no format '{format}'; there are {', '.join(TIMELESS)}", key="formats")
                 for format in formats if format not in TIMELESS]  # fmt: skip
    if problems:
        raise InputError(*problems)
    plots, files, captions = folder / PLOTS, [], {}
    plots.mkdir(exist_ok=True)
    for sheet in (one for each in sheets_of(read_study(folder), wanted).values() for one in each):
        captions[sheet.name] = sheet.words
        for format in formats:
            files.append(plots / f"{sheet.name}.{format}")
            files[-1].write_bytes(sheet.kind.content(sheet.view, format, width))
    add_captions(plots, captions)
    return files
