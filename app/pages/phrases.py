"""Templates say their sentences many times a page: each is looked up once per language, then kept."""

from collections.abc import Callable

from flask_babel import get_translations
from markupsafe import Markup

from app.kernel.web import LANGUAGES, locale

Translate = Callable[..., Markup]


def translator() -> Callable[[], Translate]:
    """Return a function that gives the reader's `_`, as templates use it.

    It answers as Jinja's own would under autoescape: the sentence is HTML, the values in it are escaped.
    """
    by_language = {language: _translate() for language in LANGUAGES}
    return lambda: by_language[locale()]


def _translate() -> Translate:
    sentences: dict[str, Markup] = {}
    plain: dict[str, Markup] = {}

    def translate(msgid: str, /, **values: object) -> Markup:
        """Return a sentence in one language."""
        if not values and msgid in plain:
            return plain[msgid]
        sentence = sentences.get(msgid)
        if sentence is None:
            sentence = sentences[msgid] = Markup(get_translations().ugettext(msgid))  # noqa: S704 - our own sentences
        if values:
            return sentence % values
        plain[msgid] = sentence % {}
        return plain[msgid]

    return translate
