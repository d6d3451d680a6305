"""What PDF files are drawn with: told by name where it is missing, here and by the tests' own start."""

from __future__ import annotations

from typing import Any

import pytest
from django.core.checks import messages

from casework.reports import drawing
from config import checks
from deploy.servers import ServiceMissing
from tests import run


def test_this_machine_can_draw():
    assert drawing.missing_packages() == []
    assert checks.pages_can_be_drawn() == []


def test_what_is_missing_is_told_with_its_package(monkeypatch: Any):
    monkeypatch.setattr(drawing, "_loads", lambda library: library != "libpango-1.0.so.0")
    (finding,) = checks.pages_can_be_drawn()
    assert finding.id == "config.I013"
    assert finding.level < messages.WARNING  # `make check` judges the code, on machines that draw nothing
    assert finding.msg.endswith("apt install libpango-1.0-0")


def test_a_library_that_is_not_there_is_seen():
    assert not drawing._loads("libnowhere.so.0")


@pytest.mark.parametrize(
    ("find", "named"), [(run.find_office, "libreoffice-calc-nogui"), (run.find_browser, "chromium")]
)
def test_a_program_the_tests_need_is_installed_or_told(monkeypatch: Any, find: Any, named: str):
    asked: list[str] = []
    monkeypatch.setattr(run.shutil, "which", lambda _program: None)
    monkeypatch.setattr(run, "install", lambda *packages: asked.extend(packages))
    for name in ("OFFICE", "CHROMIUM"):
        monkeypatch.delenv(name, raising=False)
    with pytest.raises(ServiceMissing, match=f"apt install {named}"):
        find()
    assert asked == [named]


def test_pango_is_installed_or_told(monkeypatch: Any):
    asked: list[str] = []
    monkeypatch.setattr(run, "missing_packages", lambda: ["libpango-1.0-0"])
    monkeypatch.setattr(run, "install", lambda *packages: asked.extend(packages))
    with pytest.raises(ServiceMissing, match=r"apt install libpango-1\.0-0"):
        run.find_drawing()
    assert asked == ["libpango-1.0-0"]
