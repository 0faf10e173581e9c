"""A long list, sheet by sheet."""

from collections.abc import Sequence
from typing import TypeVar

Row = TypeVar("Row")


class Sheet(list[Row]):
    """One sheet of a list (1 is the first); `is_more` when there is a next one."""

    def __init__(self, rows: Sequence[Row], number: int, is_more: bool) -> None:
        super().__init__(rows)
        self.number, self.is_more = number, is_more
