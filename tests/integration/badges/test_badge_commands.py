"""`flask badges …`: a badge from the command line, and the keys of issuers."""

from pathlib import Path

from flask import Flask

from app.badges import signing
from app.badges.checking import check, check_own
from app.badges.credentials.report import Status
from app.badges.models import SignedBadge
from app.kernel.database import db
from tests.integration.badges.conftest import Award, Desk, Mails


def test_issuing_from_the_command_line(app: Flask, desk: Desk, tmp_path: Path, mails: Mails) -> None:
    db.session.commit()
    runner = app.test_cli_runner()
    for name in ("b.jwt", "b.png", "b.svg"):
        wanted = ["badges", "issue", "--class", "veilig-lassen", "--to", "An@Voorbeeld.example"]
        done = runner.invoke(args=[*wanted, "--out", str(tmp_path / name)])
        assert done.exit_code == 0, done.output
        assert check((tmp_path / name).read_bytes()).status is Status.VALID
    assert len(mails("an@voorbeeld.example")) == 1, "one award, whatever file it is written to"
    wrong = (
        ("geen", "an@voorbeeld.example", "b.jwt"),
        ("veilig-lassen", "geen adres", "b.jwt"),
        ("veilig-lassen", "an@voorbeeld.example", "b.gif"),
        ("veilig-lassen", desk.account.email, "b.jwt"),
    )
    for slug, email, name in wrong:
        out = ["--out", str(tmp_path / f"fout-{name}")]
        assert runner.invoke(args=["badges", "issue", "--class", slug, "--to", email, *out]).exit_code == 1
    assert list(tmp_path.glob("fout-*")) == []


def test_keys_from_the_command_line(app: Flask, desk: Desk, award: Award) -> None:
    made = award("iemand@voorbeeld.example")
    db.session.commit()
    runner = app.test_cli_runner()
    assert runner.invoke(args=["badges", "rotate-key", "techniekhuis", "--algorithm", "ES256"]).exit_code == 0
    unknown = runner.invoke(args=["badges", "rotate-key", "nergens"])
    assert (unknown.exit_code, unknown.output) == (1, "Error: Deze organisatie kennen wij niet.\n")
    assert runner.invoke(args=["badges", "reseal-keys"]).exit_code == 0
    assert runner.invoke(args=["badges", "sign"]).output == "0 badges were signed\n"
    db.session.expire_all()
    old = signing.keys_of(desk.organisation.id)[1]
    assert runner.invoke(args=["badges", "compromise-key", "techniekhuis", old.name]).output.startswith("1 ")
    assert runner.invoke(args=["badges", "compromise-key", "techniekhuis", "geen"]).exit_code == 1
    db.session.expire_all()
    assert check_own(db.session.get_one(SignedBadge, made.id).credential).status is Status.VALID
