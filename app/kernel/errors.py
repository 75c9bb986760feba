"""Errors that a person gets to read: a status, a sentence and, where it belongs to one, a field."""

from app.kernel.text import N_, Text


class DomainError(Exception):
    """Something a person asked for cannot be done; nothing of it is stored."""

    status = 400

    def __init__(self, text: Text | str, field: str | None = None) -> None:
        self.text = Text(text) if isinstance(text, str) else text
        self.field = field
        super().__init__(self.text.nl())


class NotAllowedError(DomainError):
    """This account may not do this; the sentence says who may."""

    status = 403

    def __init__(self, text: Text | str = N_("U mag dit niet doen.")) -> None:
        super().__init__(text)


class NotFoundError(DomainError):
    """There is no such record, or this person may not know that there is."""

    status = 404

    def __init__(self, text: Text | str = N_("Deze pagina bestaat niet.")) -> None:
        super().__init__(text)


class GoneError(DomainError):
    """It was there and has been removed."""

    status = 410


class ConflictError(DomainError):
    """Somebody was there first: the record is no longer in the state this person saw."""

    status = 409


class TooManyRequestsError(DomainError):
    """The rate limit of this action is used up; in `seconds` it may be tried again."""

    status = 429

    def __init__(self, text: Text | str, field: str | None = None, *, seconds: int = 60) -> None:
        super().__init__(text, field)
        self.seconds = seconds
