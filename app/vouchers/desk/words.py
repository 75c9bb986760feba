"""The words of the desk: lists, terms, kinds of texts."""

from app.kernel.text import N_
from app.vouchers.blocks.models import BlockKind
from app.vouchers.desk.tabs import Tab
from app.vouchers.models.term import TermKind

TAB_NAMES = {
    Tab.MINE: N_("Mijn werk"),
    Tab.FREE: N_("Te verdelen"),
    Tab.DECIDE: N_("Te beslissen"),
    Tab.LATE: N_("Te laat"),
    Tab.APPLICANT: N_("Wacht op aanvrager"),
    Tab.MONEY: N_("Wacht op geld"),
    Tab.EVIDENCE: N_("Bewijs beoordelen"),
    Tab.OVERDUE: N_("Aanvrager te laat"),
    Tab.INVOICES: N_("Facturen"),
    Tab.OBJECTION: N_("Bezwaar"),
    Tab.RUNNING: N_("Lopend"),
    Tab.DECIDED: N_("Besloten"),
    Tab.ALL: N_("Alles"),
}
NOTHING_YET = {
    Tab.MINE: N_("U hebt nu geen aanvragen."),
    Tab.FREE: N_("Alles is verdeeld."),
    Tab.DECIDE: N_("Er ligt geen voorstel."),
    Tab.LATE: N_("Geen aanvraag is te laat."),
    Tab.APPLICANT: N_("Geen aanvrager is aan zet."),
    Tab.MONEY: N_("Geen aanvraag wacht op geld."),
    Tab.EVIDENCE: N_("Er ligt geen bewijs."),
    Tab.OVERDUE: N_("Elke aanvrager heeft nog tijd."),
    Tab.INVOICES: N_("Er ligt geen factuur."),
    Tab.OBJECTION: N_("Er ligt geen bezwaar."),
    Tab.RUNNING: N_("Er loopt nu geen voucher."),
    Tab.DECIDED: N_("Er is nog niets besloten."),
    Tab.ALL: N_("Er is nog geen aanvraag verstuurd."),
}
TERM_NAMES = {
    TermKind.DECISION: N_("besluit"),
    TermKind.COMPLETION: N_("aanvulling"),
    TermKind.OFFER: N_("antwoord op aanbod"),
    TermKind.START: N_("begin van de opleiding"),
    TermKind.EVIDENCE: N_("bewijs"),
    TermKind.SETTLEMENT: N_("vaststelling"),
    TermKind.OBJECTION: N_("bezwaar"),
    TermKind.APPEAL: N_("besluit op bezwaar"),
}
"""What is due on the last day of a term."""
BLOCK_NAMES = {
    BlockKind.ASK: N_("Vraag om een stuk"),
    BlockKind.PROPOSE: N_("Voorstel"),
    BlockKind.DECIDE: N_("Besluit"),
    BlockKind.RETURN: N_("Terug naar adviseur"),
    BlockKind.NOTE: N_("Notitie"),
}
"""For which text a block is."""
TERM_DUE = {
    TermKind.DECISION: N_("Beslissen op %(number)s"),
    TermKind.COMPLETION: N_("Aanvrager vult %(number)s aan"),
    TermKind.OFFER: N_("Aanbod voor %(number)s eindigt"),
    TermKind.START: N_("Opleiding van %(number)s begint uiterlijk"),
    TermKind.EVIDENCE: N_("Bewijs voor %(number)s binnen"),
    TermKind.SETTLEMENT: N_("Vaststellen van %(number)s"),
    TermKind.OBJECTION: N_("Bezwaartermijn van %(number)s eindigt"),
    TermKind.APPEAL: N_("Beslissen op bezwaar bij %(number)s"),
}
"""A term in an agenda of somebody: the number of the case, no names."""
