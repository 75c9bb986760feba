"""Trainings: what trainers teach, when and for how much."""
