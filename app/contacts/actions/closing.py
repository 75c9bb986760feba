"""A company closes a vacancy: who is getting to know it about that work is told."""

from app.accounts.models import Account
from app.companies.models import Company
from app.contacts import mails
from app.contacts.models import Introduction
from app.contacts.queries.introductions import rows_where
from app.contacts.rules import Side, Standing
from app.kernel.database import db
from app.vacancies.models import Vacancy


def tell_of_closing(vacancy: Vacancy, _by: Account) -> None:
    """Mail everybody whose application still waits, and everybody whose invitation ends with this vacancy."""
    company = db.session.get_one(Company, vacancy.company_id)
    for row in rows_where(Introduction.vacancy_id == vacancy.id):
        introduction, person = db.session.get_one(Introduction, row.id), db.session.get_one(Account, row.account_id)
        if row.stand.turn is Side.COMPANY:
            mails.application_stands(introduction, company, vacancy, person)
        elif row.stand.standing is Standing.VACANCY_CLOSED:
            mails.invitation_ended(introduction, company, vacancy, person)
