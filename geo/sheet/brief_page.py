"""A brief as one HTML file that asks nobody, runs no script and leads each figure to its events."""

from __future__ import annotations

from base64 import b64encode
from collections.abc import Callable, Iterable
from hashlib import sha256
from html import escape
from urllib.parse import quote, urlsplit

from data.brief import GROUPS, Brief, Source
from data.telling import Line, Part, group_name, lead, parts, sentence_of, span_of, title_of
from data.words import Words
from geo.sheet import svg
from geo.sheet.bidi import plain
from geo.sheet.brief import (
    BriefRecipe,
    axis_alone,
    key_figures,
    killed_in,
    listed,
    map_alone,
    map_told,
    subject_of,
)
from geo.sheet.display import Sheet
from geo.sheet.fonts import ARABIC, LATIN, Face, web_font
from geo.sheet.look import Look
from geo.sheet.margins import credit_lines
from geo.sheet.page import RECIPE_NAME
from geo.style import THEMES

OPEN = 10  # lines of a part that are summed up; more are folded away
IN_A_TABLE = 2  # events that are named in a row
INLINE = 6  # events that are named beside a sentence; more are folded away
WIDE, NARROW = 1000.0, 350.0  # px of the axis: on a desk, and on a phone
MAP_WIDE = 520.0
USUAL = "light"  # the theme that follows day and night of the reader
STYLE = """
*{box-sizing:border-box}
body{margin:0;background:var(--page);color:var(--ink);font:16px/1.5 Plex,PlexArabic,system-ui,
sans-serif}
main{max-width:66rem;margin:0 auto;padding:1.5rem 1.25rem 3rem}
header p{color:var(--muted);margin:0}
.top{display:flex;justify-content:space-between;gap:1rem;font-size:.8rem;padding-bottom:.5rem;
border-bottom:1px solid var(--rule)}
.top b{color:var(--ink)}
h1{font-size:clamp(1.5rem,1rem + 2.4vw,2.3rem);line-height:1.18;margin:1.4rem 0 .3rem;
overflow-wrap:anywhere}
h2{font-size:1.05rem;margin:0 0 .6rem}
h3{font-size:.95rem;margin:0 0 .4rem}
section{border-top:1px solid var(--rule);padding-top:1.1rem;margin-top:1.5rem;min-width:0}
p,li{overflow-wrap:anywhere}
p{margin:0 0 .7rem}
.figures{display:grid;grid-template-columns:repeat(auto-fit,minmax(8.5rem,1fr));gap:1rem;
margin:1.4rem 0 0;padding:0}
.figures div{min-width:0}
.figures dt{font-size:.82rem;color:var(--muted);line-height:1.3}
.figures dd{margin:0;font-size:2rem;font-weight:600;line-height:1.15;
font-variant-numeric:tabular-nums}
.figures div{display:flex;flex-direction:column-reverse;justify-content:flex-end}
.two,.three{display:grid;gap:0 2.2rem;grid-template-columns:1fr}
@media (min-width:48rem){.two{grid-template-columns:1fr 1fr}
.three{grid-template-columns:repeat(3,1fr)}}
.three section{border-top:0;padding-top:0}
.many>p{font-size:.9rem}
img{display:block;width:100%;height:auto}
figure{margin:0}
figcaption,.small{font-size:.85rem;color:var(--muted)}
table{border-collapse:collapse;width:100%;font-size:.9rem;font-variant-numeric:tabular-nums}
th{font-weight:400;color:var(--muted);font-size:.8rem;text-align:right}
th:first-child,td:first-child{text-align:left;overflow-wrap:anywhere}
td{padding:.2rem 0 .2rem .6rem;text-align:right;vertical-align:top;
border-top:1px solid var(--rule)}
td:first-child{padding-left:0}
td:not(:first-child){white-space:nowrap}
.three>div{margin-bottom:1.2rem}
.rest>summary{font-size:.9rem;margin-bottom:.6rem}
a{color:var(--accent)}
.ids{font-size:.78rem;margin:-.45rem 0 .8rem;color:var(--muted)}
.ids a{margin-right:.35em;white-space:nowrap}
td .ids{margin:0}
summary{cursor:pointer}
summary:focus-visible,a:focus-visible{outline:2px solid var(--accent);outline-offset:2px}
ol,ul{margin:0;padding:0;list-style:none}
ol>li,ul>li{border-top:1px solid var(--rule);padding:.6rem 0;font-size:.9rem}
li:target{background:color-mix(in srgb,var(--accent) 14%,transparent)}
li b{margin-right:.6em;white-space:nowrap}
li p{margin:.2rem 0 0}
code{display:block;font-size:.85rem;overflow-wrap:anywhere;white-space:pre-wrap}
footer{margin-top:1.5rem;border-top:1px solid var(--rule);padding-top:1rem;font-size:.85rem;
color:var(--muted)}
@media print{details>*{display:inline}a{color:inherit}}
"""
PAGE = """<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="{policy}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="{schemes}">
<title>{title}</title>
<meta name="description" content="{sentence}">
<meta name="{recipe_name}" content="{recipe}">
<style>{style}</style>
</head>
<body>
<main>
{body}
</main>
</body>
</html>
"""


def as_html(brief: Brief, recipe: BriefRecipe, embedded: str, say: Words) -> bytes:
    """Return the page; `embedded`, the recipe as JSON, is in a `meta` element.

    Its policy is `default-src 'none'`: its one style sheet is named by its hash, pictures and
    fonts are inside, and nothing in it is a script.
    """
    title = recipe.title or title_of(brief, say)
    body = _body(brief, recipe, title, say)
    style = _style(body, recipe.theme)
    named = b64encode(sha256(style.encode()).digest()).decode()
    policy = f"default-src 'none'; style-src 'sha256-{named}'; img-src data:; font-src data:"
    page = PAGE.format(
        schemes=_schemes(recipe.theme),
        policy=escape(policy), title=_text(title), sentence=_text(sentence_of(brief, say)),
        recipe_name=RECIPE_NAME, recipe=escape(embedded), style=style, body=body,
    )  # fmt: skip
    return page.encode("utf-8", errors="replace")


def _text(words: str) -> str:
    """Return words as text of a page: escaped, also for an attribute."""
    return escape(plain(words))


def _body(brief: Brief, recipe: BriefRecipe, title: str, say: Words) -> str:
    """Return all that is read."""
    told = parts(brief, say)
    as_of = say("sheet.as_of", day=say.day(brief.dataset.last_day))
    figures = "".join(
        f"<div><dt>{_text(words)}</dt><dd>{_text(figure)}</dd></div>"
        for figure, words in key_figures(brief, say)
    )
    happened = _part(told["happened"])
    deadliest = _part(told["deadliest"]) if told["deadliest"].lines else ""
    return "\n".join(
        [
            f'<header><div class="top"><b>{_text(say("brief.head"))}</b>'
            f"<span>{_text(as_of)}</span></div>",
            f"<h1>{_text(title)}</h1><p>{_text(lead(brief, say))}</p></header>",
            f'<dl class="figures">{figures}</dl>',
            f'<div class="two"><div>{happened}{deadliest}</div>{_map(brief, recipe, say)}</div>',
            _axis(brief, recipe, say),
            _groups(brief, say),
            f'<div class="two">{_part(told["chains"])}<div>{_part(told["followed"])}'
            f"{_part(told['around'])}{_part(told['before'])}</div></div>",
            _sources(brief, told["sources"], say),
            _register(brief, say),
            f'<div class="two">{_part(told["method"])}{_part(told["caveats"])}</div>',
            _footer(brief, recipe, say),
        ]
    )


def _part(part: Part) -> str:
    """Return a part with its lines, each with the way to its events."""
    kept = any(line.counts for line in part.lines) and len(part.lines) > 1
    most = OPEN if kept else len(part.lines)
    lines = "".join(_line(line) for line in part.lines[:most])
    if rest := part.lines[most:]:
        summary = _text(Words().many("brief.by.rest", len(rest)))
        folded = "".join(_line(line) for line in rest)
        lines += f'<details class="rest"><summary>{summary}</summary>{folded}</details>'
    many = ' class="many"' if kept else ""
    return f'<section id="{part.key}"{many}><h2>{_text(part.title)}</h2>{lines}</section>'


def _line(line: Line) -> str:
    """Return a sentence and the events behind it."""
    return f"<p>{_text(line.text)}</p>{_ids(line.events, Words())}"


def _ids(events: tuple[str, ...], say: Words, *, most: int = INLINE) -> str:
    """Return links to events, folded away where there are many."""
    if not events:
        return ""
    links = " ".join(f'<a href="#{_anchor(one)}">{_text(one)}</a>' for one in events)
    if len(events) <= most:
        return f'<div class="ids">{links}</div>'
    told = _text(say.many("brief.shown", len(events)))
    return f'<details class="ids"><summary>{told}</summary>{links}</details>'


def _anchor(event_id: str) -> str:
    """Return what an event is called in an address of the page."""
    return "event-" + quote(event_id, safe="")


def _map(brief: Brief, recipe: BriefRecipe, say: Words) -> str:
    """Return the map in the colours of the theme."""
    told = map_told(brief, recipe, say)[0]
    alt = " · ".join([say("brief.alt.map"), told])

    def drawn(name: str, width: float) -> Sheet:
        """Return the map in a theme and a width."""
        return map_alone(brief, recipe, Look(name, say), width=width)

    return (
        f'<section id="map"><h2>{_text(say("brief.map"))}</h2><figure>'
        f"{_pictures(drawn, (NARROW, MAP_WIDE), alt, recipe.theme)}"
        f"<figcaption>{_text(told)}</figcaption></figure></section>"
    )


def _axis(brief: Brief, recipe: BriefRecipe, say: Words) -> str:
    """Return the axis, wide and narrow, in the colours of the theme."""
    alt = say("brief.alt.axis")

    def drawn(name: str, width: float) -> Sheet:
        """Return the axis in a theme and a width."""
        return axis_alone(brief, Look(name, say), width=width)

    return (
        f'<section id="axis"><h2>{_text(say("brief.axis"))}</h2>'
        f"{_pictures(drawn, (NARROW, WIDE), alt, recipe.theme)}</section>"
    )


def _pictures(
    drawn: Callable[[str, float], Sheet], widths: tuple[float, float], alt: str, asked: str
) -> str:
    """Return a picture, narrow and wide, in the colours of the theme that is asked for."""
    made = []
    for theme, scheme in _themes(asked):
        for width, limit in zip(widths, ("(max-width: 36rem)", ""), strict=True):
            content = svg.encode(drawn(theme, width), recipe="{}", title=alt, sentence=alt)
            address = f"data:image/svg+xml;base64,{b64encode(content).decode()}"
            made.append((" and ".join(filter(None, [scheme, limit])), address))
    *others, (_, usual) = made
    sources = "".join(f'<source media="{media}" srcset="{one}">' for media, one in others)
    return f'<picture>{sources}<img src="{usual}" alt="{_text(alt)}"></picture>'


def _themes(asked: str) -> tuple[tuple[str, str], ...]:
    """Return the themes of a page, each with when it is shown: the usual one is dark at night."""
    if asked != USUAL:
        return ((asked, ""),)
    return (("dark", "(prefers-color-scheme: dark)"), (USUAL, ""))


def _groups(brief: Brief, say: Words) -> str:
    """Return the tables by kind, province and actor."""
    tables = "".join(_table(brief, by, say) for by in GROUPS)
    note = _text(say("brief.by.overlap"))
    return (
        f'<section id="groups"><div class="three">{tables}</div>'
        f'<p class="small">{note}</p></section>'
    )


def _table(brief: Brief, by: str, say: Words) -> str:
    """Return one table, each row with the way to its events."""
    rows = "".join(
        f"<tr><td>{_text(group_name(by, group, brief, say))}"
        f"{_ids(group.events, say, most=IN_A_TABLE)}</td>"
        f"<td>{say.number(len(group.events))}</td>"
        f"<td>{_text(span_of(group.deaths, say, known=True)) if group.known else '–'}</td></tr>"
        for group in brief.groups(by)
    )
    if not rows:
        return ""
    heads = "".join(
        f'<th scope="col">{_text(say(f"brief.by.{key}"))}</th>' for key in (by, "events", "deaths")
    )
    return f"<div><table><thead><tr>{heads}</tr></thead><tbody>{rows}</tbody></table></div>"


def _sources(brief: Brief, part: Part, say: Words) -> str:
    """Return all sources with title, address and their events."""
    lines = "".join(f"<p>{_text(line.text)}</p>" for line in part.lines)
    rows = "".join(f"<li>{_source(source, say)}</li>" for source in brief.sources)
    return (
        f'<section id="sources"><h2>{_text(part.title)}</h2>{lines}'
        f"<details><summary>{_text(say.many('brief.sources.all', len(brief.sources)))}</summary>"
        f"<ul>{rows}</ul></details></section>"
    )


def _source(source: Source, say: Words) -> str:
    """Return one source: who, what, where, for how many events and which."""
    name = source.publisher
    if source.via:
        name = say("brief.sources.via", publisher=source.publisher, via=source.via)
    where = _link(source.url) or _text(say("brief.sources.bare"))
    title = f" {_text(source.title)}" if source.title else ""
    count = _text(say.many("brief.events", len(source.events)))
    return f"<b>{_text(name)}</b>{title} {where} · {count}<p></p>{_ids(source.events, say)}"


def _link(url: str) -> str:
    """Return an address of the web as a link; of anything else only its text."""
    try:
        is_web = urlsplit(url).scheme in ("http", "https")
    except ValueError:
        is_web = False
    if not is_web:
        return _text(url)
    return f'<a href="{_text(url)}" rel="noreferrer noopener">{_text(url)}</a>'


def _register(brief: Brief, say: Words) -> str:
    """Return the list of events: what each was, what it is said to answer, its sources."""
    by_event: dict[str, list[str]] = {}
    for one in brief.answers:
        by_event.setdefault(one.event_id, []).append(one.link.event_id)
    sources: dict[str, list[Source]] = {}
    for source in brief.sources:
        for event_id in source.events:
            sources.setdefault(event_id, []).append(source)
    rows = "".join(
        f'<li id="{_anchor(event_id)}"><b>{_text(event_id)}</b>'
        f"{_text(listed(brief, event_id, say))}{_killed(brief, event_id, say)}"
        f"<p>{_text(str(brief.row(event_id)['summary']))}</p>"
        f"{_answered(by_event.get(event_id, []), say)}"
        f"{_named(sources.get(event_id, []))}</li>"
        for event_id in (*brief.ids, *brief.others)
    )
    return (
        f'<section id="events"><h2>{_text(say("brief.register"))}</h2>'
        f'<p class="small">{_text(say("brief.register.all"))}</p><ol>{rows}</ol></section>'
    )


def _killed(brief: Brief, event_id: str, say: Words) -> str:
    """Return the reported deaths of an event, "" where it has no figure."""
    span = killed_in(brief, event_id, say)
    return f" · {_text(say('brief.register.deaths', span=span))}" if span else ""


def _answered(earlier: Iterable[str], say: Words) -> str:
    """Return what an event is said to answer."""
    links = ", ".join(f'<a href="#{_anchor(one)}">{_text(one)}</a>' for one in earlier)
    return f'<p class="small">{_text(say("brief.register.answers"))} {links}</p>' if links else ""


def _named(sources: Iterable[Source]) -> str:
    """Return the sources of an event."""
    told = "; ".join(f"{_text(source.publisher)} {_link(source.url)}".strip() for source in sources)
    return f'<p class="small">{told}</p>' if told else ""


def _footer(brief: Brief, recipe: BriefRecipe, say: Words) -> str:
    """Return credits, the command that makes the brief again, and its hash."""
    sources, _ = credit_lines(subject_of(brief, recipe, say), Look("light", say))
    stamp = say("sheet.recipe", data=recipe.data, version=recipe.version, hash=recipe.hash)
    return (
        f"<footer><p>{_text(sources)}</p><h3>{_text(say('brief.recipe'))}</h3>"
        f"<code>{_text(recipe.command('brief.html'))}</code><p>{_text(stamp)}</p></footer>"
    )


def _schemes(asked: str) -> str:
    """Return the colour schemes that a page of a theme knows, as CSS names them."""
    return "light dark" if asked == USUAL else "dark" if asked == "dark" else "light"


def _style(body: str, asked: str) -> str:
    """Return the style sheet: the colours of the theme, and the type with the page's letters."""
    letters = body + body.upper() + "".join(map(chr, range(32, 127)))
    names = ("page", "ink", "muted", "rule", "accent")
    rules = [f":root{{color-scheme:{_schemes(asked)}}}"]
    for theme, scheme in reversed(_themes(asked)):
        colours = "".join(f"--{name}:{getattr(THEMES[theme], name)};" for name in names)
        rules.append(f"@media {scheme}{{:root{{{colours}}}}}" if scheme else f":root{{{colours}}}")
    fonts = "".join(
        f"@font-face{{font-family:{family};font-weight:{weight};src:url(data:font/woff2;base64,"
        f"{b64encode(web_font(face, letters)).decode()})}}"
        for family, face, weight in (
            ("Plex", Face(LATIN), "400 700"), ("PlexArabic", Face(ARABIC), "400"),
        )
    )  # fmt: skip
    return fonts + "".join(rules) + STYLE.replace("\n", "")
