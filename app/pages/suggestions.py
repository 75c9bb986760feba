"""Suggestions while somebody types a skill or an occupation; the same for everybody, straight from memory."""

from collections import Counter

from flask import current_app, render_template, request
from flask.typing import ResponseReturnValue

from app.accounts.access import public
from app.kernel import clock
from app.kernel.errors import TooManyRequestsError
from app.kernel.text import N_
from app.kernel.web import locale
from app.pages.views import blueprint
from app.skills import queries

LONGEST = 80
A_MINUTE = 3000
"""How often one network address, which may be a whole school, can ask a process in a minute."""
COUNTED = "suggestions_counted"
KIND_IN_ADDRESS = {"beroep": "occupation"}


@blueprint.get("/vaardigheden/zoek")
@public
def skill_suggestions() -> ResponseReturnValue:
    """Return what the typed text may mean: a list to choose from, or JSON for who asks for that."""
    count_request(request.remote_addr or "")
    typed = request.args.get("q", "")[:LONGEST]
    kind = KIND_IN_ADDRESS.get(request.args.get("soort", ""), "skill")
    found = queries.word_list(kind).suggest(typed, locale())
    if request.accept_mimetypes.best_match(["text/html", "application/json"]) == "application/json":
        return {"suggestions": [{"slug": one.slug, "label": one.label, "also": one.also} for one in found]}
    return render_template("pages/suggestions.html", found=found)


def count_request(address: str) -> None:
    """Count this request in memory: a write to the database for each key pressed would cost more than the answer.

    Raises TooManyRequestsError.
    """
    minute, second = divmod(int(clock.now().timestamp()), 60)
    counted: tuple[int, Counter[str]] = current_app.extensions.get(COUNTED, (0, Counter()))
    if counted[0] != minute:
        counted = current_app.extensions[COUNTED] = (minute, Counter())
    counted[1][address] += 1
    if counted[1][address] > A_MINUTE:
        text = N_("Je zoekt heel snel. Wacht een minuut en probeer het opnieuw.")
        raise TooManyRequestsError(text, seconds=60 - second)
