"""The command that asks other servers: once told to, and once their terms are agreed to."""

from __future__ import annotations

import sys
from collections.abc import Mapping, Sequence
from datetime import date
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Annotated

import typer
from typer.exceptions import TyperException

from commands.taking_in import progress, take_in
from commands.telling import FAILED, PROGRAM, print_json, tell
from data.adapters.recognise import Asked
from data.words import Words
from geo.fetch.known import RELEASE, SERVICES, Service, Wanted

if TYPE_CHECKING:
    from geo.fetch.getting import Fetched

app = typer.Typer()

Day = Annotated[str, typer.Option(help="A day like 2024-01-16, inclusive: ucdp and acled.")]


@app.command("fetch", epilog=f"Example: {PROGRAM} fetch gdelt --agree")
def fetch_(
    source: Annotated[str, typer.Argument(help=f"One of {', '.join(SERVICES)}.")],
    *,
    agree: Annotated[
        bool, typer.Option("--agree", help="You have read the terms and agree to them.")
    ] = False,
    since: Day = "",
    until: Day = "",
    release: Annotated[
        str, typer.Option(help=f"Of UCDP GED: {RELEASE} without it, or one like 25.0.9.")
    ] = "",
    why: Annotated[str, typer.Option(help="A reason, for the journal.")] = "",
    yes: Annotated[bool, typer.Option("--yes", help="Change known events without asking.")] = False,
    as_json: Annotated[bool, typer.Option("--json", help="Print JSON on stdout.")] = False,
) -> None:
    """Fetch events or places from a service, and import them as a file of theirs."""
    from geo.fetch.getting import fetch  # noqa: PLC0415 - other commands need not wait for it

    say = Words()
    service = SERVICES.get(source)
    if service is None:
        known = ", ".join(SERVICES)
        key = "commands.not_one_of"
        raise TyperException(say(key, flag="SOURCE", value=source[:60], choices=known))
    wanted = _wanted(service, {"since": since, "until": until, "release": release}, say)
    tell(say(f"fetch.terms.{service.id}"))
    tell(say("fetch.terms.page", url=service.terms_url))
    if not (agree or _agreed(say)):
        raise typer.Exit(FAILED)
    with TemporaryDirectory(prefix="sarhad-fetch-") as folder:
        with progress(say("fetch.fetching", name=service.name)) as done:
            found = fetch(service.id, wanted, Path(folder), agreed=True, progress=done)
        if service.id == "geonames":
            _keep(found, why, say, as_json=as_json)
            return
        for one in found:
            take_in(
                one.path, Asked(service.id), name=one.name, why=why, yes=yes, as_json=as_json,
                fetched=one.said,
            )  # fmt: skip


def _agreed(say: Words) -> bool:
    """Return whether the person agrees to the terms; nobody is asked in a script."""
    if not sys.stdin.isatty():
        tell(say("fetch.must_agree"))
        return False
    return typer.confirm(say("fetch.agree"), err=True)


def _keep(found: Sequence[Fetched], why: str, say: Words, *, as_json: bool) -> None:
    """Keep dumps of places, and tell how many places each has."""
    from geo.fetch.places import keep_dumps  # noqa: PLC0415 - as in `fetch`

    kept = keep_dumps(found, why=why)
    for name, n in kept.items():
        tell(say.many("fetch.places", n, file=name))
    tell(say("fetch.places.use", program=PROGRAM))
    if as_json:
        print_json({"files": kept})


def _wanted(service: Service, given: Mapping[str, str], say: Words) -> Wanted:
    """Return what the flags ask for; what the service does not know of is misunderstood."""
    for name, text in given.items():
        if text and name not in service.asks:
            raise TyperException(say("fetch.not_asked", flag=f"--{name}", name=service.name))
    days = [_day(name, given[name], say) for name in ("since", "until")]
    since, until = days
    if since and until and until < since:
        raise TyperException(say("fetch.days_swapped"))
    return Wanted(since, until, given["release"].strip())


def _day(name: str, text: str, say: Words) -> date | None:
    """Return the day of a flag, None without one."""
    try:
        return date.fromisoformat(text) if text else None
    except ValueError:
        value = text[:60]
        raise TyperException(say("fetch.bad_day", flag=f"--{name}", value=value)) from None
