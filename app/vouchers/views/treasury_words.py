"""The words in which the books are read."""

from app.kernel.text import N_
from app.vouchers.queries.books import Bucket

BUCKET_NAMES = {
    Bucket.BUDGET: N_("Begroot"),
    Bucket.RESERVED: N_("Gereserveerd"),
    Bucket.AWARDED: N_("Toegekend"),
    Bucket.AVAILABLE: N_("Beschikbaar"),
}
KIND_NAMES = {
    "budget": N_("Geld erbij"),
    "reserve": N_("Gereserveerd"),
    "release": N_("Vrijgegeven"),
    "award": N_("Toegekend"),
}
PAYEE_NAMES = {"employer": N_("de werkgever"), "trainer": N_("de opleider")}
