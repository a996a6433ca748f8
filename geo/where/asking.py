"""What the online service that is set says of one row, once a person asks it."""

from __future__ import annotations

from typing import NamedTuple

from data.note import Note
from data.words import Words
from geo.where.answer import Asked
from geo.where.gazetteer import Place
from geo.where.known_services import Status
from geo.where.online import Online, fitting, question, unanswered
from geo.where.resolver import Resolver


class Heard(NamedTuple):
    """What a service said: the places that may be meant, and a sentence where there are none.

    `sends` is all that it is asked, "" where it is not asked, and `country` the country, in two
    letters, that it is told to keep to, "" for none.
    """

    sends: str = ""
    places: tuple[Place, ...] = ()
    note: Note | None = None
    country: str = ""


def heard(asked: Asked, resolver: Resolver, online: Online, *, ask: bool = False) -> Heard:
    """Return what a service said of a place; without `ask` only what it said before.

    Nothing is sent without `ask`. A place elsewhere than the country or district that is stated
    is said to be there, and never among the places. Raises nothing for what the service does.
    """
    context = resolver.context(asked)
    sends = question(asked, context)
    if not sends:
        return Heard(note=Note("where.ask.not_sent", {"service": online.service.name}))
    told = context.country if online.service.by_country else ""
    if ask:
        reply = online.ask(sends, context.country)
    else:
        kept = online.kept(sends, context.country)
        if kept is None:
            return Heard(sends, country=told)
        reply = kept
    places: tuple[Place, ...] = ()
    if reply.status is Status.FOUND:
        places = tuple(fitting(reply, online.service.id, context))
    note = None if places else unanswered(reply, asked, online, words="where.ask")
    return Heard(sends, places, note, told)


def terms(said: Heard, online: Online, say: Words) -> str:
    """Return what a question sends, to whom, and who is to be credited for the answers."""
    credit, key = online.service.attribution, "terms_in" if said.country else "terms"
    values = {"sends": said.sends, "country": said.country, "host": online.host}
    return say(f"where.ask.{key}", **values, credit=credit)
