"""A made-up region for the measurement of search: 100,000 words, 53,000 profiles, and questions with typing errors.

All of it follows from one seed. Words are built from Dutch beginnings, vowels and endings, from compounds of those,
from names and from the labels of the shipped vocabulary; no list of words is fetched or copied.
"""

import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import accumulate, pairwise

from app.kernel.region import Region
from app.matching.document import Site
from app.matching.profiles import Profile
from app.matching.text import words
from app.skills.queries import ConceptRead
from tests.support.profiles import profile, vocabulary_concepts

ONSETS = "b bl br d dr dw f fl fr g gl gr h j k kl kn kr kw l m n p pl pr r s sch schr sj sl sm sn sp spr st str t tr"
ONSETS += " tw v vl vr w wr z zw"
VOWELS = "a aa e ee i ie o oe oo u uu ui ij ei ou au eu"
CODAS = "b bs cht d f ft g gs k ks kt l ld lf lk lm lp ls lt m mp ms n nd ng nk ns nt p ps pt r rd rf rg rk rm rn rp"
CODAS += " rs rst rt s sp st t ts w x"
ENDINGS = ("", "", "en", "er", "ing", "heid", "lijk", "baar", "erij", "sel", "je", "st", "ig", "isme", "atie", "eur")
NAME_ENDINGS = (
    "stra",
    "sma",
    "sen",
    "huis",
    "burg",
    "dijk",
    "veld",
    "kamp",
    "mans",
    "ink",
    "berg",
    "hof",
    "inga",
    "ers",
)
JOINS = ("", "", "", "s", "en")
KEYS = ("qwertyuiop", "asdfghjkl", "zxcvbnm")
BESIDE = {a: (KEYS[n].replace(a, "")) for n in range(3) for a in KEYS[n]}
for _row in KEYS:
    for _left, _right in pairwise(_row):
        BESIDE[_left] = BESIDE[_left][:0] + _right + BESIDE[_left].replace(_right, "")
HEARD = (("ij", "ei"), ("ei", "ij"), ("au", "ou"), ("ou", "au"), ("c", "k"), ("k", "c"), ("d", "t"), ("t", "d"))
HEARD += (("s", "z"), ("z", "s"), ("f", "v"), ("v", "f"), ("aa", "a"), ("ee", "e"), ("oo", "o"), ("ie", "i"))
MEMBERS = ("Deventer", "Apeldoorn", "Zutphen", "Lochem", "Epe", "Voorst", "Brummen", "Heerde")
MISTYPED = 5
"""Only words of at least so many letters are mistyped."""
SAME = 5
"""A question names a profile: at most so many have all of its words."""


@dataclass(frozen=True)
class Question:
    """What somebody types, and the number of the profile that is meant; `clean` is it without errors."""

    typed: str
    clean: str
    meant: int
    errors: int
    together: bool


class Corpus:
    """The profiles, from `seed`."""

    def __init__(self, region: Region, profiles: int = 53_000, vocabulary: int = 100_000, seed: int = 4) -> None:
        self.random = random.Random(seed)
        self.concepts = vocabulary_concepts()
        self.names, self.words = self._vocabulary(vocabulary)
        places = [place for place in region.places if len(place.name.split()) == 1]
        common = list(accumulate(1 / (rank + 20) for rank in range(len(self.words))))
        skills = [concept for concept in self.concepts if concept.kind == "skill"]
        studies, sectors = [s.code for s in region.studies], [s.code for s in region.sectors]
        self.profiles = [
            self._profile(number, self.random.choice(places), skills, (studies, sectors), common)
            for number in range(1, profiles + 1)
        ]

    def _vocabulary(self, size: int) -> tuple[list[str], list[str]]:
        """Return a quarter names and for the rest words, the most used first."""
        labels = [w for c in self.concepts for lang, text in c.labels if lang == "nl" for w in words(text)]
        known = dict.fromkeys(word for word in labels if word.isalpha() and len(word) > 3)
        plain: dict[str, None] = {}
        while len(plain) < size * 3 // 10:
            plain[self._word()] = None
        names: dict[str, None] = {}
        while len(names) < size // 4:
            names[self._syllable() + self.random.choice(("", self._syllable())) + self.random.choice(NAME_ENDINGS)] = (
                None
            )
        blocks = [*known, *plain]
        found = dict.fromkeys(word for word in blocks if word not in names)
        while len(found) + len(names) < size:
            left, right = self.random.choice(blocks), self.random.choice(blocks)
            word = left + self.random.choice(JOINS) + right
            if 7 <= len(word) <= 20 and word not in names:
                found[word] = None
        listed = list(found)
        self.random.shuffle(listed)
        return list(names), listed

    def _syllable(self) -> str:
        pick = self.random.choice
        return pick(ONSETS.split()) + pick(VOWELS.split()) + pick(CODAS.split())

    def _word(self) -> str:
        pick = self.random.choice
        middle = pick(("", pick(VOWELS.split()) + pick(ONSETS.split())))
        return pick(ONSETS.split()) + middle + pick(VOWELS.split()) + pick(CODAS.split()) + pick(ENDINGS)

    def _profile(
        self,
        number: int,
        place: object,
        skills: Sequence[ConceptRead],
        codes: tuple[Sequence[str], Sequence[str]],
        common: Sequence[float],
    ) -> Profile:
        pick, some = self.random.choice, self.random.sample
        studies, sectors = codes
        usual = self.random.choices(self.words, cum_weights=common, k=24)
        rare = some(self.words, 12)
        text = [*usual, *rare]
        self.random.shuffle(text)
        sentences = (" ".join(text[at : at + 9]).capitalize() + "." for at in range(0, len(text), 9))
        name = " ".join(word.capitalize() for word in some(self.names, 2))
        return profile(
            number,
            slug=f"profiel-{number}",
            name=name,
            sector=pick(sectors),
            description=" ".join(sentences),
            levels=(pick(("mbo2", "mbo3", "mbo4", "hbo")),),
            studies=(pick(studies),),
            skills=tuple(concept.slug for concept in some(skills, 3)),
            places_per_year=2,
            sbb_recognised=True,
            sites=(Site(place.name, place.municipality, place.lat, place.lon),),  # type: ignore[attr-defined]
        )

    @cached_property
    def holders(self) -> dict[str, set[int]]:
        """For each word the profiles that have it."""
        found: dict[str, set[int]] = {}
        for one in self.profiles:
            for word in self.words_of(one):
                found.setdefault(word, set()).add(one.id)
        return found

    def words_of(self, profile: Profile) -> set[str]:
        """Return the words of a profile that a question can have."""
        text = f"{profile.name} {profile.description} {profile.sites[0].place}"
        return {word for word in words(text) if word.isalpha() and len(word) > 3}

    def questions(self, count: int, errors: int) -> Iterator[Question]:
        """Yield questions of two or three words of one profile, with so many typing errors in letters at random."""
        while count:
            profile = self.random.choice(self.profiles)
            chosen = self.random.sample(sorted(self.words_of(profile)), self.random.choice((2, 3)))
            long = [at for at, word in enumerate(chosen) if len(word) >= MISTYPED]
            if not long or len(set.intersection(*(self.holders[word] for word in chosen))) > SAME:
                continue
            typed, hit = list(chosen), []
            for _ in range(errors):
                at = self.random.choices(long, weights=[len(typed[at]) for at in long])[0]
                typed[at] = self.mistyped(typed[at])
                hit.append(at)
            if sum(a != b for a, b in zip(typed, chosen, strict=True)) != len(set(hit)):
                continue  # one error undid another
            count -= 1
            yield Question(" ".join(typed), " ".join(chosen), profile.id, errors, len(set(hit)) == 1 < errors)

    def mistyped(self, word: str) -> str:
        """Return a word with one error: a letter more, less, another, two swapped, or written as it sounds."""
        pick = self.random.choice
        at = self.random.randrange(len(word))
        kind = pick(("insert", "delete", "substitute", "transpose", "hear"))
        if kind == "hear":
            ways = [(old, new) for old, new in HEARD if old in word]
            if ways:
                old, new = pick(ways)
                return word.replace(old, new, 1)
        if kind == "transpose" and at + 1 < len(word) and word[at] != word[at + 1]:
            return word[:at] + word[at + 1] + word[at] + word[at + 2 :]
        if kind == "insert":
            return word[:at] + pick(BESIDE.get(word[at], "e")) + word[at:]
        if kind == "delete":
            return word[:at] + word[at + 1 :]
        return word[:at] + pick(BESIDE.get(word[at], "e")) + word[at + 1 :]
