"""What is kept of ranked lists: those of companies that somebody stood in, and those that somebody saw."""

from flask import current_app, url_for

from app.accounts.models import Account
from app.kernel.region import Region
from app.kernel.text import N_, Text
from app.kernel.web import shown
from app.matching.log import queries
from app.matching.score.weights import Pairing
from app.pages.own_data.record import Record, Section, entries

GROUND = N_("De wet vraagt dat we een lijst later kunnen uitleggen (AI-verordening, artikel 12, 19 en 86).")
ABOUT = {Pairing.TALENT_VACANCY: N_("Vacatures"), Pairing.STUDENT_STAGE: N_("Stages")}


def stood_in_section(user: Account) -> Section:
    """Return the lists of companies that somebody stood in: of which company, when, at which place."""
    records = [
        Record(
            one.company,
            entries(
                [
                    ("company", N_("Bedrijf"), one.company),
                    ("vacancy", N_("Voor"), one.vacancy or shown(N_("een stage"))),
                    ("at", N_("Wanneer"), one.shown_at),
                    (
                        "rank",
                        N_("Jouw plaats"),
                        shown(Text(N_("%(rank)s van %(all)s"), {"rank": one.rank, "all": one.of})),
                    ),
                    ("list", N_("Nummer van de lijst"), one.list_id),
                ]
            ),
        )
        for one in queries.stood_in(user.id)
    ]
    note = N_("Het bedrijf zag in deze lijsten je naam niet. Een lijst wijst nooit iemand af.")
    empty = N_("Nog niet. Sta je in een lijst die een bedrijf bekijkt, dan staat dat hier.")
    return Section("stood_in", N_("Lijsten van bedrijven waar je in stond"), GROUND, _until(), records, note, empty)


def own_lists_section(user: Account) -> Section:
    """Return the lists that somebody saw for the own profiles."""
    records = [
        Record(
            "",
            entries(
                [
                    ("about", N_("Wat"), shown(ABOUT.get(one.pairing, ""))),
                    ("at", N_("Wanneer"), one.shown_at),
                    ("rows", N_("Hoeveel je er zag"), one.rows),
                    ("total", N_("Hoeveel er in de lijst stonden"), one.total),
                    ("list", N_("Nummer van de lijst"), one.list_id),
                ]
            ),
            url_for("pages.ranked_list", number=one.list_id),
        )
        for one in queries.own_lists(user.id)
    ]
    return Section("lists", N_("Lijsten die je zag"), GROUND, _until(), records)


def _until() -> Text:
    region: Region = current_app.extensions["region"]
    return Text(
        N_("%(months)s maanden. Maak je je profiel leeg, dan gaan ze dezelfde dag weg."),
        {"months": region.ranked_lists_months},
    )
