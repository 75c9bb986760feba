"""Who may see an application and act for its applicant."""

from app.accounts.models import Account
from app.companies.models import CompanyMembership
from app.companies.policy import acts_for
from app.kernel.errors import ConflictError
from app.kernel.text import N_
from app.vouchers.models import VoucherApplication
from app.vouchers.process import State


def acts_as_applicant(application: VoucherApplication, account: Account, membership: CompanyMembership | None) -> bool:
    """Return whether `account` may see this application and take the applicant's steps.

    An employer's application belongs to its company: every active member, nobody who left. Any other
    belongs to the person who applied. `membership` is the current one of `account` with the company.
    """
    if application.company_id is not None:
        return membership is not None and membership.company_id == application.company_id and acts_for(membership)
    return application.applicant_id == account.id


def may_change_answers(application: VoucherApplication) -> bool:
    """Return whether the answers can still be changed by the applicant: only before they are sent."""
    return application.state == State.DRAFT


def takes_evidence(application: VoucherApplication) -> bool:
    """Return whether the applicant can supply an item of evidence now."""
    return application.state in (State.DRAFT, State.INCOMPLETE)


def ensure_takes_evidence(application: VoucherApplication) -> None:
    """Raise ConflictError, with a sentence, where the case is complete or decided."""
    if not takes_evidence(application):
        raise ConflictError(N_("U kunt nu geen stuk sturen. De aanvraag is compleet of al besloten."))
