"""What the bank answers: a payment status report, pain.002.001.03 or .10 (ISO 20022), read without trusting it."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any
from xml.etree.ElementTree import Element, TreeBuilder

from defusedxml import ElementTree
from defusedxml.common import DefusedXmlException

from app.kernel.text import N_

MOST_BYTES = 5 * 1024 * 1024
MOST_ELEMENTS, MOST_DEPTH = 100_000, 30
"""A batch has at most 500 payments; a bank writes some 60 elements of each, 14 deep."""
_AMOUNT = re.compile(r"[0-9]{1,18}(\.[0-9]{1,5})?", re.ASCII)
"""An amount as ISO 20022 writes it: at most 18 digits, 5 of them after the point."""
REJECTED = "RJCT"
ACCEPTED = frozenset({"ACCP", "ACSP", "ACSC", "ACWC", "ACCC", "ACTC", "ACWP"})
"""The bank takes it: from having looked at it to having paid it."""
EXECUTED = frozenset({"ACSC", "ACCC"})
"""The bank paid it."""
UNDECIDED = frozenset({"", "PDNG", "RCVD", "PART", "PATC"})
"""The bank says neither yes nor no yet, or not of each payment."""
_NAMESPACES = tuple(f"urn:iso:std:iso:20022:tech:xsd:pain.002.001.{version}" for version in ("03", "10"))

ABOUT_THE_ACCOUNT = frozenset(
    {"AC01", "AC03", "AC04", "AC06", "AC13", "AG01", "BE01", "MD07", "MS02", "MS03", "RC01", "BACK"}
)
"""Reasons that another account of the payee can solve, or may; the others are between us and our bank."""
REASONS = {
    "AC01": N_("Het IBAN klopt niet."),
    "AC02": N_("Het IBAN van de betaler klopt niet."),
    "AC03": N_("Het IBAN klopt niet."),
    "AC04": N_("Deze rekening is opgeheven."),
    "AC06": N_("Deze rekening is geblokkeerd."),
    "AC13": N_("Naar deze soort rekening kan de bank niet betalen."),
    "AG01": N_("Naar deze rekening mag de bank niet betalen."),
    "AG02": N_("De bank kent deze opdracht niet."),
    "AM04": N_("Er stond te weinig geld op onze rekening."),
    "AM05": N_("De bank kreeg deze betaling al eerder."),
    "BE01": N_("De naam hoort niet bij deze rekening."),
    "BE04": N_("Het adres van de ontvanger ontbreekt."),
    "CNOR": N_("De bank van de ontvanger is niet bereikbaar."),
    "DNOR": N_("Onze bank is niet bereikbaar."),
    "DUPL": N_("De bank kreeg deze betaling al eerder."),
    "FF01": N_("De bank kon het bestand niet lezen."),
    "MD07": N_("De houder van de rekening is overleden."),
    "MS02": N_("De ontvanger weigerde het geld."),
    "MS03": N_("De bank gaf geen reden."),
    "RC01": N_("De bank van de ontvanger is niet bekend."),
    "RR04": N_("Een wettelijke regel houdt deze betaling tegen."),
    "TECH": N_("Er ging bij de bank iets mis."),
    "BACK": N_("Het geld kwam later terug."),
}
"""Reasons of ISO 20022 in words, and our own for money that came back later."""
NO_REASON = "MS03"
BACK = "BACK"
"""Our own reason: the money came back later."""


@dataclass(frozen=True)
class Answer:
    """What the bank says of one payment: its status and, if rejected, the code of the reason and its own words.

    `amount` and `currency` are those of the payment as the bank has it, where it tells.
    """

    end_to_end_id: str
    status: str
    code: str = ""
    text: str = ""
    amount: Decimal | None = None
    currency: str = ""

    def differs_from(self, cents: int) -> bool:
        """Return whether the bank names another amount than `cents` in euros."""
        return self.amount is not None and (self.currency != "EUR" or self.amount * 100 != cents)


@dataclass(frozen=True)
class StatusReport:
    """What the bank says of one file: of the whole (`status`, with a reason if rejected) and of its payments."""

    message_id: str
    status: str
    code: str
    text: str
    answers: tuple[Answer, ...]


class UnreadableError(ValueError):
    """No status report; the message is a Dutch msgid."""


class _Bounded(TreeBuilder):
    """Builds the tree of a file as large as a bank can mean it, and stops where it is larger."""

    def __init__(self) -> None:
        super().__init__()
        self._elements = self._depth = 0

    def start(self, tag: str, attrs: Mapping[str, str], /) -> Element:
        self._elements, self._depth = self._elements + 1, self._depth + 1
        if self._elements > MOST_ELEMENTS or self._depth > MOST_DEPTH:
            raise UnreadableError(N_("Dit bestand heeft te veel regels of lagen voor één batch. Er is niets gelezen."))
        return super().start(tag, dict(attrs))

    def end(self, tag: str, /) -> Element:
        self._depth -= 1
        return super().end(tag)


def read_report(content: bytes) -> StatusReport:
    """Read a status report. Raises UnreadableError with a sentence for anything else.

    Our file has one block of payments under the name of the batch: what the bank says of a block, it says of all. So
    a block that is rejected rejects the batch, whatever stands beside it.
    """
    root, namespace = _opened(content)
    report = root.find(f"{namespace}CstmrPmtStsRpt")
    group = report.find(f"{namespace}OrgnlGrpInfAndSts") if report is not None else None
    if report is None or group is None:
        raise UnreadableError(N_("Dit bestand zegt niet over welke batch het gaat."))
    message_id, blocks = _text(group, "OrgnlMsgId", namespace), report.findall(f"{namespace}OrgnlPmtInfAndSts")
    if any(_text(block, "OrgnlPmtInfId", namespace) not in ("", message_id) for block in blocks):
        raise UnreadableError(N_("Dit bestand gaat ook over een andere batch. Er is niets gelezen. Bel de bank."))
    answers = tuple(answer for block in blocks for answer in _answers(block, namespace))
    of_blocks = {_status(block, "PmtInfSts", namespace) for block in blocks}
    status = _status(group, "GrpSts", namespace)
    if REJECTED in of_blocks:
        status = REJECTED
    elif not status and len(of_blocks) == 1:
        (status,) = of_blocks
    code, text = _reason([group, *blocks], namespace)
    return StatusReport(message_id, status, code, text, answers)


def _opened(content: bytes) -> tuple[Any, str]:
    if len(content) > MOST_BYTES:
        raise UnreadableError(N_("Dit bestand is te groot. Een antwoord van de bank is hoogstens 5 MB."))
    try:
        parser = ElementTree.DefusedXMLParser(target=_Bounded())
        parser.feed(content)
        root = parser.close()
    except UnreadableError:
        raise
    except (ElementTree.ParseError, DefusedXmlException, ValueError, LookupError) as error:  # the last: an encoding
        raise UnreadableError(N_("Dit is geen xml-bestand van de bank.")) from error
    for namespace in _NAMESPACES:
        if root.tag == f"{{{namespace}}}Document":
            return root, f"{{{namespace}}}"
    raise UnreadableError(N_("Dit is geen antwoord op een batch (pain.002.001.03 of .10)."))


def _answers(block: Any, namespace: str) -> Iterable[Answer]:
    for line in block.findall(f"{namespace}TxInfAndSts"):
        code, text = _reason([line], namespace)
        amount, currency = _instructed(line, namespace)
        yield Answer(
            _text(line, "OrgnlEndToEndId", namespace),
            _status(line, "TxSts", namespace),
            code or NO_REASON,
            text,
            amount,
            currency,
        )


def _instructed(line: Any, namespace: str) -> tuple[Decimal | None, str]:
    """Return the amount that the bank was told to pay (OrgnlTxRef) and its currency; None where it does not tell."""
    told = line.find(f"{namespace}OrgnlTxRef/{namespace}Amt/{namespace}InstdAmt")
    if told is None:
        return None, ""
    typed = (told.text or "").strip()
    if not _AMOUNT.fullmatch(typed):
        raise UnreadableError(N_("Een bedrag in dit bestand is geen getal. Er is niets gelezen."))
    return Decimal(typed), str(told.get("Ccy") or "").strip()[:3]


def _reason(parents: list[Any], namespace: str) -> tuple[str, str]:
    """Return the first reason: its code, and what the bank wrote beside it."""
    for parent in parents:
        for reason in parent.findall(f"{namespace}StsRsnInf"):
            code = reason.find(f"{namespace}Rsn/{namespace}Cd")
            if code is None:
                code = reason.find(f"{namespace}Rsn/{namespace}Prtry")
            said = " ".join(" ".join((line.text or "").split()) for line in reason.findall(f"{namespace}AddtlInf"))
            return ((code.text or "").strip()[:35] if code is not None else ""), said[:500]
    return "", ""


def _status(parent: Any, name: str, namespace: str) -> str:
    """Return a status of at most four letters; a longer word is none of ISO 20022, and is not taken for one."""
    said = _text(parent, name, namespace)
    return said if len(said) <= 4 else f"{said[:3]}…"


def _text(parent: Any, name: str, namespace: str) -> str:
    return (parent.findtext(f"{namespace}{name}") or "").strip()
