"""Pages ask nobody outside, and carry no script or style of their own, so the content policy can forbid both."""

import hashlib
import re
from pathlib import Path

from tests.house.source import BASE, name_of, templates

VENDOR = BASE / "static" / "vendor"
# Namespaces are names, not addresses: nothing is fetched from them.
NAMESPACES = ("http://www.w3.org/",)
FAULTS = {
    "an outside address": re.compile(r"""(?:https?:)?//[a-z0-9-]+\.[a-z]{2,}[^\s"'<>]*""", re.I),
    "an inline script": re.compile(r"<script(?![^>]*\ssrc=)(?![^>]*type=\"application/json\")[^>]*>", re.I),
    "an inline style": re.compile(r"<style\b|\sstyle\s*=", re.I),
    "an inline handler": re.compile(r"\son[a-z]+\s*=\s*[\"']", re.I),
    # Numbers are written for the eye, 1.234: a key, or what a program reads back, has to say that it is none.
    "a key grouped like a number": re.compile(r"{{\s*[\w.]+\.(?:pk|id)\s*}}"),
    "a measure grouped like a number": re.compile(r"<(?:progress|meter)[^>]*{{\s*[\w.]+\s*}}"),
    "a javascript: address": re.compile(r"""["']\s*javascript:""", re.I),
}


def faults_in(text: str) -> list[str]:
    text = re.sub(r"{#.*?#}|{% comment.*?endcomment %}", "", text, flags=re.S)
    found = []
    for name, pattern in FAULTS.items():
        hits = [hit.group() for hit in pattern.finditer(text) if not hit.group().startswith(NAMESPACES)]
        found += [f"{name}: {hit}" for hit in hits]
    return found


def test_there_are_templates_to_look_at():
    assert templates()


def test_no_template_asks_outside_or_carries_script_or_style():
    assert {
        name_of(path): found for path in templates() if (found := faults_in(path.read_text(encoding="utf-8")))
    } == {}


def test_each_fault_would_be_seen():
    planted = (
        '<script src="https://cdn.example.com/x.js"></script><script>a()</script><style>p{}</style>'
        '<p style="color:red" onclick="a()"><a href="javascript:a()">'
        '<i id="{{ row.pk }}"></i><progress max="{{ all }}">'
    )
    assert {fault.split(":")[0] for fault in faults_in(planted)} >= {name.split(":")[0] for name in FAULTS}
    assert faults_in('<svg xmlns="http://www.w3.org/2000/svg"><script src="/static/a.js" defer></script>') == []


def test_own_styles_and_scripts_ask_nobody_outside():
    assets = [
        path for path in (BASE / "static").rglob("*") if path.suffix in (".css", ".js") and VENDOR not in path.parents
    ]
    outside = FAULTS["an outside address"]
    found = {name_of(path): hits for path in assets if (hits := outside_addresses(path, outside))}
    assert found == {}


def outside_addresses(path: Path, pattern: re.Pattern[str]) -> list[str]:
    text = path.read_text(encoding="utf-8")
    return [hit.group() for hit in pattern.finditer(text) if not hit.group().startswith(NAMESPACES)]


def checksums() -> dict[str, str]:
    """The list beside the vendored files, in the form `sha256sum` writes and checks."""
    lines = (VENDOR / "checksums.txt").read_text(encoding="utf-8").splitlines()
    return {name.lstrip("*"): digest for digest, name in (line.split(maxsplit=1) for line in lines if line.strip())}


def test_every_vendored_file_is_the_one_we_took():
    files = [path for path in VENDOR.rglob("*") if path.is_file() and path.name not in ("checksums.txt", "README.md")]
    found = {path.relative_to(VENDOR).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest() for path in files}
    assert found == checksums()


def test_every_vendored_part_brings_its_licence_and_stands_in_the_list():
    listed = (VENDOR / "README.md").read_text(encoding="utf-8").casefold()
    parts = [path for path in VENDOR.iterdir() if path.is_dir()]
    assert parts
    assert [part.name for part in parts if not list(part.glob("LICEN[SC]E*"))] == []
    assert [part.name for part in parts if part.name.split("-")[0] not in listed] == []
