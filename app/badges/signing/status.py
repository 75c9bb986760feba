"""Status lists: one bit per badge, and the bit of a revoked one is set. W3C Bitstring Status List v1.0.

https://www.w3.org/TR/vc-bitstring-status-list/. A badge gets a place by chance in a list of its issuer, so that
neither a place nor the order of places tells when or to whom it was awarded; a list is filled by half at most.
The bits are worked out from the awards whenever somebody asks: a badge is revoked there in the moment in
which it is revoked here.
"""

import secrets
from datetime import datetime

from sqlalchemy import select

from app.badges.addresses import list_address
from app.badges.credentials import status_list as lists
from app.badges.credentials.report import Json
from app.badges.models import BadgeAssertion, SignedBadge, StatusList
from app.badges.rules import LIST_SIZE
from app.kernel import clock
from app.kernel.database import db

TTL_SECONDS = 60
"""How long others may keep a list before they ask for it again."""
FULL = LIST_SIZE // 2


def list_credential(status_list: StatusList, did: str) -> Json:
    """Return the credential of a list as it stands now, not yet signed; alike while nothing is revoked."""
    revoked, changed = _revoked(status_list)
    return lists.list_credential(list_address(status_list.public_id), did, revoked, changed, ttl_seconds=TTL_SECONDS)


def by_public_id(public_id: str) -> StatusList | None:
    """Return a list by the id in its address."""
    return db.session.scalars(select(StatusList).where(StatusList.public_id == public_id)).first()


class Places:
    """Hands out places in the lists of one issuer; who holds it has locked the issuer."""

    def __init__(self, organisation_id: int) -> None:
        self._organisation_id = organisation_id
        query = select(StatusList).where(StatusList.organisation_id == organisation_id).order_by(StatusList.id.desc())
        self._list = db.session.scalars(query.limit(1)).first()
        self._taken = self._places() if self._list else set()

    def next(self) -> tuple[StatusList, int]:
        """Return a list and a free place in it, by chance."""
        if self._list is None or len(self._taken) >= FULL:
            self._list = StatusList(
                public_id=secrets.token_urlsafe(16), organisation_id=self._organisation_id, created_at=clock.now()
            )
            self._taken = set()
            db.session.add(self._list)
            db.session.flush()
        while (index := secrets.randbelow(LIST_SIZE)) in self._taken:
            pass
        self._taken.add(index)
        return self._list, index

    def _places(self) -> set[int]:
        if self._list is None:
            return set()
        return set(
            db.session.scalars(select(SignedBadge.status_index).where(SignedBadge.status_list_id == self._list.id))
        )


def _revoked(status_list: StatusList) -> tuple[list[int], datetime]:
    """Return the places of what is revoked in a list, and when that changed last."""
    query = (
        select(SignedBadge.status_index, BadgeAssertion.revoked_at)
        .join(BadgeAssertion, BadgeAssertion.id == SignedBadge.assertion_id)
        .where(SignedBadge.status_list_id == status_list.id, BadgeAssertion.revoked_at.is_not(None))
    )
    rows = db.session.execute(query).all()
    moments = [row.revoked_at for row in rows if row.revoked_at <= clock.now()]
    return [row.status_index for row in rows], max([status_list.created_at, *moments])
