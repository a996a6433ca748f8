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
