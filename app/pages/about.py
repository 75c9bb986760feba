"""What every public service owes its visitors: what it does with their data, and who can use it."""

from flask import current_app, render_template
from flask.typing import ResponseReturnValue

from app.accounts.access import public
from app.pages.views import blueprint
from app.retention import rules


@blueprint.get("/privacy")
@public
def privacy() -> ResponseReturnValue:
    """Say what we keep, why, for how long, who sees it, and what people can do about it (GDPR, articles 13 and 14)."""
    terms = {
        "draft_months": rules.DRAFT_KEPT.days // 30,
        "unused_years": rules.UNUSED.days // 365,
        "notice_days": rules.NOTICE.days,
        "list_months": current_app.extensions["region"].ranked_lists_months,
        "mail_days": rules.MAIL_KEPT.days,
    }
    return render_template("pages/privacy.html", terms=terms)


@blueprint.get("/toegankelijkheid")
@public
def accessibility() -> ResponseReturnValue:
    """Say how far everybody can use this site, and where to report what does not work (Directive (EU) 2016/2102)."""
    return render_template("pages/accessibility.html")
