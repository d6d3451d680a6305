"""Four secrets: made once for the trial, demanded everywhere else, printed nowhere."""

import base64
import stat

import pytest

from config import checks, keys


def test_the_trial_makes_its_keys_once_and_for_its_owner_only(tmp_path):
    file = tmp_path / "var" / "keys.env"
    assert keys.make(file) is True
    first = file.read_text()
    assert keys.make(file) is False
    assert file.read_text() == first
    assert stat.S_IMODE(file.stat().st_mode) == 0o600


def test_made_keys_are_read_back_whole_and_all_different(tmp_path):
    keys.make(tmp_path / "keys.env")
    found = keys.read(tmp_path / "keys.env", {})
    assert list(found.field) == [1]
    assert len({found.field[1], found.index, found.receipt}) == 3
    assert len(found.secret) >= 50


def test_the_environment_goes_before_the_file(tmp_path):
    keys.make(tmp_path / "keys.env")
    other = base64.b64encode(b"x" * 32).decode()
    assert keys.read(tmp_path / "keys.env", {"INDEX_KEY": other}).index == b"x" * 32


def test_several_field_keys_keep_their_ids():
    one, two = (base64.b64encode(bytes([n]) * 32).decode() for n in (1, 2))
    assert keys.decode_field_keys(f"1:{one},2:{two}") == {1: b"\1" * 32, 2: b"\2" * 32}


@pytest.mark.parametrize(
    ("text", "names"),
    [("abc", "no key id"), ("0:abc", "0"), ("300:abc", "300"), ("1:abcd", "32 bytes"), ("1:****", "base64")],
)
def test_an_unusable_field_key_is_refused_by_name(text, names):
    with pytest.raises(keys.BadKey, match=names):
        keys.decode_field_keys(text)


def test_a_key_is_not_shown_when_its_holder_is_printed(tmp_path):
    keys.make(tmp_path / "keys.env")
    found = keys.read(tmp_path / "keys.env", {})
    assert repr(found) == "Keys()"


def test_each_missing_key_is_named(settings):
    settings.KEYS = keys.read(settings.VAR_DIR / "none.env", {})
    settings.FIELD_KEYS, settings.INDEX_KEY, settings.RECEIPT_KEY = {}, b"", b""
    [finding] = checks.keys_are_there()
    assert all(name in finding.msg for name in keys.NAMES)
    assert "make run" in finding.msg


def test_the_keys_of_the_tests_are_refused_elsewhere(settings):
    assert checks.keys_are_secret() == []
    settings.TESTING = False
    assert {finding.id for finding in checks.keys_are_secret()} == {"config.E002", "config.E003"}


def test_one_key_for_two_purposes_is_refused(settings):
    settings.TESTING = False
    settings.RECEIPT_KEY = settings.INDEX_KEY
    assert "config.E004" in {finding.id for finding in checks.keys_are_secret()}
