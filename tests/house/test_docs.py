"""What exists is written down: every setting, command, step, status and model."""

import ast

import pytest
from django.apps import apps

from config.keys import NAMES as KEY_NAMES
from law.steps import Status, Step
from tests.house.source import BASE, document, python_files, tree_of

# Read by the Makefile's programs rather than by the settings.
ELSEWHERE = {"PORT", "HOST", "CHROMIUM"}


def settings_read() -> set[str]:
    """The names config/settings.py asks the environment for."""
    calls = [node for node in ast.walk(tree_of(BASE / "config" / "settings.py")) if isinstance(node, ast.Call)]
    asked = [call for call in calls if ast.unparse(call.func).split(".")[0] == "env" and call.args]
    return {ast.literal_eval(call.args[0]) for call in asked} | set(KEY_NAMES) | ELSEWHERE


def commands() -> set[str]:
    return {path.stem for path in python_files() if path.parent.name == "commands" and not path.stem.startswith("_")}


def test_the_settings_are_found():
    assert {"DATABASE_URL", "DEMO", "SECRET_KEY"} <= settings_read()


@pytest.mark.parametrize("name", sorted(settings_read()))
def test_every_setting_is_explained(name):
    assert f"`{name}`" in document("operate.md")


@pytest.mark.parametrize("name", sorted(commands()))
def test_every_command_is_explained(name):
    assert f"manage.py {name}" in document("operate.md")


@pytest.mark.parametrize("step", list(Step), ids=str)
def test_every_step_is_in_the_glossary(step):
    assert f"`{step.value}`" in document("words.md")
    assert step.name_vi in document("words.md")


@pytest.mark.parametrize("status", list(Status), ids=lambda status: status.name)
def test_every_status_is_in_the_glossary(status):
    assert status.name_vi in document("words.md")
    assert status.name_en in document("words.md")


def own_models() -> list[str]:
    rooms = [apps.get_app_config(name) for name in ("centers", "casework")]
    models = [model.__name__ for room in rooms for model in room.get_models()]
    return [name for name in models if not name.startswith("Historical")]


@pytest.mark.parametrize("name", own_models())
def test_every_model_is_in_the_glossary(name):
    assert f"`{name}`" in document("words.md")


def test_every_verb_of_the_makefile_is_a_dozen_at_most():
    lines = (BASE / "Makefile").read_text(encoding="utf-8").splitlines()
    assert 1 <= sum(1 for line in lines if ": " in line and " ## " in line) <= 12


def test_the_licence_is_the_one_the_package_names():
    assert "MIT License" in (BASE / "LICENSE").read_text(encoding="utf-8")
    assert 'license = "MIT"' in (BASE / "pyproject.toml").read_text(encoding="utf-8")
