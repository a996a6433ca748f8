"""A resolver that asks an online service for what is not known here, where one is configured."""

from __future__ import annotations

import math
import os
from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING

from data.folders import home
from data.note import Note, quoted
from data.schema import DataError, Precision
from data.settings import setting
from geo.where.answer import Agreement, Answer, Asked, Method, Outcome
from geo.where.context import Context
from geo.where.gazetteer import Origin, Place
from geo.where.known_services import SERVICES, Reply, Spotted, Status
from geo.where.limiter import Limiter, NotYetError
from geo.where.replies import DAYS, Replies
from geo.where.resolver import APART_KM, FIT, Resolver
from geo.where.wording import Relation, read

if TYPE_CHECKING:
    from geo.where.providers import Provider

NONE = "none"  # what the setting says where no service is asked, as it does when it is not set
MOST_FAILURES = 3  # in a row; then the service is left alone for this run
ONLINE_LIKENESS = 0.6  # a service's ranking is its own; a person looks at each answer
PROVINCE_KM = 120.0  # what is wider than this is a province or more
LIMITS, REPLIES = "geocoder_turns.db", "geocoder_replies.db"


class Online:
    """A service with its turns and its kept replies; `counts` says what came of all questions."""

    def __init__(self, provider: Provider, limiter: Limiter, replies: Replies) -> None:
        """Take the three; nothing is asked yet."""
        self.service, self.host = provider.service, provider.host
        self.counts: Counter[Status] = Counter()
        self._provider, self._limiter, self._replies = provider, limiter, replies
        self._failures = 0

    def ask(self, text: str, country: str) -> Reply:
        """Return the kept reply to a text in a country, else that of the service; never raises."""
        reply = self._replies.find(self.service.id, text, country) or self._fresh(text, country)
        self.counts[reply.status] += 1
        return reply

    def kept(self, text: str, country: str) -> Reply | None:
        """Return the kept reply to a text in a country, None where nobody asked; asks nobody."""
        return self._replies.find(self.service.id, text, country)

    def _fresh(self, text: str, country: str) -> Reply:
        """Return what the service says, in its turn; it is left alone where it keeps failing."""
        if self._failures >= MOST_FAILURES:
            return Reply(Status.STOPPED)
        try:
            with self._limiter.turn() as hold_off:
                reply = self._provider.ask(text, country)
                if reply.retry_seconds:
                    hold_off(reply.retry_seconds)
        except NotYetError as error:
            reply = Reply(Status.LIMITED, (), error.seconds)
        if reply.status in (Status.QUOTA, Status.REFUSED):
            self._failures = MOST_FAILURES
        failed = reply.status not in DAYS
        self._failures = self._failures + 1 if failed else 0
        self._replies.keep(self.service.id, text, country, reply)
        return reply


class OnlineResolver:
    """A resolver and, for names it does not know, a service."""

    def __init__(self, resolver: Resolver, online: Online) -> None:
        """Take both."""
        self.resolver, self.online = resolver, online

    def resolve(self, asked: Asked) -> Answer:
        """Return the resolver's answer, or the service's where only an area or nothing is known.

        What a service finds is always to be looked at. Only the names of the place, of its
        district and of its province are sent, and nothing for a relative place.
        """
        answer = self.resolver.resolve(asked)
        unknown = answer.method in (Method.NONE, Method.DISTRICT, Method.PROVINCE)
        if not unknown or answer.outcome is Outcome.AMBIGUOUS:
            return answer
        context = self.resolver.context(asked)
        text = question(asked, context)
        if not text:
            return answer
        reply = self.online.ask(text, context.country)
        if reply.status is Status.NOTHING:
            return answer
        if reply.status is not Status.FOUND:
            return self._unasked(asked, answer, reply)
        return self._found(asked, answer, context, reply)

    def _unasked(self, asked: Asked, answer: Answer, reply: Reply) -> Answer:
        """Return what is known here, with the reason why the service said nothing."""
        note = unanswered(reply, asked, self.online, words="where.online")
        return Answer(
            asked, answer.outcome, answer.method, note, answer.score, answer.place,
            answer.agreement, answer.alternatives,
        )  # fmt: skip

    def _found(self, asked: Asked, answer: Answer, context: Context, reply: Reply) -> Answer:
        """Return the first place of a reply that fits what is stated, to be looked at."""
        fits = fitting(reply, self.online.service.id, context)
        if not fits:
            return answer
        fit = context.agreement(fits[0])
        service = self.online.service
        values = {"name": quoted(asked.text), "service": service.name, "place": fits[0].name}
        note = Note("where.online.found", {**values, "credit": service.attribution})
        score = round(ONLINE_LIKENESS * FIT[fit], 3)
        return Answer(
            asked, Outcome.REVIEW, Method.PROVIDER, note, score, fits[0], fit, answer.alternatives
        )


def configured(folder: Path | None = None) -> Online | None:
    """Return the service that the settings name, None where they name none.

    Raises DataError for a service that is not known, or one that lacks its key.
    """
    name = setting("geocoder", "provider", "SARHAD_GEOCODER", folder).lower()
    if name in ("", NONE):
        return None
    service = SERVICES.get(name)
    if service is None:
        known = ", ".join((NONE, *SERVICES))
        raise DataError("geocoder", expected=f"one of {known}", got=quoted(name))
    from geo.where.providers import Provider  # noqa: PLC0415 - geopy is for those who ask

    url = setting("geocoder", "url", "SARHAD_GEOCODER_URL", folder)
    # a secret is read from the environment alone, and never lies in a file that is copied
    key = os.environ.get("SARHAD_GEOCODER_KEY", "").strip()
    where = folder or home()
    limiter = Limiter(where / LIMITS, url or service.host, service.seconds)
    return Online(Provider(service, url=url, key=key), limiter, Replies(where / REPLIES))


def question(asked: Asked, context: Context) -> str:
    """Return what a service is asked of a place, "" where it is not asked: all that is sent.

    That is the names of the place, of its district and of its province, and nothing for a
    place that lies by others.
    """
    said = read(asked.text)
    if not said.names or said.relation is not Relation.AT:
        return ""
    areas = [district.place.name for district in context.districts[:1]]
    return ", ".join((said.names[0], *areas, *filter(None, [asked.admin1.strip()])))


def fitting(reply: Reply, service: str, context: Context) -> list[Place]:
    """Return the places of a reply that do not lie elsewhere than is stated."""
    places = (_place(spot, service, context) for spot in reply.spots)
    return [place for place in places if context.agreement(place) != Agreement.AGAINST]


def unanswered(reply: Reply, asked: Asked, online: Online, *, words: str) -> Note:
    """Return why a service named no place that may be meant, in the words of a group of keys."""
    values = {
        "service": online.service.name, "name": quoted(asked.text), "found": _sample(reply),
        "host": online.host,
    }  # fmt: skip
    return Note(f"{words}.{reply.status}", values)


def _sample(reply: Reply) -> str:
    """Return the first place of a reply in a few words, with its country; "" without any."""
    for spot in reply.spots:
        return f"{quoted(spot.name)} ({spot.country})" if spot.country else quoted(spot.name)
    return ""


def _place(spot: Spotted, service: str, context: Context) -> Place:
    """Return a place of a reply as one of ours; a point without extent is near, never exact."""
    radius = spot.radius_km if spot.radius_km is not None else math.nan
    precision = Precision.NEAR
    if radius > APART_KM:
        precision = Precision.DISTRICT if radius <= PROVINCE_KM else Precision.PROVINCE
    name = spot.name.split(",", maxsplit=1)[0]
    return Place(
        id=f"{service}:{spot.id}",
        name=name,
        local="",
        names=(name,),
        country=spot.country or context.country,
        admin1_code="",
        admin1="",
        admin2="",
        feature="other",
        longitude=round(spot.longitude, 6),
        latitude=round(spot.latitude, 6),
        precision=int(precision),
        radius_km=radius,
        origin=Origin.PROVIDER,
        confidence="low",
        service=service,
    )
