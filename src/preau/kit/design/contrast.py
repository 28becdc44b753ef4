"""Contrast between two colours, as WCAG 2.2 computes it (success criteria 1.4.3 and 1.4.11)."""

from __future__ import annotations

import re

_HEX = re.compile(r"#[0-9a-f]{6}")


def is_colour(text: object) -> bool:
    """True for "#rrggbb" in lower case, the only form a skin may use."""
    return isinstance(text, str) and _HEX.fullmatch(text) is not None


def luminance(colour: str) -> float:
    """Relative luminance of "#rrggbb", from 0 (black) to 1 (white)."""
    channels = [int(colour[start : start + 2], 16) / 255 for start in (1, 3, 5)]
    linear = [value / 12.92 if value <= 0.04045 else ((value + 0.055) / 1.055) ** 2.4 for value in channels]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def ratio(one: str, other: str) -> float:
    """Contrast ratio of two "#rrggbb" colours, from 1 (same) to 21 (black on white)."""
    light, dark = sorted((luminance(one), luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)
