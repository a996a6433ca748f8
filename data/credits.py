"""Who published what: a source cell of the facts, read as publishers, copies and addresses."""

from __future__ import annotations

import csv
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import NamedTuple
from urllib.parse import urlsplit

PUBLISHERS = Path(__file__).parent / "publishers.csv"

# A party speaks for itself, so its own statement is no second witness.
PARTY = "party"
# A site that shows what others publish.
MIRROR = "mirror"
# `via` of a copy whose place the cell does not name.
COPY = "a copy"


@dataclass(frozen=True)
class Publisher:
    """One publisher: its name, other spellings, hosts, the house it belongs to, and its role.

    Two papers of one house are not independent of each other. `role` is press, agency, monitor
    (a body that counts or documents events), party (a side of the conflict or of the talks) or
    mirror (a site that copies others).
    """

    name: str
    spellings: tuple[str, ...]
    hosts: tuple[str, ...]  # "dawn.com" owns "www.dawn.com"; a path may follow the host
    house: str
    role: str


class Credit(NamedTuple):
    """One publisher of a cell: `via` is where the copy stands; `named` is in the cell itself."""

    publisher: str
    via: str = ""
    url: str = ""
    title: str = ""
    named: bool = True


# Parts that the general forms below would misread, and parts that name no publisher at all.
READ_AS: Mapping[str, Credit | None] = {
    "Akhbarpoint (Foreign Office text)": Credit("Foreign Office of Pakistan", "Akhbarpoint"),
    "Al-Bilal (Urdu)": Credit("Al-Bilal"),
    "Arab News teaser in Daily8": Credit("Arab News", "Daily8"),
    "arabnews.today (PMOI) for 9": Credit("PMOI", "arabnews.today"),
    "Dawn/Reuters via rationalreview": Credit("Reuters", "Dawn, Rational Review"),
    "dpa (from the row)": Credit("dpa"),
    "Geo (photo caption)": Credit("Geo News"),
    "irantrue.com (Baluch Activists data)": Credit("Baloch Activists Campaign", "irantrue.com"),
    "ISPR in Dawn via defence.pk": Credit("ISPR", "Dawn, defence.pk"),
    "Joint statement via UrduPoint": Credit(
        "Iran and Pakistan", "UrduPoint", title="Joint statement"
    ),
    "Newzcafe (Gujarati)": Credit("Newzcafe"),
    "not traced": None,
    "OpIndia Hindi (X post quoted)": Credit("OpIndia Hindi"),
    "Order of India / Al Jazeera citing VOA Persian": Credit(
        "VOA Persian", "Al Jazeera, Order of India"
    ),
    "Pakistan Reader 566": Credit("Pakistan Reader", title="566"),
    "Press TV French (IRGC Quds base)": Credit("IRGC Quds base", "Press TV French"),
    "row (21)": None,
    "row (35)": None,
    "row (92)": None,
    "row for 40": None,
    "Rudaw / Tasnim via rantburg": Credit("Tasnim", "Rudaw, rantburg"),
    "SATP SAIR 21-16": Credit("SATP", title="SAIR 21-16"),
    "SATP/Eurasia Review via blog": Credit("SATP", "Eurasia Review, plawiuk blog"),
    "The Balochistan Post (Urdu)": Credit("The Balochistan Post Urdu"),
    "The Hill News (Hindi)": Credit("The Hill News"),
    "TOI copy (AFP)": Credit("AFP", "Times of India"),
    "UN OHCHR briefing via Balochwarna": Credit("UN OHCHR", "Balochwarna", title="briefing"),
    "Voice of Emirates citing Tasnim": Credit("Tasnim", "Voice of Emirates"),
    "Wikimili (Wikipedia copy)": Credit("Wikipedia", "Wikimili"),
}

GED = re.compile(r"UCDP GED (?P<title>event \d+)(?: \((?P<of>[^()]*)\))?")
FORMS = (
    re.compile(r"(?P<publisher>.+?) (?:via|in) (?P<via>.+)"),
    re.compile(r"(?P<publisher>.+) (?P<copy>copy)"),
    re.compile(r"(?P<via>.+?) \((?P<publisher>\D[^()]*)\)"),
    re.compile(r"(?P<publisher>.+?) \(\d+\)"),  # the number the publisher gave
    re.compile(r"(?P<via>.+?) / (?P<publisher>.+)"),
)


@lru_cache(maxsize=1)
def publishers() -> Mapping[str, Publisher]:
    """Return every publisher of `publishers.csv`, by name and by each other spelling."""
    known: dict[str, Publisher] = {}
    with PUBLISHERS.open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            name = row["publisher"]
            publisher = Publisher(
                name,
                _split(row["spellings"]),
                _split(row["hosts"]),
                row["house"] or name,
                row["role"],
            )
            known.update(dict.fromkeys((name, *publisher.spellings), publisher))
    return known


def standard(name: str) -> str:
    """Return a publisher's standard name, or the name itself where it is not listed."""
    known = publishers().get(name)
    return known.name if known else name


def owner(url: str) -> str:
    """Return the publisher that an address belongs to, "" where its host is not listed."""
    parts = urlsplit(url)
    address = (parts.hostname or "").removeprefix("www.") + parts.path
    found = ""
    for publisher in publishers().values():
        for host in publisher.hosts:
            if address == host or address.startswith(host + "/") or f".{host}/" in f".{address}/":
                found = publisher.name
    return found


def read_cell(text: str, url: str = "") -> tuple[Credit, ...]:
    """Return the publishers of one source cell; the address goes to the one it belongs to.

    Parts are joined by "; ". Where the address belongs to a publisher that the cell does not
    name, that publisher is added with `named=False`. An address of an unlisted host or of a site
    that copies others goes to the part that is a copy; of an unlisted host, else to the first
    part. An empty cell with an address is credited to the address's owner, or to its host.
    """
    credited = [credit for part in _split(text) if (credit := _read_part(part)) is not None]
    if not url:
        return tuple(credited)
    place = _place_of_url(credited, owner(url))
    if place is None:
        credited.append(Credit(owner(url) or _host(url), url=url, named=not credited))
    else:
        credit = credited[place]
        via = (owner(url) or _host(url)) if credit.via == COPY else credit.via
        via = "" if via == credit.publisher else via
        credited[place] = credit._replace(url=url, via=via)
    return tuple(credited)


def independent(credited: Iterable[Credit]) -> int:
    """Return how many independent publishers a cell names.

    A copy counts as the publisher it copies, papers of one house as one, and parties to the
    conflict not at all. A publisher known only from the address (`named=False`) does not count.
    """
    known = publishers()
    houses = set()
    for credit in credited:
        publisher = known.get(credit.publisher)
        if credit.named and not (publisher and publisher.role == PARTY):
            houses.add(publisher.house if publisher else credit.publisher)
    return len(houses)


def _place_of_url(credited: list[Credit], host_owner: str) -> int | None:
    """Return which credit the address belongs to; None where it is nobody's in the cell."""
    known = publishers()
    copies = [place for place, credit in enumerate(credited) if credit.via == COPY]
    if not host_owner:
        return next(iter(copies), 0) if credited else None
    house = known[host_owner].house
    for place, credit in enumerate(credited):
        if host_owner in (credit.publisher, *map(standard, _split(credit.via, ","))):
            return place
    for place, credit in enumerate(credited):
        if credit.publisher in known and known[credit.publisher].house == house:
            return place
    return copies[0] if copies and known[host_owner].role == MIRROR else None


def _read_part(part: str) -> Credit | None:
    """Return the credit of one part of a cell; None where it names no publisher."""
    if part in READ_AS:
        return READ_AS[part]
    if match := GED.fullmatch(part):
        title = f"GED {match['title']}"
        if (of := match["of"] or "").startswith("headline of "):
            return Credit(standard(of.removeprefix("headline of ")), "UCDP GED", title=title)
        return Credit("UCDP GED", title=title)
    for form in FORMS:
        if part in publishers():
            break
        if match := form.fullmatch(part):
            found = match.groupdict()
            via = COPY if found.get("copy") else standard(found.get("via") or "")
            return Credit(standard(found["publisher"]), via)
    return Credit(standard(part))


def _host(url: str) -> str:
    """Return the host of an address without "www."."""
    return (urlsplit(url).hostname or url).removeprefix("www.")


def _split(text: str, mark: str = ";") -> tuple[str, ...]:
    """Return the parts of a joined cell without blanks around them; empty parts are left out."""
    return tuple(part.strip() for part in text.split(mark) if part.strip())
