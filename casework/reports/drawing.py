"""What PDF files are drawn with, and which packages bring it. Knows no Django: a check before everything asks, too."""

from __future__ import annotations

import ctypes

# What WeasyPrint loads, and the package of Debian and Ubuntu that holds it.
LIBRARIES = {
    "libpango-1.0.so.0": "libpango-1.0-0",
    "libpangoft2-1.0.so.0": "libpangoft2-1.0-0",
    "libharfbuzz-subset.so.0": "libharfbuzz-subset0",
}


def missing_packages() -> list[str]:
    """The packages this machine lacks for PDF; none when all is there."""
    return [package for library, package in LIBRARIES.items() if not _loads(library)]


def _loads(library: str) -> bool:
    try:
        ctypes.CDLL(library)
    except OSError:
        return False
    return True
