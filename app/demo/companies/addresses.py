"""Where demo companies stand: places by how much work is there, and addresses that do not exist."""

from collections.abc import Mapping
from random import Random

from app.demo.companies.seed import BranchSeed
from app.kernel.region import Place, Region

CITIES = frozenset({"Apeldoorn", "Deventer", "Zutphen"})
_WORK = {
    "Apeldoorn": 135,
    "Deventer": 122,
    "Zutphen": 50,
    "Lochem": 24,
    "Twello": 34,
    "Epe": 22,
    "Vaassen": 17,
    "Heerde": 17,
    "Brummen": 16,
    "Eerbeek": 14,
    "Warnsveld": 9,
    "Wapenveld": 9,
    "Schalkhaar": 8,
    "Gorssel": 7,
    "Bathmen": 7,
    "Beekbergen": 6,
    "Ugchelen": 6,
    "Diepenveen": 5,
    "Eefde": 5,
    "Loenen": 6,
    "Klarenbeek": 6,
    "Emst": 5,
    "Terwolde": 5,
    "Voorst": 5,
    "Laren": 5,
}
_SMALL = 2
_FACTORS: Mapping[str, tuple[float, float]] = {
    "any": (1, 1),
    "city": (1.3, 0.55),
    "village": (0.6, 1.6),
    "rural": (0.06, 2),
    "centre": (1, 0),
}
"""For each leaning of a trade: how much more or less it is found in the cities, and outside them."""
_VELUWE = frozenset(
    {"Epe", "Vaassen", "Heerde", "Wapenveld", "Emst", "Hoenderloo", "Beekbergen", "Loenen", "Uddel", "Ugchelen"}
    | {"Oene", "Veessen", "Lochem", "Hoog Soeren", "Wenum Wiesel", "Radio Kootwijk"}
)
_PAPER: Mapping[str, float] = {"Eerbeek": 60, "Loenen": 30, "Apeldoorn": 20, "Ugchelen": 12, "Deventer": 10, "Epe": 6}

_INDUSTRY = (
    "Industrieweg",
    "Handelskade",
    "Nijverheidsstraat",
    "Ambachtsweg",
    "Energieweg",
    "Havenstraat",
    "Marktweg",
    "Technieklaan",
)
_CENTRE = (
    "Stationsstraat",
    "Handelskade",
    "Marktstraat",
    "Singel",
    "Kerkstraat",
    "Molenstraat",
    "Nieuwstraat",
    "Parkweg",
)
_VILLAGE = ("Molenweg", "Dorpsstraat", "Kerkweg", "Schoolstraat", "Stationsweg", "Brinkweg", "Achterstraat")
_VILLAGE_TRADE = ("Molenweg", "Ambachtsweg", "Industrieweg", "Nijverheidsweg", "Energieweg", "Handelsweg")
_FIELDS = ("Veldweg", "Broekdijk", "Zandweg", "Heideweg", "Essenweg", "Kerkdijk", "Bosweg", "Weideweg")
_IN_TOWN = frozenset({"ict", "kantoor", "onderwijs", "zorg", "recreatie"})
_LETTERS = "ABCDEGHJKLMNPRSTVWXZ"


class Addresses:
    """Chooses places and invents addresses in one region, each address once."""

    def __init__(self, region: Region) -> None:
        names = {municipality.name for municipality in region.municipalities}
        self._areas = _postcodes_by_place(region)
        self._places = [place for place in region.places if place.municipality in names and place.name in self._areas]
        self._used: set[tuple[str, str, str]] = set()

    def place(self, rng: Random, where: str) -> Place:
        """Choose a place for a trade that leans to `where`, a key of _FACTORS or one of veluwe, forest, paper."""
        weights = [_weight(place, where) for place in self._places]
        return rng.choices(self._places, weights)[0]

    def branch(self, rng: Random, place: Place, sector: str, where: str) -> BranchSeed:
        """Invent an address in `place`, within some hundreds of metres of its postcode area's centre."""
        postcode, centre = rng.choice(self._areas[place.name])
        while True:
            street = rng.choice(_streets(place, sector, where))
            number = str(rng.randint(1, 98)) + rng.choice(["", "", "", "", "a", "b"])
            if (place.name, street, number) not in self._used:
                break
        self._used.add((place.name, street, number))
        letters = rng.choice(_LETTERS) + rng.choice(_LETTERS.replace("S", ""))
        return BranchSeed(
            street=street,
            house_number=number,
            postcode=f"{postcode} {letters}",
            place=place.name.partition(" (")[0],
            municipality=place.municipality,
            lat=round(centre.lat + rng.uniform(-0.006, 0.006), 5),
            lon=round(centre.lon + rng.uniform(-0.009, 0.009), 5),
        )


def _postcodes_by_place(region: Region) -> dict[str, list[tuple[str, Place]]]:
    """Group visiting postcodes by place; an area with a centre of its own beats one without."""
    centres = {place.name: (place.lat, place.lon) for place in region.places}
    areas: dict[str, list[tuple[str, Place]]] = {}
    for code, centre in region.postcodes.items():
        if not code.endswith("0"):
            areas.setdefault(centre.name, []).append((code, centre))
    for name, candidates in areas.items():
        own = [area for area in candidates if (area[1].lat, area[1].lon) != centres[name]]
        areas[name] = own or candidates
    return areas


def _weight(place: Place, where: str) -> float:
    if where == "paper":
        return _PAPER.get(place.name, 0.3)
    work = _WORK.get(place.name, _SMALL)
    if where == "forest":
        return work if place.name in _VELUWE else 0
    if where == "veluwe":
        return work * (3.5 if place.name in _VELUWE else 0.6)
    in_city, outside = _FACTORS[where]
    return work * (in_city if place.name in CITIES else outside)


def _streets(place: Place, sector: str, where: str) -> tuple[str, ...]:
    if where in ("rural", "forest"):
        return _FIELDS
    if where == "veluwe" and place.name not in CITIES:
        return _FIELDS + _VILLAGE
    if place.name not in CITIES:
        return _VILLAGE if sector in _IN_TOWN else _VILLAGE_TRADE
    return _CENTRE if sector in _IN_TOWN else _INDUSTRY
