"""How lists are ranked, in plain words and with the weights that are used now; and one list explained by its number."""

from collections.abc import Sequence
from dataclasses import dataclass

from flask import current_app, render_template
from flask.typing import ResponseReturnValue

from app.accounts import audit
from app.accounts.access import public, role, writes
from app.accounts.rules import Role
from app.accounts.session import active_role, signed_in_account
from app.kernel.errors import NotFoundError
from app.kernel.text import N_
from app.matching import pools
from app.matching.log import queries
from app.matching.log.models import RankedList
from app.matching.log.replay import ReplayedRow
from app.matching.score.ranked import Removed, Row
from app.matching.score.weights import COMPONENT_NAMES, Component, Pairing
from app.pages import named
from app.pages.scores import ShownPart, parts_of, parts_with_words, total_of
from app.pages.views import blueprint

PAIRING_NAMES = {
    Pairing.TALENT_VACANCY: N_("Jij zoekt werk"),
    Pairing.VACANCY_TALENT: N_("Een bedrijf zoekt talent"),
    Pairing.STUDENT_STAGE: N_("Jij zoekt een stage"),
    Pairing.STAGE_STUDENT: N_("Een bedrijf zoekt een student"),
}
MEANINGS = {
    Component.SKILLS: N_("Wat je kunt, naast wat er gevraagd wordt. Hoe zeldzamer een vaardigheid, hoe zwaarder."),
    Component.TITLE: N_("Het beroep dat je zoekt, of een beroep dat er dichtbij ligt."),
    Component.EDUCATION: N_("Je niveau, naast het niveau dat gevraagd wordt."),
    Component.STUDY: N_("Of je studie erbij past."),
    Component.DISTANCE: N_("Hoe ver het is, vanaf het midden van je woonplaats."),
    Component.HOURS: N_("Of jullie het eens kunnen worden over de uren per week."),
    Component.PERIOD: N_("Of je op tijd kunt beginnen."),
    Component.LANGUAGES: N_("Of je de gevraagde talen spreekt."),
    Component.KIND: N_("Of het de soort is die je zoekt."),
    Component.ANSWERS: N_("Hoe vaak het bedrijf antwoordt op berichten."),
    Component.FRESHNESS: N_("Hoe kort geleden het bedrijf zijn profiel bevestigde."),
}
FILTERS = {
    Removed.BLOCKED: N_("Een van beide zei al nee."),
    Removed.KIND: N_("Het is een andere soort dan je zoekt."),
    Removed.DATES: N_("De periode past niet."),
    Removed.DISTANCE: N_("Het is verder weg dan je wilt reizen."),
    Removed.LICENCE: N_("Er is een rijbewijs nodig dat je niet hebt."),
    Removed.LANGUAGE: N_("Er is een taal nodig die je niet goed genoeg spreekt."),
}


@dataclass(frozen=True)
class ExplainedRow:
    """One row of a list that was shown: its place in the list, what it is about and the parts of its score.

    `title`, `place` and `href` are "" for a person, and for what does not exist any more.
    """

    rank: int
    title: str
    place: str
    href: str
    parts: list[ShownPart]
    total: int
    made: ReplayedRow


@blueprint.get("/hoe-we-rangschikken")
@public
def how_we_rank() -> ResponseReturnValue:
    """Tell how lists are ranked."""
    weights = pools.weights()
    used = [component for component in Component if any(component in shares for shares in weights.of.values())]
    return render_template(
        "pages/how_we_rank.html",
        version=weights.version,
        credit={name: round(100 * getattr(weights.credit, name)) for name in weights.credit.__slots__},
        pairings=[PAIRING_NAMES[pairing] for pairing in Pairing],
        components=[
            (
                COMPONENT_NAMES[component],
                MEANINGS[component],
                [round(100 * weights.of[pairing].get(component, 0)) for pairing in Pairing],
            )
            for component in used
        ],
        filters=list(FILTERS.values()),
        months=current_app.extensions["region"].ranked_lists_months,
    )


@blueprint.get("/ranglijsten/<number>")
@writes
@role(Role.STUDENT, Role.TALENT, Role.ADMINISTRATOR)
def ranked_list(number: str) -> ResponseReturnValue:
    """Make a list again that was shown: for whose list it was, and for an administrator, whose look is noted."""
    user = signed_in_account()
    shown = queries.by_number(number)
    is_administrator = active_role() is Role.ADMINISTRATOR
    if is_administrator:
        _note_look(shown)
    elif shown.viewer_id != user.id or shown.person_id is None:
        raise NotFoundError(queries.UNKNOWN)
    made = queries.made_again(shown)
    return render_template(
        "pages/ranked_list.html",
        shown=shown,
        made=made,
        rows=_explained(made.rows, Pairing(shown.pairing)),
        pairing=PAIRING_NAMES[Pairing(shown.pairing)],
        is_administrator=is_administrator,
    )


def _note_look(shown: RankedList) -> None:
    """Note that an administrator reads a list, in the trail of everybody it is about."""
    user = signed_in_account()
    for account_id in queries.people_in(shown):
        audit.record("ranked_list.read", f"ranked_list:{shown.public_id}", by=user, person_id=account_id)


def _explained(rows: Sequence[ReplayedRow], pairing: Pairing) -> list[ExplainedRow]:
    naming = {Pairing.TALENT_VACANCY: named.vacancies, Pairing.STUDENT_STAGE: named.companies}.get(pairing)
    words = naming([one.key for one in rows if one.key]) if naming else {}
    found = []
    for one in rows:
        parts = _parts(one.row, one.noted.get("words", 0.0)) if one.row else []
        made = ExplainedRow(one.rank, *words.get(one.key, ("", "", "")), parts=parts, total=total_of(parts), made=one)
        found.append(made)
    return found


def _parts(row: Row, words: float) -> list[ShownPart]:
    """Return the parts of a row as its list showed them, with what typed words added."""
    return parts_with_words(row, words) if words else parts_of(row)
