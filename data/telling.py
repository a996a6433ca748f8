"""A brief in words: its parts as lines, each with the ids of the events behind it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from data.brief import MOST_DEADLY, WINDOW, After, Answer, Before, Brief, Group
from data.codebook import OWN_RELATIONS
from data.deaths import Deaths, deaths_sentence
from data.ladder import REACH
from data.query import Choices, sentence
from data.schema import Coverage, Domain
from data.words import Words

__all__ = ["MOST_DEADLY", "Line", "Part", "parts"]

NAMED = 30  # publishers of most events that are named in a sentence
FEW = 10  # events of both periods together below which a ratio says next to nothing


@dataclass(frozen=True)
class Line:
    """A sentence, and the events that its figures count or that it names."""

    text: str
    events: tuple[str, ...] = ()
    counts: bool = False  # it sums up the lines below it


@dataclass(frozen=True)
class Part:
    """A part of a brief: its heading, and its lines."""

    key: str
    title: str
    lines: tuple[Line, ...]


def parts(brief: Brief, say: Words) -> dict[str, Part]:
    """Return the parts of a brief that are text, in reading order."""
    made = {
        "happened": _happened, "deadliest": _deadliest, "chains": _chains, "followed": _followed,
        "around": _around, "before": _before, "sources": _sources, "method": _method,
        "caveats": _caveats,
    }  # fmt: skip
    return {
        key: Part(key, say(f"brief.{key}"), tuple(lines(brief, say))) for key, lines in made.items()
    }


def title_of(brief: Brief, say: Words) -> str:
    """Return the name of the episode, both sides and the days, or the days."""
    found = brief.escalation
    if found is None:
        return say("brief.title", days=say.days(*brief.days))
    if found.asked.episode:
        return found.asked.episode.name
    one, other = (brief.name(side) for side in found.asked.dyad)
    return say("escalation.title", one=one, other=other, days=say.days(*brief.days))


def lead(brief: Brief, say: Words) -> str:
    """Return the days, and the name of the data."""
    return say("brief.lead", days=say.days(*brief.days), data=brief.dataset.name)


def sentence_of(brief: Brief, say: Words) -> str:
    """Return how many events of what were counted."""
    what = say.all_of(_counted(brief, say))
    return say("brief.counts", days=say.days(*brief.days), what=what)


def _counted(brief: Brief, say: Words) -> list[str]:
    """Return how many events of each domain there are."""
    counts = (
        ("brief.incidents", len(brief.of_domain(Domain.INCIDENT))),
        ("brief.diplomacy", len(brief.of_domain(Domain.DIPLOMATIC))),
    )
    return [say.many(key, count) for key, count in counts if count]


def span_of(killed: Deaths, say: Words, *, known: bool) -> str:
    """Return deaths as a range, or that there is no figure."""
    if not known:
        return say("brief.figure.no_deaths")
    return say.span(killed.low or None if killed.high else 0, killed.high)


def what_of(brief: Brief, event_id: str, say: Words) -> str:
    """Return what an event is called in a few words: what was done, by whom, and the day."""
    row = brief.row(event_id)
    what = str(row["sub_kind"] or "") or say(f"kind.{row['kind']}")
    return say("brief.chains.event", what=what, day=say.day(row["date_start"].date()))


def group_name(by: str, group: Group, brief: Brief, say: Words) -> str:
    """Return what a group is called."""
    if not group.value:
        return say("brief.by.none")
    if by == "kind":
        return say(f"kind.{group.value}")
    return brief.name(group.value) if by == "actor" else group.value


def _happened(brief: Brief, say: Words) -> Iterator[Line]:
    """Yield what was counted, the deaths, and what was asked for."""
    yield Line(sentence_of(brief, say), brief.ids)
    told = deaths_sentence(brief.events, say)
    if told:
        counted = tuple(dict.fromkeys((*brief.with_deaths, *brief.unknown_deaths)))
        yield Line(say("brief.deaths", deaths=told), counted)
    day, ids = brief.busiest
    if len(ids) > 1 and len(ids) < len(brief.ids):
        yield Line(say.many("brief.busiest", len(ids), day=say.day(day)), ids)
    if brief.query.without("since", "until").fields_set():
        what = sentence(brief.query, brief.events, say, Choices.of(brief.dataset))
        yield Line(say("brief.counts.filters", what=what), brief.ids)


def _deadliest(brief: Brief, say: Words) -> Iterator[Line]:
    """Yield the events with most reported deaths, in the words of the data."""
    for event_id in brief.deadliest:
        row = brief.row(event_id)
        low, high = brief.killed(event_id) or (0, 0)
        place = str(row["place"] or row["admin1"] or "") or say("brief.by.none")
        text = say(
            "brief.deadliest.line",
            day=say.day(row["date_start"].date()), place=place,
            span=say.span(low or None, high), summary=row["summary"],
        )  # fmt: skip
        yield Line(text, (event_id,))


def _chains(brief: Brief, say: Words) -> Iterator[Line]:
    """Yield how many answer something by whose word, then each answer: to incidents first."""
    said = [one for one in brief.answers if one.link.relation not in OWN_RELATIONS]
    own = {one.event_id for one in brief.answers} - {one.event_id for one in said}
    ids = tuple(dict.fromkeys(one.event_id for one in said))
    if not ids:
        yield Line(say("brief.chains.none"), brief.ids, counts=True)
    else:
        bases = Counter(one.link.basis for one in said)
        by = [
            say("brief.chains.basis", n=count, basis=say(f"escalation.basis.{basis}"))
            for basis, count in sorted(bases.items(), key=lambda pair: (-pair[1], pair[0]))
        ]
        told = say.many("brief.chains.count", len(ids), links=len(said), by=say.all_of(by))
        yield Line(told, ids, counts=True)
    if own:
        yield Line(say.many("brief.chains.own", len(own)), tuple(sorted(own)), counts=True)
    for one in sorted(said, key=lambda one: not _both_incidents(one, brief)):
        yield _answer(one, brief, say)


def _both_incidents(one: Answer, brief: Brief) -> bool:
    """Return whether violence is said to answer violence."""
    rows = brief.row(one.event_id), brief.row(one.link.event_id)
    return all(row["domain"] == Domain.INCIDENT for row in rows)


def _answer(one: Answer, brief: Brief, say: Words) -> Line:
    """Return what is said to answer what, who says so and why."""
    link, row = one.link, brief.row(one.event_id)
    when = say.many("chain.before", link.days) if link.days else say("chain.same_day")
    text = say(
        "brief.chains.line" if link.reason else "brief.chains.line.bare",
        day=say.day(row["date_start"].date()),
        what=str(row["sub_kind"] or "") or say(f"kind.{row['kind']}"),
        relation=say(f"relation.said.{link.relation}"),
        earlier=what_of(brief, link.event_id, say),
        when=when, reason=link.reason, basis=say(f"escalation.basis.{link.basis}"),
        confidence=say(f"confidence.{link.confidence}").lower(),
    )  # fmt: skip
    return Line(text, (one.event_id, link.event_id))


def _followed(brief: Brief, say: Words) -> Iterator[Line]:
    """Yield what only followed, with how often such an event comes anyway."""
    if not brief.after:
        steps = brief.escalation is not None
        key = "brief.followed.none.steps" if steps else "brief.followed.none"
        yield Line(say.many(key, REACH if steps else WINDOW))
    for one in brief.after:
        yield _after(one, brief, say)
    if brief.after and brief.dataset.coverage == Coverage.SELECTED:
        yield Line(say("chain.selected"))


def _after(one: After, brief: Brief, say: Words) -> Line:
    """Return what followed one event."""
    chance = say("chain.no_windows")
    if one.share is not None:
        chance = say("brief.followed.chance", share=say.number(round(100 * one.share)))
    earlier = what_of(brief, one.event_id, say)
    count = len(one.followed)
    text = say.many(
        "brief.followed.line", count, window=one.window or WINDOW, earlier=earlier, chance=chance
    )
    return Line(text, (one.event_id, *one.followed))


def _around(brief: Brief, say: Words) -> Iterator[Line]:
    """Yield what else was going on in these days."""
    found = brief.around
    if not found.calendar and not found.episodes:
        yield Line(say("brief.around.none"), counts=True)
        return
    yield Line(say("brief.around.note"), counts=True)
    for other in found.calendar:
        days, entry = say.days(other.since, other.until), other.entry
        if other.ahead:
            days = say.many("brief.around.ahead", other.ahead, days=days)
        text = say("brief.around.calendar", days=days, what=entry.what, publisher=entry.publisher)
        yield Line(text)
    for one in found.episodes:
        days = say.days(one.since, one.until)
        yield Line(say.many("brief.around.episode", one.events, days=days, name=one.name))


def _before(brief: Brief, say: Words) -> Iterator[Line]:
    """Yield both periods as they are counted, and their ratio or why there is none."""
    found = brief.before
    if found is None:
        yield Line(say("brief.before.none", day=say.day(brief.dataset.first_day)))
        return
    for at, days in enumerate(found.days):
        incidents = found.incidents[at]
        acts = len(found.events[at]) - incidents
        what = [
            say.many("brief.incidents", incidents), say.many("brief.diplomacy", acts)
        ]  # fmt: skip
        told = _reported(found.deaths[at], say, known=found.known[at])
        text = say.many(
            "brief.before.line", days.days, days=say.days(*days), what=say.all_of(what),
            deaths=told,
        )  # fmt: skip
        yield Line(text, found.events[at])
    yield Line(_rule(brief, say))
    yield Line(_rate(found, say))


def _reported(killed: Deaths, say: Words, *, known: bool) -> str:
    """Return the deaths of a period, and how many incidents have no figure."""
    told = say("brief.before.no_figure")
    if known:
        told = say("brief.before.killed", span=span_of(killed, say, known=True))
    unknown = killed.unknown
    return say.many("brief.before.unknown", unknown, told=told) if unknown else told


def _rule(brief: Brief, say: Words) -> str:
    """Return which events are counted in both periods."""
    found = brief.escalation
    if found is None:
        return say("brief.before.query")
    one, other = (brief.name(side) for side in found.asked.dyad)
    return say("brief.before.between", one=one, other=other)


def _rate(found: Before, say: Words) -> str:
    """Return the ratio with its interval, or the one sentence why there is none."""
    ratio = found.ratio
    if ratio is None:
        return say("sheet.coverage.selected")
    if ratio.value is None:
        return say("brief.before.no_ratio")
    high = say("brief.before.open") if ratio.high is None else f"{ratio.high:.2f}"
    told = say("brief.before.ratio", value=f"{ratio.value:.2f}", low=f"{ratio.low:.2f}", high=high)
    few = sum(map(len, found.events)) < FEW
    return " ".join([told, say("brief.before.few")]) if few else told


def _sources(brief: Brief, say: Words) -> Iterator[Line]:
    """Yield how many sources there are of whom; which events name none."""
    if not brief.sources:
        yield Line(say("brief.sources.none"), brief.without_source)
        return
    named = [say("brief.sources.publisher", name=name, n=count) for name, count in brief.publishers]
    text = say.many(
        "brief.sources.count",
        len(brief.sources),
        publishers=say.many("brief.sources.publishers", len(brief.publishers)),
        named=_listed(named, say),
    )
    yield Line(text, brief.ids)
    if brief.without_source:
        count = len(brief.without_source)
        yield Line(say.many("brief.sources.without", count), brief.without_source)


def _listed(names: Sequence[str], say: Words) -> str:
    """Return the first names with commas between them, and how many more there are."""
    rest = len(names) - NAMED
    more = [say.many("brief.by.rest", rest)] if rest > 0 else []
    return ", ".join([*names[:NAMED], *more])


def _method(brief: Brief, say: Words) -> Iterator[Line]:
    """Yield how it was counted."""
    keys = ["sentences", "deaths", "answers"]
    if brief.escalation is not None and brief.of_domain(Domain.DIPLOMATIC):
        keys.append("values")
    for key in keys:
        yield Line(say(f"brief.method.{key}"))


def _caveats(brief: Brief, say: Words) -> Iterator[Line]:
    """Yield what is not known, and what must not be read from it."""
    yield Line(say(f"sheet.coverage.{brief.dataset.coverage}"))
    if brief.dataset.incomplete:
        yield Line(say(brief.dataset.incomplete))
    if brief.precision:
        named = [
            say("brief.caveats.precision.part", n=len(ids), precision=say(f"precisions.{value}"))
            for value, ids in brief.precision
        ]
        ids = tuple(event_id for _, found in brief.precision for event_id in found)
        yield Line(say("brief.caveats.precision", parts=say.all_of(named)), ids)
    for key, ids in (("not_placed", brief.not_placed), ("unknown", brief.unknown_deaths)):
        if ids:
            yield Line(say.many(f"brief.caveats.{key}", len(ids)), ids)
    left = brief.escalation.ladder.left_out if brief.escalation else 0
    if left:
        yield Line(say.many("brief.caveats.left_out", left))
    yield Line(say("land.disclaimer"))
    yield Line(say("land.side_uncertain"))
