"""The audit trail in words: what was done, which record it was about, and what else was noted.

The features above accounts add their own when the application is composed. What has no words is shown as
its code.
"""

from collections.abc import Callable, Collection, Iterable, Mapping
from typing import Any

from app.accounts import queries
from app.accounts.rules import ROLE_NAMES, Role
from app.kernel.text import N_, Text
from app.kernel.web import shown

Subjects = Callable[[Collection[str]], Mapping[str, Text]]
"""Takes references of one kind ("SV-2026-00012"), returns the words for those it knows."""
Fact = Callable[[Any], Text]
"""Takes what was noted under one name, returns it in words."""

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
    "account.erase": N_("Account verwijderd"),
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
_LANGUAGES = {"nl": N_("Nederlands"), "en": N_("Engels")}


def _language(code: str) -> Text:
    return Text(_LANGUAGES.get(code, code))


def counted(words: str) -> Fact:
    """Return the fact that is a number: "regels: 12"."""
    return lambda number: Text(words, {"number": number})


def either(yes: str, no: str) -> Fact:
    """Return the fact that holds or not."""
    return lambda holds: Text(yes if holds else no)


facts: dict[str, Fact] = {
    "admin": either(N_("hoofdgebruiker"), N_("gewone collega")),
    "fields": lambda names: Text(N_("onderdelen: %(number)s"), {"number": len(names)}),
    "locale": _language,
    "role": lambda role: Text(ROLE_NAMES[Role(role)]),
    "rows": counted(N_("regels: %(number)s")),
    "was_member": either(N_("was collega"), N_("was nog geen collega")),
}
"""By the name under which something was noted; here what several features note."""


def add(more_actions: Mapping[str, str], more_subjects: Mapping[str, Subjects], more_facts: Mapping[str, Fact]) -> None:
    """Learn the words of one more feature."""
    actions.update(more_actions)
    subjects.update(more_subjects)
    facts.update(more_facts)


def facts_in_words(noted: Mapping[str, Any]) -> str:
    """Return what was noted, in the reader's language: "12 regels" for {"rows": 12}."""
    words = (shown(facts[name](value)) if name in facts else f"{name} = {value}" for name, value in noted.items())
    return ", ".join(word for word in words if word)


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
