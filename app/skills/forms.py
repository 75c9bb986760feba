"""The fields in which people say skills, occupations and languages, used by every form that asks for them."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from wtforms import Field, TextAreaField
from wtforms.validators import ValidationError

from app.kernel.text import N_, Text, Value
from app.kernel.web import locale, shown
from app.skills import queries
from app.skills.corrections import links
from app.skills.rules import LANGUAGE_LEVEL_NAMES, LANGUAGE_NAMES, SKILL_LEVEL_NAMES, LanguageLevel, SkillLevel
from app.skills.skill_words import Word, folded
from app.skills.word_list import WordList

MAX_SKILLS = 40
MAX_CHARACTERS = 4000
SHOWN = 60
"""How many characters of an unknown word a sentence repeats."""
UNKNOWN = {
    True: N_("“%(typed)s” kennen wij niet. Gebruik een ander woord."),
    False: N_("“%(typed)s” kennen we niet. Gebruik een ander woord."),
}
MEANT = {
    True: N_("“%(typed)s” kennen wij niet. Bedoelt u %(last)s?"),
    False: N_("“%(typed)s” kennen we niet. Bedoel je %(last)s?"),
}
MEANT_ONE_OF = {
    True: N_("“%(typed)s” kennen wij niet. Bedoelt u %(first)s of %(last)s?"),
    False: N_("“%(typed)s” kennen we niet. Bedoel je %(first)s of %(last)s?"),
}
LOOK = {
    True: N_("Kijk of wij deze woorden goed begrepen. Bewaar dan nog een keer."),
    False: N_("Kijk of we deze woorden goed begrepen. Bewaar dan nog een keer."),
}
SAID = {True: N_("%(label)s (u typte: %(typed)s)"), False: N_("%(label)s (je typte: %(typed)s)")}
TOO_MANY = {
    "skill": N_("Noem hoogstens %(n)s vaardigheden."),
    "occupation": N_("Noem hoogstens %(n)s beroepen."),
}
"""Sentences by whether the reader is "u" (True) or "je"."""


@dataclass(frozen=True)
class Chosen:
    """A concept that somebody chose; level and need say something of skills only."""

    slug: str
    level: int = SkillLevel.INDEPENDENT
    required: bool = True


@dataclass(frozen=True)
class SkillRow:
    """One typed word with the level and need chosen for it, as the page shows it."""

    word: str
    level: int
    required: bool


@dataclass(frozen=True)
class Box:
    """A question about one word, as a box to tick."""

    value: str
    label: str
    ticked: bool


class SkillsField(TextAreaField):
    """Skills (or occupations) as words; `data` is a list of `Chosen`, in the order typed.

    What only resembles a label is asked back as a box, ticked (`guesses`); what is not known is told with the
    nearest labels, and can be left out with a box (`unknowns`). With `levels` each word has a level, with
    `needs` it is required or wished (`rows`). Text typed is never changed. Shown by the macro `skills_field`.
    """

    data: Any

    def __init__(
        self,
        label: Any = None,
        *,
        kind: str = "skill",
        most: int = MAX_SKILLS,
        formal: bool = False,
        levels: bool = False,
        needs: bool = False,
        **options: Any,
    ) -> None:
        """`formal` says "u" to the reader, else "je"; `kind` is "skill" or "occupation"."""
        super().__init__(label, **options)
        self.kind, self.most, self.formal = kind, most, formal
        self.with_levels, self.with_needs = levels, needs
        self.guesses: list[Box] = []
        self.unknowns: list[Box] = []
        self._typed: str | None = None
        self._agreed: set[str] = set()
        self._asked: set[str] = set()
        self._skipped: set[str] = set()
        self._given: dict[str, tuple[int, bool]] = {}

    @property
    def level_choices(self) -> list[tuple[int, str]]:
        """Every level with its words."""
        return [(level.value, shown(name)) for level, name in SKILL_LEVEL_NAMES.items()]

    @property
    def asked(self) -> str:
        """What was asked about, for the next sending."""
        return ";".join(sorted(self._asked))

    @property
    def rows(self) -> list[SkillRow]:
        """Every word in the field with its level and need."""
        if self._typed is None:
            names = queries.word_list(self.kind)
            return [SkillRow(names.name(one.slug, locale()), one.level, one.required) for one in self.data]
        words = queries.word_list(self.kind).words.split(self._typed[:MAX_CHARACTERS])
        return [SkillRow(word, *self._of(word)) for word in words[: 2 * self.most]]

    def process(self, formdata: Any, data: Any = None, extra_filters: Any = None) -> None:
        """Read the text and what was answered about its words."""
        if formdata is not None:
            self._agreed = set(formdata.getlist(f"{self.name}-understood"))
            self._asked = set(formdata.get(f"{self.name}-asked", "").split(";"))
            self._skipped = set(formdata.getlist(f"{self.name}-skipped"))
            words, levels, needs = (formdata.getlist(f"{self.name}-{part}") for part in ("word", "level", "need"))
            for number, word in enumerate(words[: 2 * self.most]):
                self._given[folded(word)] = (
                    _level(levels[number : number + 1]),
                    needs[number : number + 1] != ["wished"],
                )
        super().process(formdata, data if data is not None else [], extra_filters)

    def process_data(self, value: Any) -> None:
        """Start with what was chosen before."""
        self.data = list(value or [])

    def process_formdata(self, valuelist: list[Any]) -> None:
        """Keep the text as it was typed; what it means is for the validation."""
        if valuelist:
            self._typed, self.data = str(valuelist[0]).replace("\r\n", "\n"), []

    def _value(self) -> str:
        return self._typed if self._typed is not None else "\n".join(row.word for row in self.rows)

    def pre_validate(self, form: Any) -> None:
        """Find a concept for every word, or say what is asked about it."""
        if self._typed is None:
            return
        if len(self._typed) > MAX_CHARACTERS:
            raise ValidationError(shown(Text(N_("Gebruik hoogstens %(n)s tekens."), {"n": MAX_CHARACTERS})))
        listed = queries.word_list(self.kind)
        typed = listed.words.split(self._typed)
        if len(typed) > 2 * self.most:
            raise ValidationError(self._too_many())
        words = [self._judged(listed.words.word(word), listed) for word in typed]
        self.data = self._chosen(words)
        self.errors = [*self.errors, *self._questions(words, listed)]
        if len(self.data) > self.most:
            raise ValidationError(self._too_many())
        for word in words:
            if word.slug in self._agreed and not word.exact:
                links.seen(self.kind, word.typed, word.slug, word.likeness)

    def _judged(self, word: Word, listed: WordList) -> Word:
        """Return `word`, without its guess where the person saw that guess and did not agree."""
        refused = folded(word.typed) in self._asked
        if word.slug is None or word.exact or not refused or word.slug in self._agreed:
            return word
        return listed.words.unknown(word.typed, without=[word.slug])

    def _chosen(self, words: Iterable[Word]) -> list[Chosen]:
        chosen: dict[str, Chosen] = {}
        for word in words:
            if word.slug:
                chosen.setdefault(word.slug, Chosen(word.slug, *self._of(word.typed)))
        return list(chosen.values())

    def _of(self, word: str) -> tuple[int, bool]:
        """Return the level and need chosen for a word."""
        return self._given.get(folded(word), (SkillLevel.INDEPENDENT, True))

    def _questions(self, words: list[Word], listed: WordList) -> list[str]:
        """Ask about guesses and unknown words; return a sentence for what still has to be answered."""
        guesses = [(word.typed, word.slug) for word in words if word.slug and not word.exact]
        self.guesses = [
            Box(slug, shown(Text(SAID[self.formal], {"label": listed.name(slug, locale()), "typed": typed[:80]})), True)
            for typed, slug in guesses
        ]
        self._asked = {folded(typed) for typed, _slug in guesses}
        unknown = [(word, folded(word.typed) in self._skipped) for word in words if word.slug is None]
        self.unknowns = [Box(folded(word.typed), word.typed[:SHOWN], skipped) for word, skipped in unknown]
        sentences = [self._unknown_sentence(word, listed) for word, skipped in unknown if not skipped]
        if any(slug not in self._agreed for _typed, slug in guesses):
            sentences.append(shown(LOOK[self.formal]))
        return sentences

    def _unknown_sentence(self, word: Word, listed: WordList) -> str:
        """Return what to tell about a word that is not known: the nearest labels, if there are any."""
        names = [listed.name(slug, locale()) for slug in word.suggestions]
        typed = word.typed[:SHOWN]
        if not names:
            return shown(Text(UNKNOWN[self.formal], {"typed": typed}))
        *first, last = names
        values: dict[str, Value] = {"typed": typed, "first": ", ".join(first), "last": last}
        return shown(Text((MEANT_ONE_OF if first else MEANT)[self.formal], values))

    def _too_many(self) -> str:
        return shown(Text(TOO_MANY[self.kind], {"n": self.most}))


class LanguagesField(Field):
    """A level of the CEFR for each language; `data` maps ISO 639-1 codes to levels. Shown by `languages_field`."""

    data: Any

    def process(self, formdata: Any, data: Any = None, extra_filters: Any = None) -> None:
        """Read the level of each language; one without a level is left out."""
        super().process(None, dict(data or {}), extra_filters)
        if formdata is not None and any(f"{self.name}-{code}" in formdata for code in LANGUAGE_NAMES):
            sent = {code: formdata.get(f"{self.name}-{code}", "") for code in LANGUAGE_NAMES}
            self.data = {code: level for code, level in sent.items() if level}

    def pre_validate(self, form: Any) -> None:
        """Require levels that exist."""
        if not set(self.data.values()) <= set(LanguageLevel):
            raise ValidationError(shown(N_("Kies bij elke taal een niveau uit de lijst.")))

    @property
    def rows(self) -> list[tuple[str, str, str]]:
        """Every language: its code, its name, and the level chosen or ""."""
        return [(code, shown(name), self.data.get(code, "")) for code, name in LANGUAGE_NAMES.items()]

    @property
    def levels(self) -> list[tuple[str, str]]:
        """Every level with its words."""
        return [(level.value, f"{level.value}: {shown(name)}") for level, name in LANGUAGE_LEVEL_NAMES.items()]


def _level(sent: list[str]) -> int:
    """Return the level that was sent, or the middle one for what is none."""
    known = {str(level.value): level.value for level in SkillLevel}
    return known.get(sent[0], SkillLevel.INDEPENDENT) if sent else SkillLevel.INDEPENDENT
