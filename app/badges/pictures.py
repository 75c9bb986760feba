"""The picture of a badge as a file: the same medal or shield that `templates/badges/picture.html` draws.

Pure. One description of the lines gives the SVG and, flattened and drawn large, the PNG: no program or font of
the machine takes part.
"""

import io
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache
from xml.sax.saxutils import escape

from PIL import Image, ImageDraw, ImageFont

from app.badges.rules import initials

HEIDE, TINT, WHITE = "#6B3E78", "#F0ECF2", "#FFFFFF"
SIDE = 96
"""The side of the drawing, in its own units."""
PNG_SIDE = 512
_SHARPER = 4
_STEPS = 24
_COLOURS = 64
Point = tuple[float, float]
Curve = tuple[Point, Point, Point]
"""A cubic Bézier from where the line is: two points that pull, and the end. A straight line pulls nowhere."""


@dataclass(frozen=True)
class Line:
    """A line that starts somewhere and goes on in curves, closed or not."""

    start: Point
    curves: tuple[Curve, ...]
    closed: bool = True


def _straight(start: Point, end: Point) -> Curve:
    return start, end, end


_ROUND = 0.5522847498


def _circle(radius: float) -> Line:
    """Return a circle about the middle, of four curves."""
    middle, pull = SIDE / 2, radius * _ROUND
    low, high, near, far = middle - radius, middle + radius, middle - pull, middle + pull
    return Line(
        (middle, low),
        (
            ((far, low), (high, near), (high, middle)),
            ((high, far), (far, high), (middle, high)),
            ((near, high), (low, far), (low, middle)),
            ((low, near), (near, low), (middle, low)),
        ),
    )


_SHIELD = Line(
    (48, 4),
    (
        ((60, 11), (72, 14), (84, 14)),
        _straight((84, 14), (84, 46)),
        ((84, 70), (69, 84), (48, 92)),
        ((27, 84), (12, 70), (12, 46)),
        _straight((12, 46), (12, 14)),
        ((24, 14), (36, 11), (48, 4)),
    ),
)
_SHIELD_EDGE = Line(
    (48, 11),
    (
        ((58, 16.5), (68, 19), (78, 19.5)),
        _straight((78, 19.5), (78, 46)),
        ((78, 66), (66, 78), (48, 85.5)),
        ((30, 78), (18, 66), (18, 46)),
        _straight((18, 46), (18, 19.5)),
        ((28, 19), (38, 16.5), (48, 11)),
    ),
)
_SHIELD_WATER = Line((24, 66), (((33, 69), (39, 65), (48, 65)), ((57, 65), (63, 69), (72, 66))), closed=False)
_MEDAL_WATER = Line((21, 66), (((30, 69), (37, 65), (48, 65)), ((59, 65), (66, 69), (75, 66))), closed=False)


def _lines(formal: bool) -> tuple[tuple[Line, float, str], ...]:
    """Return what is drawn: a line, how wide, and what fills it; the ground first."""
    if formal:
        return ((_SHIELD, 2.5, TINT), (_SHIELD_EDGE, 1, "none"), (_SHIELD_WATER, 2.5, "none"))
    return ((_circle(44), 2.5, TINT), (_circle(37), 1, "none"), (_MEDAL_WATER, 2.5, "none"))


def _letters(name: str) -> tuple[str, float, float]:
    """Return the letters of a badge, their size and where they stand."""
    letters = initials(name)
    return (letters, 30, 56) if len(letters) < 3 else (letters, 23, 54)


@lru_cache(maxsize=256)
def svg(name: str, formal: bool) -> bytes:
    """Return the picture of a badge as an SVG that stands alone."""
    letters, size, base = _letters(name)
    drawn = "".join(
        f'<path d="{_path(line)}" fill="{fill}" stroke="{HEIDE}" stroke-width="{width}" stroke-linecap="round"/>'
        for line, width, fill in _lines(formal)
    )
    text = (
        f'<text x="48" y="{base}" font-family="Helvetica, Arial, sans-serif" font-weight="600" font-size="{size}" '
        f'text-anchor="middle" fill="{HEIDE}">{escape(letters)}</text>'
    )
    return (
        '<?xml version="1.0" encoding="UTF-8"?>\n'
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{PNG_SIDE}" height="{PNG_SIDE}" viewBox="0 0 {SIDE} {SIDE}">'
        f"<title>{escape(name)}</title>{drawn}{text}</svg>\n"
    ).encode()


@lru_cache(maxsize=256)
def png(name: str, formal: bool) -> bytes:
    """Return the picture of a badge as a PNG of 512 by 512 pixels, on a ground that can be seen through."""
    scale = PNG_SIDE * _SHARPER / SIDE
    image = Image.new("RGBA", (PNG_SIDE * _SHARPER, PNG_SIDE * _SHARPER), (255, 255, 255, 0))
    draw = ImageDraw.Draw(image)
    for line, width, fill in _lines(formal):
        points = [(x * scale, y * scale) for x, y in _flat(line)]
        points += points[1:2] if line.closed else []  # or the first corner has a notch
        if fill != "none":
            draw.polygon(points, fill=fill)
        draw.line(points, fill=HEIDE, width=round(width * scale), joint="curve")
        if not line.closed:
            _round_ends(draw, (points[0], points[-1]), width * scale / 2)
    letters, size, base = _letters(name)
    font = ImageFont.load_default(size * scale)
    draw.text(
        (SIDE / 2 * scale, base * scale), _plain(letters), fill=HEIDE, font=font, anchor="ms", stroke_width=scale / 3
    )
    written = io.BytesIO()
    small = image.resize((PNG_SIDE, PNG_SIDE), Image.Resampling.LANCZOS)
    small.quantize(_COLOURS, method=Image.Quantize.FASTOCTREE).save(written, "PNG", optimize=True)
    return written.getvalue()


def _round_ends(draw: ImageDraw.ImageDraw, ends: Iterable[Point], radius: float) -> None:
    for x, y in ends:
        draw.ellipse((x - radius, y - radius, x + radius, y + radius), fill=HEIDE)


def _flat(line: Line) -> Iterable[Point]:
    """Yield points so close together that a straight line between them looks like the curve."""
    at = line.start
    yield at
    for first, second, end in line.curves:
        for step in range(1, _STEPS + 1):
            t = step / _STEPS
            u = 1 - t
            a, b, c, d = u**3, 3 * u * u * t, 3 * u * t * t, t**3
            yield (
                a * at[0] + b * first[0] + c * second[0] + d * end[0],
                a * at[1] + b * first[1] + c * second[1] + d * end[1],
            )
        at = end


def _path(line: Line) -> str:
    """Return the line in the words of SVG."""
    curves = "".join(f"C{_pair(first)} {_pair(second)} {_pair(end)}" for first, second, end in line.curves)
    return f"M{_pair(line.start)}{curves}{'z' if line.closed else ''}"


def _pair(point: Point) -> str:
    return f"{point[0]:.6g} {point[1]:.6g}"


def _plain(letters: str) -> str:
    """Return the letters without accents: the font that comes with Pillow has none."""
    return "".join(sign for sign in unicodedata.normalize("NFKD", letters) if sign.isascii())
