"""What a line of the slip makes to be told, and to whom: rows of ``Message``, stored in the transaction of the line.

The desk asks here; nothing here talks to a mail server. What becomes of a message stands in ``casework.messages``.
"""

from __future__ import annotations

from casework.outbox.citizens import to_citizens
from casework.outbox.hands import to_hands
from casework.outbox.officers import SPEAKING, Hearers, to_officers

__all__ = ["SPEAKING", "Hearers", "to_citizens", "to_hands", "to_officers"]
