"""The pages of companies: the own company for employers, moderation for administrators."""

from app.companies.views import branches, dashboard, members, moderation, profile, registration
from app.companies.views.room import blueprint

__all__ = ["blueprint", "branches", "dashboard", "members", "moderation", "profile", "registration"]
