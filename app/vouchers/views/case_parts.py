"""What the rooms beside this one add to the page of a case: a part of the page, and buttons.

A room writes `templates/vouchers/case/<room>.html`, which reads `part` (its own values), `file` (the
`CaseFile`) and `application`, and in its `views` a function that returns those values:

    @case_part("payments")
    def _payments(file: CaseFile) -> Mapping[str, object] | None: ...

None leaves the part out. Buttons of steps in the table come by `@case_step`, others by `@case_buttons`.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum

from app.vouchers.queries.casepage import CaseFile
from app.vouchers.views.list_address import with_list


@dataclass(frozen=True)
class Button:
    """One step that this person may take: a page that prepares it, or (`posts`) the step itself."""

    label: str
    address: str
    kind: str = "secondary"
    posts: bool = False


Values = Mapping[str, object]
Part = Callable[[CaseFile], Values | None]
StepButton = Callable[[str, CaseFile], Button | None]
MoreButtons = Callable[[CaseFile], Sequence[Button]]


class Where(StrEnum):
    """Where a part stands on the page of a case."""

    TOP = "top"
    MAIN = "main"
    ASIDE = "aside"


@dataclass(frozen=True)
class _Place:
    make: Part
    where: Where


_PARTS: dict[str, _Place] = {}
_STEPS: dict[str, StepButton] = {}
_MORE: list[MoreButtons] = []


def case_part(room: str, *, aside: bool = False, top: bool = False) -> Callable[[Part], Part]:
    """Add `templates/vouchers/case/<room>.html` to the page of a case; `aside` puts it under the buttons."""

    def added(make: Part) -> Part:
        _PARTS[room] = _Place(make, Where.TOP if top else Where.ASIDE if aside else Where.MAIN)
        return make

    return added


def case_step(*names: str) -> Callable[[StepButton], StepButton]:
    """Make the buttons of the steps `names`; the function gets the name, and gives None for no button."""

    def added(make: StepButton) -> StepButton:
        _STEPS.update(dict.fromkeys(names, make))
        return make

    return added


def case_buttons(make: MoreButtons) -> MoreButtons:
    """Add buttons that are no step of the table; the function itself asks who reads and what they may do."""
    _MORE.append(make)
    return make


def parts_of(file: CaseFile) -> dict[str, list[tuple[str, Values]]]:
    """Return (room, its values) of every part that has something to show of a case, by where it stands."""
    found: dict[str, list[tuple[str, Values]]] = {where.value: [] for where in Where}
    for room, place in _PARTS.items():
        if (values := place.make(file)) is not None:
            found[place.where.value].append((room, values))
    return found


def buttons_of(file: CaseFile, steps: Sequence[str]) -> list[Button]:
    """Return a button for each step that has one and those of the rooms, the one that moves the case on first.

    Their addresses carry the list that the reader came from.
    """
    made = [_STEPS[name](name, file) for name in steps if name in _STEPS]
    found = [button for button in made if button] + [button for more in _MORE for button in more(file)]
    carrying = [replace(button, address=with_list(button.address)) for button in found]
    return sorted(carrying, key=lambda button: button.kind != "primary")
