"""Every Vietnamese sentence in the sources has its English one."""

import pytest

from config import translations


def test_every_sentence_has_its_english():
    assert list(translations.check()) == []


@pytest.fixture
def small_house(tmp_path, monkeypatch):
    """A product of one template and one module."""
    (tmp_path / "templates").mkdir()
    (tmp_path / "centers").mkdir()
    (tmp_path / "templates" / "a.html").write_text(
        '{% load i18n %}<p title="it\'s">{% translate "Việc của tôi" %}</p>\n'
        "  {% blocktranslate trimmed count n=n %}\n  {{ n }} hồ sơ\n"
        "  {% plural %}\n  {{ n }} hồ sơ\n  {% endblocktranslate %}"
    )
    (tmp_path / "centers" / "a.py").write_text(
        'from x import pgettext, gettext_lazy as _\n_("Tên")\npgettext("giấy", "Trả")\n'
    )
    monkeypatch.setattr(translations, "BASE", tmp_path)
    monkeypatch.setattr(translations, "PO", tmp_path / "locale" / "en" / "LC_MESSAGES" / "django.po")
    return tmp_path


def test_sentences_come_from_templates_and_from_python(small_house):
    found = set(translations.by_id(translations.wanted()))
    assert found == {(None, "Việc của tôi"), (None, "%(n)s hồ sơ"), (None, "Tên"), ("giấy", "Trả")}


def translate():
    """Fills every gap with something that keeps the placeholders."""
    translations.update()
    catalog = translations.stored()
    for message in catalog:
        if message.id:
            message.string = ("%(n)s case", "%(n)s cases") if message.pluralizable else "English"
    with translations.PO.open("wb") as file:
        translations.write_po(file, catalog, width=0)
    translations.update()


def test_a_finished_house_has_no_findings(small_house):
    translate()
    assert list(translations.check()) == []


def test_compiling_twice_gives_the_same_bytes(small_house):
    translate()
    compiled = translations.PO.with_suffix(".mo").read_bytes()
    translations.update()
    assert translations.PO.with_suffix(".mo").read_bytes() == compiled


def test_a_new_sentence_is_missed_and_then_untranslated(small_house):
    translate()
    (small_house / "centers" / "b.py").write_text('_("Mới")')
    assert "missing: 'Mới'" in list(translations.check())
    translations.update()
    assert list(translations.check()) == ["untranslated: 'Mới'"]


def test_a_gone_sentence_is_named_and_dropped(small_house):
    translate()
    (small_house / "centers" / "a.py").unlink()
    assert "no longer used: 'Tên'" in list(translations.check())
    translations.update()
    assert list(translations.check()) == []


def test_a_stale_compiled_file_is_named(small_house):
    translate()
    translations.PO.with_suffix(".mo").write_bytes(b"old")
    assert [finding.split(":")[0] for finding in translations.check()] == ["stale"]


def test_a_lost_placeholder_is_named(small_house):
    translate()
    text = translations.PO.read_text(encoding="utf-8").replace('"%(n)s cases"', '"%(m)s cases"')
    translations.PO.write_text(text, encoding="utf-8")
    assert any("placeholder" in finding for finding in translations.check())
