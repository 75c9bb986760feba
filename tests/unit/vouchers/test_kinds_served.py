"""Whom a scheme does not serve reads so, by the name of what they apply as."""

from dataclasses import replace

import pytest

from app.kernel.errors import DomainError
from app.vouchers.scheme import ApplicantKind
from app.vouchers.views.applying_begin import terms_for


@pytest.mark.parametrize(
    ("kind", "named"),
    [
        (ApplicantKind.EMPLOYER, "werkgevers"),
        (ApplicantKind.SELF_EMPLOYED, "zzp’ers"),
        (ApplicantKind.EMPLOYEE, "werknemers"),
        (ApplicantKind.JOB_SEEKER, "werkzoekenden"),
    ],
)
def test_a_kind_without_vouchers_is_named(version, kind, named):
    others = {one: terms for one, terms in version.kinds.items() if one is not kind}
    with pytest.raises(DomainError, match=f"geen vouchers aan {named}."):
        terms_for(kind, replace(version, kinds=others))
