"""`manage.py forecast`: learn how long stages take, and test the forecast of lateness on July 2025."""

from __future__ import annotations

from argparse import ArgumentParser
from datetime import date
from typing import Any

from django.core.management.base import BaseCommand

from casework.models import Pulse, StepPace
from casework.watch.backtest import Score, backtest
from casework.watch.forecast import PULSE, learn
from centers.wall import now

FIRST, LAST = date(2025, 7, 15), date(2025, 7, 31)  # from the middle of the month: half of it is there to learn from
HEADS = ("judged", "late", "forecast", "hit", "false", "missed", "moved", "precision", "recall")


class Command(BaseCommand):
    help = "Dự báo trễ hạn: học thời gian từng bước từ 90 ngày qua; thử lại trên tháng 7/2025."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--learn", action="store_true", help="write the medians anew now")
        parser.add_argument("--backtest", action="store_true", help="forecast past mornings again and count the hits")
        parser.add_argument("--from", dest="first", type=date.fromisoformat, default=FIRST)
        parser.add_argument("--to", dest="last", type=date.fromisoformat, default=LAST)

    def handle(self, *args: Any, **options: Any) -> None:
        if options["learn"]:
            done = learn(now())
            self.stdout.write(" ".join(f"{name}={count}" for name, count in done.items()) or "somebody else is at it")
        if options["backtest"]:
            self._backtest(options["first"], options["last"])
        elif not options["learn"]:
            ran_at = Pulse.objects.ran_at(PULSE)
            self.stdout.write(
                f"paces={StepPace.objects.count()} learned_at={ran_at.isoformat() if ran_at else 'never'}"
            )

    def _backtest(self, first: date, last: date) -> None:
        total = Score()
        self.stdout.write("day        " + "".join(f"{head:>10}" for head in HEADS))
        for day, score in backtest(first, last):
            self.stdout.write(f"{day} {_row(score)}")
            for name in Score.__slots__:
                setattr(total, name, getattr(total, name) + getattr(score, name))
        self.stdout.write(f"{'all':10} {_row(total)}")
        self.stdout.write(
            f"Of {total.hit + total.false_alarm} forecast late {_share(total.precision)} were; of "
            f"{total.hit + total.missed} that were late {_share(total.recall)} had been forecast; "
            f"{_share(total.base_rate)} were late at all."
        )


def _row(score: Score) -> str:
    counts = (
        score.judged, score.hit + score.missed, score.hit + score.false_alarm, score.hit, score.false_alarm,
        score.missed, score.moved,
    )  # fmt: skip
    return "".join(f"{n:>10}" for n in counts) + f"{_share(score.precision):>10}{_share(score.recall):>10}"


def _share(value: float | None) -> str:
    return "-" if value is None else f"{value:.1%}"
