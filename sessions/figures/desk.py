"""The organisers' desk."""

from typing import Any

ROUTES: list[Any] = []
