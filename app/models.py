"""Every table, in one place, so that migrations and the factory know them all."""

from app.accounts import models as accounts
from app.companies import models as companies
from app.contacts import models as contacts
from app.kernel import files, limits, once, outbox, pending
from app.placements import models as placements
from app.skills import models as skills
from app.vouchers import models as vouchers

__all__ = [
    "accounts",
    "companies",
    "contacts",
    "files",
    "limits",
    "once",
    "outbox",
    "pending",
    "placements",
    "skills",
    "vouchers",
]
