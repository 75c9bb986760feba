"""What a stage profile can offer: kinds and levels, with the words of the address and of the page."""

from enum import StrEnum

from app.kernel.text import N_


class PlacementKind(StrEnum):
    """What a student can do at a company."""

    INTERNSHIP = "internship"
    GRADUATION_PROJECT = "graduation_project"
    PRACTICAL_ASSIGNMENT = "practical_assignment"


KIND_NAMES = {
    PlacementKind.INTERNSHIP: N_("Stage"),
    PlacementKind.GRADUATION_PROJECT: N_("Afstuderen"),
    PlacementKind.PRACTICAL_ASSIGNMENT: N_("Praktijkopdracht"),
}
KIND_IN_ADDRESS = {
    "stage": PlacementKind.INTERNSHIP,
    "afstuderen": PlacementKind.GRADUATION_PROJECT,
    "opdracht": PlacementKind.PRACTICAL_ASSIGNMENT,
}
