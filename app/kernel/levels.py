"""Levels of education, low to high, in the words of the page; their codes stand in files and addresses."""

from app.kernel.region import LEVELS
from app.kernel.text import N_

LEVEL_NAMES = {
    "vo": N_("vmbo, havo of vwo"),
    "mbo1": N_("mbo niveau 1"),
    "mbo2": N_("mbo niveau 2"),
    "mbo3": N_("mbo niveau 3"),
    "mbo4": N_("mbo niveau 4"),
    "hbo": N_("hbo"),
    "wo": N_("universiteit"),
}
NLQF = {"vo": 1, "mbo1": 1, "mbo2": 2, "mbo3": 3, "mbo4": 4, "hbo": 6, "wo": 7}
"""The level in the Dutch qualifications framework that each stands for (vo counts as the lowest it can be)."""

__all__ = ["LEVELS", "LEVEL_NAMES", "NLQF"]
