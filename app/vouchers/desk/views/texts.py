"""The texts that staff use again: read, write, change, take away."""

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from app.accounts.access import role
from app.accounts.forms import typed
from app.accounts.rules import Role
from app.accounts.session import signed_in_account
from app.kernel import once
from app.vouchers.blocks import actions, queries
from app.vouchers.blocks.models import TextBlock
from app.vouchers.desk.forms import BlockForm
from app.vouchers.desk.views.blueprint import blueprint
from app.vouchers.desk.words import BLOCK_NAMES


@blueprint.get("/advies/teksten")
@role(Role.ADVISOR, Role.DECIDER)
def texts() -> str:
    """Show all texts, by what they are for."""
    return render_template(
        "vouchers/advice_texts.html", blocks=queries.blocks(), names=BLOCK_NAMES, once=once.new_token()
    )


@blueprint.route("/advies/teksten/nieuw", methods=["GET", "POST"])
@role(Role.ADVISOR, Role.DECIDER)
def write_text() -> ResponseReturnValue:
    """Write a new text."""
    return _form_page(None, BlockForm())


@blueprint.route("/advies/teksten/<int(max=2147483647):block_id>", methods=["GET", "POST"])
@role(Role.ADVISOR, Role.DECIDER)
def change_text(block_id: int) -> ResponseReturnValue:
    """Change a text."""
    block = queries.block(block_id)
    return _form_page(block, BlockForm(obj=block))


@blueprint.post("/advies/teksten/<int(max=2147483647):block_id>/weg")
@role(Role.ADVISOR, Role.DECIDER)
def remove_text(block_id: int) -> ResponseReturnValue:
    """Take a text away; done twice is done once."""
    by, token = signed_in_account(), request.form.get("once", "")
    if not token or once.earlier_result(token, by.id) is None:
        actions.remove(queries.block(block_id), by=by)
        flash(_("De tekst is weg. Wat u ermee schreef, blijft staan."))
    return redirect(url_for(".texts"), 303)


def _form_page(block: TextBlock | None, form: BlockForm) -> ResponseReturnValue:
    if form.validate_on_submit():
        by = signed_in_account()
        if once.earlier_result(form.once.data or "", by.id) is None:
            actions.write(block, by=by, kind=form.chosen, title=typed(form.title), text=typed(form.text))
            flash(_("De tekst is bewaard."))
        return redirect(url_for(".texts"), 303)
    page = render_template("vouchers/advice_text.html", form=form, block=block)
    return page, 400 if form.is_submitted() else 200
