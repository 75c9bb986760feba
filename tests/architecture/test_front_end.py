"""What browsers get: nothing inline that the security policy refuses, icons that exist, colours that can be read."""

import re
from itertools import product
from pathlib import Path

import pytest

from app.kernel.assets import OWN, TEMPLATES, css, icons

STATIC = OWN.parent
TEMPLATE_FILES = sorted(TEMPLATES.rglob("*.html"))
INLINE = re.compile(r"\sstyle\s*=|\son[a-z]+\s*=\s*[\"']|<style\b|javascript:|hx-on", re.IGNORECASE)
SCRIPT = re.compile(r"<script\b([^>]*)>")
TEXT_COLOURS = ("inkt", "inkt-70", "ijssel", "heide", "veluwe", "oker", "baksteen")
PAPERS = ("papier", "vlak", "kaart")
TINTS = ("ijssel", "heide", "veluwe", "oker", "baksteen")
"""Colours that text has on a tint of itself: tags, notices."""
AA, AA_SHAPES = 4.5, 3.0


def test_templates_hold_no_style_and_no_script_of_their_own() -> None:
    inline = [f"{path.name}: {m[0]}" for path in TEMPLATE_FILES for m in INLINE.finditer(path.read_text())]
    assert inline == []
    scripts = [(path.name, m[1]) for path in TEMPLATE_FILES for m in SCRIPT.finditer(path.read_text())]
    assert scripts
    assert [one for one in scripts if "src=" not in one[1] and "application/" not in one[1]] == []


def test_every_icon_that_a_template_names_exists() -> None:
    if not icons.ICONS.exists():
        pytest.skip("the icons were not fetched: python -m app.kernel.assets")
    named = icons.named_icons()
    assert named
    assert [name for name in named if not icons.exists(name)] == []
    assert [name for name in named if f'<symbol id="{name}"' not in icons.build(named)] == []


def test_every_token_that_a_rule_reads_is_set_in_both_schemes() -> None:
    light, dark = _tokens("10-tokens.css"), _tokens("12-dark.css")
    colours = {name for name, value in light.items() if value.startswith("#")}
    assert colours == set(dark)


@pytest.mark.parametrize("sheet", ["10-tokens.css", "12-dark.css"])
def test_every_pair_of_colours_can_be_read(sheet: str) -> None:
    token = _tokens(sheet)
    pairs = [
        *((text, paper, AA) for text, paper in product(TEXT_COLOURS, PAPERS)),
        *((colour, f"{colour}-10", AA) for colour in TINTS),
        *(("inkt", f"{colour}-10", AA) for colour in (*TINTS, "inkt")),
        ("papier", "ijssel", AA),
        ("papier", "ijssel-diep", AA),
        ("papier", "baksteen", AA),
        ("kaart", "ijssel", AA),
        ("voet-tekst", "voet", AA),
        *(("inkt-60", paper, AA_SHAPES) for paper in PAPERS),
    ]
    poor = {
        f"{text} on {paper}: {ratio:.2f}"
        for text, paper, least in pairs
        if (ratio := contrast(token[f"--{text}"], token[f"--{paper}"])) < least
    }
    assert poor == set()


def test_contrast_is_that_of_wcag() -> None:
    assert contrast("#000000", "#fff") == pytest.approx(21)
    assert contrast("#777777", "#ffffff") == pytest.approx(4.48, abs=0.01)


def test_colours_stand_in_the_tokens_alone() -> None:
    elsewhere = [path for path in sorted(OWN.glob("*.css")) if path.name not in ("10-tokens.css", "12-dark.css")]
    written = {
        f"{path.name}: {colour}"
        for path in elsewhere
        for colour in re.findall(r"#[0-9a-f]{3,8}\b", path.read_text())
        if path.name != "95-print.css"
    }
    assert written == set()


def test_scripts_of_our_own_are_small_and_are_used() -> None:
    markup = "".join(path.read_text() for path in TEMPLATE_FILES)
    for path in sorted((STATIC / "js").glob("*.js")):
        assert f"js/{path.name}" in markup, f"no template loads {path.name}"
        assert path.stat().st_size < 10_000


def _tokens(sheet: str) -> dict[str, str]:
    rules = css.parse(Path(OWN / sheet).read_text(encoding="utf-8"))
    return css.declared([*rules, *(inner for rule in rules for inner in rule.rules)])


def contrast(one: str, other: str) -> float:
    """Return the contrast ratio of two colours by WCAG 2.2."""
    light, dark = sorted((_luminance(one), _luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def _luminance(colour: str) -> float:
    digits = colour.removeprefix("#")
    digits = "".join(digit * 2 for digit in digits) if len(digits) == 3 else digits
    channels = [int(digits[at : at + 2], 16) / 255 for at in (0, 2, 4)]
    red, green, blue = (c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue
