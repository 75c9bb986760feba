"""What a voucher would pay of a price: the rules of the scheme itself, to the cent.

The price counts as it is told, VAT included. Who can deduct VAT gets it over the price without VAT: that is
reckoned in the application, and the page says so.
"""

from dataclasses import dataclass

from app.kernel.text import N_, Price, Text
from app.vouchers.queries import estimate
from app.vouchers.queries.estimate import Money
from app.vouchers.rules import Costs
from app.vouchers.rules import estimate as reckon
from app.vouchers.rules.costs import least_base
from app.vouchers.scheme import ApplicantKind, SchemeVersion

WITH_VOUCHER = N_("Met een voucher betaal je nog %(own)s.")


@dataclass(frozen=True)
class Help:
    """What a voucher pays of one price and what is left to pay, in cents; `enough` is whether the fund has it now."""

    amount_cents: int
    own_cents: int
    enough: bool


@dataclass(frozen=True)
class VoucherToday:
    """The scheme in force and what is left in its fund."""

    version: SchemeVersion
    money: Money

    def pays(self, price_cents: int, kind: ApplicantKind) -> Help:
        """Return what a voucher pays this kind of applicant of a price; nothing below the scheme's minimum."""
        amount = amount_of(price_cents, kind, self.version)
        return Help(amount, price_cents - amount, amount <= self.money.total_cents)

    @property
    def least_price_cents(self) -> int:
        """The lowest price for which there is a voucher."""
        return min(least_base(kind, self.version) for kind in self.version.kinds)

    def sentence(self, price_cents: int) -> Text | None:
        """Return what is left to pay with a voucher; None where no kind of applicant gets one."""
        most = max(amount_of(price_cents, kind, self.version) for kind in self.version.kinds)
        return Text(WITH_VOUCHER, {"own": Price(price_cents - most)}) if most else None


def amount_of(price_cents: int, kind: ApplicantKind, version: SchemeVersion) -> int:
    """Return the cents that a voucher pays this kind of applicant of a price; 0 below the minimum."""
    costs = Costs(
        tuition_cents=price_cents,
        exam_cents=0,
        material_cents=0,
        vat_percent=0,
        amounts_include_vat=True,
        third_party_cents=0,
    )
    return reckon(costs, kind, False, version).amount_cents


def today() -> VoucherToday | None:
    """Return the scheme in force with its money; None while it takes no applications."""
    version = estimate.version_now()
    return VoucherToday(version, estimate.money_left(version)) if version else None
