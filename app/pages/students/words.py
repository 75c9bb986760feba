"""What a study is called in the reader's language."""

from flask import current_app

from app.kernel.region import Region
from app.kernel.web import locale


def study_name(code: str | None) -> str:
    """Return the name of a study of the region, or "" for none and for one that is gone."""
    region: Region = current_app.extensions["region"]
    found = next((study for study in region.studies if study.code == code), None)
    if found is None:
        return ""
    return found.en if locale() == "en" else found.nl
