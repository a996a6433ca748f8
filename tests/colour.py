"""How far apart two colours look: CIEDE2000, also as three kinds of colour-blindness see them."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]

# Machado, Oliveira & Fernandes 2009, "A Physiologically-based Model for Simulation of Color
# Vision Deficiency", IEEE TVCG 15(6), table 1, severity 1.0; of linear RGB.
MACHADO = {
    "normal": np.eye(3),
    "protanopia": np.array(
        [
            [0.152286, 1.052583, -0.204868],
            [0.114503, 0.786281, 0.099216],
            [-0.003882, -0.048116, 1.051998],
        ]
    ),
    "deuteranopia": np.array(
        [
            [0.367322, 0.860646, -0.227968],
            [0.280085, 0.672501, 0.047413],
            [-0.011820, 0.042940, 0.968881],
        ]
    ),
    "tritanopia": np.array(
        [
            [1.255528, -0.076749, -0.178779],
            [-0.078411, 0.930809, 0.147602],
            [0.004733, 0.691367, 0.303900],
        ]
    ),
}

# IEC 61966-2-1: linear sRGB to XYZ, white D65
TO_XYZ = np.array(
    [[0.4124, 0.3576, 0.1805], [0.2126, 0.7152, 0.0722], [0.0193, 0.1192, 0.9505]],
)
WHITE = np.array([0.95047, 1.0, 1.08883])


def linear(colour: str) -> Floats:
    """Return #rrggbb as linear RGB, 0 to 1."""
    code = np.array([int(colour[i : i + 2], 16) for i in (1, 3, 5)]) / 255
    return np.where(code <= 0.04045, code / 12.92, ((code + 0.055) / 1.055) ** 2.4)


def seen(colour: str, vision: str) -> Floats:
    """Return CIELAB of #rrggbb as a kind of vision sees it."""
    return lab(np.clip(MACHADO[vision] @ linear(colour), 0, 1))


def lab(rgb: Floats) -> Floats:
    """Return CIELAB of linear RGB."""
    share = TO_XYZ @ rgb / WHITE
    root = np.where(share > (6 / 29) ** 3, np.cbrt(share), share / (3 * (6 / 29) ** 2) + 4 / 29)
    return np.array(
        [116 * root[1] - 16, 500 * (root[0] - root[1]), 200 * (root[1] - root[2])],
    )


def contrast(one: str, other: str) -> float:
    """Return the contrast ratio of two colours, WCAG 2.2: 1 to 21."""
    light, dark = sorted((float(TO_XYZ[1] @ linear(c)) for c in (one, other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def ciede2000(one: Floats, other: Floats) -> float:
    """Return the difference of two CIELAB colours (Sharma, Wu & Dalal 2005, CR&A 30(1))."""
    (l1, a1, b1), (l2, a2, b2) = one, other
    mean_c = (np.hypot(a1, b1) + np.hypot(a2, b2)) / 2
    g = 0.5 * (1 - np.sqrt(mean_c**7 / (mean_c**7 + 25.0**7)))
    a1, a2 = (1 + g) * a1, (1 + g) * a2
    c1, c2 = np.hypot(a1, b1), np.hypot(a2, b2)
    h1, h2 = np.degrees(np.arctan2(b1, a1)) % 360, np.degrees(np.arctan2(b2, a2)) % 360
    grey = c1 * c2 == 0
    turn = 0.0 if grey else (h2 - h1 + 180) % 360 - 180
    turn = 180.0 if turn == -180 and h2 > h1 else turn
    mean_h = h1 + h2 if grey else (h1 + turn / 2) % 360
    return _weighed(l1, l2, c1, c2, turn, float(mean_h))


def _weighed(l1: float, l2: float, c1: float, c2: float, turn: float, mean_h: float) -> float:
    """Return the difference of lightness, chroma and hue (degrees), each weighed."""
    mean_l, mean_c = (l1 + l2) / 2, (c1 + c2) / 2
    angle = np.radians(np.array([mean_h - 30, 2 * mean_h, 3 * mean_h + 6, 4 * mean_h - 63]))
    t = 1 + np.array([-0.17, 0.24, 0.32, -0.20]) @ np.cos(angle)
    far = (mean_l - 50) ** 2
    light = (l2 - l1) / (1 + 0.015 * far / np.sqrt(20 + far))
    chroma = (c2 - c1) / (1 + 0.045 * mean_c)
    hue = 2 * np.sqrt(c1 * c2) * np.sin(np.radians(turn / 2)) / (1 + 0.015 * mean_c * t)
    rotation = -2 * np.sqrt(mean_c**7 / (mean_c**7 + 25.0**7))
    rotation *= np.sin(np.radians(60 * np.exp(-(((mean_h - 275) / 25) ** 2))))
    return float(np.sqrt(light**2 + chroma**2 + hue**2 + rotation * chroma * hue))
