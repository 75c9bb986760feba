"""A voucher scheme is data: one TOML file in a region folder, checked in full when it is read."""

from app.vouchers.scheme.content import (
    COST_NAMES,
    KIND_NAMES,
    ApplicantKind,
    Authority,
    Contributor,
    CostKind,
    DeMinimis,
    EvidenceItem,
    KindTerms,
    Label,
    Letterhead,
    Payee,
    Rounding,
    Scheme,
    SchemeVersion,
    SettlementTerms,
    Supply,
    Terms,
    Texts,
)
from app.vouchers.scheme.payer import Payer
from app.vouchers.scheme.reading import read_scheme
from app.vouchers.scheme.schemes import NotInForceError, Schemes, UnknownSchemeError
from app.vouchers.scheme.table import SchemeError

__all__ = [
    "COST_NAMES",
    "KIND_NAMES",
    "ApplicantKind",
    "Authority",
    "Contributor",
    "CostKind",
    "DeMinimis",
    "EvidenceItem",
    "KindTerms",
    "Label",
    "Letterhead",
    "NotInForceError",
    "Payee",
    "Payer",
    "Rounding",
    "Scheme",
    "SchemeError",
    "SchemeVersion",
    "Schemes",
    "SettlementTerms",
    "Supply",
    "Terms",
    "Texts",
    "UnknownSchemeError",
    "read_scheme",
]
