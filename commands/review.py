"""The command that decides on rows in review: one by one, or all with the same name."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer
from typer.exceptions import TyperException

from commands.telling import PROGRAM, print_json, shown, tell
from data.schema import DataError
from data.store import deciding, edits
from data.store.base import exists
from data.store.deciding import Decision, How
from data.store.waiting import POINT, Queue, Waiting, as_written, others, queue, tallies
from data.words import Words

if TYPE_CHECKING:
    from geo.where.asking import Heard
    from geo.where.resolver import Resolver

LISTED = 20  # rows that are told one by one; the rest is counted

app = typer.Typer()

EventAndText = tuple[str, str]


@app.command(epilog=f"Example: {PROGRAM} review --choose t-march:4f1c 2 --all --remember")
def review(
    event: Annotated[str, typer.Argument(help="The id of a row: all that is known of it.")] = "",
    *,
    accept: Annotated[str, typer.Option(help="ID: take the place that is proposed.")] = "",
    choose: Annotated[
        tuple[str, int] | None, typer.Option(help="ID N: take the place of that number.")
    ] = None,
    at: Annotated[
        EventAndText | None, typer.Option(help="ID LAT,LON: take these coordinates.")
    ] = None,
    precision: Annotated[
        int, typer.Option(help="Of --at: 1 exact, 2 near, 3 district, 4 province, 5 stretch.")
    ] = 0,
    area: Annotated[str, typer.Option(help="ID: take its district, province or country.")] = "",
    keep: Annotated[str, typer.Option(help="ID: a point in doubt stays as its file has it.")] = "",
    say_: Annotated[
        EventAndText | None,
        typer.Option("--say", help="ID TEXT: what the kind, day or number in doubt is."),
    ] = None,
    skip: Annotated[str, typer.Option(help="ID: put it behind all others.")] = "",
    undo: Annotated[bool, typer.Option("--undo", help="Take your last decision back.")] = False,
    all_: Annotated[
        bool, typer.Option("--all", help="Decide all rows that have this name here.")
    ] = False,
    remember: Annotated[
        bool, typer.Option("--remember", help="The name means this place from now on.")
    ] = False,
    why: Annotated[str, typer.Option(help="A reason, for the journal.")] = "",
    ask: Annotated[
        bool, typer.Option("--ask", help="Of EVENT: ask the online service that is set, too.")
    ] = False,
    as_json: Annotated[bool, typer.Option("--json", help="Print JSON on stdout.")] = False,
) -> None:
    """List the rows that wait for a person, and decide on them.

    Nothing is asked of a network but by --ask, of the service that SARHAD_GEOCODER names.
    """
    say = Words()
    if ask and not event:
        raise TyperException(say("review.ask_of_one"))
    given = [act for act in (accept, choose, at, area, keep, say_, skip, undo) if act]
    if len(given) > 1 or (given and event):
        raise TyperException(say("review.one_at_a_time"))
    if (all_ and not (accept or choose or at or area or keep)) or (
        remember and not (accept or choose or at or area)
    ):
        raise TyperException(say("review.no_all"))
    if not given:
        _one(event, say, ask=ask, as_json=as_json) if event else _list(say, as_json=as_json)
        return
    if undo:
        done = _undo(why, say)
    elif skip:
        done = {"entry": deciding.skip(skip, why=why), "decided": 0}
        tell(say("review.put_off", event=skip))
    else:
        asked = _Asked(
            accept, choose, at, precision, area, say_, keep=keep, remember=remember, say=say
        )
        done = _decide(asked, everywhere=all_, why=why, say=say)
    waiting = queue()
    tell(say.many("review.waiting", len(waiting.rows), all=say.number(waiting.all)))
    if as_json:
        print_json({**done, "left": len(waiting.rows), "all": waiting.all})


def _undo(why: str, say: Words) -> dict[str, int]:
    """Take the last decision back, and tell it."""
    taken = deciding.undo_last(why=why)
    rows = int(taken.told.get("events", 1))
    event = taken.told.get("event") or taken.told.get("other") or ""
    tell(say.many("review.taken_back", rows, event=str(event)))
    return {"entry": taken.entry, "decided": -rows}


class _Asked:
    """What the flags ask for: the row, and the decision once the row's places are known."""

    def __init__(
        self,
        accept: str,
        choose: tuple[str, int] | None,
        at: EventAndText | None,
        precision: int,
        area: str,
        text: EventAndText | None,
        *,
        keep: str,
        remember: bool,
        say: Words,
    ) -> None:
        """Take the flags; raises TyperException where they are misunderstood."""
        self.event = (
            accept or area or keep or next(one[0] for one in (choose, at, text, ("",)) if one)
        )
        self._accept, self._number = bool(accept), choose[1] if choose else 0
        self.is_place, self._text = text is None and not keep, text[1] if text else ""
        self._keep = bool(keep)
        self._precision, self._remember, self._say = precision, remember, say
        self._point = _point(at[1], precision, say) if at else None

    def decision(self, row: Waiting, resolver: Resolver | None) -> Decision:
        """Return the decision on a row; raises DataError where there can be none."""
        if self._keep:
            return Decision(How.KEEP, {})
        if resolver is None:
            return Decision(
                How.SAY, deciding.meant(row.field, self._text), row.field, self._text[:80]
            )
        from geo.where import review as offering  # noqa: PLC0415 - as in `_resolver`

        written = row.written if self._remember else None
        if self._point is not None:
            return offering.by_hand(*self._point, self._precision, remember=written)
        is_point = row.field == POINT
        offered = offering.offer(
            row.written, row.cells, resolver, in_doubt=is_point,
            heard=_heard(row, resolver, self._say).places,
        )  # fmt: skip
        if self._accept and offered.proposed is None:
            raise TyperException(self._say("review.nothing_proposed", event=row.event_id))
        if self._accept and offered.proposed is not None:
            return offering.taken(offered.proposed, How.ACCEPT, remember=written)
        if self._number:
            return offering.taken(offered.chosen(self._number), How.CHOOSE, remember=written)
        return offering.around(offered, remember=written)


def _point(text: str, precision: int, say: Words) -> tuple[float, float]:
    """Return latitude and longitude of a flag."""
    if not precision:
        raise TyperException(say("review.at_needs"))
    try:
        latitude, longitude = (float(part) for part in text.split(","))
    except ValueError:
        raise TyperException(say("review.bad_point", given=text[:60])) from None
    return latitude, longitude


def _decide(asked: _Asked, *, everywhere: bool, why: str, say: Words) -> dict[str, int]:
    """Write what the flags ask for, and tell it."""
    waiting = queue()
    row = _row(asked.event, waiting)
    decision = asked.decision(row, _resolver() if asked.is_place else None)
    rows = [row, *(others(row, waiting.rows) if everywhere else ())]
    ids = [one.event_id for one in rows]
    entry = deciding.decide(ids, decision, why=why)
    tell(say.many("review.decided", len(ids), entry=entry, program=PROGRAM))
    left = {one.event_id for one in queue().rows} & set(ids)
    if left:
        tell(say.many("review.still", len(left)))
    return {"entry": entry, "decided": len(ids)}


def _resolver() -> Resolver:
    """Return the resolver with the names that were decided."""
    from geo.where.decided import with_names  # noqa: PLC0415 - other commands need not wait for it
    from geo.where.loading import known  # noqa: PLC0415

    return with_names(known())


def _row(event: str, waiting: Queue) -> Waiting:
    """Return a row that waits; raises DataError for any other."""
    found = next((row for row in waiting.rows if row.event_id == event), None)
    if found is None:
        raise deciding.not_waiting(event)
    return found


def _list(say: Words, *, as_json: bool) -> None:
    """Print the first rows that wait, and how many more there are."""
    from geo.where.review_rows import line, queue_as_json  # noqa: PLC0415 - as in `_resolver`

    waiting = queue()
    if as_json:
        print_json(queue_as_json(waiting, tallies(), say))
        return
    for row in waiting.rows[:LISTED]:
        print(shown(line(row, say)))
    if len(waiting.rows) > LISTED:
        tell(say.many("review.more", len(waiting.rows) - LISTED))
    if waiting.rows:
        tell(say.many("review.waiting", len(waiting.rows), all=say.number(waiting.all)))
    else:
        tell(say("review.none"))
    if exists() and (pairs := sum(not pair.verdict for pair in edits.candidates())):
        tell(say.many("review.pairs", pairs, program=PROGRAM))


def _heard(row: Waiting, resolver: Resolver, say: Words, *, ask: bool = False) -> Heard:
    """Return what the online service that is set said of a row, and now says where it is asked.

    Without a service that is nothing; raises TyperException where it is to be asked all the same,
    and DataError where the settings name it wrongly.
    """
    from geo.where.answer import Asked  # noqa: PLC0415 - as in `_resolver`
    from geo.where.asking import Heard, heard, terms  # noqa: PLC0415
    from geo.where.known_services import SERVICES  # noqa: PLC0415
    from geo.where.online import configured  # noqa: PLC0415

    if not row.asks_for_place:
        if ask:
            tell(say("where.ask.no_place"))
        return Heard()
    try:
        online = configured()
    except DataError:
        if ask:
            raise
        online = None  # who asks nobody needs no service
    if online is None:
        if ask:
            raise TyperException(say("where.ask.none_set", services=", ".join(SERVICES)))
        return Heard()
    found = heard(Asked(*row.written), resolver, online, ask=ask)
    names = {"service": online.service.name, "credit": online.service.attribution}
    if ask and found.sends:
        tell(terms(found, online, say))
    if ask and found.note:
        tell(found.note.said(say))
    if ask and found.places:
        tell(say("where.ask.whose", **names))
    return found


def _one(event: str, say: Words, *, ask: bool, as_json: bool) -> None:
    """Print all that is known of one row, and what can be decided."""
    from geo.where import review_rows as told  # noqa: PLC0415 - as in `_resolver`
    from geo.where.review import offer  # noqa: PLC0415

    waiting = queue()
    row, resolver = _row(event, waiting), _resolver()
    found = _heard(row, resolver, say, ask=ask)
    is_point = row.field == POINT
    offered = offer(row.written, row.cells, resolver, in_doubt=is_point, heard=found.places)
    same = sum(1 for _ in others(row, waiting.rows))
    if as_json:
        about = {**told.as_json(row, say), **told.offer_as_json(offered, say), "same_name": same}
        print_json(about)
        return
    for line in told.lines(row, as_written(row), offered, same, say):
        print(shown(line))
