"""The audit trail in words: what was done, and which record it was about.

The features above accounts add their own when the application is composed. What has no words is shown as
its code.
"""

from collections.abc import Callable, Collection, Iterable, Mapping

from app.accounts import queries
from app.kernel.text import N_, Text
from app.kernel.web import shown

Subjects = Callable[[Collection[str]], Mapping[str, Text]]
"""Takes references of one kind ("SV-2026-00012"), returns the words for those it knows."""

actions: dict[str, str] = {
    "account.register": N_("Account gemaakt"),
    "account.sign_in": N_("Ingelogd"),
    "account.ask_reset": N_("Nieuw wachtwoord aangevraagd"),
    "account.set_password": N_("Nieuw wachtwoord gekozen"),
    "account.change_password": N_("Wachtwoord gewijzigd"),
    "account.ask_confirmation": N_("Mail om adres te bevestigen aangevraagd"),
    "account.confirm_address": N_("E-mailadres bevestigd"),
    "account.change_profile": N_("Gegevens van account gewijzigd"),
    "account.change_language": N_("Taal gewijzigd"),
    "account.grant_role": N_("Rol gegeven"),
    "account.end_role": N_("Rol beëindigd"),
    "account.block": N_("Account geblokkeerd"),
    "account.unblock": N_("Blokkade opgeheven"),
    "account.read": N_("Account bekeken"),
    "mail.retry": N_("Mail opnieuw in de rij gezet"),
}
_ACCOUNT, _MAIL = N_("account %(name)s"), N_("mail %(number)s")


def _accounts(references: Collection[str]) -> Mapping[str, Text]:
    names = queries.names_of(references)
    return {reference: Text(_ACCOUNT, {"name": name}) for reference, name in names.items()}


def _mails(references: Collection[str]) -> Mapping[str, Text]:
    return {reference: Text(_MAIL, {"number": reference}) for reference in references}


subjects: dict[str, Subjects] = {"account": _accounts, "mail": _mails}
"""By the kind that stands before the colon of a subject."""


def add(more_actions: Mapping[str, str], more_subjects: Mapping[str, Subjects]) -> None:
    """Learn the words of one more feature."""
    actions.update(more_actions)
    subjects.update(more_subjects)


def action_name(action: str) -> str:
    """Return what was done, in the reader's language: "Aanvraag bekeken" for "voucher.read"."""
    return shown(actions[action]) if action in actions else action


def subject_names(found: Iterable[str]) -> dict[str, str]:
    """Return the words for each of these subjects: "aanvraag SV-2026-00012" for "voucher:SV-2026-00012"."""
    everything = set(found)
    references: dict[str, set[str]] = {}
    for subject in everything:
        kind, _colon, reference = subject.partition(":")
        references.setdefault(kind, set()).add(reference)
    names = {subject: subject for subject in everything}
    for kind, of_kind in references.items():
        if kind in subjects:
            for reference, text in subjects[kind](of_kind).items():
                names[f"{kind}:{reference}" if reference else kind] = shown(text)
    return names
