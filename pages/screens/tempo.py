"""Tempo: events week by week, which weeks stand out, and how often that told anything before."""

from __future__ import annotations

import shlex
from collections.abc import Iterator, Mapping
from datetime import date, timedelta

import pandas as pd
import streamlit as st

from data.change import SURE, change_said
from data.query import Query
from data.schema import DataError
from data.tempo import LAG, Judged, Outcome, Record, Tempo, Week, judged_of, spans
from data.words import Words
from geo import snapshot
from geo.sheet.rows import table_csv
from geo.style import SYMBOLS
from pages import shelf
from pages.frame.context import Context
from pages.parts import charts, header
from pages.parts.text import plain

RULES = ("surge", "threat")
TOLD = (Outcome.HIT, Outcome.MISS, Outcome.FALSE_ALARM)
Series = Mapping[str, tuple[int, ...]]


def show(context: Context) -> None:
    """Draw the weeks; of a selection their counts alone, and why there is no more."""
    say, query = context.say, context.view.query
    header.show(context)
    with st.container(key="tempo"):
        try:
            first, series = shelf.weekly(query, query.until)
        except DataError as error:
            st.markdown(plain(str(error)))
            return
        try:
            found = shelf.tempo_of(query, query.until)
        except DataError:
            found = None
        with st.container(key="tempo-says"):
            if found is None:
                st.markdown(say("tempo.selected"))
                st.page_link(context.pages["import"], label=say("compare.import"))
            else:
                _now(found, say)
                if uneven := shelf.uneven():
                    st.caption(plain(uneven))
        _chart(context, first, series, found)
        if found is not None:
            st.caption(plain(say("tempo.rules")))
            _back_test(context, found)
            _take(context, found)


def _now(found: Tempo, say: Words) -> None:
    """Draw what the rules say of the newest week, and where the rate changed."""
    last = found.weeks[-1]
    flags = [say(f"tempo.{name}") for name in RULES if getattr(last, name)]
    key = "tempo.now" if flags else "tempo.now.none"
    said = say.many(key, last.events, days=_days(last, say), rules=say.all_of(flags))
    st.markdown(f"**{plain(said)}**")
    if found.unfinished:
        st.caption(plain(say.many("tempo.lag", LAG)))
    if found.change:
        since = found.weeks[found.change.at].since
        st.caption(plain(change_said(found.change, since, say)))


def _chart(context: Context, first: date, series: Series, found: Tempo | None) -> None:
    """Draw the weeks within the days of the filter, what the rules say, and the two levels."""
    say, since = context.say, context.view.query.since
    names = [symbol for symbol in SYMBOLS if symbol.name in series]
    dark = context.theme == "dark"
    kinds = {say(f"symbol.{one.name}"): one.dark if dark else one.light for one in names}
    count = len(next(iter(series.values()), ()))
    if not count:
        return  # the lines above say so
    late = found.unfinished if found else 0
    start = max(0, ((since - first).days) // 7) if since else 0
    shown = range(min(start, count - 1), count)
    columns = spans(shown, late)
    most = max(map(len, columns))
    spec = charts.weeks(
        list(_bars(columns, first, series, say, late=count - late)),
        list(_signs(columns, found, say)),
        list(_levels(shown, first, found)),
        context.theme,
        title=say("tempo.axis") if most == 1 else say("tempo.axis.several", n=most),
        kinds=kinds,
        rules=[say(f"tempo.{name}") for name in RULES],
    )
    st.vega_lite_chart(
        None,
        spec,
        theme=None,
        width="stretch",
        key="tempo-weeks",
        alt=say("tempo.alt", n=len(shown)),
    )
    if most > 1 and found is not None:
        st.caption(say("tempo.strips", n=most))


def _bars(
    columns: list[range], first: date, series: Series, say: Words, *, late: int
) -> Iterator[charts.Bar]:
    """Yield the parts of each column, those of the legend's first kinds at the foot."""
    for weeks in columns:
        since, foot = first + timedelta(days=7 * weeks.start), 0.0
        days = say.days(since, since + timedelta(days=7 * len(weeks) - 1))
        for symbol in SYMBOLS:
            counts = series.get(symbol.name, ())[weeks.start : weeks.stop]
            if not any(counts):
                continue
            events, kind = sum(counts), say(f"symbol.{symbol.name}")
            told = say("tempo.bar", days=days, kind=kind, n=events)
            top = foot + events / len(weeks)
            is_late = weeks.start >= late
            yield charts.Bar(since, kind, foot, top, told, late=is_late, weeks=len(weeks))
            foot = top


def _signs(columns: list[range], found: Tempo | None, say: Words) -> Iterator[charts.Sign]:
    """Yield what the rules say of a week, or of how many weeks of each column."""
    several = any(len(weeks) > 1 for weeks in columns)
    for weeks in columns if found else ():
        own = found.weeks[weeks.start : weeks.stop] if found else ()
        for name in RULES:
            flagged, rule = sum(getattr(week, name) for week in own), say(f"tempo.{name}")
            if flagged and not several:
                yield charts.Sign(own[0].since, rule, own[0].events)
            elif flagged:
                days = say.days(own[0].since, own[-1].since + timedelta(days=6))
                told = say.many("tempo.flagged", len(own), days=days, rule=rule, flagged=flagged)
                yield charts.Sign(own[0].since, rule, flagged, len(own), told)


def _levels(shown: range, first: date, found: Tempo | None) -> Iterator[charts.Level]:
    """Yield the means before and after a change that is more than chance."""
    if found is None or found.change is None or found.change.p >= SURE:
        return
    one, complete = found.change, len(found.weeks) - found.unfinished
    for start, stop, mean in ((0, one.at, one.before), (one.at, complete, one.after)):
        begin = max(start, shown.start)
        if begin < stop:
            ends = (first + timedelta(days=7 * at) for at in (begin, stop))
            yield charts.Level(*ends, mean)


def _back_test(context: Context, found: Tempo) -> None:
    """Draw how often each rule was right, silent and wrong, and every such week."""
    say = context.say
    st.markdown(f"#### {say('tempo.test.title')}")
    st.caption(say("tempo.test.says"))
    with st.container(key="tempo-records"):
        for column, name in zip(st.columns(2), RULES, strict=True):
            column.markdown(plain(_record(name, getattr(found, name), say)))
    wanted = st.segmented_control(
        say("tempo.test.outcome"), TOLD, selection_mode="multi", default=TOLD,
        format_func=lambda name: say(f"tempo.outcome.{name}"), key="tempo-outcomes",
    )  # fmt: skip
    rows = listing(found, say, wanted or TOLD)
    if rows.empty:
        st.caption(say("tempo.test.none"))
        return
    st.dataframe(rows, hide_index=True, placeholder="", alt=say("tempo.test.title"))


def _record(name: str, record: Record, say: Words) -> str:
    """Return how a rule did, beside how often it got worse anyway."""
    told = say(
        "tempo.record", rule=say(f"tempo.{name}"), weeks=record.weeks, hits=record.hits,
        misses=record.misses, alarms=record.false_alarms,
    )  # fmt: skip
    said = record.hits + record.false_alarms
    if not said or not record.weeks:
        return told
    return say(
        "tempo.record.share", told=told, share=_percent(record.hits, said),
        anyway=_percent(record.hits + record.misses, record.weeks),
    )  # fmt: skip


def _percent(part: int, whole: int) -> str:
    """Return a share in whole per cent."""
    return f"{round(100 * part / whole)}"


def listing(found: Tempo, say: Words, wanted: tuple[Outcome, ...] | list[Outcome]) -> pd.DataFrame:
    """Return a line for each week and rule with one of the outcomes, newest first."""
    lines = [
        (one.at, _line(name, one, found.weeks[one.at], say))
        for name in RULES
        for one in judged_of(found, name)
        if one.outcome in wanted
    ]
    lines.sort(key=lambda line: -line[0])
    return pd.DataFrame([line for _, line in lines])


def with_ids(found: Tempo, ids: list[list[str]], say: Words) -> pd.DataFrame:
    """Return every line with the ids of the events of its week."""
    lines = listing(found, say, list(Outcome))
    if lines.empty:
        return lines
    of_week = {_days(week, say): own for week, own in zip(found.weeks, ids, strict=True)}
    return lines.assign(
        **{say("tempo.ids"): [" ".join(of_week[days]) for days in lines[say("tempo.week")]]}
    )


def _line(name: str, one: Judged, week: Week, say: Words) -> dict[str, object]:
    """Return a week that a rule was right, silent or wrong about."""
    return {
        say("tempo.week"): _days(week, say),
        say("tempo.rule"): say(f"tempo.{name}"),
        say("tempo.outcome"): say(f"tempo.outcome.{one.outcome}"),
        say("tempo.events"): week.events,
        say("tempo.before"): one.before,
        say("tempo.after"): one.after,
    }


def _days(week: Week, say: Words) -> str:
    """Return the days of a week."""
    return say.days(week.since, week.since + timedelta(days=6))


def _take(context: Context, found: Tempo) -> None:
    """Draw the table to take away, and the command that says the same."""
    say, query = context.say, context.view.query
    last = found.weeks[-1].since + timedelta(days=6)
    st.download_button(
        say("tempo.csv"),
        data=lambda: table_csv(with_ids(found, shelf.ids_weekly(query, query.until), say)),
        file_name=f"sarhad_tempo_{last}.csv",
        mime=snapshot.MEDIA_TYPES["csv"],
        key="tempo-csv",
        on_click="ignore",
    )
    with st.expander(say("compare.command")):
        st.code(_command(query), language=None, wrap_lines=True)


def _command(query: Query) -> str:
    """Return the command line that tells the same."""
    until = ["--until", query.until.isoformat()] if query.until else []
    filters = query.without("since", "until").flags()
    return shlex.join(["./sarhad", "tempo", *until, *filters])
