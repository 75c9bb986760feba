"""An imported ESCO, small."""

from app.kernel import clock
from app.kernel.database import db
from app.skills.esco.models import EscoConcept, EscoLabel, EscoRelation, EscoRelease, EscoText


def make_esco() -> EscoConcept:
    """Add an occupation in an ISCO group, with a label and a description."""
    group = _concept("http://data.europa.eu/esco/isco/C7212", "isco_group")
    welder = _concept("http://data.europa.eu/esco/occupation/welder", "occupation")
    db.session.add_all([group, welder])
    db.session.flush()
    db.session.add_all(
        [
            EscoLabel(esco_id=welder.id, language="nl", role="preferred", text="lasser"),
            EscoText(esco_id=welder.id, language="nl", description="Lassers verbinden metaal."),
            EscoRelation(source_id=welder.id, role="broader", target_id=group.id),
            EscoRelease(version="1.2.0", language="nl", imported_at=clock.now()),
        ]
    )
    db.session.flush()
    return welder


def _concept(uri: str, kind: str) -> EscoConcept:
    return EscoConcept(uri=uri, kind=kind, status="released", seen_in="1.2.0")
