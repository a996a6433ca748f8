"""Tests of the legend's inks for every eye, and of the formula that measures them."""

from __future__ import annotations

from itertools import combinations

import numpy as np
import pytest
import shapely
from colour import MACHADO, ciede2000, contrast, linear, seen

from geo.style import SYMBOLS, THEMES, Symbol, outline
from tests.goldens import sheet_of

# Sharma, Wu & Dalal 2005, table 1: pairs that catch the usual faults of an implementation
PUBLISHED = [
    ((50, 2.6772, -79.7751), (50, 0, -82.7485), 2.0425),
    ((50, 3.1571, -77.2803), (50, 0, -82.7485), 2.8615),
    ((50, 2.8361, -74.0200), (50, 0, -82.7485), 3.4412),
    ((50, -1.3802, -84.2814), (50, 0, -82.7485), 1.0000),
    ((50, 0, 0), (50, -1, 2), 2.3669),
    ((50, 2.4900, -0.0010), (50, -2.4900, 0.0009), 7.1792),
    ((50, 2.4900, -0.0010), (50, -2.4900, 0.0011), 7.2195),
    ((50, 2.5, 0), (73, 25, -18), 27.1492),
    ((2.0776, 0.0795, -1.1350), (0.9033, -0.0636, -0.5514), 0.9082),
    ((6.7747, -0.2908, -2.4247), (5.8714, -0.0985, -2.2286), 0.6377),
    ((22.7233, 20.0904, -46.6940), (23.0331, 14.9730, -42.5619), 2.0373),
]

PAIRS = list(combinations(SYMBOLS, 2))
TOLD_BY_COLOUR = 10.0  # CIEDE2000; about ten times what is just seen side by side
TOLD_BY_SHAPE = 0.3  # of a symbol's area: what one outline has and the other has not
STILL_TOLD = 6.0  # the least between any two inks: rings of numbers and bars have no shape


def silhouette(symbol: Symbol) -> shapely.Geometry:
    """Return a symbol's outline as an area of pi."""
    corners = outline(symbol.shape)
    return shapely.Polygon(corners) if corners else shapely.Point(0, 0).buffer(1, 64)


def unlike(one: Symbol, other: Symbol) -> float:
    """Return how much of a symbol's area two shapes do not share, half of both sides."""
    apart = shapely.symmetric_difference(silhouette(one), silhouette(other))
    return float(apart.area / np.pi)


def apart(one: Symbol, other: Symbol, theme: str, vision: str) -> float:
    """Return the CIEDE2000 of two inks as a kind of vision sees them."""
    return ciede2000(*(seen(getattr(symbol, theme), vision) for symbol in (one, other)))


@pytest.mark.parametrize(("one", "other", "difference"), PUBLISHED)
def test_the_formula_gives_the_published_differences(one, other, difference):
    """To four digits, and the same both ways."""
    forth, back = (ciede2000(np.array(a, float), np.array(b, float)) for a, b in
                   ((one, other), (other, one)))  # fmt: skip
    assert forth == pytest.approx(difference, abs=5e-5)
    assert back == pytest.approx(difference, abs=5e-5)


@pytest.mark.parametrize("vision", MACHADO)
def test_every_vision_sees_greys_as_greys(vision):
    """The rows of each matrix add up to one: white stays white."""
    for grey in ("#000000", "#777777", "#ffffff"):
        assert MACHADO[vision] @ linear(grey) == pytest.approx(linear(grey), abs=1e-5)


def test_without_red_cones_red_and_green_come_together():
    """The simulation does something: a pair that only hue tells apart is nearly lost."""
    reds = [seen(colour, vision) for vision in ("normal", "deuteranopia") for colour in
            ("#c05a3c", "#7d8040")]  # fmt: skip
    assert ciede2000(*reds[:2]) > 3 * ciede2000(*reds[2:])


@pytest.mark.parametrize("vision", MACHADO)
@pytest.mark.parametrize("theme", ["light", "dark"])
def test_any_two_kinds_are_told_apart_by_colour_or_by_shape(theme, vision):
    """Kinds of like outlines, such as circle and hexagon, differ clearly in colour."""
    alike = [
        (one.name, other.name)
        for one, other in PAIRS
        if unlike(one, other) < TOLD_BY_SHAPE and apart(one, other, theme, vision) < TOLD_BY_COLOUR
    ]
    assert alike == []


def test_some_kinds_need_their_colour_and_some_their_shape():
    """Both cues are used: neither of the two limits is met by all pairs."""
    assert any(unlike(*pair) < TOLD_BY_SHAPE for pair in PAIRS)
    assert any(apart(*pair, "light", "protanopia") < TOLD_BY_COLOUR for pair in PAIRS)


@pytest.mark.parametrize("vision", MACHADO)
@pytest.mark.parametrize("theme", ["light", "dark"])
def test_no_two_inks_look_the_same(theme, vision):
    """In the ring of a number and in the bars of the time line colour stands alone."""
    assert [pair for pair in PAIRS if apart(*pair, theme, vision) < STILL_TOLD] == []


@pytest.mark.parametrize("theme", THEMES)
def test_every_symbol_stands_out_from_the_land(theme):
    """Its ink or its edge has a contrast of 3 to land, water and paper (WCAG 2.2, 1.4.11)."""
    look = THEMES[theme]
    for symbol in SYMBOLS:
        ink = symbol.dark if theme == "dark" else symbol.light
        for ground in (look.land, look.focus, look.sea):
            best = max(contrast(ink, ground), contrast(look.symbol_edge, ground))
            assert best >= 3.0, symbol.name


@pytest.mark.parametrize("theme", THEMES)
def test_type_can_be_read_on_its_ground(theme):
    """Text has a contrast of 4.5 to panel and page (WCAG 2.2, 1.4.3)."""
    look = THEMES[theme]
    for ink in (look.ink, look.muted, look.accent):
        for ground in (look.panel, look.page):
            assert contrast(ink, ground) >= 4.5


def on(ink: str, ground: str, share: float) -> str:
    """Return an ink laid on a ground with an opacity."""
    pairs = zip(*(bytes.fromhex(colour[1:]) for colour in (ink, ground)), strict=True)
    return "#" + "".join(f"{round(a * share + b * (1 - share)):02x}" for a, b in pairs)


@pytest.mark.parametrize("theme", THEMES)
@pytest.mark.parametrize("layout", ["landscape", "portrait"])
def test_every_text_of_a_sheet_can_be_read(theme, layout):
    """Also the faint ones: 4.5 to their halo, else to what they stand on."""
    look, grounds = THEMES[theme], {"pin": THEMES[theme].ink}
    sheet = sheet_of(f"{theme}-{layout}-en")
    faint = {}
    for text in sheet.texts():
        sea = text.part == "area" and text.italic
        ground = text.halo or (look.sea if sea else grounds.get(text.part, look.page))
        ratio = contrast(on(text.fill, ground, text.opacity), ground)
        if ratio < 4.5:
            faint[text.text] = (text.part, round(ratio, 2))
    assert faint == {}
