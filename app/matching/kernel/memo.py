"""What was worked out before for the same answer: bounded, and safe for threads that share it."""

from collections.abc import Callable, Hashable
from threading import Lock
from typing import Generic, TypeVar

Value = TypeVar("Value")


class Memo(Generic[Value]):
    """Values by what was asked; the oldest go when there are more than `most`."""

    def __init__(self, most: int) -> None:
        self._most = most
        self._values: dict[Hashable, Value] = {}
        self._lock = Lock()

    def get(self, asked: Hashable, make: Callable[[], Value]) -> Value:
        """Return the value for `asked`, made where it was not asked lately."""
        try:
            return self._values[asked]
        except KeyError:
            value = make()
        with self._lock:
            while len(self._values) >= self._most:
                del self._values[next(iter(self._values))]
            self._values[asked] = value
        return value
