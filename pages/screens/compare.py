"""Compare: two periods beside each other, on two maps in step, in a table and as ratios."""

from __future__ import annotations

import shlex
from collections.abc import Callable
from dataclasses import replace
from itertools import chain

import pandas as pd
import streamlit as st

from data.compare import FIELDS, Comparison, Ratio, Row, ratio_said
from data.deaths import Deaths, range_said
from data.period import Period, within
from data.query import Query
from data.schema import DataError, Domain, Kind
from data.words import Words
from geo import snapshot
from geo.sheet.rows import table_csv
from pages import shelf
from pages.frame import address
from pages.frame.context import Context
from pages.parts import charts, mapview, periods
from pages.parts.periods import Asked
from pages.parts.text import plain

FORMS = ("png", "svg", "pdf")  # of the two maps on one sheet
MOST = 20  # rows of the chart; the table has all


def show(context: Context) -> None:
    """Draw the periods, what they hold, and both maps; of a selection the counts alone."""
    say = context.say
    with st.container(key="compare"):
        st.subheader(say("compare.title"), anchor=False)
        asked = periods.show(context)
        for said in dict.fromkeys(note.said(say) for note in context.notes):
            st.caption(plain(said))
        try:
            found = shelf.compared(context.view.query, *asked)
        except DataError as error:
            with st.container(key="compare-refused"):
                st.markdown(plain(str(error)))
            return
        _total(context, found)
        _maps(context, asked, found)
        _rows(context, asked, found)
        _take(context, asked, found)


def _total(context: Context, found: Comparison) -> None:
    """Draw what all events together say; of a selection why there is no ratio."""
    say = context.say
    with st.container(key="compare-total"):
        if found.total.ratio is None:
            st.markdown(say("compare.selected"))
            st.page_link(context.pages["import"], label=say("compare.import"))
            return
        a, b = (say.number(count) for count in found.total.counts)
        said = say("compare.said", a=a, b=b, ratio=ratio_said(found.total.ratio, say))
        st.markdown(f"**{plain(said)}**")
        if len(context.dataset.parts) > 1:
            st.caption(say("compare.several"))
        if uneven := shelf.uneven():
            st.caption(plain(uneven))
        st.caption(say("compare.method"))


def _maps(context: Context, asked: Asked, found: Comparison) -> None:
    """Draw the maps side by side, of the days that are counted; moving one moves the other."""
    say, query = context.say, context.view.query
    for name, column in zip(("a", "b"), st.columns(2, gap="small"), strict=True):
        period: Period = getattr(asked, name)
        if found.total.ratio is not None:
            period = within(period, *shelf.covered()) or period
        said, deaths = shelf.said_of(query, period)
        with column, st.container(key=f"compare-map-{name}", gap=None):
            days = say.many("compare.days", period.days)
            st.markdown(f"**{name.upper()}** · {plain(days)}  \n{plain(said)}")
            st.caption(plain(deaths) or say("compare.no_deaths"))
            mapview.show_beside(context, name, period, shelf.began(query, period))


def _rows(context: Context, asked: Asked, found: Comparison) -> None:
    """Draw the rows as a chart of ratios and as a table; of a selection as a table."""
    say = context.say
    if found.total.ratio is None:
        _table(context, asked, found)
        return
    chart, table = st.tabs([say("compare.chart"), say("compare.table")], key="compare-tabs")
    with chart:
        dots = [
            _dot(context, say("compare.all"), found.total),
            *(_dot(context, _name(context, asked.by, row.value), row) for row in found.rows[:MOST]),
        ]
        spec = charts.ratios(
            dots, context.theme, title=say("compare.axis"),
            names=(say("compare.enough"), say("compare.too_few")),
        )  # fmt: skip
        st.caption(say("compare.chart.says", a="A", b="B"))
        st.vega_lite_chart(
            None, spec, theme=None, width="stretch", key="compare-ratios",
            alt=say("compare.alt", told="; ".join(f"{dot.name}: {dot.told}" for dot in dots)),
        )  # fmt: skip
        st.caption(say("compare.many"))
        if len(found.rows) > MOST:
            st.caption(say("compare.most", most=MOST, n=len(found.rows)))
    with table:
        _table(context, asked, found)
    if asked.by == "actor":
        st.caption(say("compare.overlap"))


def _dot(context: Context, name: str, row: Row) -> charts.Dot:
    """Return a row of the chart by its name."""
    say = context.say
    counts = say("compare.counts", a=say.number(row.counts[0]), b=say.number(row.counts[1]))
    ratio = row.ratio or Ratio(None, 0.0, None, 1.0, few=True)
    return charts.Dot(
        name, counts, ratio.value, ratio.low, ratio.high, ratio_said(ratio, say), few=ratio.few
    )


def _table(context: Context, asked: Asked, found: Comparison) -> None:
    """Draw every row with counts, deaths as ranges and, where there are rates, the ratio."""
    say = context.say
    rows = listing(context, asked.by, found)
    st.dataframe(
        rows,
        hide_index=True,
        placeholder="",
        column_config={
            say(f"compare.ratio.{name}"): st.column_config.NumberColumn(format="%.2f")
            for name in ("value", "low", "high")
        },
        alt=say("compare.table"),
    )


def listing(context: Context, by: str, found: Comparison) -> pd.DataFrame:
    """Return a line for all events and one for each row, in words."""
    say = context.say
    lines = []
    for row in (found.total, *found.rows):
        name = say("compare.all") if row is found.total else _name(context, by, row.value)
        line = {say(f"compare.by.{by}"): name}
        for side, count, killed in zip(("A", "B"), row.counts, row.deaths, strict=True):
            line[say("compare.events_in", side=side)] = count
            line[say("compare.deaths_in", side=side)] = _killed(killed, by, row.value, say)
        if row.ratio is not None:
            line[say("compare.ratio.value")] = row.ratio.value
            line[say("compare.ratio.low")] = row.ratio.low
            line[say("compare.ratio.high")] = row.ratio.high
            line[say("compare.note")] = say("compare.too_few") if row.ratio.few else ""
        lines.append(line)
    return pd.DataFrame(lines)


def _with_ids(context: Context, asked: Asked, found: Comparison) -> pd.DataFrame:
    """Return the lines with the ids of the events that each row counts."""
    lines = listing(context, asked.by, found)
    for side, period in (("A", found.first), ("B", found.second)):
        ids = shelf.ids_compared(context.view.query, period, asked.by)
        everything = list(dict.fromkeys(chain.from_iterable(ids.values())))
        rows = [everything, *(ids.get(row.value, []) for row in found.rows)]
        lines[context.say("compare.ids_in", side=side)] = [" ".join(row) for row in rows]
    return lines


def _name(context: Context, by: str, value: str) -> str:
    """Return what a group is called."""
    if not value:
        return context.say("compare.nothing")
    return context.choices.name(FIELDS[by], value, context.say)


def _killed(killed: Deaths, by: str, value: str, say: Words) -> str:
    """Return a range of deaths, nothing for a kind of diplomacy."""
    is_diplomatic = by == "kind" and value and Kind(value).domain == Domain.DIPLOMATIC
    return "" if is_diplomatic else range_said(killed, say)


def _take(context: Context, asked: Asked, found: Comparison) -> None:
    """Draw the files to take away and the command that says the same."""
    say, query = context.say, context.view.query
    with st.container(key="compare-take", horizontal=True):
        order = _order(asked)
        for form in FORMS:
            st.download_button(
                say(f"downloads.{form}"),
                data=_making(context, form, order, by=asked.by if found.total.ratio else ""),
                file_name=snapshot.filename(context.dataset, _of(query, order[1]), form=form),
                mime=snapshot.MEDIA_TYPES[form],
                key=f"compare-{form}",
                on_click="ignore",
            )
        st.download_button(
            say("compare.csv"),
            data=lambda: table_csv(_with_ids(context, asked, found)),
            file_name=f"sarhad_compare_{asked.a}_{asked.b}.csv",
            mime=snapshot.MEDIA_TYPES["csv"],
            key="compare-csv",
            on_click="ignore",
        )
    with st.expander(say("compare.again")):
        st.caption(say("header.link.says"))
        st.code(address.link(context.view), language=None, wrap_lines=True)
        if found.total.ratio is not None:
            st.caption(say("compare.command"))
            st.code(_command(query, asked), language=None, wrap_lines=True)


def _order(asked: Asked) -> tuple[Period, Period]:
    """Return the periods as the sheet has them: the earlier one first."""
    return (asked.a, asked.b) if asked.a < asked.b else (asked.b, asked.a)


def _of(query: Query, period: Period) -> Query:
    """Return the same question of a period."""
    return replace(query, since=period.since, until=period.until)


def _making(
    context: Context, form: str, order: tuple[Period, Period], *, by: str
) -> Callable[[], bytes]:
    """Return the function that Streamlit calls when the button is clicked."""
    data, query, theme = context.dataset, _of(context.view.query, order[1]), context.theme
    looks = {"form": form, "theme": theme, "before": order[0], "by": by}
    return lambda: snapshot.make(data, query, **looks).content


def _command(query: Query, asked: Asked) -> str:
    """Return the command line that tells the same."""
    flags = {f"--{name}": str(value) for name, value in asked._asdict().items()}
    filters = query.without("since", "until").flags()
    return shlex.join(["./sarhad", "compare", *chain(*flags.items()), *filters])
