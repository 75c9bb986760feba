"""How far a profile is, and the one step that helps most now."""

from dataclasses import dataclass

from app.kernel.text import N_, Text
from app.people.rules import PersonKind

ENOUGH_SKILLS = 3


@dataclass(frozen=True)
class Facts:
    """What of a profile is filled in."""

    kind: PersonKind
    skills: int = 0
    kinds: bool = False
    place: bool = False
    level: bool = False
    study: bool = False
    occupations: bool = False
    hours: bool = False
    available: bool = False
    headline: bool = False
    languages: bool = False
    seen_by_employers: bool = False


@dataclass(frozen=True)
class Step:
    """Something left to do: a sentence, the words of its button, and the endpoint of the page where."""

    sentence: Text
    button: str
    endpoint: str


@dataclass(frozen=True)
class Progress:
    """How many of the parts of a profile are there, and what to do next; None where nothing is left.

    To be seen by companies is a choice and no part of a profile: it is proposed when all else is done.
    """

    done: int
    of: int
    step: Step | None

    @property
    def complete(self) -> bool:
        """Whether every part is there."""
        return self.done == self.of


SHOW_PROFILE = Step(
    Text(N_("Je profiel is klaar. Jij kiest of bedrijven het zien, zonder je naam.")),
    N_("Kies wie je profiel ziet"),
    "people.consents",
)


def progress(facts: Facts) -> Progress:
    """Return how far the profile is; the next step is the first that is open, most useful first."""
    steps = _steps(facts)
    open_steps = [step for done, step in steps if not done]
    choice = None if facts.seen_by_employers else SHOW_PROFILE
    return Progress(len(steps) - len(open_steps), len(steps), open_steps[0] if open_steps else choice)


def _steps(facts: Facts) -> list[tuple[bool, Step]]:
    """Return each part of a profile of this kind: whether it is there, and the step that makes it so."""
    student = facts.kind is PersonKind.STUDENT
    searched = (
        N_("Kies wat je zoekt: stage, afstuderen of een opdracht.")
        if student
        else N_("Kies wat je zoekt: een baan of een opdracht.")
    )
    taught = (
        (facts.study, N_("Kies je studie: dan zoeken we bij bedrijven die jouw studie vragen."))
        if student
        else (facts.occupations, N_("Noem het werk dat je wilt doen: dan zoeken we in die richting."))
    )
    wishes = [
        (facts.kinds, searched),
        (facts.place, N_("Vul je woonplaats in: dan zie je wat dichtbij is.")),
        taught,
        (facts.level, N_("Kies je niveau: dan klopt het werk bij je opleiding.")),
        (facts.hours, N_("Vul in hoeveel uur je kunt.")),
        (facts.available, N_("Vul in vanaf wanneer je kunt.")),
        (facts.headline, N_("Vertel in één zin wat je zoekt.")),
        (facts.languages, N_("Kies de talen die je spreekt.")),
    ]
    return [
        (
            facts.skills >= ENOUGH_SKILLS,
            Step(_skills_sentence(facts.skills), N_("Voeg vaardigheden toe"), "people.skills"),
        ),
        *((done, Step(Text(sentence), N_("Vul je wensen aan"), "people.wishes")) for done, sentence in wishes),
    ]


def _skills_sentence(skills: int) -> Text:
    if not skills:
        return Text(N_("Voeg drie vaardigheden toe: dan zien we wat bij je past."))
    left = ENOUGH_SKILLS - skills
    if left <= 1:
        return Text(N_("Voeg nog één vaardigheid toe: dan zien we beter wat bij je past."))
    return Text(N_("Voeg nog %(n)s vaardigheden toe: dan zien we beter wat bij je past."), {"n": left})
