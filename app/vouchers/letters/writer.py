"""One letter about one application, in the making: its facts, in the words of its reader."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from flask_babel import gettext
from sqlalchemy import select

from app.accounts.models import Account
from app.companies.models import Branch, Company
from app.kernel import clock
from app.kernel.clock import amsterdam
from app.kernel.database import db
from app.kernel.text import Percent, Text, Value, format_euro, show
from app.vouchers import ledger
from app.vouchers.casefile import assessment_of, version_of
from app.vouchers.letters.clauses import missing_listed
from app.vouchers.letters.content import Block, Section, address, items, section, strong, sums, text
from app.vouchers.models import CaseEvent, VoucherApplication
from app.vouchers.process import Term, term_end
from app.vouchers.queries.clock import clock_of, evidence_by, start_by
from app.vouchers.rules import RuleResult, estimate_case
from app.vouchers.scheme import COST_NAMES, ApplicantKind, SchemeVersion

UNDERTAKINGS = (ApplicantKind.EMPLOYER, ApplicantKind.SELF_EMPLOYED)
"""Whom a voucher is state aid to (R11): they only read of the regulation on it."""


@dataclass(frozen=True)
class Money:
    """Where the money of an award stands at its settlement, in cents."""

    final: int
    awarded: int
    paid: int

    @property
    def still_to_pay(self) -> int:
        """What is paid on top of what was paid already."""
        return max(0, self.final - self.paid)

    @property
    def too_much(self) -> int:
        """What was paid and has to come back."""
        return max(0, self.paid - self.final)


class Writer:
    """What the words of a letter ask of its application; made inside `force_locale` of its reader.

    `told` is what the step says to the applicant.
    """

    def __init__(
        self, application: VoucherApplication, reader: Account, term: Term | None = None, told: str = ""
    ) -> None:
        self.application, self.reader, self.told = application, reader, told
        self.locale = reader.locale
        self.now = clock.now()
        self.version: SchemeVersion = version_of(application, self.now)
        self.until = self.weeks_from_now(term.weeks(self.version.terms)) if term else ""

    @property
    def number(self) -> str:
        """The number of the application."""
        return self.application.number or ""

    @property
    def today(self) -> date:
        """The day of the letter, in Amsterdam."""
        return amsterdam(self.now).date()

    def weeks_from_now(self, weeks: int) -> str:
        """Return the last day of a term that starts with this letter."""
        return self.day(term_end(self.today, weeks))

    def day(self, day: date) -> str:
        """Return a day in words."""
        return show(day, self.locale)

    def euro(self, cents: int) -> str:
        """Return an amount."""
        return format_euro(cents, self.locale)

    def text(self, sentence: Text) -> str:
        """Return a sentence of the rules."""
        return sentence.render(self.locale, gettext)

    def show(self, value: Value) -> str:
        """Return a value as the reader writes it."""
        return show(value, self.locale)

    def received(self) -> str:
        """Return the day on which the application came in."""
        return self.day(amsterdam(self.application.received_at or self.now).date())

    def decide_before(self) -> str:
        """Return the last day to decide, with the times in which the term stood still (Awb 4:13, 4:15)."""
        query = select(CaseEvent).where(CaseEvent.application_id == self.application.id).order_by(CaseEvent.id)
        return self._decide_before(db.session.scalars(query).all())

    def decide_before_at_receipt(self) -> str:
        """Return the last day to decide where nothing has happened yet."""
        return self._decide_before([])

    def _decide_before(self, events: Sequence[CaseEvent]) -> str:
        return self.day(clock_of(self.application, events, self.version, self.today).deadline)

    def latest_start(self) -> str:
        """Return the last day on which the training may begin."""
        return self.day(start_by(self.application, self.version))

    def evidence_ends(self) -> date:
        """Return the last day to send evidence of the training."""
        return evidence_by(self.application, self.version)

    def evidence_until(self) -> str:
        """Return the last day to send evidence of the training, in words."""
        return self.day(self.evidence_ends())

    def addressee(self) -> list[str]:
        """Return to whom the letter goes: the company and its branch, else the person."""
        if self.application.company_id is None:
            return [self.reader.name]
        # Asked of the session: who just sent the application read both for it.
        company = db.session.get_one(Company, self.application.company_id)
        branch_id = self.application.branch_id
        branch = db.session.get(Branch, branch_id) if branch_id is not None else None
        lines = [company.name, gettext("t.a.v. %(name)s", name=self.reader.name)]
        return [*lines, branch.street, f"{branch.postcode}  {branch.place}"] if branch and branch.street else lines

    def items(self) -> Block:
        """Return the items that are still missing, each with what is wrong with it if it was sent back."""
        return missing_listed(self.application, self.locale)

    def failed(self) -> list[RuleResult]:
        """Return the rules that do not hold."""
        _case, _version, assessment = assessment_of(self.application, self.now)
        return [rule for rule in assessment.rules if not rule.passed]

    def reasons(self) -> Block:
        """Return the rules that failed, each with what would have turned it."""
        return items([self._reason(rule) for rule in self.failed()])

    def _reason(self, rule: RuleResult) -> list[str]:
        lines = [self.text(rule.explanation)]
        if rule.flip:
            then = f" {self.text(rule.flip.then)}" if rule.flip.then else ""
            lines.append(f"{self.text(rule.flip.text)}{then}")
        return lines

    def sums(self, amount_cents: int, name: str) -> Block:
        """Return the sum behind an amount, line by line (R3 to R5); the last row is `name`."""
        case, version, _assessment = assessment_of(self.application, self.now)
        found = estimate_case(case, version)
        head = gettext("Kosten, met btw") if found.vat_counts else gettext("Kosten, zonder btw")
        rows = [
            (gettext(COST_NAMES[line.kind]), self.euro(line.counted_cents))
            for line in found.lines
            if line.counted_cents
        ]
        if found.third_party_cents:
            rows.append((gettext("Anderen betalen"), self.euro(-found.third_party_cents)))
        rows.append((gettext("Kosten die meetellen"), self.euro(found.base_cents)))
        rate = Percent(found.rate_percent).show(self.locale)
        rows.append((gettext("%(rate)s procent daarvan", rate=rate), self.euro(found.share_cents)))
        if found.capped:
            rows.append((gettext("Een voucher is hoogstens"), self.euro(found.maximum_cents)))
        return sums((head, gettext("Bedrag")), rows, (name, self.euro(amount_cents)))

    def money(self) -> Money:
        """Return where the money stands at a settlement, whether its movements were booked already or not."""
        totals = ledger.totals(self.application.id)
        paid = totals["paid"] + totals["settled"] + totals["claimed"]
        return Money(self.application.final_cents or 0, self.application.awarded_cents, paid)

    def subject_of(self) -> Block:
        """Return what the application is about."""
        return items(
            [
                gettext("Opleiding: %(title)s", title=self.application.training_title),
                gettext("Opleider: %(trainer)s", trainer=self.application.trainer_name),
                gettext("Deelnemer: %(name)s", name=self.application.participant_name),
                gettext(
                    "Periode: %(start)s tot en met %(end)s",
                    start=self.day(self.application.training_start),
                    end=self.day(self.application.training_end),
                ),
            ]
        )

    def grounds(self) -> Section:
        """Return on what the decision rests: the rules, their version and the law that holds for this applicant."""
        grounds = self.version.legal_basis
        if self.application.applicant_kind in UNDERTAKINGS:
            grounds = (*grounds, self.version.de_minimis.legal_basis)
        return section(
            gettext("Op welke regels dit rust"),
            text(gettext("Wij gebruikten versie %(version)s van onze regels:", version=self.version.id)),
            items([ground.beside(self.locale) for ground in grounds]),
        )

    def object_before(self) -> str:
        """Return the last day to object (Awb 6:7, 6:8)."""
        return self.weeks_from_now(self.version.terms.objection_weeks)

    def objection(self) -> Section:
        """Return how, where and until when one may object (Awb 3:45, 6:4, 6:5, 6:7)."""
        return section(
            gettext("Bent u het er niet mee eens?"),
            strong(gettext("Maak dan bezwaar tot en met %(until)s.", until=self.object_before())),
            text(
                gettext("Dat kan op de pagina van uw aanvraag, en is gratis.")
                + " "
                + gettext("U kunt ook een brief sturen naar:")
            ),
            address(self.version.authority.objection_address),
            text(gettext("Zet in uw brief:")),
            items(
                [
                    gettext("uw naam, uw adres en de datum"),
                    gettext("het nummer van uw aanvraag: %(number)s", number=self.number),
                    gettext("waarom u het er niet mee eens bent"),
                    gettext("uw handtekening"),
                ]
            ),
            text(
                gettext("Wilt u eerst met ons praten?")
                + " "
                + gettext("Mail ons op %(email)s.", email=self.version.letterhead.email)
                + " "
                + gettext("De laatste dag voor uw bezwaar blijft gelijk.")
            ),
        )

    def objection_mailed(self) -> str:
        """Return the sentence of the mail that says until when one may object."""
        until = self.object_before()
        return str(gettext("In de brief leest u waarom. U kunt bezwaar maken tot en met %(until)s.", until=until))
