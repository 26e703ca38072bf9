"""What the file of a picture ends with: the declaration of its kind."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Generic, Protocol, TypeVar

from matplotlib.figure import Figure

from ballast.analysis.plots.figure_options import AS_RUN, FigureOptions
from ballast.analysis.plots.style import WIDTH, corner_note, journal, new_figure, to_bytes
from ballast.analysis.text.picture_credit import PictureCredit


class Credited(Protocol):
    """What pictures are drawn from: anything that says what made it."""

    @property
    def provenance(self) -> PictureCredit:
        """What stands in the corner of a picture."""
        ...


Source = TypeVar("Source", bound=Credited)
IN_PROPORTION = 0.97
"""Height of a narrow figure as a share of its width, at most; a little is left for rounding."""


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

    def figure(
        self, source: Source, width: float = WIDTH, options: FigureOptions = AS_RUN
    ) -> Figure:
        """The picture as a figure, to be shown or changed.

        Args:
            source: what it is drawn from.
            width: inches; 7 and 3.5 are two columns and one of a journal page. One that is
                narrower than 7 is no higher than it is wide, unless its rows need more.
            options: how else it is wanted.
        """
        with journal(options.font):
            figure = new_figure(width=width)
            figure.credited = options.credit
            figure.tallest = IN_PROPORTION * width if width < WIDTH else None
            self.draw(source, figure)
            if options.credit:
                corner_note(figure, source.provenance)
            if options.dpi is not None:
                figure.set_dpi(options.dpi)
        return figure

    def content(
        self,
        source: Source,
        format: str = "png",
        width: float = WIDTH,
        options: FigureOptions = AS_RUN,
    ) -> bytes:
        """The picture as a file's bytes; the same tables give the same bytes.

        Args:
            source: what it is drawn from.
            format: png, svg or pdf.
            width: inches.
            options: how else it is wanted.
        """
        with journal(options.font):
            return to_bytes(self.figure(source, width, options), format, self.title)
