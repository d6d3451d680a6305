"""`make check`: everything that can be said about the code without running it. All checks run; then one verdict."""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
import time

from config import keys

ROOMS = ("config", "casework", "centers", "law", "deploy")
CHECKS: tuple[tuple[str, tuple[str, ...]], ...] = (
    ("lint", ("ruff", "check", ".")),
    ("layout", ("ruff", "format", "--check", "--quiet", ".")),
    ("types", ("mypy", *ROOMS)),
    ("rooms", ("importlinter",)),
    ("templates", ("djlint", "templates", "--lint", "--quiet")),
    ("system checks", ("manage.py", "check", "--fail-level", "WARNING")),
    ("migrations", ("manage.py", "makemigrations", "--check", "--dry-run")),
    ("translations", ("config.translations", "check")),
)


def main() -> int:
    failed = []
    with tempfile.TemporaryDirectory(prefix="mot-cua-check-") as folder:
        environment = {**os.environ, **keys.fresh(), "DEMO": "1", "VAR_DIR": folder}
        environment.pop("DATABASE_URL", None)
        for name, command in CHECKS:
            started = time.monotonic()
            done = subprocess.run(as_module(command), capture_output=True, text=True, env=environment)
            print(
                f"{'ok    ' if done.returncode == 0 else 'FAILED'} {name}  ({time.monotonic() - started:.1f} s)",
                flush=True,
            )
            if done.returncode:
                failed.append(name)
                print(f"{done.stdout}{done.stderr}", flush=True)
    print(
        f"\n{len(failed)} of {len(CHECKS)} checks failed: {', '.join(failed)}"
        if failed
        else f"\nAll {len(CHECKS)} checks passed."
    )
    return 1 if failed else 0


def as_module(command: tuple[str, ...]) -> list[str]:
    """The tools of this environment, not those that happen to be on PATH."""
    if command[0].endswith(".py"):
        return [sys.executable, *command]
    if command[0] == "importlinter":
        return [sys.executable, "-c", "from importlinter.cli import lint_imports_command as c; c()"]
    return [sys.executable, "-m", *command]


if __name__ == "__main__":
    sys.exit(main())
