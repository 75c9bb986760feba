"""Reading, pruning and writing style sheets: just enough CSS to leave out what no page uses.

A class of the design system that no template names is a rule that no page needs; a token (custom
property) that no remaining rule reads is a line that no page needs.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

CLASS = re.compile(r"\.(-?[A-Za-z_][\w-]*)")
TOKEN = re.compile(r"--[\w-]+")
READ = re.compile(r"var\(\s*(--[\w-]+)")
# Comments, quoted strings and url(…) are skipped as one piece; the rest is read by character.
PIECE = re.compile(r"/\*.*?\*/|\"(?:\\.|[^\"\\])*\"|'(?:\\.|[^'\\])*'|url\([^)\"']*\)|.", re.DOTALL)
OPTIONAL = re.compile(r":(?:not|has)\(")


@dataclass(frozen=True)
class Rule:
    """A selector (or at-rule) with its declarations, or with the rules inside it."""

    head: str
    declarations: tuple[tuple[str, str], ...] = ()
    rules: tuple["Rule", ...] = ()

    def write(self) -> str:
        """Return the rule as compact CSS."""
        if self.rules:
            return f"{self.head}{{{''.join(rule.write() for rule in self.rules)}}}"
        return f"{self.head}{{{';'.join(f'{name}:{value}' for name, value in self.declarations)}}}"


def parse(css: str) -> tuple[Rule, ...]:
    """Read a style sheet without @import, @charset and nesting of rules in rules."""
    pieces = (match.group() for match in PIECE.finditer(css))
    return tuple(_rules(iter([piece for piece in pieces if not piece.startswith("/*")])))


def _rules(pieces: Iterator[str]) -> Iterator[Rule]:
    head = ""
    for piece in pieces:
        if piece == "}":
            return
        if piece != "{":
            head += piece
            continue
        name, head = _squeeze(head), ""
        if name.startswith(("@media", "@supports", "@layer", "@container", "@keyframes")):
            yield Rule(name, rules=tuple(_rules(pieces)))
        else:
            yield Rule(_tight(name), tuple(_declarations(pieces)))


def _declarations(pieces: Iterator[str]) -> Iterator[tuple[str, str]]:
    text, depth = "", 0
    for piece in pieces:
        depth += (piece == "(") - (piece == ")")
        if piece not in ("}", ";") or (piece == ";" and depth):
            text += piece
            continue
        name, colon, value = text.partition(":")
        if colon:
            yield name.strip(), _squeeze(value)
        text = ""
        if piece == "}":
            return


def _squeeze(text: str) -> str:
    return re.sub(r"\s+", " ", text).strip()


def _tight(selector: str) -> str:
    return re.sub(r"\s*([,>~])\s*", r"\1", selector)


def split(text: str) -> list[str]:
    """Split a selector list at its own commas, not at those inside parentheses."""
    parts, depth = [""], 0
    for character in text:
        depth += (character == "(") - (character == ")")
        if character == "," and not depth:
            parts.append("")
        else:
            parts[-1] += character
    return [part.strip() for part in parts]


def required_classes(selector: str) -> set[str]:
    """Return the classes without which `selector` matches nothing: those outside :not() and :has()."""
    kept, rest = "", selector
    while match := OPTIONAL.search(rest):
        kept += rest[: match.start()]
        depth, end = 1, match.end()
        while depth:
            depth += (rest[end] == "(") - (rest[end] == ")")
            end += 1
        rest = rest[end:]
    found = kept + rest
    return set() if ":where(" in found and "," in found else set(CLASS.findall(found))


def prune(rules: Iterable[Rule], used: set[str]) -> Iterator[Rule]:
    """Yield the rules of a component that can match when only the classes in `used` occur.

    A name in `used` that ends in "-" stands for every class that starts so: a template completes it.
    """
    begun = tuple(name for name in used if name.endswith("-"))
    for rule in rules:
        if rule.rules and not rule.head.startswith("@keyframes"):
            inner = tuple(prune(rule.rules, used))
            if inner:
                yield Rule(rule.head, rules=inner)
        elif rule.rules or rule.head.startswith("@"):
            yield rule
        else:
            heads = [
                head
                for head in split(rule.head)
                if all(name in used or name.startswith(begun) for name in required_classes(head))
            ]
            if heads:
                yield Rule(",".join(heads), rule.declarations)


def declared(rules: Iterable[Rule]) -> dict[str, str]:
    """Return the tokens that plain rules set, the last one winning."""
    return {name: value for rule in rules for name, value in rule.declarations if name.startswith("--")}


def read_tokens(rules: Iterable[Rule]) -> set[str]:
    """Return the tokens that the rules read."""
    found: set[str] = set()
    for rule in rules:
        found |= read_tokens(rule.rules)
        for _name, value in rule.declarations:
            found.update(READ.findall(value))
    return found


def needed_tokens(theme: dict[str, str], wanted: set[str]) -> dict[str, str]:
    """Return the part of `theme` that `wanted` reads, directly or through other tokens of the theme."""
    needed: dict[str, str] = {}
    waiting = list(wanted)
    while waiting:
        name = waiting.pop()
        if name in theme and name not in needed:
            needed[name] = theme[name]
            waiting.extend(READ.findall(theme[name]))
    return {name: value for name, value in theme.items() if name in needed}
