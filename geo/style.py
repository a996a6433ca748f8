"""The one legend: inks, shapes, sizes and marks of the screen and of every export."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from math import cos, pi, sin, sqrt
from typing import Any, NamedTuple

from data.schema import DIPLOMATIC_KINDS, INCIDENT_KINDS, Kind, Precision

# The symbol a map draws. All diplomatic acts share one: thirteen more inks would say nothing.
DIPLOMATIC_SYMBOL = "diplomatic"


@dataclass(frozen=True)
class Symbol:
    """Ink and shape of one row of the legend. Colours are Okabe & Ito 2008, adjusted for dark."""

    name: str  # also the catalogue key `symbol.<name>`
    shape: str  # circle, triangle, square, triangle_down, star, hexagon, diamond
    light: str  # ink on light and print maps
    dark: str  # ink on dark maps


SYMBOLS = (
    Symbol("battle", "circle", "#D55E00", "#E2711D"),
    Symbol("explosion_remote_violence", "triangle", "#E69F00", "#F0B429"),
    Symbol("violence_against_civilians", "square", "#009E73", "#1FB58C"),
    Symbol("protest", "triangle_down", "#56B4E9", "#7CC6F0"),
    Symbol("riot", "star", "#0072B2", "#4A9BD6"),
    Symbol("strategic_development", "hexagon", "#5F5A50", "#E8E2D0"),
    Symbol(DIPLOMATIC_SYMBOL, "diamond", "#B65C93", "#DE93BD"),
)


def symbol_of(kind: str) -> Symbol:
    """Return the legend row that draws events of a kind."""
    name = DIPLOMATIC_SYMBOL if Kind(kind) in DIPLOMATIC_KINDS else kind
    return next(symbol for symbol in SYMBOLS if symbol.name == name)


def outline(shape: str) -> tuple[tuple[float, float], ...]:
    """Return a shape's corners around 0, 0, y downwards; empty for the circle.

    Every shape has the area of the circle of radius 1, so that size means the same for all.
    """
    if shape == "circle":
        return ()
    turns, inner, offset = {
        "triangle": (3, 1.0, 0.0),
        "triangle_down": (3, 1.0, 0.5),
        "square": (4, 1.0, 0.5),
        "diamond": (4, 1.0, 0.0),
        "hexagon": (6, 1.0, 0.5),
        "star": (5, 0.45, 0.0),
    }[shape]
    if inner == 1.0:
        area = turns / 2 * sin(2 * pi / turns)
        angles = [2 * pi * (k + offset) / turns for k in range(turns)]
        reach = [sqrt(pi / area)] * turns
    else:
        area = turns * inner * sin(pi / turns)
        angles = [pi * k / turns for k in range(2 * turns)]
        reach = [sqrt(pi / area) * (inner if k % 2 else 1.0) for k in range(2 * turns)]
    return tuple((r * sin(a), -r * cos(a)) for r, a in zip(reach, angles, strict=True))


# Index of the symbol of each kind, by the kind's position in `Kind`: what the browser is sent.
SYMBOL_INDEX = tuple(SYMBOLS.index(symbol_of(kind)) for kind in Kind)


class Mark:
    """How a location of each precision is drawn (DESIGN 5)."""

    POINT = "point"  # 1: the symbol alone
    HALO = "halo"  # 2: the symbol on a soft disc of radius_km
    DISC = "disc"  # 3: a disc of radius_km with a rim and a number, no symbol
    OUTLINE = "outline"  # 3 where the district's outline was imported: that, in place of a disc
    PLATE = "plate"  # 4: the province hatched, a plate with a number
    STRETCH = "stretch"  # 5: a dashed capsule, radius_km to each side, with a number
    LISTED = "listed"  # 6, 7 and no coordinates: listed, never placed


MARK_OF_PRECISION = {
    Precision.EXACT: Mark.POINT,
    Precision.NEAR: Mark.HALO,
    Precision.DISTRICT: Mark.DISC,
    Precision.PROVINCE: Mark.PLATE,
    Precision.CORRIDOR: Mark.STRETCH,
    Precision.COUNTRY: Mark.LISTED,
    Precision.SEA_OR_AIR: Mark.LISTED,
}
PLACED_PRECISIONS = tuple(p for p, mark in MARK_OF_PRECISION.items() if mark != Mark.LISTED)

# Radius of the area of an event that gives none, by mark. UCDP GED codebook: "within about 25 km
# of a known point"; half a district of Balochistan; 25 km to each side of a road.
DEFAULT_RADIUS_KM = {Mark.HALO: 25.0, Mark.DISC: 50.0, Mark.STRETCH: 25.0}
MIN_AREA_PX = 13.0  # smallest disc that can hold its number
MIN_RADIUS_PX = 5.0  # smallest symbol, logical px: 0, unknown or few deaths
MAX_RADIUS_PX = 22.0  # symbol at DEATHS_AT_MAX deaths
DEATHS_AT_MAX = 60
SIZE_KEY = (0, 5, 20, 60)  # deaths shown in the size key
# What the key explains, in its order: how well a place is known, then what a symbol says.
KEY_MARKS = (
    Mark.POINT, Mark.HALO, Mark.DISC, Mark.OUTLINE, Mark.STRETCH, Mark.PLATE, Mark.LISTED,
)  # fmt: skip
KEY_SIGNS = ("hollow", "ring", "disputed", "several", "density")
DIPLOMATIC_RADIUS_PX = 6.0  # acts have no deaths; a diamond of the smallest size looks small
RING_CLEAR_PX = 0.75  # a higher figure is ringed where the ring stands clear of the symbol
BADGE_PX = (8.5, 1.35, 22.0)  # radius of a number: least, growth with its root, greatest
TOGETHER_PX = 15.0  # symbols nearer than this would hide each other's numbers: they are one badge
SMALL_PX = 9.0  # a symbol larger than this stays a symbol, its deaths are worth seeing
EARLIER_ALPHA = 0.45  # what began before the days shown and goes on in them is lighter
TICK_PX = 4.2  # half the slash across a rim that says: who did it is disputed


@dataclass(frozen=True)
class Hand:
    """How marks are drawn: widths and lengths in logical px, opacities from 0 to 1."""

    edge: float = 1.0  # dark rim of a symbol, a badge and a plate
    hollow: float = 2.2  # ink of a hollow symbol
    range: tuple[float, float] = (1.0, 0.8)  # width and opacity of the ring at the highest figure
    wash: float = 0.10  # soft discs and districts: one even tint of the muted ink, never summed
    rim: tuple[float, float] = (1.1, 0.7)  # width and opacity of a district's rim
    # the same of its outline: canvases draw a line of one px many times as quick as a wider one
    outline: tuple[float, float] = (1.0, 0.85)
    stretch: tuple[float, float, float] = (0.10, 1.4, 0.9)  # opacity, then its rim's width and own
    dash: tuple[float, float] = (5.0, 3.5)  # stroke and gap of that rim
    bow: tuple[float, float, float] = (0.4, 8.0, 16.0)  # its half height: share, least, greatest
    hatch: tuple[float, float, float] = (10.0, 1.0, 0.2)  # distance, width, opacity of the lines
    band: tuple[float, float] = (3.0, 0.26)  # a badge's ring of kinds: least, share of its radius
    plate: tuple[float, float, float] = (20.0, 7.0, 22.0)  # width, more for each figure, height


HAND = Hand()

# Where symbols would crowd, events are counted in cells, shaded in fixed steps, so that a shade
# means the same on every day; each step is about three times the one before.
CELL_PX = 6.0
DENSITY_STEPS = (1, 3, 10, 30, 100, 300, 1000)  # least events of each step
DENSITY_SHADES = (0.16, 0.28, 0.41, 0.55, 0.7, 0.85, 1.0)  # opacity of the accent
ROOM_PX = 48.0  # side of the square that a symbol needs on average: with less, a frame is crowded
FULL = 0.65  # share of such a square that its symbols cover when they begin to hide one another
CROWD = 40  # fewest symbols in full squares that crowd a frame: a person can still zoom in on fewer
CROWD_SHARE = 0.3  # and their least share: elsewhere the symbols of the others still read well
CROWD_EASE = 0.75  # of each limit: below it symbols return, so that no hand makes the map flicker


@dataclass(frozen=True)
class Line:
    """Ink and dashes of a line between two countries: dashes are the second cue."""

    name: str  # also the catalogue key `map.lines.<name>`
    light: str  # on light and print maps
    dark: str  # on dark maps
    dash: tuple[float, ...]  # px of stroke and gap, empty for a whole line


# By the sign of the mean Goldstein value of what a line stands for; 0 and unknown are neither
LINES = (
    Line("cooperation", "#0B6E8A", "#5CC4DE", ()),
    Line("conflict", "#A3262F", "#F2908B", (9.0, 5.0)),
    Line("neither", "#5A636C", "#A9B3BC", (2.0, 4.5)),
)
LINE_PX = (1.4, 0.9, 7.0)  # width of a line: least, growth with the root of its events, greatest
LINE_BULGE = 0.17  # how far a line leaves the straight one, as a share of its length
LINE_CASING_PX = 2.5  # how much wider its halo is, which lifts it off the land
STRIKE = "strike"  # the name of an arrow beside those of LINES
ARROW_PX = 34.0  # shortest arrow of a strike: shorter ones point nowhere
ARROW_NAMED_PX = 70.0  # an arrow as long as this has room for the name of its country
ARROW_WIDTH_PX = 2.2
ARROW_DASH = (5.0, 3.5)  # px of stroke and gap
ARROW_HEAD_PX = (11.0, 5.5)  # length of an arrow's head and half its width
ARROW_NECK = 0.64  # share of the head into which the stroke runs: as wide there as the stroke
ARROW_BEHIND_PX = 8.0  # an arrow begins this far behind the border, on the side it came from
ARROW_CLEAR_PX = 2.0  # between an arrow's tip and the rim of its mark
ARROW_INTO = 0.5  # of the way from an outline's rim to its number: its rim may be the border itself
ARROW_OFF_PX = 14.0  # but not as near to that number
RIM_SHARE = 1.3  # a triangle's corners lie as far out, to the circle of its size

# A district in the key, as corners about its middle: its size is 1
DISTRICT_SAMPLE = (
    (-1.0, -0.35), (-0.55, -0.7), (-0.1, -0.55), (0.3, -0.85), (0.75, -0.6), (1.0, -0.15),
    (0.7, 0.2), (0.8, 0.65), (0.2, 0.8), (-0.2, 0.55), (-0.65, 0.7), (-0.85, 0.2),
)  # fmt: skip

# The outline of the area that is asked for, in the theme's accent
AREA_PX = 1.5
AREA_DASH = (7.0, 4.0)  # px of stroke and gap


def line_px(events: int) -> float:
    """Return the width in logical px of the line of some calls and messages."""
    least, growth, greatest = LINE_PX
    return min(least + growth * sqrt(events), greatest)


def line_of(mean: float | None) -> Line:
    """Return the line of calls with a mean Goldstein value, None where none is known."""
    name = "neither" if not mean else "cooperation" if mean > 0 else "conflict"
    return next(line for line in LINES if line.name == name)


def radius_px(deaths: float | None) -> float:
    """Return the symbol's radius in logical px: area grows with deaths, None as the smallest."""
    if deaths is None or deaths <= 0:
        return MIN_RADIUS_PX
    scaled = MAX_RADIUS_PX * sqrt(min(deaths, 4 * DEATHS_AT_MAX) / DEATHS_AT_MAX)
    return max(MIN_RADIUS_PX, scaled)


def badge_radius_px(events: int) -> float:
    """Return the radius of a number badge in logical px: it grows a little with the number."""
    least, growth, greatest = BADGE_PX
    return min(least + growth * sqrt(events), greatest)


class Single(NamedTuple):
    """How the symbol of one event is drawn: radius and ring (0 for none) in logical px."""

    radius: float
    ring: float
    hollow: bool


def single(best: float | None, high: float | None, *, diplomatic: bool, up_to: bool) -> Single:
    """Return how one event is drawn: by the best figure, ringed at the highest.

    None as `high` is an incident whose deaths are unknown. With `up_to` the highest is the only
    figure: a hollow symbol of that size. A diplomatic act has no deaths to be unknown.
    """
    if diplomatic:
        return Single(DIPLOMATIC_RADIUS_PX, 0.0, hollow=False)
    if up_to or high is None:
        return Single(radius_px(high), 0.0, hollow=True)
    radius, ring = radius_px(best), radius_px(high)
    return Single(radius, ring if ring > radius + RING_CLEAR_PX else 0.0, hollow=False)


@dataclass(frozen=True)
class Theme:
    """Colours of the quiet map and of the type around it."""

    page: str  # behind everything
    panel: str  # cards and controls
    sea: str
    land: str
    focus: str  # Sistan-Baluchestan and Balochistan
    lake: str
    river: str
    coast: str
    country_line: str
    province_line: str
    focus_line: str
    disputed_line: str
    ink: str  # text
    muted: str  # second text
    sea_label: str
    halo: str  # around text on the map
    rule: str  # thin lines between parts
    accent: str  # the one accent
    symbol_edge: str


THEMES = {
    "light": Theme(
        page="#fdfcf9", panel="#ffffff", sea="#dbe7ef", land="#f1eee6", focus="#fbf7ec",
        lake="#dbe7ef", river="#b9d0de", coast="#8fa9b8", country_line="#6b6355",
        province_line="#c3baaa", focus_line="#8a7f6c", disputed_line="#8f8674", ink="#1d2329",
        muted="#5a636c", sea_label="#3f6076", halo="#fdfcf9", rule="#dcdfdc", accent="#0b5a7a",
        symbol_edge="#2b2620",
    ),
    "dark": Theme(
        page="#14181d", panel="#1d232a", sea="#101a23", land="#20262d", focus="#2a323b",
        lake="#101a23", river="#2f485c", coast="#3d5b73", country_line="#a79c86",
        province_line="#4a525b", focus_line="#7d8791", disputed_line="#8b8271", ink="#eef2f5",
        muted="#a9b3bc", sea_label="#6f9aba", halo="#14181d", rule="#38414a", accent="#6cc3ea",
        symbol_edge="#0b0e11",
    ),
    "print": Theme(
        page="#ffffff", panel="#ffffff", sea="#ffffff", land="#f2f2f2", focus="#ffffff",
        lake="#e4e4e4", river="#c4c4c4", coast="#777777", country_line="#333333",
        province_line="#bbbbbb", focus_line="#888888", disputed_line="#777777", ink="#000000",
        muted="#444444", sea_label="#666666", halo="#ffffff", rule="#bbbbbb", accent="#000000",
        symbol_edge="#2b2620",
    ),
}  # fmt: skip

# The view of both provinces: west, south, east, north, WGS 84 degrees.
BORDERLANDS = (58.3, 24.6, 70.9, 32.3)


def as_config() -> dict[str, Any]:
    """Return the whole legend as plain values for the browser's drawing code."""
    return {
        "symbols": [asdict(symbol) for symbol in SYMBOLS],
        "shapes": {symbol.shape: outline(symbol.shape) for symbol in SYMBOLS},
        "symbolOfKind": list(SYMBOL_INDEX),
        "kinds": [str(kind) for kind in Kind],
        "incidentKinds": len(INCIDENT_KINDS),
        "markOfPrecision": {int(p): mark for p, mark in MARK_OF_PRECISION.items()},
        "radius": {
            "min": MIN_RADIUS_PX,
            "max": MAX_RADIUS_PX,
            "deathsAtMax": DEATHS_AT_MAX,
            "diplomatic": DIPLOMATIC_RADIUS_PX,
            "ringClear": RING_CLEAR_PX,
        },
        "keyMarks": list(KEY_MARKS),
        "keySigns": list(KEY_SIGNS),
        "sizeKey": list(SIZE_KEY),
        "badge": list(BADGE_PX),
        "together": TOGETHER_PX,
        "small": SMALL_PX,
        "density": {
            "cell": CELL_PX,
            "steps": list(DENSITY_STEPS),
            "shade": list(DENSITY_SHADES),
            "room": ROOM_PX,
            "full": FULL,
            "least": CROWD,
            "share": CROWD_SHARE,
            "ease": CROWD_EASE,
        },
        "tick": TICK_PX,
        "hand": asdict(HAND),
        "earlierAlpha": EARLIER_ALPHA,
        "radiusKm": dict(DEFAULT_RADIUS_KM),
        "minArea": MIN_AREA_PX,
        "districtSample": [list(corner) for corner in DISTRICT_SAMPLE],
        "lines": [asdict(line) for line in LINES],
        "linePx": list(LINE_PX),
        "lineBulge": LINE_BULGE,
        "lineCasing": LINE_CASING_PX,
        "arrow": {
            "px": [ARROW_PX, ARROW_NAMED_PX],
            "width": ARROW_WIDTH_PX,
            "dash": list(ARROW_DASH),
            "head": list(ARROW_HEAD_PX),
            "neck": ARROW_NECK,
            "behind": ARROW_BEHIND_PX,
            "clear": ARROW_CLEAR_PX,
            "rimShare": RIM_SHARE,
            "into": ARROW_INTO,
            "off": ARROW_OFF_PX,
        },
        "area": {"width": AREA_PX, "dash": list(AREA_DASH)},
        "themes": {name: asdict(theme) for name, theme in THEMES.items()},
    }
