"""Who may change whose account."""

from app.accounts.models import Account
from app.accounts.rules import SELF_CHOSEN, Role
from app.kernel.errors import NotAllowedError
from app.kernel.text import N_


def ensure_may_grant(by: Account, account: Account, role: Role) -> None:
    """An administrator grants any role; everybody takes a self-chosen role. Raises NotAllowedError."""
    if account.erased_at is not None:
        raise NotAllowedError(N_("Dit account is verwijderd. Het gaat niet meer open."))
    if by.id == account.id and role in SELF_CHOSEN:
        return
    _ensure_administrator(by)


def ensure_may_end(by: Account, account: Account, role: Role) -> None:
    """An administrator ends any role but the own administrator's, so that one is left. Raises NotAllowedError."""
    _ensure_administrator(by)
    if by.id == account.id and role is Role.ADMINISTRATOR:
        raise NotAllowedError(N_("Uw eigen rol van beheerder kan alleen een andere beheerder beëindigen."))


def ensure_may_block(by: Account, account: Account) -> None:
    """An administrator blocks and unblocks every account but the own one. Raises NotAllowedError."""
    _ensure_administrator(by)
    if account.erased_at is not None:
        raise NotAllowedError(N_("Dit account is verwijderd. Het gaat niet meer open."))
    if by.id == account.id:
        raise NotAllowedError(N_("Uw eigen account kan alleen een andere beheerder blokkeren."))


def ensure_may_tend_mail(by: Account) -> None:
    """Only administrators tend the mail. Raises NotAllowedError."""
    _ensure_administrator(by)


def _ensure_administrator(by: Account) -> None:
    if Role.ADMINISTRATOR not in by.roles:
        raise NotAllowedError(N_("Dit mag alleen een beheerder."))
