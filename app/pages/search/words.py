"""The words that a list of companies is made of, looked up once per language and not once per card."""

from collections.abc import Mapping
from dataclasses import dataclass

from flask import current_app
from flask_babel import gettext, ngettext
from markupsafe import Markup

from app.kernel.levels import LEVEL_NAMES, LEVELS
from app.kernel.region import Region
from app.kernel.web import locale
from app.matching.profiles import Facet
from app.matching.search import Sort
from app.pages.search.moulds import HOLE, mould
from app.placements.rules import KIND_IN_ADDRESS, KIND_NAMES, PlacementKind

KEPT = "search_words"


@dataclass(frozen=True)
class Words:
    """Names of options and the fixed parts of sentences, in one language; the latter with %(name)s places."""

    language: str
    options: Mapping[Facet, Mapping[str, str]]
    """What each option is called, by facet and by its value in the address, in the order of the page."""
    filters: str
    """The mould of the filter form, its holes in the order of the options; distances have one hole for all."""
    distance: str
    card: str
    fitted: str
    """The moulds of a card, the second with how well it fits the reader."""
    map: Markup
    below: Markup
    """What a page says of its map, and below a list that is the same for everybody."""
    kinds: Mapping[str, str]
    new: str
    recognised: str
    confirmed: str
    not_confirmed: str
    quick: str
    sometimes: str
    no_messages: str
    not_yet: str
    fits: str
    offers: str
    within: str
    from_here: str
    named: str
    named_for: str
    sorts: Mapping[Sort, str]
    places: tuple[str, str]
    days: tuple[str, str]

    def places_a_year(self, number: int) -> str:
        """Write how many students a company takes."""
        return self.places[number != 1] % {"num": number}

    def in_days(self, number: int) -> str:
        """Write a number of days."""
        return self.days[number != 1] % {"num": number}


def words() -> Words:
    """Return the words in the reader's language."""
    kept: dict[str, Words] = current_app.extensions.setdefault(KEPT, {})
    language = locale()
    if language not in kept:
        kept[language] = _words(language, current_app.extensions["region"])
    return kept[language]


def _words(language: str, region: Region) -> Words:
    options = _options(region, english=language == "en")
    return Words(
        language=language,
        options=options,
        filters=mould("filters", {facet.value: list(names.items()) for facet, names in options.items()}, HOLE),
        distance=mould("option", HOLE, f"{HOLE} km", HOLE, HOLE),
        card=mould("card", language != "nl", False, *[HOLE] * 10),
        fitted=mould("card", language != "nl", True, *[HOLE] * 10),
        map=Markup(mould("of_map") % ()),  # noqa: S704 - our own words
        below=Markup(mould("below", None) % ()),  # noqa: S704 - our own words
        kinds={kind.value: gettext(KIND_NAMES[kind]) for kind in PlacementKind},
        new=gettext("nieuw"),
        recognised=gettext("erkend leerbedrijf"),
        confirmed=gettext("Bevestigd op %(day)s", day="%(day)s"),
        not_confirmed=gettext("Nog niet bevestigd"),
        quick=gettext("Antwoordt meestal binnen %(days)s", days="%(days)s"),
        sometimes=gettext(
            "Antwoordde op %(answered)s van de %(received)s berichten", answered="%(answered)s", received="%(received)s"
        ),
        no_messages=gettext("Kreeg nog geen berichten"),
        not_yet=gettext("Antwoordde nog niet op berichten"),
        fits=gettext("Past bij je keuze: %(choice)s", choice="%(choice)s"),
        offers=gettext("Biedt: %(kinds)s", kinds="%(kinds)s"),
        within=gettext("Binnen %(km)s km van %(place)s", km="%(km)s", place="%(place)s"),
        from_here=gettext("Vanaf %(place)s", place="%(place)s"),
        named=gettext("Genoemd: %(words)s", words="%(words)s"),
        named_for=gettext(
            "Genoemd: %(words)s. Dat hoort bij “%(question)s”.", words="%(words)s", question="%(question)s"
        ),
        sorts={
            Sort.MATCH: gettext("Beste eerst"),
            Sort.DISTANCE: gettext("Dichtbij eerst"),
            Sort.NEW: gettext("Nieuwste eerst"),
        },
        places=(
            ngettext("%(num)s plaats per jaar", "%(num)s plaatsen per jaar", 1).replace("1", "%(num)s", 1),
            ngettext("%(num)s plaats per jaar", "%(num)s plaatsen per jaar", 2).replace("2", "%(num)s", 1),
        ),
        days=(
            ngettext("%(num)s dag", "%(num)s dagen", 1).replace("1", "%(num)s", 1),
            ngettext("%(num)s dag", "%(num)s dagen", 2).replace("2", "%(num)s", 1),
        ),
    )


def _options(region: Region, *, english: bool) -> dict[Facet, dict[str, str]]:
    return {
        Facet.KIND: {word: gettext(KIND_NAMES[kind]) for word, kind in KIND_IN_ADDRESS.items()},
        Facet.LEVEL: {level: gettext(LEVEL_NAMES[level]) for level in LEVELS},
        Facet.STUDY: {study.code: study.en if english else study.nl for study in region.studies},
        Facet.MUNICIPALITY: {place.name: place.name for place in region.municipalities},
        Facet.SECTOR: {sector.code: sector.en if english else sector.nl for sector in region.sectors},
    }
