"""The tables of the vouchers."""

from app.vouchers.models.application import CaseEvent, EvidenceItem, SelfEmployed, VoucherApplication
from app.vouchers.models.fund import BUCKETS, ENTRY_KINDS, MOVES, OF_THE_FUND, Fund, LedgerEntry, Pot

__all__ = [
    "BUCKETS",
    "ENTRY_KINDS",
    "MOVES",
    "OF_THE_FUND",
    "CaseEvent",
    "EvidenceItem",
    "Fund",
    "LedgerEntry",
    "Pot",
    "SelfEmployed",
    "VoucherApplication",
]
