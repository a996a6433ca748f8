"""The forms that a snapshot can have: how each is made, and where it keeps its recipe."""

from __future__ import annotations

import json
import math
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from functools import cached_property

from data.words import Words
from geo.sheet import archive, kml, png, proof, rows, svg, webp, xmp
from geo.sheet.display import Sheet
from geo.sheet.film import Film
from geo.sheet.layout import Laid, Subject
from geo.sheet.look import Look
from geo.sheet.margins import credit_lines
from geo.sheet.pair import compose, lay
from geo.sheet.steps import seconds

Tell = Callable[[int, int], None]  # how much of how much is done; what it raises stops the work


@dataclass(frozen=True, eq=False)
class Job:
    """One selection to be made into files; what several forms need is made once.

    `tell` is told of long work.
    """

    subject: Subject
    look: Look
    tell: Tell | None = None

    @cached_property
    def laid(self) -> Laid:
        """Return where all goes on the sheet."""
        return lay(self.subject, self.look)

    @cached_property
    def film(self) -> Film:
        """Return the film of the sheet."""
        return Film(self.subject, self.look)

    def part(self, begun: int, total: int) -> Job:
        """Return the same job as a part of a larger one, of which so much is done before it."""
        tell = self.tell
        other = replace(self, tell=tell and (lambda done, _: tell(begun + done, total)))
        kept = {name: value for name, value in vars(self).items() if name not in vars(other)}
        vars(other).update(kept)  # what was made of it once
        return other

    @cached_property
    def sheet(self) -> Sheet:
        """Return the composed sheet."""
        return compose(self.subject, self.laid, self.look)

    @cached_property
    def embedded(self) -> str:
        """Return the recipe as it stands inside a file."""
        return self.subject.recipe.with_rows(proof.packed(self.subject.shown))


@dataclass(frozen=True)
class Form:
    """One form: its media type, how it is made, and how the recipe inside is read.

    `hands_on` says that it holds the rows themselves, which not every data set allows;
    `speaks`, which languages it can be in, empty for all; `most`, how many events it can hold;
    `same` tells of two files whose bytes differ whether they show the same.
    """

    media_type: str
    make: Callable[[Job], bytes]
    recipe_of: Callable[[bytes], str] | None = None
    hands_on: bool = False
    speaks: tuple[str, ...] = ()
    most: float = math.inf
    same: Callable[[bytes, bytes], bool] | None = None
    film: bool = False  # it is one picture after another

    def fits(self, events: int, language: str) -> bool:
        """Return whether so many events in a language can have this form."""
        return events <= self.most and (not self.speaks or language in self.speaks)


def _png(job: Job) -> bytes:
    """Return the picture."""
    return png.encode(job.sheet, recipe=job.embedded, title=job.subject.title)


def _svg(job: Job) -> bytes:
    """Return the drawing."""
    subject = job.subject
    return svg.encode(
        job.sheet, recipe=job.embedded, title=subject.title, sentence=subject.sentence
    )


def _pdf(job: Job) -> bytes:
    """Return the page to print."""
    # fpdf2 takes a sixth of a second to load: only who asks for a PDF waits for it
    from geo.sheet.pdf import encode  # noqa: PLC0415

    subject = job.subject
    return encode(
        job.sheet,
        recipe=job.embedded,
        title=subject.title,
        lang=subject.recipe.lang,
        made=subject.dataset.last_day,
    )


def _pdf_recipe(content: bytes) -> str:
    """Return the recipe of a PDF."""
    from geo.sheet.pdf import recipe_of  # noqa: PLC0415 - as for making one

    return recipe_of(content)


def _html(job: Job) -> bytes:
    """Return the page that works offline."""
    # Folium takes a second to load: only who asks for a page waits for it
    from geo.sheet.page import as_html  # noqa: PLC0415

    subject = job.subject
    return as_html(
        subject.events,
        subject.dataset,
        recipe=subject.recipe,
        embedded=job.embedded,
        title=subject.title,
        sentence=subject.sentence,
        credits_=credit_lines(subject, job.look),
        days=subject.window,
        say=job.look.say,
        area=subject.area,
        callouts=subject.callouts,
    )


def _html_recipe(content: bytes) -> str:
    """Return the recipe of a page."""
    from geo.sheet.page import recipe_of  # noqa: PLC0415 - as for making one

    return recipe_of(content)


def _csv(job: Job) -> bytes:
    """Return the rows as a table."""
    return rows.as_csv(job.subject.events)


def _geojson(job: Job) -> bytes:
    """Return the rows as features."""
    about = {
        "attribution": job.subject.attribution,
        "sentence": job.subject.sentence,
        "recipe": json.loads(job.embedded),
    }
    return rows.as_geojson(job.subject.events, job.subject.dataset, about=about)


def _kml(job: Job) -> bytes:
    """Return the rows as placemarks."""
    subject = job.subject
    return kml.as_kml(
        subject.events,
        subject.dataset,
        title=subject.title,
        sentence=subject.sentence,
        attribution=subject.attribution,
        recipe=job.embedded,
        say=job.look.say,
    )


def _xlsx(job: Job) -> bytes:
    """Return the rows as a workbook."""
    # openpyxl takes a fifth of a second to load
    from geo.sheet.xlsx import as_xlsx  # noqa: PLC0415

    subject, say = job.subject, Words()
    dataset, recipe = subject.dataset, subject.recipe
    about = {
        "title": subject.title,
        "sentence": subject.sentence,
        "deaths": subject.deaths,
        "dataset": dataset.name,
        "attribution": subject.attribution,
        "licence": dataset.licence,
        "to": dataset.last_day.isoformat(),
        "limits": credit_lines(subject, job.look)[-1],
        "data": recipe.data,
        "version": recipe.version,
        "recipe": recipe.as_json(),
    }
    lines = [(say(f"workbook.{key}"), value) for key, value in about.items()]
    return as_xlsx(subject.events, dataset, about=lines, say=say)


def _pictures(job: Job) -> Iterator[png.Picture]:
    """Yield the pictures of a film, each told when it is done."""
    reel = job.film
    painter, count, tell = png.Painter(reel.still), len(reel.steps), job.tell
    if tell:
        reel.prepare(lambda: tell(0, count))  # so that it can be stopped then too
    for done, moment in enumerate(reel.moments(), 1):
        picture = painter.picture(moment.items)
        if tell:
            tell(done, count)
        yield picture


def _packet(job: Job) -> bytes:
    """Return what a film says about itself."""
    subject = job.subject
    credit = credit_lines(subject, job.look)[0]
    return xmp.packet(
        recipe=job.embedded, title=subject.title, sentence=subject.sentence, credit=credit
    )


def _mp4(job: Job) -> bytes:
    """Return the film for players."""
    from geo.sheet.mp4 import encode  # noqa: PLC0415 - only who asks for a film needs the program

    plan = job.film.plan
    return encode(
        (picture.tobytes() for picture in _pictures(job)),
        size=(round(plan.width * plan.zoom), round(plan.height * plan.zoom)),
        stay=seconds(len(job.film.steps)),
        title=job.subject.title,
        packet=_packet(job),
    )


def _mp4_recipe(content: bytes) -> str:
    """Return the recipe of a film."""
    from geo.sheet.mp4 import recipe_of  # noqa: PLC0415 - as for making one

    return recipe_of(content)


def _same_films(content: bytes, made: bytes) -> bool:
    """Return whether a film shows the same as one that was just made."""
    from geo.sheet.mp4 import same_pictures  # noqa: PLC0415 - as for making one

    return same_pictures(content, made)


def _webp(job: Job) -> bytes:
    """Return the film for pages."""
    return webp.encode(_pictures(job), seconds(len(job.film.steps)), packet=_packet(job))


def _zip(job: Job) -> bytes:
    """Return everything in one file; rows stay out where the data's terms ask for it."""
    dataset, lang, recipe = job.subject.dataset, job.look.say.language, job.subject.recipe
    # what is no film is what it would be alone, where it has no frames to ask for
    plain = Job(replace(job.subject, recipe=replace(recipe, frames="")), job.look)
    parts = {
        name: form
        for name, form in FORMS.items()
        if name != "zip"
        and form.fits(len(job.subject.events), lang)
        and (not form.film or recipe.frames)
        and (dataset.re_export or not form.hands_on)
    }
    sizes = {name: len(job.film.steps) if form.film else 1 for name, form in parts.items()}
    files, begun, total = {}, 0, sum(sizes.values())
    for name, form in parts.items():
        if job.tell:
            job.tell(begun, total)
        stem = "events" if name in ROWS else "film" if form.film else "map"
        files[f"{stem}.{name}"] = form.make(job.part(begun, total) if form.film else plain)
        begun += sizes[name]
    files[archive.RECIPE] = job.embedded.encode("utf-8", errors="replace")
    subject = job.subject
    told = archive.licences(
        dataset, left_out=not dataset.re_export, say=Words(), outlines=subject.outline_credits,
        points=subject.point_credits,
    )  # fmt: skip
    files[archive.LICENCES] = told.encode()
    return archive.zipped(files)


# each event of a page has its card with it, a KB or two: more would be no file to open or to send
MOST_OF_A_PAGE = 10_000
ROWS = ("csv", "geojson", "kml", "xlsx")
FORMS = {
    "png": Form("image/png", _png, png.recipe_of, same=png.same_pixels),
    "svg": Form("image/svg+xml", _svg, svg.recipe_of),
    "pdf": Form("application/pdf", _pdf, _pdf_recipe),
    "html": Form(
        "text/html", _html, _html_recipe, hands_on=True, speaks=("en",), most=MOST_OF_A_PAGE
    ),
    "mp4": Form("video/mp4", _mp4, _mp4_recipe, same=_same_films, film=True),
    "webp": Form("image/webp", _webp, webp.recipe_of, same=webp.same_pixels, film=True),
    "csv": Form("text/csv", _csv, hands_on=True),
    "geojson": Form("application/geo+json", _geojson, rows.recipe_of, hands_on=True),
    "kml": Form("application/vnd.google-earth.kml+xml", _kml, kml.recipe_of, hands_on=True),
    "xlsx": Form(
        "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", _xlsx, hands_on=True
    ),
    "zip": Form("application/zip", _zip, archive.recipe_of),
}


def form_of(content: bytes) -> str:
    """Return which form a file has by what stands in it, "" for none of these."""
    if content[4:8] == b"ftyp":
        return "mp4"
    if webp.is_webp(content):
        return "webp"
    head = content[:400].lstrip(b"\xef\xbb\xbf \t\r\n")
    signs = {
        "png": b"\x89PNG\r\n\x1a\n",
        "pdf": b"%PDF-",
        "geojson": b"{",
    }
    if head.startswith(b"PK\x03\x04"):
        return "xlsx" if b"docProps/" in head else "zip"
    for form, sign in signs.items():
        if head.startswith(sign):
            return form
    small = head.lower()
    marks = {"svg": b"<svg", "html": b"<html", "kml": b"<kml"}
    return next((form for form, mark in marks.items() if mark in small), "")
