"""How the people and companies of the demo got to know each other."""

from app.demo.introductions.telling import tell

__all__ = ["tell"]
