"""The command about weeks that stand out."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import asdict
from datetime import date, timedelta
from typing import Annotated

import typer
from typer.exceptions import TyperException

from commands.asking import Asked, Day, query_of, takes_filters
from commands.telling import PROGRAM, print_json, shown, tell
from data.change import change_said
from data.load import Dataset, current
from data.query import Query
from data.shared_days import uneven_said
from data.tempo import LAG, Record, Tempo, Week, ids_weekly, weeks_until
from data.tempo import tempo as tempo_of
from data.words import Words

app = typer.Typer()

LONGEST_BAR = 40  # signs


@app.command(epilog=f"Example: {PROGRAM} tempo --provinces PK-BA --weeks 26")
@takes_filters("since", "until")
def tempo(
    *,
    until: Day = "",
    weeks: Annotated[int, typer.Option(help="How many of the last weeks to list.", min=1)] = 12,
    asked: Asked,
    as_json: Annotated[bool, typer.Option("--json", help="Print JSON on stdout.")] = False,
) -> None:
    """List the last weeks, those that stand out, and how often that told anything before.

    Only systematic data have a tempo: a selection of events is refused.
    """
    say, dataset = Words(), current()
    query, last = query_of(asked, dataset, say), _day(until, say) if until else None
    found = tempo_of(dataset, query, until=last)
    if as_json:
        print_json(_told(found, _ids(dataset, query, last)))
        return
    if uneven := uneven_said(dataset, say):
        tell(uneven)
    for line in _lines(found, weeks, say):
        print(shown(line))
    if found.unfinished:
        tell(say.many("tempo.lag", LAG))
        tell(say("tempo.not_judged"))


def _ids(dataset: Dataset, query: Query, until: date | None) -> list[list[str]]:
    """Return the ids of the events of each week."""
    kept = query.without("since", "until").keep(dataset.events)
    return ids_weekly(kept, *weeks_until(dataset, until))


def _told(found: Tempo, ids: list[list[str]]) -> dict[str, object]:
    """Return everything for another program; the newest weeks may not be complete."""
    complete = len(found.weeks) - found.unfinished
    weeks = [
        {**week._asdict(), "complete": at < complete, "event_ids": own}
        for at, (week, own) in enumerate(zip(found.weeks, ids, strict=True))
    ]
    return {
        "weeks": weeks, "unfinished": found.unfinished, "surge": asdict(found.surge),
        "threat": asdict(found.threat), "change": asdict(found.change) if found.change else None,
    }  # fmt: skip


def _day(text: str, say: Words) -> date:
    """Return the day of a flag; anything else is misunderstood."""
    try:
        return date.fromisoformat(text.strip())
    except ValueError:
        raise TyperException(say("commands.tempo.day", got=repr(text[:40]))) from None


def _lines(found: Tempo, weeks: int, say: Words) -> Iterator[str]:
    """Yield the lines of the last weeks, and how the rules did in all of them."""
    last = found.weeks[-weeks:]
    most = max(week.events for week in last)
    complete = len(found.weeks) - found.unfinished
    for at, week in enumerate(last, len(found.weeks) - len(last)):
        yield _line(week, most, say, late=at >= complete)
    yield ""
    for key, record in (("tempo.surge", found.surge), ("tempo.threat", found.threat)):
        yield _record(say(key), record, say)
    if found.change:
        yield change_said(found.change, found.weeks[found.change.at].since, say)


def _line(week: Week, most: int, say: Words, *, late: bool) -> str:
    """Return a week: its days, its events as a bar and a number, and what the rules say."""
    bar = "#" * round(week.events / most * LONGEST_BAR) if most else ""
    flags = [
        say(key)
        for key, holds in (("tempo.surge", week.surge), ("tempo.threat", week.threat))
        if holds
    ]
    flags += [say("tempo.late")] if late else []
    days = say.days(week.since, week.since + timedelta(days=6))
    told = f"{days}: {say.number(week.events)}"
    return f"{told}  {bar}  {say.all_of(flags)}".rstrip() if flags else f"{told}  {bar}".rstrip()


def _record(rule: str, record: Record, say: Words) -> str:
    """Return how a rule did."""
    return say(
        "tempo.record",
        rule=rule,
        weeks=say.number(record.weeks),
        hits=say.number(record.hits),
        misses=say.number(record.misses),
        alarms=say.number(record.false_alarms),
    )
