"""The command that draws the figure of an escalation, or tells its steps."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from dataclasses import asdict
from pathlib import Path
from typing import Annotated, Any

import typer
from typer.exceptions import TyperException

from commands import again
from commands.asking import KnownAt
from commands.telling import PROGRAM, print_json, shown, tell
from commands.writing import write_whole
from data.escalation import Escalation, answer, over, read
from data.load import current
from data.schema import Coverage, DataError
from data.words import Words, languages

app = typer.Typer()

_USUAL = {"theme": "light", "layout": "landscape", "lang": "en", "title": "", "caption": ""}


@app.command(epilog=f"Example: {PROGRAM} escalation january.png --between ir,pk")
def escalation(
    out: Annotated[
        Path | None,
        typer.Argument(help="The file to write: .png, .svg or .pdf; without it, lines of text."),
    ] = None,
    *,
    between: Annotated[
        str, typer.Option(help="Two sides by id or name, such as ir,pk; states with their organs.")
    ] = "",
    episode: Annotated[
        str, typer.Option(help="An event whose episode is meant, such as INC-2024-003.")
    ] = "",
    days: Annotated[
        str, typer.Option(help="Days like 2024-01-01..2024-01-31 in place of an episode.")
    ] = "",
    weights: Annotated[
        str, typer.Option(help="Own values of CAMEO codes, such as 161:-6,030:5.")
    ] = "",
    theme: Annotated[str, typer.Option(help="light (the usual), dark or print.")] = "",
    layout: Annotated[str, typer.Option(help="landscape (the usual) or portrait.")] = "",
    lang: Annotated[str, typer.Option(help="en (the usual), fa or ur.")] = "",
    title: Annotated[str, typer.Option(help="Without it, the name of the episode.")] = "",
    caption: Annotated[str, typer.Option(help="A text of your own below the sentence.")] = "",
    recipe: Annotated[
        Path | None, typer.Option(help="A recipe.json or an exported figure to take all from.")
    ] = None,
    known_at: KnownAt = "",
    as_json: Annotated[bool, typer.Option("--json", help="Print JSON on stdout.")] = False,
) -> None:
    """Draw what happened between two sides step by step, or tell it.

    A step answers another where somebody says so, and is told with who does; else it only
    followed, with how often such an act falls into as many days anyway.
    """
    say = Words()
    asked = {"between": between, "episode": episode, "days": days, "weights": weights}
    looks = {"theme": theme, "layout": layout, "lang": lang, "title": title, "caption": caption}
    told = again.asked_of(recipe, "escalation", say)
    dataset = current(known_at or again.known_at_of(told))
    chosen = {name: value or str(told.get(name) or _USUAL[name]) for name, value in looks.items()}
    words = Words(_one_of("--lang", chosen["lang"], languages()))
    try:
        wanted = over(told.get("asked"), {name: text for name, text in asked.items() if text})
        found = answer(dataset, read(wanted, dataset))
    except DataError as error:
        raise TyperException(str(error)) from error
    if out is not None:
        _draw(found, out, told=told, chosen=chosen, json=as_json)
    elif as_json:
        print_json(_told(found, words))
    else:
        for line in _lines(found, words):
            print(shown(line))
    if dataset.coverage == Coverage.SELECTED and any(step.followed for step in found.ladder.steps):
        tell(say("chain.selected"))


def _one_of(flag: str, value: str, known: Collection[str]) -> str:
    """Return the value of a flag; one that is none of those known is misunderstood."""
    if value not in known:
        choices = ", ".join(known)
        said = Words()("commands.not_one_of", flag=flag, value=value[:60], choices=choices)
        raise TyperException(said)
    return value


def _draw(
    found: Escalation, out: Path, *, told: dict[str, Any], chosen: Mapping[str, str], json: bool
) -> None:
    """Write the figure; a form, theme or layout that there is not is misunderstood."""
    from geo import escalation as door  # noqa: PLC0415 - the steps need no painters
    from geo.style import BORDERLANDS  # noqa: PLC0415
    from geo.verify import view_of  # noqa: PLC0415

    say, form = Words(), out.suffix.lower().lstrip(".")
    if out.is_dir():
        raise TyperException(say("commands.is_folder", name=str(out)))
    for name, known in door.CHOICES.items():
        flag = "FILE" if name == "form" else f"--{name}"
        _one_of(flag, form if name == "form" else chosen[name], known)
    view = view_of(told) if told else BORDERLANDS
    made = door.make(found.dataset, found.asked, form=form, view=view, **chosen)
    write_whole(out, made.content)
    for note in made.notes:
        tell(note.said(say))
    if json:
        parts = ("events", "placed", "not_placed", "outside_view", "sentence", "recipe")
        print_json({**{part: getattr(made, part) for part in parts}, "files": [str(out)]})
    else:
        tell(made.sentence)


def _lines(found: Escalation, say: Words) -> Iterator[str]:
    """Yield the steps for a person."""
    from geo.sheet import escalation as sheet  # noqa: PLC0415 - as in `_draw`
    from geo.sheet.rungs import names_of, told  # noqa: PLC0415

    yield sheet.title_of(found, say)
    yield sheet.sentence_of(found, say)
    names, rows = names_of(found, say), found.events.to_dict("records")
    for number, (step, row) in enumerate(zip(found.ladder.steps, rows, strict=True), 1):
        words = told(step, row, found, names, say)
        later = say.many("escalation.later", step.since_last) if step.since_last else ""
        third = say("escalation.third") if step.by_third else ""
        head = [say.day(step.day), later, words.who, words.what, third]
        yield ""
        line = say("escalation.line", n=number, text=" · ".join(filter(None, head)))
        yield line
        yield say("escalation.indent", text=words.tells)
        rest = [words.answers, words.sources, step.event_id]
        yield say("escalation.indent", text=" · ".join(filter(None, rest)))


def _told(found: Escalation, say: Words) -> Mapping[str, Any]:
    """Return the ladder for another program."""
    from geo.sheet.escalation import sentence_of  # noqa: PLC0415 - as in `_draw`

    ladder = found.ladder
    steps = [
        {
            "event": step.event_id,
            "day": step.day,
            "days_since_last": step.since_last,
            "by_third_party": step.by_third,
            "answers": [
                {"event": link.event_id, "relation": link.relation, "basis": link.basis}
                for link in step.answers
            ],
            "goes_on_from": [
                {"event": link.event_id, "relation": link.relation, "basis": link.basis}
                for link in step.goes_on
            ],
            "followed": step.followed
            and {
                "event": step.followed.event_id,
                "days": step.followed.days,
                "window": step.followed.window,
                "share": step.followed.chance.share,
            },
            "decided": [{"event": one.event_id, **asdict(one.told)} for one in step.decided],
        }
        for step in ladder.steps
    ]
    values = {act.event_id: act.value for part in found.tracks("day") for act in part.acts}
    return {
        "asked": found.asked.params(), "sentence": sentence_of(found, say), "steps": steps,
        "values": values, "others": list(ladder.others), "left_out": ladder.left_out,
    }  # fmt: skip
