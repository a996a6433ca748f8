"""The legend is one: every kind has a symbol, every precision a mark, every shape one area."""

from math import pi

import pytest

from data.schema import Domain, Kind, Precision
from geo import style


def _area(corners):
    """Return a polygon's area by the shoelace formula."""
    pairs = zip(corners, corners[1:] + corners[:1], strict=True)
    return abs(sum(x1 * y2 - x2 * y1 for (x1, y1), (x2, y2) in pairs)) / 2


@pytest.mark.parametrize("symbol", style.SYMBOLS, ids=lambda symbol: symbol.name)
def test_every_shape_has_the_area_of_its_circle(symbol):
    """A square and a star of ten deaths weigh the same on the map."""
    corners = style.outline(symbol.shape)
    assert not corners if symbol.shape == "circle" else _area(corners) == pytest.approx(pi)


def test_shapes_and_inks_are_told_apart():
    """No two rows of the legend share a shape or an ink."""
    for part in ("shape", "light", "dark"):
        assert len({getattr(symbol, part) for symbol in style.SYMBOLS}) == len(style.SYMBOLS)


@pytest.mark.parametrize("kind", Kind)
def test_every_kind_has_a_symbol_of_its_domain(kind):
    """Diplomatic acts share the diamond; each incident kind has its own."""
    diplomatic = style.symbol_of(kind).name == style.DIPLOMATIC_SYMBOL
    assert diplomatic == (kind.domain == Domain.DIPLOMATIC)


@pytest.mark.parametrize("precision", Precision)
def test_no_area_is_drawn_as_a_point(precision):
    """From the district on, a location is never a bare pin."""
    bare = style.MARK_OF_PRECISION[precision] in (style.Mark.POINT, style.Mark.HALO)
    assert bare == (precision <= Precision.NEAR)


def test_unknown_deaths_are_drawn_smallest_and_size_grows_with_deaths():
    """Area is proportional to deaths up to the cap."""
    assert style.radius_px(None) == style.MIN_RADIUS_PX
    assert style.radius_px(60) == pytest.approx(2 * style.radius_px(15))


@pytest.mark.parametrize(
    ("best", "high", "traits", "drawn"),
    [
        (None, None, {}, (style.radius_px(None), 0.0, True)),
        (0.0, 9.0, {"up_to": True}, (style.radius_px(9), 0.0, True)),
        (0.0, 0.0, {}, (style.MIN_RADIUS_PX, 0.0, False)),
        (6.0, 30.0, {}, (style.radius_px(6), style.radius_px(30), False)),
        (0.0, 3.0, {}, (style.MIN_RADIUS_PX, 0.0, False)),  # both are of the smallest size
        (12.0, 40.0, {"diplomatic": True}, (style.DIPLOMATIC_RADIUS_PX, 0.0, False)),
    ],
)
def test_one_event_is_sized_by_its_best_figure_and_ringed_at_its_highest(best, high, traits, drawn):
    """Hollow without a figure, or sized by "up to"; an act of diplomacy has one size."""
    assert style.single(best, high, **{"diplomatic": False, "up_to": False, **traits}) == drawn


def test_the_browser_is_sent_every_measure_of_a_mark():
    """Nothing of the legend is typed a second time in the page's own code."""
    sent = style.as_config()
    assert sent["badge"] == list(style.BADGE_PX)
    assert sent["radiusKm"] == {"halo": 25.0, "disc": 50.0, "stretch": 25.0}
    assert sent["radius"]["diplomatic"] == style.single(None, None, diplomatic=True, up_to=False)[0]
    assert (sent["tick"], sent["minArea"]) == (style.TICK_PX, style.MIN_AREA_PX)
