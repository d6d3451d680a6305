"""The line on the terminal that says how far a replay has come."""

from __future__ import annotations

from django.core.management.base import OutputWrapper

from casework.models import Replay

EVERY = 1.0  # seconds between two lines on a terminal
QUIET = 10.0  # and where the output is a file or another program's


class Counter:
    """Told after each transaction; writes now and then."""

    def __init__(self, out: OutputWrapper) -> None:
        self.out = out
        self.every = EVERY if out.isatty() else QUIET
        self.said_at = -self.every
        self.lines, self.seconds = 0, 0.0

    def __call__(self, row: Replay, lines: int, seconds: float) -> None:
        self.lines, self.seconds = lines, seconds
        if seconds - self.said_at >= self.every:
            self.said_at = seconds
            self._say(
                f"Đang nạp dữ liệu minh họa: {row.share:4.0%}, {lines} dòng, {lines / max(seconds, 0.01):.0f} dòng/giây"
            )

    def end(self, row: Replay) -> None:
        """The last line: how much, how long."""
        rate = self.lines / max(self.seconds, 0.01)
        self._say(f"Đã nạp {self.lines} dòng phiếu trong {self.seconds:.0f} giây, {rate:.0f} dòng/giây.")
        if self.out.isatty():
            self.out.write("")

    def _say(self, text: str) -> None:
        if self.out.isatty():
            self.out.write(f"\r{text}\033[K", ending="")
        else:
            self.out.write(text)
        self.out.flush()
