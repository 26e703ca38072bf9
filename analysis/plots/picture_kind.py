"""What the file of a picture ends with: the declaration of its kind."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Generic, Protocol, TypeVar

from matplotlib.figure import Figure

from ballast.analysis.plots.style import WIDTH, corner_note, journal, new_figure, to_bytes
from ballast.analysis.text.picture_credit import PictureCredit


class Credited(Protocol):
    """What pictures are drawn from: anything that says what made it."""

    @property
    def provenance(self) -> PictureCredit:
        """What stands in the corner of a picture."""
        ...


Source = TypeVar("Source", bound=Credited)


def nothing_lacking(source: object) -> str | None:
    """For kinds that every folder has something for."""
    return None


@dataclass(frozen=True)
class PictureKind(Generic[Source]):
    """A kind of picture, drawn from the tables of results, of a study or of a comparison.

    Attributes:
        name: on the command line, and of the file.
        title: of the file.
        draw: draws it into an empty figure, which becomes as high as it needs.
        describe: says in words what it shows.
        lacking: why there is nothing to draw, in words; None where there is.
        by_default: whether ``run`` draws it and the report shows it without being asked.
        parts: what of a study there is a picture each of, such as its scenarios.
    """

    name: str
    title: str
    draw: Callable[[Source, Figure], object]
    describe: Callable[[Source], str]
    lacking: Callable[[Source], str | None] = nothing_lacking
    by_default: bool = True
    parts: Callable[[Source], Iterator[Source]] | None = None

    def figure(self, source: Source, width: float = WIDTH) -> Figure:
        """The picture as a figure, to be shown or changed.

        Args:
            source: what it is drawn from.
            width: inches; 7 and 3.5 are two columns and one of a journal page.
        """
        with journal():
            figure = new_figure(width=width)
            self.draw(source, figure)
            corner_note(figure, source.provenance)
        return figure

    def content(self, source: Source, format: str = "png", width: float = WIDTH) -> bytes:
        """The picture as a file's bytes; the same tables give the same bytes.

        Args:
            source: what it is drawn from.
            format: png, svg or pdf.
            width: inches.
        """
        with journal():
            return to_bytes(self.figure(source, width), format, self.title)
