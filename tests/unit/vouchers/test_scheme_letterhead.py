"""Who writes the letters of a scheme stands in its file, and is checked."""

from pathlib import Path

import pytest

from app.vouchers.scheme import SchemeError, Schemes, SchemeVersion


def test_the_region_writes_under_its_own_name(version: SchemeVersion) -> None:
    assert version.letterhead.name == "Regio Stedendriehoek (demo)"
    assert version.letterhead.email.endswith(".example")


@pytest.mark.parametrize(
    ("old", "new", "key", "reason"),
    [
        ("[version.letterhead]", "[version.letter]", "version[1].letterhead", "is missing"),
        ('email = "scholingsvouchers@', 'email = "scholingsvouchers', "version[1].letterhead.email", "an e-mail"),
        ('address = ["Postbus 1", ', "address = [] #", "version[1].letterhead.address", "must not be empty"),
        ('email = "s', 'phone = "1"\nemail = "s', "version[1].letterhead.phone", "unknown key"),
    ],
)
def test_what_is_wrong_with_it_is_said(
    tmp_path: Path, scheme_text: str, old: str, new: str, key: str, reason: str
) -> None:
    assert old in scheme_text
    (tmp_path / "cleantech.toml").write_text(scheme_text.replace(old, new), encoding="utf-8")
    with pytest.raises(SchemeError, match=reason) as caught:
        Schemes.load(tmp_path)
    assert caught.value.key == key
