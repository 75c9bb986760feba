"""What stands around the list on every search page: other questions that may be meant, and a mail about what is new."""

from typing import Any

from app.accounts.rules import PERSONS
from app.accounts.session import active_role
from app.kernel.text import N_, Text
from app.matching.search import PAGE, Results
from app.pages.search.address import VERBATIM, Asked, Problem
from app.pages.search.moulds import part
from app.pages.search.words import words

ALERT = "/zoekopdrachten/nieuw"


def typed(asked: Asked) -> dict[str, str]:
    """Return what stands in the search row, and where it searches."""
    row = {"question": asked.value("q"), "place": asked.value("vanaf"), "order": asked.value("sorteer")}
    return row | {"path": asked.path}


def around(asked: Asked, results: Results[Any]) -> dict[str, Any]:
    """Return what the templates of search pages share."""
    labels = words()
    return {
        "asked": asked,
        **typed(asked),
        "results": results,
        "found": bool(results.hits),
        "verbatim": asked.replacing(VERBATIM, "1") if results.repaired else "",
        "others": [(words, asked.replacing("q", words)) for words in results.instead],
        "alert": _alert(asked),
        "map_words": labels.map,
        "note": lambda number: part("below")(number) if number else labels.below,
        "first": (asked.query.page - 1) * PAGE + 1,
    }


def beyond_the_end(asked: Asked, results: Results[Any]) -> None:
    """Make it a problem of the address that the list has no such page, with a way to the last one."""
    last = max(1, results.pages)
    text = N_("Deze lijst heeft geen pagina %(page)s. De laatste is %(last)s.")
    said = Text(text, {"page": asked.query.page, "last": last})
    asked.problems.append(Problem("pagina", said, asked.page(1), ((str(last), asked.page(last)),)))


def _alert(asked: Asked) -> str | None:
    """Return where this search can be kept, for who can keep one or may be about to sign in."""
    if (role := active_role()) is not None and role not in PERSONS:
        return None
    return ALERT + asked.without("sorteer")
