"""Asking one server: https only, within limits, in turns; each fault is one sentence."""

from __future__ import annotations

import json
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from datetime import UTC, datetime
from email.message import Message
from email.utils import parsedate_to_datetime
from http.client import HTTPException, HTTPMessage
from typing import IO, Any, NamedTuple
from urllib.error import HTTPError, URLError
from urllib.parse import urlencode, urlsplit
from urllib.request import HTTPRedirectHandler, OpenerDirector, Request, build_opener

from data.schema import DataError
from geo.where.limiter import Limiter, NotYetError

USER_AGENT = "Sarhad/0.1.0 (conflict map of the borderland of Iran and Pakistan)"
TIMEOUT = 30.0  # s without a single byte
LONGEST = 600.0  # s that one answer may take
MOST_BYTES = 64 * 2**20  # of one answer; it is held in memory
BLOCK = 2**16
SLICE = 0.2  # s between two looks at whether somebody wants to stop
AGAIN_SECONDS = 2.0  # before a server that failed is asked once more
RETRY_SECONDS = 60.0  # where a server says that it was asked too often, and not for how long
REFUSALS = (401, 403)
LOOPBACK = ("127.0.0.1", "localhost", "::1")

Progress = Callable[[float], None]  # told how much is done, 0 to 1; may raise to stop


class FetchError(DataError, OSError):
    """Nothing came, or not what was asked for."""

    __str__ = DataError.__str__


class _FailedError(Exception):
    """A request that may be tried again: what happened, and how long to wait before."""

    def __init__(self, got: str, remedy: str, seconds: float) -> None:
        """Keep the parts of the sentence."""
        self.got, self.remedy, self.seconds = got, remedy, seconds
        super().__init__(got)


class _Allowed(NamedTuple):
    """What an answer may be: see Web.content."""

    most: int
    may_lack: bool
    refusals: tuple[int, ...]


_LATER = "Nothing was changed; fetch again later."


def is_loopback(url: str) -> bool:
    """Return whether an address is this computer's own."""
    return (urlsplit(url).hostname or "") in LOOPBACK


def check_address(name: str, url: str) -> str:
    """Return an address without its last stroke; raises DataError for one that is not safe.

    A name and password in an address would stand in logs; without https they could be read on
    the way.
    """
    parts = urlsplit(url)
    safe = parts.scheme == "https" or (parts.scheme == "http" and is_loopback(url))
    if not safe or not parts.hostname or "@" in parts.netloc or parts.query or parts.fragment:
        raise DataError(
            f"{name}, address", expected="https://host/path, without a password in it",
            got=f"an address that begins with {parts.scheme[:10] or 'nothing'}",
            remedy="Write another address into the settings, or none for the public one.",
        )  # fmt: skip
    return url.rstrip("/")


class _SameHost(HTTPRedirectHandler):
    """Follows a server that sends on to itself, and no other: who we are is told to one only."""

    def redirect_request(
        self, req: Request, fp: IO[bytes], code: int, msg: str, headers: HTTPMessage, newurl: str
    ) -> Request | None:
        """Return the next request; raises HTTPError where it would go elsewhere."""
        if urlsplit(newurl)[:2] != urlsplit(req.full_url)[:2]:
            raise HTTPError(req.full_url, code, "", headers, None)
        return super().redirect_request(req, fp, code, msg, headers, newurl)


class Web:
    """One service at one address, asked in turns. Nothing is asked when it is made."""

    def __init__(self, name: str, base: str, limiter: Limiter, progress: Progress) -> None:
        """Take what messages call it, its address, its turns, and who is told how far it is."""
        self.name = name
        self.done = 0.0  # of all that is to be fetched, 0 to 1; the one who asks moves it
        self._base, self._limiter, self._progress = base, limiter, progress
        self._opener: OpenerDirector = build_opener(_SameHost)

    def json(
        self,
        path: str,
        params: Mapping[str, str],
        headers: Mapping[str, str] | None = None,
        form: Mapping[str, str] | None = None,
        *,
        refusals: tuple[int, ...] = REFUSALS,
    ) -> dict[str, Any]:
        """Return the JSON object at a path; raises FetchError for anything else."""
        content = self.content(path, params, headers, form, refusals=refusals)
        try:
            document = json.loads(content or b"")
        except (ValueError, RecursionError):
            document = None
        if not isinstance(document, dict):
            raise self.fault("JSON as described by the service", "something else", _LATER)
        return document

    def content(
        self,
        path: str,
        params: Mapping[str, str] | None = None,
        headers: Mapping[str, str] | None = None,
        form: Mapping[str, str] | None = None,
        *,
        most: int = MOST_BYTES,
        may_lack: bool = False,
        refusals: tuple[int, ...] = REFUSALS,
    ) -> bytes | None:
        """Return what lies at a path, whole; a form is sent where there is one.

        A server that fails, breaks off or asks for patience is asked once more, after the pause
        it wants. With `may_lack`, None stands for what is not there. `refusals` are the statuses
        by which the service says that it does not know who asks. Raises FetchError.
        """
        allowed = _Allowed(most, may_lack=may_lack, refusals=refusals)
        query = f"?{urlencode(params)}" if params else ""
        body = urlencode(form).encode() if form else None
        named = {"User-Agent": USER_AGENT, "Accept": "*/*", **(headers or {})}
        request = Request(f"{self._base}/{path}{query}", body, named)  # noqa: S310 - checked
        for last in (False, True):
            try:
                with self._turn() as hold_off:
                    try:
                        return self._read(request, allowed)
                    except _FailedError as failed:
                        hold_off(failed.seconds)
                        raise
            except _FailedError as failed:
                if last:
                    raise self.fault("an answer", failed.got, failed.remedy) from None
        return None

    def fault(self, expected: str, got: str, remedy: str = "") -> FetchError:
        """Return a fault of this service; what is secret stands in no part of it."""
        return FetchError(self.name, expected=expected, got=got, remedy=remedy)

    @contextmanager
    def _turn(self) -> Iterator[Callable[[float], None]]:
        """Wait for a turn and hold it; raises FetchError where it is too far off."""
        self._progress(self.done)
        try:
            with self._limiter.turn() as hold_off:
                yield hold_off
        except NotYetError as error:
            at = datetime.fromtimestamp(time.time() + error.seconds, UTC).astimezone()
            raise self.fault(
                "to be its turn", f"a wait of {error.seconds:,.0f} seconds that the service wants",
                f"Nothing was changed; fetch again after {at:%d %B, %H:%M}.",
            ) from None  # fmt: skip

    def _read(self, request: Request, allowed: _Allowed) -> bytes | None:
        """Return what one request brings; raises _FailedError, or FetchError for good."""
        try:
            with self._opener.open(request, timeout=TIMEOUT) as answer:
                return self._whole(answer, allowed.most)
        except HTTPError as error:
            with error:
                if allowed.may_lack and error.code == 404:
                    return None
                raise self._refused(error.code, error.headers, allowed.refusals) from None
        except TimeoutError:
            got = f"no answer within {TIMEOUT:.0f} seconds"
            raise _FailedError(got, _LATER, AGAIN_SECONDS) from None
        except (URLError, HTTPException, OSError, ValueError) as error:
            if isinstance(error, FetchError):
                raise
            raise _FailedError(
                "no connection, or one that broke off",
                "Look whether this computer is online; nothing was changed.", AGAIN_SECONDS,
            ) from None  # fmt: skip

    def _whole(self, answer: Any, most: int) -> bytes:
        """Return all bytes of an answer; one that ends too soon has failed."""
        promised = answer.headers.get("Content-Length", "")
        begun, parts, size = time.monotonic(), [], 0
        while block := answer.read(BLOCK):
            parts.append(block)
            size += len(block)
            if size > most:
                wanted = f"at most {most / 2**20:,.0f} MB"
                raise self.fault(wanted, "more", "Ask for fewer days.")
            if time.monotonic() - begun > LONGEST:
                wanted = f"an answer within {LONGEST / 60:.0f} minutes"
                raise self.fault(wanted, "half of one", _LATER)
            self._progress(self.done)
        if promised.isdecimal() and size < int(promised):
            got = f"{size:,} of {int(promised):,} bytes, then nothing"
            raise _FailedError(got, _LATER, AGAIN_SECONDS)
        return b"".join(parts)

    def _refused(self, code: int, headers: Message, refusals: tuple[int, ...]) -> Exception:
        """Return what a status means: what may be tried again, what a person has to do."""
        if code in refusals:
            known = code == 403
            got = "this account may not fetch" if known else "the password or token is not known"
            return self.fault(
                "to be let in", f"a refusal: {got} (status {code})",
                "Check them with the service, or download a file there and import it.",
            )  # fmt: skip
        if code in (429, 503):
            seconds = _pause(headers.get("Retry-After", ""))
            got = f"that it was asked too often (status {code})"
            return _FailedError(got, f"Fetch again in {seconds:,.0f} seconds.", seconds)
        if code >= 500:
            got = f"a fault of the server (status {code})"
            return _FailedError(got, _LATER, AGAIN_SECONDS)
        if 300 <= code < 400:
            return self.fault("an answer", "that it moved to another server", _LATER)
        return self.fault(
            "an answer", f"that there is no such thing (status {code})",
            "Check the release, the days and the address in the settings.",
        )  # fmt: skip


def sleeper(progress: Progress, web: Callable[[], float]) -> Callable[[float], None]:
    """Return a sleep that looks again and again whether somebody wants to stop."""

    def sleep(seconds: float) -> None:
        """Sleep so long, in slices."""
        end = time.monotonic() + seconds
        while (left := end - time.monotonic()) > 0:
            progress(web())
            time.sleep(min(left, SLICE))

    return sleep


def _pause(written: str) -> float:
    """Return the seconds of a Retry-After: a number, or a moment of the server's clock."""
    try:
        return max(float(int(written)), 0.0)
    except ValueError:
        pass
    try:
        moment = parsedate_to_datetime(written)
        left = moment.timestamp() - time.time()
    except (ValueError, TypeError, OverflowError):
        return RETRY_SECONDS
    return max(left, 0.0)
