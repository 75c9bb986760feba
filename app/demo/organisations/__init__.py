"""The schools, trainers and badge issuers of the demo region."""

from app.demo.organisations.generate import generate_organisations
from app.demo.organisations.seed import OrganisationSeed

__all__ = ["OrganisationSeed", "generate_organisations"]
