"""Ranked lists that were shown."""

import secrets
from typing import Any

from app.accounts.models import Account
from app.kernel import clock
from app.kernel.database import db
from app.matching.log.freeze import dumps, hash_of, party, weights
from app.matching.log.models import RankedInput, RankedList, RankedPerson
from app.matching.log.store import closed
from app.matching.score.parties import Seeker
from app.matching.score.weights import Pairing, load_weights
from app.people.models import Person


def make_ranked_list(*, viewer: Account, person: Person | None, **values: Any) -> RankedList:
    """Add a list without rows, shown to `viewer` for the profile `person`."""
    inputs = {
        hash_of(text): text
        for text in map(
            dumps, (weights(load_weights(), Pairing.TALENT_VACANCY), party(Seeker(person.public_id if person else "")))
        )
    }
    used, one = inputs
    today = clock.today()
    body = {
        "day": today.isoformat(),
        "role": "talent",
        "sort": "match",
        "share": 1.0,
        "first": 1,
        "total": 0,
        "removed": {},
        "asked": {},
        "versions": {},
        "weights": used,
        "one": one,
        "vocabulary": {"telling": {}, "near": {}, "kin": {}, "titles": [["", [], []]], "names": {}},
        "rows": [],
    }
    shown = RankedList(
        **{
            "public_id": secrets.token_urlsafe(9),
            "shown_at": clock.now(),
            "pairing": Pairing.TALENT_VACANCY,
            "viewer_id": viewer.id,
            "person_id": person.id if person else None,
            "body": closed(body),
        }
        | values
    )
    db.session.add(shown)
    for name, text in inputs.items():
        if db.session.get(RankedInput, name) is None:
            db.session.add(RankedInput(hash=name, last_shown_on=today, body=closed(text)))
    db.session.flush()
    return shown


def make_ranked_person(*, shown: RankedList, person: Person, rank: int = 1) -> RankedPerson:
    """Let somebody stand in a list."""
    stood = RankedPerson(list_id=shown.id, person_id=person.id, rank=rank)
    db.session.add(stood)
    db.session.flush()
    return stood
