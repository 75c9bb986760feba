"""What people and work say about skill besides its name: how well, which languages, which licences."""

from enum import IntEnum, StrEnum

from app.kernel.text import N_


class SkillLevel(IntEnum):
    """How well somebody can do something."""

    BEGINNING = 1
    INDEPENDENT = 2
    EXPERIENCED = 3


SKILL_LEVEL_NAMES = {
    SkillLevel.BEGINNING: N_("een begin"),
    SkillLevel.INDEPENDENT: N_("zelfstandig"),
    SkillLevel.EXPERIENCED: N_("ervaren"),
}

LANGUAGE_NAMES = {
    "nl": N_("Nederlands"),
    "en": N_("Engels"),
    "de": N_("Duits"),
    "fr": N_("Frans"),
    "es": N_("Spaans"),
    "pl": N_("Pools"),
    "tr": N_("Turks"),
    "ar": N_("Arabisch"),
    "uk": N_("Oekraïens"),
    "ti": N_("Tigrinya"),
}
"""Languages that people are asked about, by ISO 639-1 code."""


class LanguageLevel(StrEnum):
    """The Common European Framework of Reference for languages, low to high; its order is that of the letters."""

    A1 = "A1"
    A2 = "A2"
    B1 = "B1"
    B2 = "B2"
    C1 = "C1"
    C2 = "C2"


LANGUAGE_LEVEL_NAMES = {
    LanguageLevel.A1: N_("een paar woorden"),
    LanguageLevel.A2: N_("eenvoudige zinnen"),
    LanguageLevel.B1: N_("een gewoon gesprek"),
    LanguageLevel.B2: N_("goed, ook op het werk"),
    LanguageLevel.C1: N_("heel goed"),
    LanguageLevel.C2: N_("als een moedertaal"),
}


class Licence(StrEnum):
    """A driving licence that work can require (Wegenverkeerswet 1994, article 107: the categories)."""

    B = "B"
    BE = "BE"
    C = "C"
    CE = "CE"
    D = "D"
    T = "T"


LICENCE_NAMES = {
    Licence.B: N_("rijbewijs B (auto)"),
    Licence.BE: N_("rijbewijs BE (auto met aanhanger)"),
    Licence.C: N_("rijbewijs C (vrachtwagen)"),
    Licence.CE: N_("rijbewijs CE (vrachtwagen met aanhanger)"),
    Licence.D: N_("rijbewijs D (bus)"),
    Licence.T: N_("rijbewijs T (trekker)"),
}
