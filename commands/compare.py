"""The command that sets two periods beside each other."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import asdict
from typing import Annotated

import typer
from typer.exceptions import TyperException

from commands.asking import Asked, query_of, takes_filters
from commands.telling import PROGRAM, print_json, shown, tell
from data.compare import (
    COLUMNS,
    FIELDS,
    Comparison,
    Row,
    check,
    covered,
    ids_by,
    ratio_said,
    unknown_event,
)
from data.compare import compare as comparison_of
from data.deaths import range_said
from data.load import Dataset, current
from data.period import Period, a_year_before, read_period, within
from data.period import around as around_event
from data.query import Choices
from data.schema import DataError
from data.shared_days import uneven_said
from data.words import Words

app = typer.Typer()

Days = Annotated[str, typer.Option(help="Days like 2024-01-01..2024-01-15.")]
USUAL_DAYS = 90  # before and after an event
MOST_DAYS = 36_525  # a century


@app.command(
    epilog=f"Example: {PROGRAM} compare --a 2019-01-01..2019-12-31 --b 2020-01-01..2020-12-31"
)
@takes_filters("since", "until")
def compare(
    *,
    a: Days = "",
    b: Days = "",
    around: Annotated[
        str, typer.Option(help="An event: the days before it and those after, in place of both.")
    ] = "",
    days: Annotated[
        int, typer.Option(min=1, max=MOST_DAYS, help="How many days on each side of the event.")
    ] = USUAL_DAYS,
    same_season: Annotated[
        bool, typer.Option("--same-season", help="The days after it and those a year earlier.")
    ] = False,
    by: Annotated[str, typer.Option(help=f"{', '.join(COLUMNS)}.")] = "kind",
    asked: Asked,
    as_json: Annotated[bool, typer.Option("--json", help="Print JSON on stdout.")] = False,
) -> None:
    """Compare two periods: events, deaths, and the ratio of the rates with its interval.

    Only systematic data have rates: a selection of events is refused.
    """
    say, dataset = Words(), current()
    if around:
        if a or b:
            raise TyperException(say("compare.flags.both"))
        periods = _around(around, days, dataset, say, same_season=same_season)
    else:
        if not a or not b:
            raise TyperException(say("compare.flags.none"))
        periods = _periods(a, b)
    _check(periods, by)
    query = query_of(asked, dataset, say)
    found = comparison_of(dataset, query, *periods, by=by)
    data = covered(dataset)
    if uneven := uneven_said(dataset, say):
        tell(uneven)
    for period in periods:
        if within(period, *data) != period:
            tell(say("compare.beyond", days=say.days(*data), period=str(period)))
    if as_json:
        first, second = (period._asdict() for period in periods)
        kept = query.without("since", "until").keep(dataset.events)
        ids = [ids_by(kept, period, by, data=data) for period in periods]
        told = {**asdict(found), "first": first, "second": second}
        for row in told["rows"]:
            row["event_ids"] = [one.get(row["value"], []) for one in ids]
        print_json(told)
        return
    for line in _lines(found, by, dataset, say):
        print(shown(line))
    tell(say("compare.method"))


def _periods(a: str, b: str) -> tuple[Period, Period]:
    """Return both periods; what is no period is misunderstood."""
    try:
        return read_period(a, "--a"), read_period(b, "--b")
    except DataError as error:
        raise TyperException(str(error)) from error


def _around(
    event: str, days: int, dataset: Dataset, say: Words, *, same_season: bool
) -> tuple[Period, Period]:
    """Return the days before and after an event, or those after it a year before and then."""
    rows = dataset.events
    row = rows.loc[rows["event_id"] == event, ["date_start", "date_end"]]
    if row.empty:
        raise TyperException(unknown_event(event, rows).said(say))
    since, until = (stamp.date() for stamp in row.iloc[0])
    try:
        first, second = around_event(since, until, days)
        return (a_year_before(second) if same_season else first), second
    except (OverflowError, ValueError) as error:  # beyond the calendar
        data = say.days(*covered(dataset))
        raise TyperException(say("compare.around.beyond", days=data)) from error


def _check(periods: tuple[Period, Period], by: str) -> None:
    """Raise what cannot be compared as misunderstood."""
    try:
        check(*periods, by=by)
    except DataError as error:
        raise TyperException(str(error)) from error


def _lines(found: Comparison, by: str, dataset: Dataset, say: Words) -> Iterator[str]:
    """Yield the lines of a comparison for a person."""
    choices = Choices.of(dataset)
    for key, period in (("compare.a", found.first), ("compare.b", found.second)):
        yield say(key, days=say.days(period.since, period.until), n=say.number(period.days))
    yield ""
    yield _line(say("compare.all"), found.total, say)
    for row in found.rows:
        name = choices.name(FIELDS[by], row.value, say) if row.value else say("compare.nothing")
        yield _line(name, row, say)


def _line(name: str, row: Row, say: Words) -> str:
    """Return one group: events and deaths of both periods, and the ratio."""
    counts = (say.number(count) for count in row.counts)
    one, two = (range_said(deaths, say) for deaths in row.deaths)
    ratio = ratio_said(row.ratio, say) if row.ratio else ""
    events = say("compare.events", name=name, a=next(counts), b=next(counts))
    return f"{events}; {say('compare.deaths', a=one, b=two)}; {ratio}"
