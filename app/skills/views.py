"""An advisor looks after the words: what they were taken for, and what they mean."""

from collections.abc import Iterable

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from app.accounts.access import role
from app.accounts.rules import Role
from app.accounts.session import signed_in_account
from app.kernel.errors import DomainError
from app.kernel.forms import Form, Required
from app.kernel.paging import AnyRow, page_address
from app.kernel.web import locale
from app.skills import queries
from app.skills.corrections import links
from app.skills.corrections.models import WordLink
from app.skills.forms import SkillsField

blueprint = Blueprint("skills", __name__)
LINK = "/advies/woorden/<int(max=2147483647):link_id>"


class SkillMeantForm(Form):
    """Which skill words mean instead."""

    meant = SkillsField(
        _l("Welke vaardigheid is het wel?"), most=1, formal=True, validators=[Required(_l("Noem één vaardigheid."))]
    )


class OccupationMeantForm(Form):
    """Which occupation words mean instead."""

    meant = SkillsField(
        _l("Welk beroep is het wel?"),
        kind="occupation",
        most=1,
        formal=True,
        validators=[Required(_l("Noem één beroep."))],
    )


@blueprint.get("/advies/woorden")
@role(Role.ADVISOR)
def words() -> ResponseReturnValue:
    """List what words were taken for: what is least sure first, or what was decided last."""
    decided = request.args.get("lijst") == "bekeken"
    page, counts = links.listed(decided=decided), links.counts()
    return render_template(
        "skills/words.html",
        page=page,
        names=_names(page.rows),
        decided=decided,
        tabs=[
            (_("Te bekijken"), url_for(".words"), counts.waiting, not decided),
            (_("Bekeken"), url_for(".words", lijst="bekeken"), counts.decided, decided),
        ],
        page_address=page_address,
    )


@blueprint.post(LINK)
@role(Role.ADVISOR)
def decide(link_id: int) -> ResponseReturnValue:
    """Say that a link is right, or that the words mean nothing here."""
    link = links.link(link_id)
    right = request.form.get("oordeel") == "goed"
    links.decide(link, right=right, by=signed_in_account())
    if right:
        flash(_("Onthouden: “%(words)s” betekent dit.", words=link.words), "ok")
    else:
        flash(_("Onthouden: “%(words)s” betekent hier niets.", words=link.words), "ok")
    return redirect(url_for(".words"), 303)


@blueprint.route(f"{LINK}/anders", methods=["GET", "POST"])
@role(Role.ADVISOR)
def other(link_id: int) -> ResponseReturnValue:
    """Say what words mean instead; from then on they are another name of it."""
    link = links.link(link_id)
    form = OccupationMeantForm() if link.kind == "occupation" else SkillMeantForm()
    if form.validate_on_submit():
        try:
            links.decide(link, right=False, moved_to=form.meant.data[0].slug, by=signed_in_account())
        except DomainError as error:
            form.refuse(DomainError(error.text, "meant"))
        else:
            flash(_("Onthouden. Wie voortaan “%(words)s” typt, vindt dit.", words=link.words), "ok")
            return redirect(url_for(".words"), 303)
    page = render_template("skills/other.html", form=form, link=link, name=_name(link))
    return page, 400 if form.is_submitted() else 200


def _name(link: WordLink) -> str:
    return queries.word_list(link.kind).name(link.slug, locale())


def _names(rows: Iterable[AnyRow]) -> dict[tuple[str, str], str]:
    """Return the name of every concept on a page, by kind and slug."""
    return {
        (row.kind, slug): queries.word_list(row.kind).name(slug, locale())
        for row in rows
        for slug in (row.slug, row.moved_to)
        if slug
    }
