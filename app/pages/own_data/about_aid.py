"""What somebody stated of aid to their undertaking."""

from app.accounts.models import Account
from app.kernel.text import N_, Euro
from app.pages.own_data.record import Record, Section, entries
from app.vouchers.aid.queries import stated_by


def aid_section(user: Account) -> Section:
    """Return the de-minimis aid that this account stated, also what was taken back."""
    records = [
        Record(
            line.grantor,
            entries(
                [
                    ("kvk_number", N_("KvK-nummer"), line.kvk_number),
                    ("granted_on", N_("Datum van het besluit"), line.granted_on),
                    ("amount_cents", N_("Bedrag"), Euro(line.amount_cents)),
                    ("added_at", N_("Opgegeven"), line.added_at),
                    ("withdrawn_at", N_("Weggehaald"), line.withdrawn_at),
                ]
            ),
        )
        for line in stated_by(user)
    ]
    return Section(
        "voucher_aid",
        N_("De-minimissteun die je opgaf"),
        N_("Een wettelijke plicht: Verordening (EU) 2023/2831, artikel 6."),
        N_("Zo lang als de aanvraag: tien jaar na de laatste betaling. Zonder aanvraag: tot je account weg is."),
        records,
    )
