"""What a seal seals, in one spelling: the same bytes on every database and in the file anybody may check.

SHA-256 over the facts as ``law.chain`` spells them: UTF-8 JSON, sorted keys, no spaces, NFC, instants in UTC with
microseconds. The dossiers are in it by UUID, nobody's name but those of the rows and what was typed.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator
from typing import Any

from django.db.models import Count, Max

from casework.models import SealedReport
from casework.reports.seals import counted
from law.chain import canonical

_PLAIN = (
    "report", "version", "span", "place", "revision", "switches", "since", "until", "as_of", "known_at", "figures",
    "notes", "events", "signed_at", "reason",
)  # fmt: skip


def facts_of(sealed: SealedReport) -> dict[str, Any]:
    """Everything the hash covers."""
    facts = {name: getattr(sealed, name) for name in _PLAIN}
    return facts | {"signer": sealed.signer_id, "behind": counted.plain(counted.unpacked(sealed.behind))}


def hash_of(sealed: SealedReport) -> str:
    """64 hex digits over the facts. Raises ``ValueError`` where the dossiers cannot be read."""
    return hashlib.sha256(canonical(facts_of(sealed))).hexdigest()


def file_of(sealed: SealedReport) -> dict[str, Any]:
    """A sealed report as a file: ``sealed`` are the facts, spelled as they were hashed.

    Whoever has it may check it: SHA-256 over ``sealed`` written with sorted keys and no spaces gives ``hash``.
    """
    return {"hash": sealed.hash, "sealed": json.loads(canonical(facts_of(sealed)))}


def broken() -> Iterator[SealedReport]:
    """Sealed reports that are not as they were signed. One query; one report in memory at a time."""
    for sealed in SealedReport.objects.order_by("pk").iterator(chunk_size=1):
        try:
            sound = hash_of(sealed) == sealed.hash
        except (ValueError, TypeError):
            sound = False
        if not sound:
            yield sealed


def missing() -> Iterator[tuple[str, str, str, int]]:
    """Reports, days and places of which an earlier seal is gone, and how many are. One query."""
    chains = SealedReport.objects.order_by().values_list("report", "span", "place")
    for report, span, place, last, count in chains.annotate(last=Max("revision"), count=Count("pk")):
        if last != count:
            yield report, span, place, last - count
