"""The site as gunicorn runs it, with a list that says which process made it, and whether from files."""

import os
from typing import Any

from app.accounts.access import public
from app.kernel import clock
from app.matching import pools, ranking
from app.matching.packed_people import PackedPeople
from app.people.rules import PersonKind
from wsgi import app


@app.get("/-/talents/<int:vacancy>")
@public
def talents(vacancy: int) -> dict[str, Any]:
    """Answer with the best fifty talents for a vacancy, as the product ranks them for its company."""
    day = clock.today()
    ranked = ranking.talents_list(vacancy, day=day, count=50).ranked
    layer = pools.people(day).of[PersonKind.TALENT].layers[0]
    return {
        "process": os.getpid(),
        "files": isinstance(layer.pool, PackedPeople),
        "rows": {row.key: [row.score, *row.matched] for row in ranked.rows},
    }
