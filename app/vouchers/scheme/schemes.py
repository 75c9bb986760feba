"""The schemes of a region, and which version of one applies to what is received when."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from types import MappingProxyType

from app.kernel.clock import amsterdam
from app.vouchers.scheme.content import Scheme, SchemeVersion
from app.vouchers.scheme.reading import read_scheme
from app.vouchers.scheme.table import SchemeError


class UnknownSchemeError(LookupError):
    """There is no scheme, or no version of it, by that name."""


class NotInForceError(LookupError):
    """The scheme takes no applications on that day."""


@dataclass(frozen=True)
class Schemes:
    """All schemes of a region by code."""

    by_code: Mapping[str, Scheme]

    @classmethod
    def load(cls, folder: Path) -> "Schemes":
        """Read every .toml file of `folder`; raises SchemeError on the first thing that is wrong.

        Exactly one must be open to applications: the pages serve one scheme, and nobody should have to guess which.
        """
        files = sorted(folder.glob("*.toml"))
        if not files:
            raise SchemeError(folder.name, "(the folder)", "holds no scheme (*.toml)")
        by_code = {file.stem: read_scheme(file) for file in files}
        served = [code for code, scheme in by_code.items() if scheme.open_to_applications]
        if len(served) != 1:
            found = ", ".join(served) or "none"
            raise SchemeError(folder.name, "open_to_applications", f"must be true in one scheme, and it is in: {found}")
        return cls(MappingProxyType(by_code))

    @property
    def served(self) -> Scheme:
        """The scheme that the pages take applications for."""
        return next(scheme for scheme in self.by_code.values() if scheme.open_to_applications)

    def scheme(self, code: str) -> Scheme:
        """Return the scheme called `code`; raises UnknownSchemeError."""
        if code not in self.by_code:
            raise UnknownSchemeError(f"there is no scheme {code!r}; there is {', '.join(self.by_code)}")
        return self.by_code[code]

    def version(self, code: str, version_id: str) -> SchemeVersion:
        """Return the version that an application was received under; raises UnknownSchemeError."""
        for version in self.scheme(code).versions:
            if version.id == version_id:
                return version
        raise UnknownSchemeError(f"scheme {code!r} has no version {version_id!r}")

    def version_at(self, code: str, received_at: datetime) -> SchemeVersion:
        """Return the version in force on the Amsterdam day of the aware moment `received_at`.

        Raises UnknownSchemeError and NotInForceError.
        """
        day = amsterdam(received_at).date()
        for version in self.scheme(code).versions:
            if version.in_force(day):
                return version
        raise NotInForceError(f"scheme {code!r} is not in force on {day}")
