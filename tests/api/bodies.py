"""Bodies as programs send them."""

from __future__ import annotations

import itertools
from typing import Any

from centers.models import Procedure

_numbers = itertools.count(1)


def somebody(name: str = "Trần Thị Bích Hằng", **facts: Any) -> dict[str, Any]:
    """A citizen nobody has met."""
    return {
        "number": f"046892{next(_numbers):06d}", "full_name": name, "birth_on": "1992-03-14", "sex": "f",
        "phone": "0000123456",
    } | facts  # fmt: skip


def opening(procedure: Procedure, /, **facts: Any) -> dict[str, Any]:
    """A dossier with every required paper of the cast's procedures."""
    return {"procedure": procedure.code, "channel": "online", "owner": somebody(), "documents": [1, 2]} | facts
