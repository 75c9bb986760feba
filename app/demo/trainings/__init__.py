"""The trainings of the demo region."""

from app.demo.trainings.generate import generate_trainings
from app.demo.trainings.seed import TrainingSeed

__all__ = ["TrainingSeed", "generate_trainings"]
