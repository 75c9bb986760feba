"""Makes the 581 companies of the demo region from the banks; the same seed makes the same companies."""

import math
import re
from collections.abc import Sequence
from datetime import date, timedelta
from random import Random

from app.demo.companies.addresses import CITIES, Addresses
from app.demo.companies.banks import Trade, load_banks
from app.demo.companies.names import FIRST_NAMES, SMALL_NUMBERS, STUDENT_NAMES, Names, person, slugify
from app.demo.companies.seed import AnswerSeed, BranchSeed, CompanySeed, ContactSeed
from app.demo.companies.writing import Subject, Writer
from app.kernel.region import LEVELS, Region
from app.skills.vocabulary_file import Vocabulary

_KVK_FROM, _SBB_FROM = 99_000_000, 900_000_000
_ALL_YEAR = tuple(range(1, 13))
_PERIODS: Sequence[tuple[str, tuple[int, ...]]] = (
    ("Het hele jaar", _ALL_YEAR),
    ("In overleg", _ALL_YEAR),
    ("Start in september of februari", (2, 9)),
    ("Van september tot en met januari, of van februari tot en met juni", (2, 9)),
    ("Vanaf februari, minstens tien weken", (2, 3, 4)),
    ("Niet in juli en augustus", (1, 2, 3, 4, 5, 6, 9, 10, 11, 12)),
    ("Najaar, twintig weken", (8, 9, 10)),
)
_SEASON: Sequence[tuple[str, tuple[int, ...]]] = (
    ("Van maart tot en met oktober", (3, 4, 5, 6, 7, 8, 9, 10)),
    ("Voorjaar en zomer, met de schoolvakanties erbij", (2, 3, 4, 5, 6)),
    ("Het hele jaar, het drukst in de zomer", _ALL_YEAR),
)
_HOURS = ((32, 40), (24, 32), (16, 40), (36, 40), (32, 32), (24, 40))
_NEIGHBOURS = ("DE", "BE", "FR", "DK", "PL", "AT", "SE", "GB", "US", "CH", "ES", "IT")
_LANGUAGE_NOTES = (
    "Nederlands heb je nodig om instructies te begrijpen.",
    "We spreken Nederlands met klanten; onderling mag het ook Engels zijn.",
    "Nederlands op B1-niveau is genoeg.",
    "Leer je nog Nederlands? Daar houden we rekening mee.",
)
_TOKENS = {"<familie>", "<munt>", "<streek>", "<dier>"}


def generate_companies(seed: int, region: Region, vocabulary: Vocabulary, *, anchor: date) -> list[CompanySeed]:
    """Return the 581 companies of the demo, mixed; dates count back from `anchor`.

    Raises KeyError when the banks name a skill that the vocabulary lacks.
    """
    maker = _Maker(seed, region, vocabulary, anchor)
    companies = [maker.company(trade) for trade in _trades(maker.rng)]
    maker.rng.shuffle(companies)
    return companies


def _trades(rng: Random) -> list[Trade]:
    """Return the trade of each company, variants in turn, in the order in which they are written."""
    trades = [
        variants[number % len(variants)] for variants in load_banks().trades for number in range(variants[0].count)
    ]
    rng.shuffle(trades)
    return trades


class _Maker:
    """What the companies share while they are made: names, addresses and numbers are given once."""

    def __init__(self, seed: int, region: Region, vocabulary: Vocabulary, anchor: date) -> None:
        self.rng = Random(f"companies {seed}")
        self._names = Names(self.rng)
        self._addresses = Addresses(region)
        self._writer = Writer(load_banks())
        self._vocabulary = vocabulary
        self._study_levels = {study.code: set(study.levels) for study in region.studies}
        self._anchor = anchor
        self._slugs: set[str] = set()
        self._numbers: set[int] = set()

    def company(self, trade: Trade) -> CompanySeed:
        """Make one company of a trade."""
        rng = self.rng
        name, tokens = self._name(trade)
        employees = _employees(rng, trade)
        founded = _founded(rng, trade, employees, self._anchor)
        branches = self._branches(trade, employees)
        levels = self._levels(trade)
        kinds = _kinds(rng, trade, levels)
        slug = slugify(name)
        contact = _contact(rng, slug, tokens.get("<familie>") if employees <= 20 else None)
        facts = self._facts(name, tokens, employees, founded, branches[0], contact)
        flags = _flags(levels, kinds, branches, self._anchor.year - founded)
        subject = Subject(rng, trade, _voice(rng, trade, employees), employees, flags, facts)
        about, what_you_do = self._writer.texts(subject)
        hours_min, hours_max = rng.choice(_HOURS)
        period, start_months = rng.choice(_SEASON if trade.season else _PERIODS)
        recognised = any(level.startswith("mbo") for level in levels) and rng.random() < 0.88
        languages = ("nl", "en") if subject.voice == "english" or rng.random() < 0.12 else ("nl",)
        return CompanySeed(
            name=name,
            slug=slug,
            kvk_number=str(self._number(_KVK_FROM, 999_999)),
            trade=trade.key,
            sector=trade.sector,
            sbi=rng.choice(trade.sbi),
            employees=employees,
            founded=founded,
            about=about,
            what_you_do=what_you_do,
            kinds=kinds,
            levels=levels,
            studies=self._studies(trade, levels),
            skills=self._skills(trade, subject.skills),
            places_per_year=max(1, round(math.sqrt(employees) * rng.uniform(0.5, 1.1))),
            hours_min=hours_min,
            hours_max=hours_max,
            period=period,
            start_months=start_months,
            languages=languages,
            language_note="" if "en" in languages or rng.random() < 0.55 else rng.choice(_LANGUAGE_NOTES),
            website=f"https://www.{slug}.example" if rng.random() < 0.93 else None,
            sbb_recognised=recognised,
            sbb_number=str(self._number(_SBB_FROM, 99_999)) if recognised else None,
            export_countries=_export(rng, trade, employees),
            branches=branches,
            contact=contact,
            last_confirmed=self._anchor - timedelta(days=_days_since_confirmed(rng)),
            answers=_answers(rng),
        )

    def _name(self, trade: Trade) -> tuple[str, dict[str, str]]:
        """Coin a name that no other company has; also return what was filled in."""
        source = {
            "<familie>": self._names.family,
            "<familie2>": self._names.family,
            "<streek>": self._names.place,
            "<munt>": self._names.coined,
            "<dier>": self._names.animal,
        }
        while True:
            pattern = self.rng.choice(trade.names)
            tokens = {token: next(source[token]) for token in re.findall(r"<\w+>", pattern)}
            name = pattern
            for token, value in tokens.items():
                name = name.replace(token, value)
            if slugify(name) not in self._slugs:
                self._slugs.add(slugify(name))
                return name, tokens

    def _branches(self, trade: Trade, employees: int) -> tuple[BranchSeed, ...]:
        rng = self.rng
        count = 1 + (employees >= 60 and rng.random() < 0.45) + (employees >= 150 and rng.random() < 0.3)
        places = {self._addresses.place(rng, trade.where): None for _ in range(count)}
        return tuple(self._addresses.branch(rng, place, trade.sector, trade.where) for place in places)

    def _facts(
        self,
        name: str,
        tokens: dict[str, str],
        employees: int,
        founded: int,
        address: BranchSeed,
        contact: ContactSeed,
    ) -> dict[str, str]:
        """Return what sentences may tell of the company; colleagues in texts are never the contact."""
        rng = self.rng
        colleague, second = rng.sample([first for first in FIRST_NAMES if first != contact.name.split()[0]], 2)
        own = {token.strip("<>"): tokens.get(token, name) for token in _TOKENS}
        return own | {
            "naam": name,
            "plaats": address.place,
            "gemeente": address.municipality,
            "straat": address.street,
            "mensen": people(employees),
            "jaar": str(founded),
            "jaren": str(self._anchor.year - founded),
            "collega": colleague,
            "collega2": second,
            "stagiair": rng.choice(STUDENT_NAMES),
            "lijn": str(rng.randint(2, 98)),
            "tijd": rng.choice(["zeven uur", "kwart over zeven", "half acht", "acht uur"]),
            "tijd_lunch": rng.choice(["twaalf uur", "kwart over twaalf", "half één"]),
            "hond": rng.choice(["Moppie", "Bolle", "Kees", "Frits", "Pixel", "Snor"]),
            "bedrag": str(25 * rng.randint(8, 22)),
            "getal_plekken": str(10 * rng.randint(4, 32)),
            "getal_koeien": str(5 * rng.randint(14, 36)),
            "mensen_bewoners": f"{round(employees * rng.uniform(0.5, 0.9))} mensen",
            "mensen_kinderen": f"{round(employees * rng.uniform(4, 6))} kinderen",
        }

    def _levels(self, trade: Trade) -> tuple[str, ...]:
        """Choose a run of levels at which the trade has a study; "vo" stands apart, on offer less often."""
        taught = {level for code in trade.studies for level in self._study_levels[code]}
        own = [level for level in LEVELS if level in trade.levels and level in taught and level != "vo"]
        length = self.rng.randint(1, min(3, len(own)))
        first = self.rng.randint(0, len(own) - length)
        school = ("vo",) if "vo" in trade.levels and self.rng.random() < 0.45 else ()
        return (*school, *own[first : first + length])

    def _studies(self, trade: Trade, levels: tuple[str, ...]) -> tuple[str, ...]:
        """Choose among the studies of the trade that exist at one of its levels, at least one beside school."""
        fitting = [code for code in trade.studies if self._study_levels[code] & set(levels)]
        wanted = [code for code in fitting if code == "orientatie" or self.rng.random() < 0.62]
        return tuple(wanted if set(wanted) - {"orientatie"} else fitting)

    def _skills(self, trade: Trade, told: list[str]) -> tuple[str, ...]:
        """Return the core of the trade, what the texts speak of, and some more; all are in the vocabulary."""
        extra = self.rng.sample(trade.pool, min(len(trade.pool), self.rng.randint(2, 5)))
        slugs = dict.fromkeys((*trade.core, *told, *extra))
        return tuple(self._vocabulary.skills[slug].slug for slug in slugs)

    def _number(self, start: int, span: int) -> int:
        while True:
            number = start + self.rng.randint(1, span)
            if number not in self._numbers:
                self._numbers.add(number)
                return number


def people(count: int) -> str:
    """Say how many people work somewhere, as people do: in words when few, round when many."""
    if count < len(SMALL_NUMBERS):
        return f"{SMALL_NUMBERS[count]} mensen"
    tens = count // 10 * 10
    return f"{tens} mensen" if tens == count else f"ruim {tens} mensen"


def _employees(rng: Random, trade: Trade) -> int:
    """Most companies are small: sizes are spread evenly on a scale of doublings."""
    smallest, largest = trade.employees
    return round(math.exp(rng.uniform(math.log(smallest), math.log(largest))))


def _founded(rng: Random, trade: Trade, employees: int, anchor: date) -> int:
    """Return a year of founding; what has grown large took at least some time to do so."""
    age = round(trade.oldest * rng.betavariate(1.4, 2)) + 4
    return anchor.year - (max(age, trade.oldest // 3) if employees >= 80 else age)


def _kinds(rng: Random, trade: Trade, levels: tuple[str, ...]) -> tuple[str, ...]:
    kinds = ["internship"]
    if "graduation_project" in trade.kinds and {"mbo4", "hbo", "wo"} & set(levels) and rng.random() < 0.8:
        kinds.append("graduation_project")
    if "vo" in levels:
        kinds.append("practical_assignment")
    return tuple(kinds)


def _flags(
    levels: tuple[str, ...], kinds: tuple[str, ...], branches: tuple[BranchSeed, ...], age: int
) -> frozenset[str]:
    flags = set(levels) & {"vo", "mbo4", "hbo"}
    if "graduation_project" in kinds:
        flags.add("afst")
    if len(branches) == 2:
        flags.add("two")
    if branches[0].place in CITIES:
        flags.add("city")
    flags.add("old" if age >= 45 else "new")
    return frozenset(flags)


def _voice(rng: Random, trade: Trade, employees: int) -> str:
    if trade.sector == "ict" and rng.random() < 0.3:
        return "english"
    if employees <= 15:
        return rng.choices(["blunt", "plain", "chatty"], [35, 40, 25])[0]
    if employees <= 50:
        return rng.choices(["blunt", "plain", "chatty", "formal"], [12, 46, 27, 15])[0]
    return rng.choices(["plain", "chatty", "formal"], [42, 18, 40])[0]


def _contact(rng: Random, slug: str, family: str | None) -> ContactSeed:
    name = person(rng, family if rng.random() < 0.6 else None)
    return ContactSeed(name, f"{slugify(name).replace('-', '.')}@{slug}.example")


def _export(rng: Random, trade: Trade, employees: int) -> tuple[str, ...]:
    if rng.random() >= trade.export:
        return ()
    count = min(len(_NEIGHBOURS), 1 + rng.randint(0, 2) + employees // 40)
    return _NEIGHBOURS[:1] + tuple(sorted(rng.sample(_NEIGHBOURS[1:], count - 1)))


def _days_since_confirmed(rng: Random) -> int:
    """Most profiles were confirmed this half year, some last year, a few have faded."""
    low, high = rng.choices([(0, 60), (61, 180), (181, 365), (366, 900)], [38, 32, 20, 10])[0]
    return rng.randint(low, high)


def _answers(rng: Random) -> AnswerSeed:
    """Nobody wrote yet, or the company answers quickly, sometimes, or never."""
    manner = rng.choices(["new", "quick", "slow", "silent"], [16, 56, 20, 8])[0]
    if manner == "new":
        return AnswerSeed(0, 0, None)
    received = 1 + int(rng.expovariate(1 / 9))
    if manner == "silent":
        return AnswerSeed(received, 0, None)
    share = rng.uniform(0.8, 1) if manner == "quick" else rng.uniform(0.3, 0.75)
    answered = max(1, round(received * share))
    return AnswerSeed(received, answered, rng.randint(0, 4) if manner == "quick" else rng.randint(5, 21))
