"""The order in which mixed left-to-right and right-to-left text is drawn."""

from __future__ import annotations

import unicodedata
from itertools import groupby

_STRONG_RTL = frozenset({"R", "AL"})
_BRACKETS = {"(": ")", "[": "]", "{": "}"}
_NUMBER = frozenset({"EN", "AN"})
# Marks that would let text reorder its surroundings; names of people and places need none.
_CONTROLS = frozenset("\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069\u061c")


def plain(text: str) -> str:
    """Return the text on one line, without control characters and direction overrides."""
    spaced = "".join(" " if char.isspace() else char for char in text if char not in _CONTROLS)
    kept = (char for char in spaced if unicodedata.category(char) not in ("Cc", "Cs", "Co"))
    return " ".join("".join(kept).split(" ")).strip()


def is_rtl(text: str) -> bool:
    """Return whether most of the letters run from right to left.

    UAX 9 asks the first letter (rule P2); on a sheet of one language, a Persian name at the
    beginning of an English sentence must not turn the sentence around.
    """
    kinds = [unicodedata.bidirectional(char) for char in text]
    return sum(kind in _STRONG_RTL for kind in kinds) > sum(kind == "L" for kind in kinds)


def from_right(text: str, *, rtl: bool) -> bool:
    """Return whether a line reads from the right, on a sheet that does or does not."""
    return is_rtl(text) or (rtl and not _is_foreign(text))


def own_from_right(text: str, *, rtl: bool) -> bool:
    """Return whether a reader's own text is laid out from the right, on a sheet that is or is not.

    On one that is most of its letters or the first one say so (UAX 9, rules P2 and P3), and a text
    without letters runs as the sheet does; on others most of its letters do, as of any text.
    """
    if not rtl or is_rtl(text):
        return rtl
    kinds = (unicodedata.bidirectional(char) for char in text)
    first = next((kind for kind in kinds if kind == "L" or kind in _STRONG_RTL), "")
    return first in _STRONG_RTL if first else rtl


def _is_foreign(text: str) -> bool:
    """Return whether a text has letters, and all of them run from left to right."""
    kinds = {unicodedata.bidirectional(char) for char in text}
    return "L" in kinds and not kinds & _STRONG_RTL


def runs(text: str, *, rtl: bool = False) -> list[tuple[str, bool]]:
    """Return pieces of one direction from left to right: (text in reading order, right-to-left).

    With `rtl` the line reads from the right, else as most of its letters do. A line of nothing but
    letters that run from the left does so in any case: it is a foreign name or a part of one. The
    Unicode bidirectional algorithm without explicit embeddings, which `plain` removes.
    """
    if not text:
        return []
    levels = _levels(text, int(from_right(text, rtl=rtl)))
    pieces = [
        ("".join(text[index] for index in group), level)
        for level, group in (
            (level, list(indices))
            for level, indices in groupby(range(len(text)), levels.__getitem__)
        )
    ]
    # rule L2: from the highest level down, reverse every sequence at that level or above
    for level in range(max(levels), 0, -1):
        pieces = _reverse(pieces, level)
    return [(piece, level % 2 == 1) for piece, level in pieces]


def _levels(text: str, base: int) -> list[int]:
    """Return the embedding level of each character: 0 or 1, and one more against the base."""
    direction = "R" if base else "L"
    kinds = _resolve_weak([unicodedata.bidirectional(char) for char in text], direction)
    kinds = _resolve_brackets(text, kinds, direction)
    kinds = _resolve_neutral(kinds, direction)
    if base:
        return [1 if kind == "R" else 2 for kind in kinds]
    return [{"R": 1, "N": 2}.get(kind, 0) for kind in kinds]


def _resolve_weak(kinds: list[str], strong: str) -> list[str]:
    """Return L, R, N (a number among right-to-left letters) or "" (neutral) for each character.

    `strong` is the direction that the line begins in.
    """
    result: list[str] = []
    for index, kind in enumerate(kinds):
        after = kinds[index + 1] if index + 1 < len(kinds) else ""
        if kind == "NSM" and result:
            result.append(result[-1])
        elif kind == "L" or kind in _STRONG_RTL:
            strong = "L" if kind == "L" else "R"
            result.append(strong)
        elif kind in _NUMBER:
            result.append("N" if strong == "R" or kind == "AN" else "L")
        elif (
            kind in ("ES", "CS", "ET")
            and result
            and result[-1] == "N"
            and after in _NUMBER | {"ET"}
        ):
            result.append("N")
        else:
            result.append("")
    return result


def _resolve_brackets(text: str, kinds: list[str], base: str) -> list[str]:
    """Return the kinds with both brackets of a pair set alike (rule N0).

    As the line if something inside runs that way, else as what stands inside and before them.
    """
    result = list(kinds)
    for start, stop in _pairs(text):
        inside = {_side(kind) for kind in result[start + 1 : stop] if kind}
        if base in inside:
            result[start] = result[stop] = base
        elif inside:
            before = next((_side(kind) for kind in reversed(result[:start]) if kind), base)
            result[start] = result[stop] = before
    return result


def _pairs(text: str) -> list[tuple[int, int]]:
    """Return where brackets open and close that belong together, in order of opening."""
    waiting: list[int] = []
    found = []
    for at, char in enumerate(text):
        if char in _BRACKETS:
            waiting.append(at)
        elif char in _BRACKETS.values():
            opened = [place for place in waiting if _BRACKETS[text[place]] == char]
            if opened:
                waiting = waiting[: waiting.index(opened[-1])]
                found.append((opened[-1], at))
    return sorted(found)


def _side(kind: str) -> str:
    """Return the direction that a kind counts as: numbers among right-to-left letters as these."""
    return "R" if kind == "N" else kind


def _resolve_neutral(kinds: list[str], base: str) -> list[str]:
    """Return the kinds with neutrals set: between equal neighbours as these, else as the base."""
    result = list(kinds)
    for start, stop in _gaps(kinds):
        before = base if start == 0 else kinds[start - 1]
        after = base if stop == len(kinds) else kinds[stop]
        sides = {_side(side) for side in (before, after)}
        result[start:stop] = [sides.pop() if len(sides) == 1 else base] * (stop - start)
    return result


def _gaps(kinds: list[str]) -> list[tuple[int, int]]:
    """Return [start, stop) of each sequence of neutral characters."""
    gaps, position = [], 0
    for neutral, group in groupby(kinds, lambda kind: kind == ""):
        length = len(list(group))
        if neutral:
            gaps.append((position, position + length))
        position += length
    return gaps


def _reverse(pieces: list[tuple[str, int]], level: int) -> list[tuple[str, int]]:
    """Return the pieces with each sequence at `level` or above in reverse order."""
    result: list[tuple[str, int]] = []
    for high, group in groupby(pieces, lambda piece: piece[1] >= level):
        members = list(group)
        result.extend(reversed(members) if high else members)
    return result
