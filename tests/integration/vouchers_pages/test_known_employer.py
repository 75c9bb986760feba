"""Never ask twice: what an employer that we know still fills in."""

from tests.integration.vouchers_pages.conftest import DECLARED, PARTS, Desk
from tests.support.client import form_on, parse

MOST = 12
OPTIONAL = {"exam_cents", "material_cents", "third_party_cents", "motivation"}


def left_to_fill_in(desk: Desk) -> list[str]:
    """Return the names of what stays empty in the steps of a new application and has to be filled in."""
    public_id, found = desk.begin(), []
    for part, asked in PARTS.items():
        address = f"/vouchers/{public_id}/stap/{part}"
        page = desk.client.get(address).text
        values = form_on(page, address, address, set())
        found += [name for name in asked if name not in OPTIONAL and not values.get(name)]
        found += [field.get("name") for field in parse(page).iter("input") if field.get("type") == "file"]
    return found


def test_an_employer_that_we_know_fills_in_at_most_twelve_fields(desk: Desk) -> None:
    first = left_to_fill_in(desk)
    desk.sent()
    again = left_to_fill_in(desk)
    assert len(again) <= MOST, again
    assert len(again) + len(DECLARED) < len(first), "with the three boxes to tick it is less than the first time"
    assert set(again) == {
        *PARTS["deelnemer"],
        "training_title",
        "trainer_name",
        "training_start",
        "training_end",
        "trainer_recognised",
        "trainer_linked",
        "tuition_cents",
        "quote",
    }
