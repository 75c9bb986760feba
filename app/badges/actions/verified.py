"""Which skills are proven: worked out from the badges each time, so that every order of events ends the same."""

from sqlalchemy import select

from app.accounts.models import Account
from app.badges import queries
from app.badges.queries.imported import imported_claims
from app.badges.rules import Claim, proven
from app.kernel import clock
from app.kernel.database import db
from app.kernel.search_clock import touch
from app.people.models import Person, VerifiedSkill


def lock_holder(account_id: int) -> None:
    """Keep others from changing what badges prove of an account until this transaction ends.

    Who also locks a badge that the account brought from elsewhere takes this one first.
    """
    db.session.execute(select(Account.id).where(Account.id == account_id).with_for_update(key_share=True))


def refresh_verified_skills(account_id: int) -> bool:
    """Make the verified skills of an account those of its valid, accepted badges; return whether any changed.

    Matching then looks at the profiles of the account again. Who calls this has flushed what changed;
    calling it again changes nothing. The lock on the account keeps two badges that are accepted at once
    from each missing the other.
    """
    db.session.flush()
    lock_holder(account_id)
    wanted = proven([*queries.valid_claims(account_id), *imported_claims(account_id)])
    query = select(VerifiedSkill).where(VerifiedSkill.account_id == account_id)
    rows = {row.skill: row for row in db.session.scalars(query.execution_options(populate_existing=True))}
    if {row.skill: Claim(row.skill, row.level, row.valid_until) for row in rows.values()} == wanted:
        return False
    for skill in rows.keys() - wanted.keys():
        db.session.delete(rows[skill])
    for skill, claim in wanted.items():
        row = rows.get(skill) or VerifiedSkill(account_id=account_id, skill=skill)
        row.level, row.valid_until = claim.level, claim.valid_until
        db.session.add(row)
    for person in db.session.scalars(select(Person).where(Person.account_id == account_id)):
        touch(person)
    db.session.flush()
    return True


def refresh_lapsed() -> int:
    """Work out anew what is proven where a verified skill has lapsed; return for how many accounts.

    Who reads verified skills looks at the day, so a lapsed one counts no more whether or not this ran;
    it lets a lower level that lasts longer count again.
    """
    lapsed = select(VerifiedSkill.account_id).where(VerifiedSkill.valid_until < clock.today()).distinct()
    accounts = sorted(db.session.scalars(lapsed))
    for account_id in accounts:
        refresh_verified_skills(account_id)
    return len(accounts)
