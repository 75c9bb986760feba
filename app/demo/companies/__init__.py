"""The companies of the demo region: coined names, sentence banks and what puts them together."""

from app.demo.companies.generate import generate_companies
from app.demo.companies.seed import AnswerSeed, BranchSeed, CompanySeed, ContactSeed

__all__ = ["AnswerSeed", "BranchSeed", "CompanySeed", "ContactSeed", "generate_companies"]
