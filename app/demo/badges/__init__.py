"""The badges of the demo region and who got them."""

from app.demo.badges.generate import generate_awards, load_badges
from app.demo.badges.seed import AwardSeed, BadgeSeed

__all__ = ["AwardSeed", "BadgeSeed", "generate_awards", "load_badges"]
