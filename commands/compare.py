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
)
from data.compare import compare as comparison_of
from data.deaths import range_said
from data.load import Dataset, current
from data.period import Period, read_period, within
from data.query import Choices
from data.schema import DataError
from data.shared_days import uneven_said
from data.words import Words

app = typer.Typer()

Days = Annotated[str, typer.Option(help="Days like 2024-01-01..2024-01-15.")]


@app.command(
    epilog=f"Example: {PROGRAM} compare --a 2019-01-01..2019-12-31 --b 2020-01-01..2020-12-31"
)
@takes_filters("since", "until")
def compare(
    *,
    a: Days,
    b: Days,
    by: Annotated[str, typer.Option(help=f"{', '.join(COLUMNS)}.")] = "kind",
    asked: Asked,
    as_json: Annotated[bool, typer.Option("--json", help="Print JSON on stdout.")] = False,
) -> None:
    """Compare two periods: events, deaths, and the ratio of the rates with its interval.

    Only systematic data have rates: a selection of events is refused.
    """
    say, dataset = Words(), current()
    periods = _periods(a, b, by)
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


def _periods(a: str, b: str, by: str) -> tuple[Period, Period]:
    """Return both periods; what cannot be compared is misunderstood."""
    try:
        periods = read_period(a, "--a"), read_period(b, "--b")
        check(*periods, by=by)
    except DataError as error:
        raise TyperException(str(error)) from error
    return periods


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
