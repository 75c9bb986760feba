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

__all__ = [
    "accounts",
    "alerts",
    "awarding",
    "badges",
    "companies",
    "contacts",
    "corrections",
    "endorsing",
    "esco",
    "files",
    "limits",
    "once",
    "organisations",
    "outbox",
    "pathways",
    "pending",
    "people",
    "placements",
    "ranked_lists",
    "search_clock",
    "skills",
    "trainings",
    "vacancies",
    "vouchers",
]
