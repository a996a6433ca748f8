"""The command about chains: what an event is said to answer, and what followed it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import asdict
from datetime import date
from typing import Annotated, Any

import typer
from typer.exceptions import TyperException

from commands.telling import PROGRAM, print_json, shown, tell
from data.answers import decide
from data.answers import undo as undo_decision
from data.calendar import Other
from data.chains import WINDOW, WINDOWS, Candidate, Chain, Link
from data.chains import chain as chain_of
from data.load import Dataset, current
from data.schema import Coverage, DatePrecision
from data.store.judging import Verdict
from data.words import Words
from data.words.countries import country_name

app = typer.Typer()


@app.command(epilog=f"Example: {PROGRAM} chain INC-2024-003 --days 7")
def chain(
    event: Annotated[str, typer.Argument(help="An event's identifier, such as INC-2024-003.")],
    *,
    confirm: Annotated[
        str, typer.Option(help="A candidate that is an answer, as you see it.")
    ] = "",
    reject: Annotated[str, typer.Option(help="A candidate that is no answer.")] = "",
    undo: Annotated[str, typer.Option(help="A candidate: the decision on it is taken back.")] = "",
    because: Annotated[str, typer.Option(help="Why you decide so; it is kept.")] = "",
    days: Annotated[
        int, typer.Option(help=f"How long after it: {', '.join(map(str, WINDOWS))}.")
    ] = WINDOW,
    km: Annotated[
        float | None, typer.Option(help="How far from it; without it, anywhere.", min=0)
    ] = None,
    as_json: Annotated[bool, typer.Option("--json", help="Print JSON on stdout.")] = False,
) -> None:
    """Tell what an event is said to answer, what is said to answer it, and what followed.

    Later is not because of: what nobody says is listed apart, with how often such an event falls
    into a window of that length anyway, and with what else was going on. A reviewer may confirm
    or reject it; that is kept with its reason.
    """
    say, dataset = Words(), current()
    if _decide(event, {"confirm": confirm, "reject": reject, "undo": undo}, because, say):
        dataset = current()
    found = chain_of(dataset, event, window=days, within_km=km)
    if as_json:
        print_json({**asdict(found), "share": found.chance.share})
        return
    for line in _lines(found, _Names(dataset), say):
        print(shown(line))
    if dataset.coverage == Coverage.SELECTED:
        tell(say("chain.selected"))


def _decide(event: str, asked: Mapping[str, str], because: str, say: Words) -> bool:
    """Keep what a reviewer decides, and tell the entry; return whether anything was decided."""
    given = {act: answer for act, answer in asked.items() if answer}
    if not given:
        return False
    if len(given) > 1:
        raise TyperException(say("chain.one_decision"))
    ((act, answer),) = given.items()
    if act == "undo":
        undo_decision(current(), event, answer, because=because)
        return True
    entry = decide(current(), event, answer, Verdict(act), because=because)
    tell(say("journal.written", entry=entry, program=PROGRAM))
    return True


class _Names:
    """What events and actors are called."""

    def __init__(self, dataset: Dataset) -> None:
        """Keep the names of the actors and the words of the events."""
        actors, events = dataset.actors, dataset.events
        self._actors: Mapping[str, str] = dict(zip(actors["actor_id"], actors["name"], strict=True))
        self._events = events.set_index("event_id")[["date_start", "summary"]]

    def actors(self, ids: tuple[str, ...], say: Words) -> str:
        """Return the names of actors."""
        return say.all_of([self._actors.get(actor, actor) for actor in ids])

    def event(self, event_id: str, say: Words) -> str:
        """Return an event's identifier, day and words."""
        row: Any = self._events.loc[event_id]
        return f"{event_id} · {say.day(row['date_start'].date())} · {row['summary']}"


def _lines(found: Chain, names: _Names, say: Words) -> Iterator[str]:
    """Yield the lines of a chain for a person."""
    yield names.event(found.event_id, say)
    own = [link for link in found.answered_by if link.own]
    others = [link for link in found.answered_by if not link.own]
    for key, links, when in (
        ("chain.answers", found.answers, "chain.before"),
        ("chain.answered_by", others, "chain.after"),
        ("chain.own", own, "chain.after"),
    ):
        if links or key != "chain.own":
            yield from _part(say(key), [_said(link, when, names, say) for link in links], say)
    if found.judged:
        lines = [_by_reviewer(one, names, say) for one in found.judged]
        yield from _part(say("chain.judged"), lines, say)
    yield from _part(
        say("chain.followed"), [_followed(one, names, say) for one in found.candidates], say
    )
    if found.left_out:
        yield f"  {say.many('chain.left_out', found.left_out)}"
    yield ""
    yield _chance(found, say)
    around = [_other(one, say) for one in found.around.calendar]
    yield from _part(say("chain.around"), [*around, *_episodes(found, say)], say)


def _part(title: str, lines: list[str], say: Words) -> Iterator[str]:
    """Yield a title and its lines, or that nothing is known."""
    yield ""
    yield title
    yield from (f"  {line}" for line in lines or [say("chain.none")])


def _said(link: Link, when: str, names: _Names, say: Words) -> str:
    """Return what somebody says of two events."""
    told = say(
        "chain.said",
        relation=say(f"relation.said.{link.relation}"),
        basis=say(f"basis.{link.basis}"),
        confidence=say(f"confidence.{link.confidence}"),
    )
    return f"{_when(link.days, when, say)}: {names.event(link.event_id, say)} — {told}"


def _followed(one: Candidate, names: _Names, say: Words) -> str:
    """Return what followed and between whom."""
    when = _when(one.days, "chain.after", say)
    if one.km is not None:
        when = say("chain.km", when=when, km=say.number(round(one.km)))
    sides = say(
        "chain.between",
        initiators=names.actors(one.initiators, say),
        targets=names.actors(one.targets, say),
    )
    return f"{when}: {names.event(one.event_id, say)} — {sides}"


def _by_reviewer(one: Candidate, names: _Names, say: Words) -> str:
    """Return what a reviewer decided of a candidate: who, when and why."""
    assert one.decision is not None
    told = one.decision
    return say(
        f"chain.by.{told.verdict}",
        line=_followed(one, names, say), who=told.who, why=told.why,
        day=say.day(date.fromisoformat(told.at[:10])),
    )  # fmt: skip


def _when(days: int, key: str, say: Words) -> str:
    """Return how far apart two events are."""
    return say.many(key, days) if days else say("chain.same_day")


def _other(one: Other, say: Words) -> str:
    """Return an entry of the calendar with its source."""
    entry = one.entry
    when = say.days(one.since, one.until)
    if entry.date_precision != DatePrecision.DAY:
        when = say("calendar.about", days=when)
    if one.ahead:
        when = say.many("calendar.ahead", one.ahead, days=when)
    return say(
        "calendar.entry",
        when=when, kind=say(f"calendar.kind.{entry.kind}"), what=entry.what,
        countries=say.all_of([country_name(code, say.language) for code in entry.countries]),
        publisher=entry.publisher, url=entry.url,
    )  # fmt: skip


def _episodes(found: Chain, say: Words) -> Iterator[str]:
    """Yield the other episodes of the events."""
    for one in found.around.episodes:
        days = say.days(one.since, one.until)
        yield say.many("calendar.episode", one.events, days=days, name=one.name)


def _chance(found: Chain, say: Words) -> str:
    """Return how often such an event falls into a window anyway."""
    if not found.chance.windows:
        return say("chain.no_windows")
    return say.many("chain.chance", found.window, share=say.number(round(found.chance.share * 100)))
