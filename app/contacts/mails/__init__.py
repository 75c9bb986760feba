"""What the two sides of a contact get by mail; neither sees the other's address."""

from app.contacts.mails.introductions import (
    agreed_to_company,
    agreed_to_person,
    application_stands,
    application_to_company,
    copy_to_member,
    copy_to_person_of_application,
    introduction_to_company,
    introduction_to_student,
    invitation_ended,
    invitation_to_person,
    placement_to_student,
    refusal_to_member,
    refusal_to_person,
)
from app.contacts.mails.messages import answer_to_person, copy_to_person, message_to_company

__all__ = [
    "agreed_to_company",
    "agreed_to_person",
    "answer_to_person",
    "application_stands",
    "application_to_company",
    "copy_to_member",
    "copy_to_person",
    "copy_to_person_of_application",
    "introduction_to_company",
    "introduction_to_student",
    "invitation_ended",
    "invitation_to_person",
    "message_to_company",
    "placement_to_student",
    "refusal_to_member",
    "refusal_to_person",
]
