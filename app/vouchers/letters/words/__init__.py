"""What each letter says, by its name in the table of steps, and what its file is called."""

from collections.abc import Callable

from app.vouchers.letters.content import Words
from app.vouchers.letters.words import afterwards, applying, deciding
from app.vouchers.letters.writer import Writer

LETTERS: dict[str, Callable[[Writer], Words]] = {
    "receipt_missing": applying.receipt_missing,
    "receipt_complete": applying.receipt_complete,
    "receipt_waiting": applying.receipt_waiting,
    "missing_items": applying.missing_items,
    "complete": applying.complete,
    "moved_up": applying.moved_up,
    "waiting": applying.waiting,
    "extended": applying.extended,
    "withdrawn": applying.withdrawn,
    "declined": applying.declined,
    "offer_lapsed": applying.offer_lapsed,
    "reopened": applying.reopened,
    "granted": deciding.granted,
    "partial_offer": deciding.partial_offer,
    "refused": deciding.refused,
    "set_aside": deciding.set_aside,
    "given_back": afterwards.given_back,
    "started": afterwards.started,
    "lapsed": afterwards.lapsed,
    "evidence_received": afterwards.evidence_received,
    "evidence_returned": afterwards.evidence_returned,
    "settled": afterwards.settled,
}

_FILES = {
    "receipt_missing": "ontvangst",
    "receipt_complete": "ontvangst",
    "receipt_waiting": "ontvangst",
    "missing_items": "verzoek",
    "partial_offer": "aanbod",
    "granted": "besluit",
    "refused": "besluit",
    "set_aside": "besluit",
    "lapsed": "besluit",
    "settled": "vaststelling",
}
_BY_ROOM = {
    "objection_decided": "besluit-bezwaar",
    "objection": "bezwaar",
    "exclusion_decided": "besluit-uitsluiting",
    "exclusion": "uitsluiting",
    "recovery": "terugbetalen",
    "reminder": "herinnering",
}


def file_word(kind: str) -> str:
    """Return the first word of the name of a letter's file: what it is, in Dutch."""
    room = kind.split("_")[0]
    return _FILES.get(kind) or _BY_ROOM.get(kind) or _BY_ROOM.get(room) or "bericht"
