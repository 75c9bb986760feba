"""The words in which people read what was sent and settled after the decision."""

from app.kernel.text import N_
from app.vouchers.afterwards.rules import Proof
from app.vouchers.rules import Ground

PROOFS = {
    Proof.DIPLOMA: N_("Diploma of certificaat"),
    Proof.ATTENDANCE: N_("Lijst van aanwezigheid"),
}
GROUNDS = {
    Ground.DIPLOMA: N_("Diploma gehaald"),
    Ground.ATTENDANCE: N_("Genoeg lessen gevolgd"),
    Ground.EXCUSED: N_("Te weinig lessen gevolgd, niet verwijtbaar"),
    Ground.TO_BLAME: N_("Te weinig lessen gevolgd, of geen bewijs"),
    Ground.NO_SHOW: N_("Niet gekomen"),
    Ground.FALSE_DATA: N_("Gegevens kloppen niet"),
}
