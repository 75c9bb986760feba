"""What the audit trail says of badges; of an award that there was one, not to whom."""

from collections.abc import Collection, Mapping

from app.accounts.audit_words import Fact, Subjects, either
from app.badges import queries
from app.badges.awarding import queries as awarding
from app.badges.pathways import queries as pathways
from app.badges.rules import CHECK_NAMES
from app.kernel.text import N_, Text

ACTIONS = {
    "badge.create": N_("Badge gemaakt"),
    "badge.edit": N_("Badge gewijzigd"),
    "badge.withdraw": N_("Gestopt met badge uitreiken"),
    "badge.restore": N_("Badge wordt weer uitgereikt"),
    "badge.award": N_("Badge uitgereikt"),
    "badge.revoke": N_("Badge ingetrokken"),
    "badge.accept": N_("Badge aangenomen"),
    "badge.decline": N_("Badge niet aangenomen"),
    "badge.show": N_("Badge aan iedereen getoond"),
    "badge.hide": N_("Badge verborgen"),
    "badge.remind": N_("Aan badge herinnerd"),
    "badge.permit": N_("Opleider mag badge uitreiken"),
    "badge.permit_end": N_("Opleider mag badge niet meer uitreiken"),
    "pathway.create": N_("Leerroute gemaakt"),
    "pathway.edit": N_("Leerroute gewijzigd"),
    "pathway.withdraw": N_("Gestopt met leerroute"),
    "pathway.restore": N_("Leerroute weer aangeboden"),
    "endorsement.create": N_("Badge aanbevolen"),
    "endorsement.agree": N_("Aanbeveling getoond"),
    "endorsement.refuse": N_("Aanbeveling weggehaald"),
    "endorsement.withdraw": N_("Aanbeveling teruggenomen"),
    "batch.start": N_("Lijst met mensen gestuurd"),
    "batch.confirm": N_("Lijst met mensen bevestigd"),
    "batch.discard": N_("Lijst met mensen weggegooid"),
    "badge.rotate_key": N_("Sleutel van de uitgever vervangen"),
    "badge.compromise_key": N_("Sleutel van de uitgever ingetrokken"),
    "badge.import": N_("Badge van elders meegebracht"),
    "badge.forget": N_("Badge van elders weggehaald"),
    "badge.know_issuer": N_("Uitgever van elders erkend"),
    "badge.unknow_issuer": N_("Uitgever van elders niet meer erkend"),
}
_CLASS, _AWARD = N_("badge %(name)s"), N_("uitreiking van badge %(name)s")
_PATHWAY = N_("leerroute %(name)s")
_BATCH = N_("lijst voor %(name)s")
_KNOWN_ISSUER = N_("uitgever van elders")


def _classes(references: Collection[str]) -> Mapping[str, Text]:
    names = queries.badge_names([int(reference) for reference in references if reference.isdecimal()])
    return {str(class_id): Text(_CLASS, {"name": badge.name}) for class_id, badge in names.items()}


def _awards(references: Collection[str]) -> Mapping[str, Text]:
    return {public_id: Text(_AWARD, {"name": name}) for public_id, name in queries.names_of_awards(references).items()}


def _pathways(references: Collection[str]) -> Mapping[str, Text]:
    names = pathways.names_of([int(reference) for reference in references if reference.isdecimal()])
    return {str(number): Text(_PATHWAY, {"name": name}) for number, name in names.items()}


def _batches(references: Collection[str]) -> Mapping[str, Text]:
    return {public_id: Text(_BATCH, {"name": title}) for public_id, title in awarding.titles_of(references).items()}


def _issuers(references: Collection[str]) -> Mapping[str, Text]:
    return {reference: Text(_KNOWN_ISSUER) for reference in references}


SUBJECTS: Mapping[str, Subjects] = {
    "badge": _classes,
    "award": _awards,
    "batch": _batches,
    "pathway": _pathways,
    "issuer": _issuers,
}
FACTS: Mapping[str, Fact] = {
    "renewal": either(N_("verlenging"), N_("eerste uitreiking")),
    "signing_key": lambda name: Text(N_("sleutel %(name)s"), {"name": name}),
    "found": lambda status: Text(CHECK_NAMES[status]),
    "issuer": lambda name: Text("%(name)s", {"name": name}),
}
