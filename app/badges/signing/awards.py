"""Signs awards: at the award itself, or later for those from before there were keys.

A badge is signed when it is awarded, not when it is accepted: what it says is fixed then, and its recipient
can take it along without an account here. From then on the credential stands: a new e-mail address, another
name of the issuer or a new key change nothing of it. Only a key in wrong hands makes us sign the same words
anew.
"""

from collections.abc import Iterable, Sequence
from itertools import groupby

from sqlalchemy import select

from app.badges.addresses import award_address, class_address, issuer_address, issuer_did, list_address
from app.badges.models import BadgeAssertion, BadgeClass, SignedBadge
from app.badges.queries import skills_of
from app.badges.signing.compact import payload_of, signed
from app.badges.signing.credential import AwardFacts, ClassFacts, IssuerFacts, Json, SkillFacts, credential
from app.badges.signing.keys import SigningKey, signing_key
from app.badges.signing.status import Places
from app.kernel import clock
from app.kernel.database import db
from app.organisations.models import Organisation
from app.skills.queries import skill_names, skill_uris

Pair = tuple[BadgeAssertion, BadgeClass]
BATCH = 500


def sign_award(assertion: BadgeAssertion, badge_class: BadgeClass) -> None:
    """Sign one award that was just written; see `sign_awards`."""
    sign_awards([(assertion, badge_class)])


def sign_awards(pairs: Iterable[Pair]) -> None:
    """Give awards (that were flushed) their credentials; each issuer is locked until this transaction ends.

    The key of an issuer is made here if it has none.
    """
    ordered = sorted(pairs, key=lambda pair: (pair[1].organisation_id, pair[0].id))
    for organisation_id, group in groupby(ordered, key=lambda pair: pair[1].organisation_id):
        _sign_for(organisation_id, list(group))
    db.session.flush()


def sign_unsigned(limit: int = BATCH) -> int:
    """Sign awards from before there were keys; return how many, at most `limit`."""
    query = (
        select(BadgeAssertion, BadgeClass)
        .join(BadgeClass, BadgeClass.id == BadgeAssertion.badge_class_id)
        .outerjoin(SignedBadge, SignedBadge.assertion_id == BadgeAssertion.id)
        .where(SignedBadge.assertion_id.is_(None))
        .order_by(BadgeAssertion.id)
        .limit(limit)
    )
    pairs = [(row[0], row[1]) for row in db.session.execute(query)]
    sign_awards(pairs)
    return len(pairs)


def resign_all(key_id: int) -> int:
    """Sign what was signed with a key anew with the one in use, word for word; return how many badges."""
    query = (
        select(SignedBadge, BadgeClass.organisation_id)
        .join(BadgeAssertion, BadgeAssertion.id == SignedBadge.assertion_id)
        .join(BadgeClass, BadgeClass.id == BadgeAssertion.badge_class_id)
        .where(SignedBadge.key_id == key_id, SignedBadge.credential != "")  # empty: its holder erased the account
        .order_by(SignedBadge.assertion_id)
    )
    rows = db.session.execute(query).all()
    if rows:
        issuer = _locked(rows[0].organisation_id)
        key, did = signing_key(issuer.id), issuer_did(issuer.slug)
        for badge, _organisation_id in rows:
            badge.credential = signed(payload_of(badge.credential), key, did)
            badge.key_id, badge.signed_at = key.id, clock.now()
    db.session.flush()
    return len(rows)


def signed_badge(assertion_id: int) -> SignedBadge | None:
    """Return the credential of an award, if it was signed already."""
    found = db.session.get(SignedBadge, assertion_id)
    return found if found and found.credential else None


def class_facts(badge_class: BadgeClass) -> ClassFacts:
    """Return what a class says, as credentials say it."""
    skills = skills_of([badge_class.id])[badge_class.id]
    slugs = [slug for slug, _level in skills]
    names, uris = skill_names(slugs, badge_class.language), skill_uris(slugs)
    address = class_address(badge_class.slug)
    return ClassFacts(
        address=address,
        image=f"{address}/afbeelding.png",
        name=badge_class.name,
        description=badge_class.description,
        criteria=badge_class.criteria,
        language=badge_class.language,
        formal=badge_class.formal,
        nlqf_level=badge_class.nlqf_level,
        register_reference=badge_class.register_reference,
        skills=[SkillFacts(uris[slug], slug, names[slug], level) for slug, level in skills if slug in names],
    )


def issuer_facts(issuer: Organisation) -> IssuerFacts:
    """Return what an issuer says of itself, as credentials say it."""
    return IssuerFacts(
        did=issuer_did(issuer.slug),
        address=issuer_address(issuer.slug),
        name=issuer.name,
        about=issuer.about,
        website=issuer.website,
        municipality=issuer.municipality,
    )


def _sign_for(organisation_id: int, pairs: Sequence[Pair]) -> None:
    issuer = _locked(organisation_id)
    key, places, facts = signing_key(organisation_id), Places(organisation_id), issuer_facts(issuer)
    classes: dict[int, ClassFacts] = {}
    for assertion, badge_class in pairs:
        said = classes.get(badge_class.id) or classes.setdefault(badge_class.id, class_facts(badge_class))
        db.session.add(_signed(assertion, facts, said, key, places))


def _signed(
    assertion: BadgeAssertion, issuer: IssuerFacts, badge: ClassFacts, key: SigningKey, places: Places
) -> SignedBadge:
    status_list, index = places.next()
    award = AwardFacts(
        address=award_address(assertion.public_id),
        recipient_hash=assertion.recipient_hash,
        recipient_salt=assertion.recipient_salt,
        evidence=assertion.evidence,
        awarded_at=assertion.awarded_at,
        valid_until=assertion.valid_until,
        status_list=list_address(status_list.public_id),
        status_index=index,
    )
    said: Json = credential(issuer, badge, award)
    return SignedBadge(
        assertion_id=assertion.id,
        key_id=key.id,
        status_list_id=status_list.id,
        status_index=index,
        credential=signed(said, key, issuer.did),
        signed_at=clock.now(),
    )


def _locked(organisation_id: int) -> Organisation:
    """Return the issuer and keep others from giving out places or changing keys until this transaction ends."""
    query = select(Organisation).where(Organisation.id == organisation_id).with_for_update(key_share=True)
    return db.session.scalars(query).one()
