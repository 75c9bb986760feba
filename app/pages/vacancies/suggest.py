"""Suggestions while somebody types which work to search."""

from flask.typing import ResponseReturnValue

from app.accounts.access import public
from app.kernel import clock
from app.kernel.web import locale
from app.matching import vacancy_live
from app.pages.search.suggest import ADDRESS, answer, typed
from app.pages.vacancies.address import PATH
from app.pages.views import blueprint


@blueprint.get(f"{PATH}/{ADDRESS}")
@public
def vacancy_suggestions() -> ResponseReturnValue:
    """Return what the question about vacancies that is being typed may become."""
    return answer(vacancy_live.completions(typed(), locale(), clock.today()))
