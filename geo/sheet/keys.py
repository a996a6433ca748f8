"""Where the keys stand: in a column beside the map, or in several below it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from geo.sheet import callouts, crossings, furniture, line_key, panel
from geo.sheet.callouts import Callout
from geo.sheet.column import Built, Column, paragraph
from geo.sheet.crowding import TOGETHER_PX
from geo.sheet.display import Item
from geo.sheet.frame import Frame
from geo.sheet.look import Look
from geo.sheet.placed import Placed
from geo.sheet.plan import DENSE, ROOMY, Plan, Spacing

BELOW = 190.0  # height of the columns below the map, px: that of the longest key
BETWEEN = 24.0  # px between those columns
BAND = 46.0  # height of the key of lines above them with its note, where there is one
LOCATOR = (150.0, 230.0)  # least and greatest height of the inset in the column
LOCATOR_SHAPE = 1.6  # its greatest width to its height: beyond, the land of the file ends


class Told(NamedTuple):
    """What the keys speak of: of each map marks and numbers; deaths, call-outs and lines."""

    maps: tuple[Sequence[Placed], ...]  # one, or that of the days before and the other
    numbers: tuple[panel.Numbers, ...]  # one for each map
    deaths: str
    callouts: Sequence[Callout] = ()  # those that are listed in the column
    lines: tuple[Sequence[crossings.Line], ...] = ()  # between countries, of each map
    outline: Sequence[Item] = ()  # of the area that is asked for, as far as the map shows it
    noted: bool = True  # with a note of what the lines mean
    rows: Sequence[Placed] = ()  # marks that have a row of the keys though no map shows them yet
    row_lines: Sequence[crossings.Line] = ()  # and such lines

    @property
    def marks(self) -> list[Placed]:
        """Return the marks of all maps, and those that only have a row."""
        return [*self.rows, *(mark for marks in self.maps for mark in marks)]

    @property
    def elsewhere(self) -> tuple[tuple[str, int], ...]:
        """Return the places outside the view of the one map; two maps name none."""
        return self.numbers[0].elsewhere if len(self.numbers) == 1 else ()

    @property
    def entries(self) -> dict[str, list[int]]:
        """Return the rows of the key of lines with the numbers of events on each map."""
        counts = [crossings.counts(lines) for lines in self.lines]
        both = [line for lines in (self.row_lines, *self.lines) for line in lines]
        order = crossings.counts(both)
        found = {name: [count.get(name, 0) for count in counts] for name in order}
        inside = [numbers.selected for numbers in self.numbers]
        return {**found, line_key.ASKED: inside} if self.outline else found


def column_of(plan: Plan, look: Look) -> Column:
    """Return the column beside the map: at the edge where reading ends."""
    left = plan.margin if look.rtl else plan.width - plan.margin - plan.panel
    return Column(left, plan.panel, look.rtl)


def beside(
    told: Told, plan: Plan, frame: Frame, span: tuple[float, float], look: Look
) -> tuple[list[Item], bool]:
    """Return the keys in a column from one y to another, and whether the inset fitted.

    Where the column would be too long, its lines move together; then the places outside the
    view are left out, which the table of events names too, then the note below the lines.
    """
    column, bottom = column_of(plan, look), span[1]
    items, y = _fitting(told, column, span, frame, look)
    high = min(bottom - y - 26, LOCATOR[1])
    if high < LOCATOR[0]:
        return items, False
    wide = min(column.width, high * LOCATOR_SHAPE)
    left = column.right - wide if look.rtl else column.left
    box = (left, bottom - high, wide, high)
    return [*items, *furniture.locator(frame, box, look)], True


def room_beside(
    told: Told, plan: Plan, frame: Frame, span: tuple[float, float], look: Look
) -> bool:
    """Return whether the keys and the list of call-outs fit in the column."""
    return _fitting(told, column_of(plan, look), span, frame, look)[1] <= span[1]


def _fitting(
    told: Told, column: Column, span: tuple[float, float], frame: Frame, look: Look
) -> Built:
    """Return the roomiest stack of keys that ends above the second y, else the shortest."""
    top, bottom = span[0] + 10, span[1]
    fewer = told._replace(numbers=tuple(n._replace(elsewhere=()) for n in told.numbers))
    least = fewer._replace(noted=False)
    for what, spacing in ((told, ROOMY), (told, DENSE), (fewer, DENSE), (least, DENSE)):
        items, y = _stack(what, column, top, frame, look, spacing)
        if y <= bottom:
            break
    return items, y


def _stack(
    told: Told, column: Column, y: float, frame: Frame, look: Look, spacing: Spacing
) -> Built:
    """Return all keys below each other."""
    items = list[Item]()
    if told.callouts:
        items, y = callouts.listing(told.callouts, column, y, look)
        y += spacing.section
    more, y = panel.legend(column, y, told.maps, look, spacing, rows=told.rows)
    items += more
    more, y = panel.accounts(column, y, told.numbers, look, spacing)
    items += more
    more, y = panel.elsewhere(column, y, told.elsewhere, look)
    items += more
    if told.marks:
        more, y = panel.sizes(column, y + spacing.section, told.marks, look, spacing)
        items += more
        if told.deaths:
            more, y = paragraph(column, y + 6, told.deaths, look, most=3)
            items += more
        more, y = _places(told, column, y + spacing.section, frame, look, spacing)
        items += more
    if told.entries:
        at = y + spacing.section
        more, y = line_key.column(column, at, told.entries, look, spacing, noted=told.noted)
        items += more
    return items, y


def below(told: Told, plan: Plan, frame: Frame, top: float, look: Look) -> Built:
    """Return the keys in four columns below y, with the inset in a fifth if the plan has one.

    The key of lines stands in a band above them.
    """
    first, second, third, fourth, *fifth = _columns(plan, look)
    y, items = top + 12, list[Item]()
    if told.entries:
        page = Column(plan.margin, plan.room, look.rtl)
        items, end = line_key.band(page, y, told.entries, look)
        y = end + 27
    more, end = panel.legend(first, y, told.maps, look, DENSE, rows=told.rows)
    items += more
    ends = [end]
    more, end = panel.accounts(second, y, told.numbers, look, DENSE, ruled=False)
    items += more
    more, end = panel.elsewhere(second, end, told.elsewhere, look, most=3)
    items += more
    if told.deaths:
        more, end = paragraph(second, end + 4, told.deaths, look, most=4)
        items += more
    ends.append(end)
    if told.marks:
        for more, end in (
            panel.sizes(third, y, told.marks, look, DENSE),
            _places(told, fourth, y, frame, look, DENSE),
        ):
            items += more
            ends.append(end)
    for column in fifth:
        wide = min(column.width, (BELOW - 12) * LOCATOR_SHAPE)
        high = wide / LOCATOR_SHAPE
        left = column.left if look.rtl else column.right - wide
        items += furniture.locator(frame, (left, top, wide, high), look)
        ends.append(top + high)
    return items, max(ends)


def _columns(plan: Plan, look: Look) -> list[Column]:
    """Return the columns below the map in reading order."""
    room = plan.room - BETWEEN * (len(plan.columns) - 1)
    page, offset = Column(plan.margin, plan.room, look.rtl), 0.0
    found = []
    for share in plan.columns:
        wide = share * room
        found.append(Column(min(page.at(offset), page.at(offset + wide)), wide, look.rtl))
        offset += wide + BETWEEN
    return found


def _places(
    told: Told, column: Column, y: float, frame: Frame, look: Look, spacing: Spacing
) -> Built:
    """Return the key of how well places are known."""
    within_px = max([TOGETHER_PX, *(mark.spread_px for mark in told.marks)])
    within_km = within_px / frame.px_per_km
    return panel.places(column, y, told.maps, look, spacing, within_km=within_km, rows=told.rows)
