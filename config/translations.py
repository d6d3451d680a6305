"""The English words: taken from the sources, compared, compiled. No gettext tools needed.

    python -m config.translations check     every Vietnamese sentence has its English one, and the compiled file is new
    python -m config.translations update    new sentences come in untranslated, gone ones go, the file is compiled

Source sentences are Vietnamese. Terms of law stand in `law/` in both languages and are no business of this file.
"""

from __future__ import annotations

import io
import sys
from collections.abc import Iterator
from pathlib import Path

from babel.messages.catalog import Catalog, Message
from babel.messages.extract import extract
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po
from django.utils.translation.template import templatize

BASE = Path(__file__).resolve().parent.parent
PO = BASE / "locale" / "en" / "LC_MESSAGES" / "django.po"
ROOMS = ("config", "casework", "centers")
KEYWORDS: dict[str, tuple[int | tuple[int, str], ...] | None] = {
    "_": None,
    "gettext": None,
    "gettext_lazy": None,
    "gettext_noop": None,
    "ngettext": (1, 2),
    "ngettext_lazy": (1, 2),
    "pgettext": ((1, "c"), 2),
    "pgettext_lazy": ((1, "c"), 2),
    "npgettext": ((1, "c"), 2, 3),
    "npgettext_lazy": ((1, "c"), 2, 3),
}
Id = tuple[str | None, str]  # context and the (singular) sentence


def main(arguments: list[str]) -> int:
    match arguments:
        case ["check"]:
            findings = list(check())
            print("\n".join(findings) or "Every sentence has its English.")
            return 1 if findings else 0
        case ["update"]:
            update()
            return 0
    print(__doc__, file=sys.stderr)
    return 2


# --- what the sources say


def sources() -> Iterator[tuple[Path, str]]:
    """Each file that may hold sentences, as text a Python lexer can read."""
    for room in ROOMS:
        for path in sorted((BASE / room).rglob("*.py")):
            if path != Path(__file__).resolve():
                yield path, path.read_text(encoding="utf-8")
    for path in sorted((BASE / "templates").rglob("*")):
        if path.suffix in (".html", ".txt"):
            yield path, python_of(path)


def python_of(template: Path) -> str:
    """The template with everything but its sentences crossed out; margins go, because Python would read them."""
    blotted = templatize(template.read_text(encoding="utf-8"), origin=str(template))
    return "\n".join(line.lstrip() for line in blotted.splitlines())


def wanted() -> Catalog:
    """A catalogue of every sentence in the sources, in their order."""
    catalog = Catalog()
    for _path, text in sources():
        # strip_comment_tags and comment tags stay off: translators read the page, not our comments.
        for _line, sentence, _comments, context in extract(
            "python", io.BytesIO(text.encode("utf-8")), keywords=KEYWORDS
        ):
            catalog.add(sentence, context=context)
    return catalog


# --- what the English file says


def stored() -> Catalog:
    if not PO.exists():
        return Catalog(locale="en", project="Một Cửa", copyright_holder="Một Cửa contributors", fuzzy=False)
    with PO.open("rb") as file:
        return read_po(file, locale="en")


def by_id(catalog: Catalog) -> dict[Id, Message]:
    return {(message.context, first(message.id)): message for message in catalog if message.id}


def first(sentence: str | tuple[str, ...] | list[str]) -> str:
    return sentence if isinstance(sentence, str) else sentence[0]


def compiled(catalog: Catalog) -> bytes:
    buffer = io.BytesIO()
    write_mo(buffer, catalog)
    return buffer.getvalue()


# --- the two verbs


def check() -> Iterator[str]:
    """One line per finding."""
    catalog = stored()
    needed, known = by_id(wanted()), by_id(catalog)
    for key in sorted(needed.keys() - known.keys(), key=str):
        yield f"missing: {key[1]!r}"
    for key in sorted(known.keys() - needed.keys(), key=str):
        yield f"no longer used: {key[1]!r}"
    for key in sorted(needed.keys() & known.keys(), key=str):
        yield from faults(known[key], needed[key], catalog)
    machine_file = PO.with_suffix(".mo")
    if not machine_file.exists() or machine_file.read_bytes() != compiled(catalog):
        yield "stale: the compiled file differs from the English list; run `make words`"


def faults(message: Message, source: Message, catalog: Catalog) -> Iterator[str]:
    name = first(message.id)
    if message.id != source.id and not isinstance(message.id, str) and not isinstance(source.id, str):
        yield f"plural changed: {name!r}"
    if not finished(message):
        yield f"untranslated: {name!r}"
    if message.fuzzy:
        yield f"fuzzy: {name!r}"
    yield from (f"{error}: {name!r}" for error in message.check(catalog))


def finished(message: Message) -> bool:
    """Whether every form has its English."""
    forms = [message.string] if isinstance(message.string, str) else list(message.string or ())
    return bool(forms) and all(forms)


def update() -> None:
    catalog = stored()
    catalog.update(wanted(), no_fuzzy_matching=True, update_creation_date=False)
    catalog.obsolete.clear()
    PO.parent.mkdir(parents=True, exist_ok=True)
    with PO.open("wb") as file:
        write_po(file, catalog, width=0, no_location=True, sort_output=True, ignore_obsolete=True)
    again = stored()
    PO.with_suffix(".mo").write_bytes(compiled(again))
    messages = by_id(again).values()
    empty = sum(not finished(message) for message in messages)
    print(f"{len(messages)} sentences, {empty} without English: {PO.relative_to(BASE)}")


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
