"""What the site took words for in the demo region, for an advisor to look at: some right, some not."""

from sqlalchemy import select

from app.accounts.models import Account
from app.kernel.database import db
from app.skills.corrections import links
from app.skills.corrections.models import WordLink

TAKEN = (
    ("skill", "metsel werk", "metselen", 0.91, 4),
    ("skill", "plc programeren", "plc-programmeren", 0.97, 6),
    ("skill", "stratenmaken", "straatmaken", 0.88, 2),
    ("skill", "winkel verkopen", "winkelverkoop", 0.86, 3),
    ("skill", "dieren trainen", "dieren-verzorgen", 0.85, 1),
    ("occupation", "elektro monteurs", "elektricien", 0.94, 5),
    ("occupation", "klusser", "huismeester", 0.85, 2),
)
"""Kind, words, concept, how sure, how often."""


def take(advisor: Account) -> None:
    """Write what was taken, and let an advisor have decided one."""
    for kind, words, slug, score, times in TAKEN:
        for _time in range(times):
            links.seen(kind, words, slug, score)
    right = db.session.scalars(select(WordLink).where(WordLink.words == "plc programeren")).one()
    links.decide(right, right=True, by=advisor)
