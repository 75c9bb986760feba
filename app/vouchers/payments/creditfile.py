"""The file that asks the bank to pay: a SEPA credit transfer, pain.001.001.09 (ISO 20022).

Written here, because the file must be the same each time it is written: our own identifications, our own clock.
Before it leaves it is held against the official schema.
"""

import re
import unicodedata
from dataclasses import dataclass
from datetime import date, datetime
from functools import cache
from importlib.resources import files

from lxml import etree

from app.vouchers.scheme import Payer

NAMESPACE = "urn:iso:std:iso:20022:tech:xsd:pain.001.001.09"
MOST_NAME = 70
MOST_TEXT = 140
_OTHER_LETTERS = str.maketrans(
    {"ø": "o", "Ø": "O", "ł": "l", "Ł": "L", "đ": "d", "Đ": "D", "ß": "ss", "æ": "ae", "Æ": "AE", "œ": "oe", "Œ": "OE"}
    | {"þ": "th", "Þ": "Th", "ı": "i", "&": "+", "–": "-", "—": "-", "’": "'", "‘": "'", "_": "-", "@": "(at)"}
)
_NOT_TAKEN = re.compile(r"[^A-Za-z0-9/\-?:().,'+ ]")


@dataclass(frozen=True)
class Transfer:
    """One payment: its identification, cents, whose account, and what the receiver reads."""

    end_to_end_id: str
    cents: int
    name: str
    iban: str
    text: str


@dataclass(frozen=True)
class Order:
    """What goes to the bank in one file."""

    message_id: str
    written_at: datetime
    """On the clock of Amsterdam."""
    execution_on: date
    payer: Payer
    transfers: tuple[Transfer, ...]

    @property
    def total_cents(self) -> int:
        """The sum of the transfers."""
        return sum(transfer.cents for transfer in self.transfers)


class SchemaError(ValueError):
    """A file that the bank would not take; the message says where it differs from the schema."""


def sepa_text(text: str, most: int) -> str:
    """Return `text` in the characters that every bank takes (EPC217-08), at most `most` of them.

    Accents are left out; of what has no counterpart a full stop remains. No slash stands first or last, nor two beside
    each other.
    """
    plain = unicodedata.normalize("NFKD", text.translate(_OTHER_LETTERS))
    plain = "".join(char for char in plain if not unicodedata.combining(char))
    plain = re.sub(r"/{2,}", "/", _NOT_TAKEN.sub(".", plain))
    return " ".join(plain.split()).strip("/ ")[:most].strip("/ ") or "."


def write_order(order: Order) -> bytes:
    """Return the file of `order`, which `check_order` has found good.

    Raises SchemaError when it does not hold against the official schema.
    """
    root = etree.Element(f"{{{NAMESPACE}}}Document", nsmap={None: NAMESPACE})
    initiation = _child(root, "CstmrCdtTrfInitn")
    header = _child(initiation, "GrpHdr")
    _child(header, "MsgId", order.message_id)
    _child(header, "CreDtTm", order.written_at.replace(tzinfo=None).isoformat(timespec="seconds"))
    _sums(header, order)
    _child(_child(header, "InitgPty"), "Nm", sepa_text(order.payer.name, MOST_NAME))
    _payment_information(initiation, order)
    etree.indent(root, "  ")
    content: bytes = etree.tostring(root, xml_declaration=True, encoding="UTF-8")
    check_order(content)
    return content


def check_order(content: bytes) -> None:
    """Hold a file against the official schema of pain.001.001.09; raises SchemaError with the first differences."""
    schema = _schema()
    if not schema.validate(etree.fromstring(content, _reader())):
        raise SchemaError("; ".join(str(error.message) for error in list(schema.error_log)[:3]))


def _payment_information(initiation: etree._Element, order: Order) -> None:
    """One date and one account for all: the bank books them as one amount."""
    block = _child(initiation, "PmtInf")
    _child(block, "PmtInfId", order.message_id)
    _child(block, "PmtMtd", "TRF")
    _child(block, "BtchBookg", "true")
    _sums(block, order)
    _child(_child(_child(block, "PmtTpInf"), "SvcLvl"), "Cd", "SEPA")
    _child(_child(block, "ReqdExctnDt"), "Dt", order.execution_on.isoformat())
    _child(_child(block, "Dbtr"), "Nm", sepa_text(order.payer.name, MOST_NAME))
    _child(_child(_child(block, "DbtrAcct"), "Id"), "IBAN", order.payer.iban)
    _child(_child(_child(block, "DbtrAgt"), "FinInstnId"), "BICFI", order.payer.bic)
    _child(block, "ChrgBr", "SLEV")
    for transfer in order.transfers:
        _transfer(block, transfer)


def _transfer(block: etree._Element, transfer: Transfer) -> None:
    line = _child(block, "CdtTrfTxInf")
    _child(_child(line, "PmtId"), "EndToEndId", transfer.end_to_end_id)
    _child(_child(line, "Amt"), "InstdAmt", _euros(transfer.cents)).set("Ccy", "EUR")
    _child(_child(line, "Cdtr"), "Nm", sepa_text(transfer.name, MOST_NAME))
    _child(_child(_child(line, "CdtrAcct"), "Id"), "IBAN", transfer.iban)
    _child(_child(line, "RmtInf"), "Ustrd", sepa_text(transfer.text, MOST_TEXT))


def _sums(parent: etree._Element, order: Order) -> None:
    _child(parent, "NbOfTxs", str(len(order.transfers)))
    _child(parent, "CtrlSum", _euros(order.total_cents))


def _child(parent: etree._Element, name: str, text: str | None = None) -> etree._Element:
    child = etree.SubElement(parent, f"{{{NAMESPACE}}}{name}")
    child.text = text
    return child


def _euros(cents: int) -> str:
    return f"{cents // 100}.{cents % 100:02d}"


@cache
def _schema() -> etree.XMLSchema:
    """The schema as ISO publishes it; sepaxml carries it."""
    with (files("sepaxml") / "schemas" / "pain.001.001.09.xsd").open("rb") as published:
        return etree.XMLSchema(etree.parse(published, _reader()))


def _reader() -> etree.XMLParser:
    return etree.XMLParser(resolve_entities=False, no_network=True)
