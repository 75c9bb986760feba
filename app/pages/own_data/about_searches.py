"""The searches that somebody keeps, among all that is kept of them."""

from app.accounts.models import Account
from app.alerts import queries
from app.alerts.rules import OFTEN_NAMES, Often
from app.kernel.text import N_
from app.kernel.web import shown
from app.pages.own_data.about_you import CONSENT
from app.pages.own_data.record import Record, Section, entries


def searches_section(user: Account) -> Section:
    """Return the saved searches."""
    records = [
        Record(
            one.name,
            entries(
                [
                    ("name", N_("Naam"), one.name),
                    ("address", N_("Zoekopdracht"), f"/{one.searched}?{one.question}"),
                    ("often", N_("Hoe vaak een mail"), shown(OFTEN_NAMES[Often(one.often)])),
                    ("created_at", N_("Bewaard"), one.created_at),
                    ("mailed_at", N_("Laatste mail"), one.mailed_at),
                    ("paused_at", N_("Mail uitgezet"), one.paused_at),
                    ("seen", N_("Al gevonden"), len(one.seen)),
                ]
            ),
        )
        for one in queries.searches_of(user.id)
    ]
    until = N_("Tot je de zoekopdracht verwijdert, of je account.")
    return Section("searches", N_("Je zoekopdrachten"), CONSENT, until, records)
