"""What a PDF says and what it is made of, read by libraries that did not write it."""

import io
import re
from collections.abc import Iterator
from typing import Any

import pikepdf
import pypdf


def text_of(content: bytes) -> str:
    """Return the text of a PDF, with single spaces."""
    pages = pypdf.PdfReader(io.BytesIO(content)).pages
    return re.sub(r"[ \n]+", " ", " ".join(page.extract_text() for page in pages))


def tags_of(content: bytes) -> list[str]:
    """Return the structure tags of a PDF in reading order: "H1", "P", "TH"."""
    with pikepdf.open(io.BytesIO(content)) as pdf:
        return list(_walk(pdf.Root.StructTreeRoot))


def _walk(node: Any) -> Iterator[str]:
    if not isinstance(node, pikepdf.Dictionary):
        return
    if "/S" in node:
        yield str(node.S).removeprefix("/")
    kids = node.get("/K", [])
    for kid in kids if isinstance(kids, pikepdf.Array) else [kids]:
        yield from _walk(kid)


def problems_of(content: bytes) -> list[str]:
    """Return what a PDF lacks of what PDF/UA-1 asks for and can be read off: [] where nothing is missing."""
    with pikepdf.open(io.BytesIO(content)) as pdf:
        root = pdf.Root
        with pdf.open_metadata() as metadata:
            part, title = metadata.get("pdfuaid:part"), metadata.get("dc:title")
        checks = {
            "no structure tree": "/StructTreeRoot" in root,
            "not marked as tagged": bool(root.get("/MarkInfo", {}).get("/Marked", False)),
            "no language": "/Lang" in root,
            "no title in the metadata": bool(title),
            "title not shown": bool(root.get("/ViewerPreferences", {}).get("/DisplayDocTitle", False)),
            "does not claim PDF/UA-1": part == "1",
            "a font is not embedded": all(_embedded(font) for font in _fonts(pdf)),
            "tab order is not that of the structure": all(page.get("/Tabs") == "/S" for page in pdf.pages),
        }
        return [problem for problem, fine in checks.items() if not fine]


def language_of(content: bytes) -> str:
    """Return the language that a PDF says it is in."""
    with pikepdf.open(io.BytesIO(content)) as pdf:
        return str(pdf.Root.Lang)


def _fonts(pdf: pikepdf.Pdf) -> Iterator[Any]:
    for page in pdf.pages:
        yield from page.get("/Resources", {}).get("/Font", {}).values()


def _embedded(font: Any) -> bool:
    described = font.DescendantFonts[0] if "/DescendantFonts" in font else font
    descriptor = described.get("/FontDescriptor", {})
    return any(key in descriptor for key in ("/FontFile", "/FontFile2", "/FontFile3"))
