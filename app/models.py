"""Every table, in one place, so that migrations and the factory know them all."""

from app.accounts import models as accounts
from app.alerts import models as alerts
from app.badges import models as badges
from app.badges.awarding import models as awarding
from app.badges.endorsing import models as endorsing
from app.badges.pathways import models as pathways
from app.companies import models as companies
from app.contacts import models as contacts
from app.kernel import files, limits, once, outbox, pending, search_clock
from app.matching.log import models as ranked_lists
from app.organisations import models as organisations
from app.people import models as people
from app.placements import models as placements
from app.skills import models as skills
from app.skills.corrections import models as corrections
from app.skills.esco import models as esco
from app.trainings import models as trainings
from app.vacancies import models as vacancies
from app.vouchers import models as vouchers
from app.vouchers.afterwards import models as afterwards
from app.vouchers.aid import models as aid
from app.vouchers.blocks import models as blocks
from app.vouchers.desk import models as desk
from app.vouchers.drafts import models as drafts
from app.vouchers.excluded import models as excluded
from app.vouchers.letters import models as letters
from app.vouchers.objections import models as objections
from app.vouchers.payments import models as payments
from app.vouchers.recovery import models as recovery
from app.vouchers.signals import models as signals
from app.vouchers.trainers import models as trainer_register

__all__ = [
    "accounts",
    "afterwards",
    "aid",
    "alerts",
    "awarding",
    "badges",
    "blocks",
    "companies",
    "contacts",
    "corrections",
    "desk",
    "drafts",
    "endorsing",
    "esco",
    "excluded",
    "files",
    "letters",
    "limits",
    "objections",
    "once",
    "organisations",
    "outbox",
    "pathways",
    "payments",
    "pending",
    "people",
    "placements",
    "ranked_lists",
    "recovery",
    "search_clock",
    "signals",
    "skills",
    "trainer_register",
    "trainings",
    "vacancies",
    "vouchers",
]
