"""What the online service that is set says of one row, once a person asks it."""

from __future__ import annotations

from typing import NamedTuple

from data.note import Note, quoted
from geo.where.answer import Asked
from geo.where.gazetteer import Place
from geo.where.known_services import Reply, Status
from geo.where.online import Online, fitting, question, sample
from geo.where.replies import DAYS
from geo.where.resolver import Resolver


class Heard(NamedTuple):
    """What a service said: the places that may be meant, and a sentence where there are none.

    `sends` is all that it is asked, "" where it is not asked; `is_known` says that its reply
    is kept, so that asking again would bring nothing new.
    """

    sends: str = ""
    places: tuple[Place, ...] = ()
    note: Note | None = None
    is_known: bool = False


def heard(asked: Asked, resolver: Resolver, online: Online, *, ask: bool = False) -> Heard:
    """Return what a service said of a place; without `ask` only what it said before.

    Nothing is sent without `ask`. A place elsewhere than the country or district that is stated
    is said to be there, and never among the places. Raises nothing for what the service does.
    """
    context = resolver.context(asked)
    sends = question(asked, context)
    if not sends:
        return Heard(note=Note("where.ask.not_sent", {"service": online.service.name}))
    if ask:
        reply = online.ask(sends, context.country)
    else:
        kept = online.kept(sends, context.country)
        if kept is None:
            return Heard(sends)
        reply = kept
    known = reply.status in DAYS
    places: tuple[Place, ...] = ()
    if reply.status is Status.FOUND:
        places = tuple(fitting(reply, online.service.id, context))
    note = None if places else _why(reply, asked, online)
    return Heard(sends, places, note, known)


def _why(reply: Reply, asked: Asked, online: Online) -> Note:
    """Return why a service named no place that may be meant."""
    values = {
        "service": online.service.name, "name": quoted(asked.text), "found": sample(reply),
        "host": online.host,
    }  # fmt: skip
    return Note(f"where.ask.{reply.status}", values)
