"""What a text gives away before both sides agreed: what `people.own_words` finds, said to whoever wrote it."""

from app.kernel.text import N_, Text
from app.people import own_words

_SAID = {
    own_words.NAME: (
        N_("Laat je naam nog weg. Die zien ze als jullie allebei ja zeggen."),
        N_("Laat de naam van de student nog weg. Die ziet het bedrijf als beide kanten ja zeggen."),
    ),
    own_words.EMAIL: (
        N_("Haal het e-mailadres weg. Jullie schrijven elkaar hier, zonder adressen."),
        N_("Haal het e-mailadres weg. U schrijft elkaar hier, zonder adressen."),
    ),
    own_words.PHONE: (
        N_("Haal het telefoonnummer weg. Dat kun je geven als jullie allebei ja zeggen."),
        N_("Haal het telefoonnummer weg. Dat kunt u geven als beide kanten ja zeggen."),
    ),
    own_words.LINK: (
        N_("Haal de link weg. Via een link zien ze wie je bent."),
        N_("Haal de link weg. Via een link is te zien om wie het gaat."),
    ),
    own_words.CITIZEN_NUMBER: (own_words.CITIZEN_NUMBER, own_words.CITIZEN_NUMBER),
}
"""Each finding, in the words for a person ("je") and for a company or coordinator ("u")."""


def what_it_gives_away(text: str, name: str | None, *, formal: bool) -> Text | None:
    """Return the sentence on what has to be left out of `text`, or None where it may be sent.

    `name` is whose name must not be in it; None for a company's own text, which may name its site.
    """
    found = own_words.gives_away(text, name or "")
    if found is None or (name is None and found.msgid == own_words.LINK):
        return None
    return Text(_SAID[found.msgid][formal])
