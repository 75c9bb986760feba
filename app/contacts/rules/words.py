"""Where an introduction stands, in words: for the person ("je"), the company ("u") and the coordinator ("u").

Each sentence says who acts, before when, and what happens if nothing is said. `%(company)s` is the
company's name, `%(day)s` the day before which an answer is expected.
"""

from dataclasses import dataclass

from app.contacts.rules.introductions import Reader, Standing, Starter
from app.kernel.text import N_


@dataclass(frozen=True)
class Words:
    """A state for one reader: `kind` is the shape of its tag, `word` the tag, `sentence` what it means (msgids)."""

    kind: str
    word: str
    sentence: str


_PERSON = {
    Standing.WAITING_FOR_PERSON: Words(
        "turn", N_("jij bent aan zet"), N_("%(company)s wil je leren kennen. Antwoord vóór %(day)s.")
    ),
    Standing.LATE_PERSON: Words(
        "late",
        N_("jij bent aan zet"),
        N_("%(company)s wacht nog op je antwoord. Zeg je niets, dan stopt dit vanzelf."),
    ),
    Standing.WAITING_FOR_COMPANY: Words(
        "busy",
        N_("wacht op antwoord"),
        N_("Je wacht op antwoord tot %(day)s. Daarna hoef je niet meer te wachten."),
    ),
    Standing.LATE_COMPANY: Words(
        "late",
        N_("geen antwoord"),
        N_("%(company)s antwoordde niet op tijd. Wacht niet langer en zoek ook verder."),
    ),
    Standing.AGREED: Words("good", N_("allebei ja"), N_("Jullie zeiden allebei ja. Je kunt nu met elkaar schrijven.")),
    Standing.REFUSED_BY_PERSON: Words("bad", N_("je zei nee"), N_("Je zei nee. %(company)s weet dat.")),
    Standing.REFUSED_BY_COMPANY: Words(
        "bad", N_("deze keer niet"), N_("%(company)s zegt nee. Lees waarom, en wat je verder helpt.")
    ),
    Standing.WITHDRAWN: Words("draft", N_("ingetrokken"), N_("Dit is ingetrokken. Je hoeft niets te doen.")),
    Standing.VACANCY_CLOSED: Words(
        "draft", N_("vacature gesloten"), N_("%(company)s sloot de vacature. Je hoeft niets te doen.")
    ),
    Standing.COMPANY_GONE: Words(
        "draft", N_("gestopt"), N_("%(company)s staat niet meer op deze site. Daarmee stopt de kennismaking.")
    ),
    Standing.CONSENT_GONE: Words(
        "draft", N_("gestopt"), N_("Je trok je toestemming in. %(company)s ziet je profiel niet meer.")
    ),
    Standing.SILENT: Words("draft", N_("gestopt"), N_("Er kwam geen antwoord. Daarom is de kennismaking gestopt.")),
}
_PERSON_FROM_SCHOOL = {
    Standing.WAITING_FOR_PERSON: Words(
        "turn",
        N_("jij bent aan zet"),
        N_("Je school wil je voordragen bij %(company)s. Antwoord vóór %(day)s."),
    ),
    Standing.LATE_PERSON: Words(
        "late",
        N_("jij bent aan zet"),
        N_("Je school wacht nog op je antwoord. Zeg je niets, dan stopt dit vanzelf."),
    ),
    Standing.REFUSED_BY_PERSON: Words("bad", N_("je zei nee"), N_("Je zei nee. %(company)s hoort hier niets van.")),
}
"""What a student reads instead while the company knows nothing: the school asks first, and a no ends it."""
_COMPANY = {
    Standing.WAITING_FOR_PERSON: Words(
        "busy", N_("wacht op antwoord"), N_("U wacht op antwoord tot %(day)s. Daarna kunt u iemand anders uitnodigen.")
    ),
    Standing.LATE_PERSON: Words(
        "late", N_("geen antwoord"), N_("De kandidaat antwoordde niet op tijd. Nodig gerust iemand anders uit.")
    ),
    Standing.WAITING_FOR_COMPANY: Words(
        "turn",
        N_("u bent aan zet"),
        N_("U bent aan zet: antwoord vóór %(day)s. Ook een nee helpt iemand verder."),
    ),
    Standing.LATE_COMPANY: Words(
        "late",
        N_("te laat"),
        N_("Uw antwoord werd vóór %(day)s verwacht. Op uw profiel staat hoe vaak u antwoordt."),
    ),
    Standing.AGREED: Words("good", N_("allebei ja"), N_("Beide kanten zeiden ja. U ziet nu de naam.")),
    Standing.REFUSED_BY_PERSON: Words("bad", N_("nee van de kandidaat"), N_("De kandidaat zegt nee. Lees waarom.")),
    Standing.REFUSED_BY_COMPANY: Words("bad", N_("u zei nee"), N_("U zei nee. De kandidaat weet waarom.")),
    Standing.WITHDRAWN: Words("draft", N_("ingetrokken"), N_("Dit is ingetrokken. U hoeft niets te doen.")),
    Standing.VACANCY_CLOSED: Words(
        "draft",
        N_("vacature gesloten"),
        N_("Uw vacature is gesloten. Wie al solliciteerde, kunt u nog antwoorden."),
    ),
    Standing.COMPANY_GONE: Words(
        "draft", N_("gestopt"), N_("%(company)s staat niet meer op deze site. Antwoorden kan niet meer.")
    ),
    Standing.CONSENT_GONE: Words(
        "draft", N_("gestopt"), N_("De kandidaat is niet meer zichtbaar voor bedrijven. U hoeft niets te doen.")
    ),
    Standing.SILENT: Words("draft", N_("gestopt"), N_("Er kwam geen antwoord. Daarom is de kennismaking gestopt.")),
}
_COORDINATOR = {
    Standing.WAITING_FOR_PERSON: Words(
        "busy", N_("wacht op de student"), N_("De student is aan zet, tot %(day)s. Daarna vragen wij %(company)s.")
    ),
    Standing.LATE_PERSON: Words(
        "late", N_("student antwoordt niet"), N_("De student antwoordde niet op tijd. Vraag wat er speelt.")
    ),
    Standing.WAITING_FOR_COMPANY: Words("busy", N_("wacht op het bedrijf"), N_("%(company)s is aan zet, tot %(day)s.")),
    Standing.LATE_COMPANY: Words(
        "late", N_("bedrijf antwoordt niet"), N_("%(company)s antwoordde niet op tijd. Kies ook een ander bedrijf.")
    ),
    Standing.AGREED: Words("good", N_("allebei ja"), N_("De student en %(company)s zeiden allebei ja.")),
    Standing.REFUSED_BY_PERSON: Words("bad", N_("student zegt nee"), N_("De student zei nee.")),
    Standing.REFUSED_BY_COMPANY: Words("bad", N_("bedrijf zegt nee"), N_("%(company)s zei nee.")),
    Standing.WITHDRAWN: Words("draft", N_("ingetrokken"), N_("Deze kennismaking is ingetrokken.")),
    Standing.VACANCY_CLOSED: Words("draft", N_("vacature gesloten"), N_("%(company)s sloot de vacature.")),
    Standing.COMPANY_GONE: Words("draft", N_("gestopt"), N_("%(company)s staat niet meer op deze site.")),
    Standing.CONSENT_GONE: Words("draft", N_("gestopt"), N_("De student trok de toestemming in.")),
    Standing.SILENT: Words("draft", N_("gestopt"), N_("Er kwam geen antwoord. Daarom is de kennismaking gestopt.")),
}
_WORDS = {Reader.PERSON: _PERSON, Reader.COMPANY: _COMPANY, Reader.COORDINATOR: _COORDINATOR}


def words_for(standing: Standing, reader: Reader, starter: Starter) -> Words:
    """Return how `standing` is said to `reader` of what `starter` began."""
    if reader is Reader.PERSON and starter is Starter.COORDINATOR and standing in _PERSON_FROM_SCHOOL:
        return _PERSON_FROM_SCHOOL[standing]
    return _WORDS[reader][standing]
