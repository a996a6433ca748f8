"""The sheet painted as PDF: vectors, text that can be searched, and its recipe inside."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from datetime import UTC, date, datetime, time
from functools import lru_cache, singledispatchmethod
from pathlib import Path
from tempfile import TemporaryDirectory

from fpdf import FPDF

from geo.sheet import edges, xml
from geo.sheet.bidi import plain
from geo.sheet.clip import turned_alike
from geo.sheet.display import Circle, Item, Points, Shape, Sheet, Text
from geo.sheet.figures import rectangle
from geo.sheet.fonts import LATIN, Face, reduced
from geo.sheet.type import Run, line_of

POINTS_PER_INCH = 72.0
ROUND = 0.5523  # of the radius: how far a quarter circle's curve is drawn towards its corner
BASELINE = 0.8  # of the size: where fpdf2's cell sets its baseline, below its top
# The font joins more pairs into one glyph than this one that Arabic script asks for; programs that
# look for text read such a pair backwards.
LAM_ALEF = re.compile("ل[اأإآ]")
HEH_HAMZA = ("ه\u0654", "\u06c0")  # heh and its hamza as two letters, and as one
MIRRORED = dict(zip("()[]{}<>«»‹›", ")(][}{><»«›‹", strict=True))
# XMP (ISO 16684-1): a packet that is not compressed, so that the recipe can be read by anybody
NAMESPACE = "https://sarhad.invalid/recipe/1.0/"
OPENING, CLOSING = "<sarhad:recipe>", "</sarhad:recipe>"


def encode(sheet: Sheet, *more: Sheet, recipe: str, title: str, lang: str, made: date) -> bytes:
    """Return the sheet as a PDF, `more` of its size as further pages; the same give the same bytes.

    `recipe` (JSON) stands in the XMP metadata; `made` is the day that the file names as its own:
    one of the data's, never of the clock.
    """
    with TemporaryDirectory() as folder:  # fpdf2 takes fonts from files only, until the end
        pdf = _document(sheet, title=plain(title), lang=lang, made=made)
        pdf.set_xmp_metadata(_xmp(recipe, plain(title)))
        pages = (sheet, *more)
        _add_fonts(pdf, (text for page in pages for text in page.texts()), Path(folder))
        for page in pages:
            pdf.add_page()
            painter = _Painter(pdf, POINTS_PER_INCH / page.per_inch)
            for item in (*_ground(page), *page.upright()):
                painter.draw(item)
        return bytes(pdf.output())


def recipe_of(content: bytes) -> str:
    """Return the recipe embedded in a PDF of `encode`, "" where there is none."""
    return xml.between(content, OPENING, CLOSING)


def _xmp(recipe: str, title: str) -> str:
    """Return the metadata packet."""
    return (
        '<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF '
        'xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#"><rdf:Description rdf:about="" '
        f'xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:sarhad="{NAMESPACE}">'
        f'<dc:title><rdf:Alt><rdf:li xml:lang="x-default">{xml.text(title)}</rdf:li></rdf:Alt>'
        f"</dc:title>{OPENING}{xml.text(recipe)}{CLOSING}"
        "</rdf:Description></rdf:RDF></x:xmpmeta>"
    )


def _document(sheet: Sheet, *, title: str, lang: str, made: date) -> FPDF:
    """Return a document of the sheet's size without a page."""
    scale = POINTS_PER_INCH / sheet.per_inch
    pdf = FPDF(unit="pt", format=(sheet.width * scale, sheet.height * scale))
    pdf.set_auto_page_break(auto=False)
    pdf.set_display_mode("fullpage")
    pdf.set_margin(0)
    pdf.c_margin = 0.0
    pdf.set_creation_date(datetime.combine(made, time(), UTC))
    pdf.set_title(title)
    pdf.set_creator("Sarhad")
    pdf.set_lang(lang)
    return pdf


def _ground(sheet: Sheet) -> Iterator[Item]:
    """Yield the page's colour, then the sea and the land of each map inside its box."""
    yield Shape(rings=(rectangle(0, 0, sheet.width, sheet.height),), fill=sheet.page)
    for ground in sheet.grounds:
        left, top, width, height = ground.box
        yield Shape(rings=(rectangle(left, top, width, height),), fill=ground.sea)
        for shape in ground.shapes:
            yield from edges.cut(shape, (left, top, left + width, top + height))


class _Painter:
    """Draws items on the page of a document, `scale` points to a logical px."""

    def __init__(self, pdf: FPDF, scale: float) -> None:
        """Take the document, its page open."""
        self.pdf, self.scale = pdf, scale

    @singledispatchmethod
    def draw(self, item: Item) -> None:
        """Draw one item of the display list."""
        msg = f"a sheet holds shapes, circles and texts, got {type(item).__name__}"
        raise TypeError(msg)

    @draw.register
    def _shape(self, item: Shape) -> None:
        """Draw a shape as one path."""
        rings = [ring for ring in item.rings if len(ring) > 1]
        if rings:
            rings = turned_alike(rings) if item.fill else rings
            self._paint(item, [self._trace(ring, closed=item.closed) for ring in rings])

    @draw.register
    def _circle(self, item: Circle) -> None:
        """Draw a circle as four curves."""
        x, y = item.x * self.scale, self.pdf.h - item.y * self.scale
        far = item.radius * self.scale
        near = ROUND * far
        curves = (
            (x + far, y + near, x + near, y + far, x, y + far),
            (x - near, y + far, x - far, y + near, x - far, y),
            (x - far, y - near, x - near, y - far, x, y - far),
            (x + near, y - far, x + far, y - near, x + far, y),
        )
        parts = [" ".join(f"{round(at, 2)}" for at in curve) + " c" for curve in curves]
        self._paint(item, [f"{round(x + far, 2)} {round(y, 2)} m", *parts, "h"])

    def _trace(self, ring: Points, *, closed: bool) -> str:
        """Return a ring or line as operators of a path; y runs upwards on a page."""
        points = (ring * (self.scale, -self.scale) + (0.0, self.pdf.h)).round(2).tolist()
        (x, y), *rest = points
        lines = "".join([f" {x} {y} l" for x, y in rest])
        return f"{x} {y} m{lines}{' h' if closed else ''}"

    def _paint(self, item: Shape | Circle, path: Sequence[str]) -> None:
        """Put a path on the page in the item's colours.

        The operators are written as they are (ISO 32000, 8.5): fpdf2's own paths take as long as
        all else on the page.
        """
        state = [f"{_rgb(item.fill)} rg"] if item.fill else []
        if item.stroke:
            state.append(f"{_rgb(item.stroke)} RG {round(item.width * self.scale, 3)} w 1 j")
        mark = ("B" if item.stroke else "f") if item.fill else "S" if item.stroke else "n"
        content = " ".join(["q", *state, *path, mark, "Q"])
        if item.opacity == 1:
            self.pdf._out(content)  # noqa: SLF001 - see above
            return
        with self.pdf.local_context(fill_opacity=item.opacity, stroke_opacity=item.opacity):
            self.pdf._out(content)  # noqa: SLF001

    @draw.register
    def _text(self, item: Text) -> None:
        """Draw a line of text, its halo first."""
        line = line_of(item)
        wide = line.advance * item.size
        left = item.x - wide * {"left": 0.0, "middle": 0.5, "right": 1.0}[item.anchor]
        for ink, mode in ((item.halo, "STROKE"), (item.fill, "FILL")):
            if ink:
                traits = {"text_mode": mode, "line_width": 2 * item.halo_width * self.scale}
                if mode == "FILL":
                    traits = {"text_mode": mode, "fill_opacity": item.opacity}
                with self.pdf.local_context(**traits, draw_color=ink, text_color=ink):
                    for run in line.runs:
                        self._run(item, run, left)

    def _run(self, item: Text, run: Run, left: float) -> None:
        """Draw a stretch of one face where the line has it."""
        size = item.size * self.scale
        self.pdf.set_font(_name(run.face), size=size)
        spaced = item.spacing and not run.rtl
        self.pdf.set_char_spacing(item.spacing * size if spaced else 0)
        x = (left + run.x * item.size) * self.scale
        self.pdf.set_xy(x, item.y * self.scale - BASELINE * size)
        text = _set(run)
        features = {"rlig": LAM_ALEF.search(text) is not None}
        self.pdf.set_text_shaping(use_shaping_engine=True, features=features)
        self.pdf.set_stretching(100)
        wide = self.pdf.get_string_width(text) if run.rtl else 0.0
        if wide > run.advance * size > 0:  # pairs that are one glyph elsewhere are two here
            self.pdf.set_stretching(100 * run.advance * size / wide)
        self.pdf.cell(run.advance * size, size, text)


@lru_cache(maxsize=128)
def _rgb(colour: str) -> str:
    """Return #rrggbb as three numbers from 0 to 1."""
    return " ".join(f"{int(colour[at : at + 2], 16) / 255:.4g}" for at in (1, 3, 5))


def _set(run: Run) -> str:
    """Return the text of a run as fpdf2 sets it right.

    It takes signs without letters for left-to-right text, and loses a hamza above a heh.
    """
    if run.rtl and run.face.script == LATIN:
        return "".join(MIRRORED.get(char, char) for char in reversed(run.text))
    return run.text.replace(*HEH_HAMZA)


def _name(face: Face) -> str:
    """Return what a document calls a face."""
    return f"{face.script}-{face.weight}{'-italic' if face.italic else ''}"


def _add_fonts(pdf: FPDF, texts: Iterable[Text], folder: Path) -> None:
    """Give a document the faces of the texts, each with the letters that it draws."""
    letters: defaultdict[Face, set[str]] = defaultdict(set)
    for text in texts:
        for run in line_of(text).runs:
            # fpdf2 shapes a joiner alone, and needs the space that stands in for it
            letters[run.face] |= {*_set(run), " "}
    for face in sorted(letters):
        path = folder / f"{_name(face)}.ttf"
        path.write_bytes(reduced(face, letters[face], static=True))
        pdf.add_font(_name(face), fname=path)
