"""What the documents promise exists."""

import re

import pytest

from tests.operations import settings_table
from tests.operations.production import CHECKOUT


def text(name):
    return (CHECKOUT / name).read_text(encoding="utf-8")


TARGETS = set(re.findall(r"^([a-z]+):.*## ", text("Makefile"), re.MULTILINE))


@pytest.mark.parametrize("name", ["README.md", "CONTRIBUTING.md", "docs/operate.md", "docs/theming.md", ".ci/run"])
def test_each_command_that_is_named_exists(name):
    named = re.findall(r"(?:^|`)(?:\w+=\S+ )*make ([a-z]+)", text(name), re.MULTILINE)
    assert set(named) <= TARGETS
    assert named or name.startswith("docs/")


def test_readme_names_every_command():
    named = re.findall(r"^\| `make ([a-z]+)`|^make ([a-z]+)", text("README.md"), re.MULTILINE)
    assert {first or second for first, second in named} == TARGETS


def test_each_page_that_the_readme_points_to_exists():
    for target in re.findall(r"\]\(([^)]+)\)", text("README.md")):
        assert (CHECKOUT / target).exists(), target


def test_ci_runs_the_two_commands_that_anyone_can_run():
    assert [line for line in text(".ci/run").splitlines() if line.startswith("make")] == ["make lint", "make test"]


def test_table_of_settings_is_that_of_the_code():
    page, source = text("docs/operate.md"), text("portal/settings.py")
    assert settings_table.written(page, source) == page, "run make settings"
    rows = settings_table.ROW.findall(page)
    assert {name for name, _default, words in rows if words.strip()} == set(settings_table.defaults(source))


def test_setting_that_is_new_or_changed_is_seen():
    page = "| `A` | 3 | first |\n| `GONE` | no | second |"
    assert settings_table.written(page, 'env.number("A", 4); env.flag("B")') == "| `A` | 4 | first |\n| `B` | no | |"


def test_each_variable_of_compose_is_explained():
    used = set(re.findall(r"(?<!\$)\$\{(\w+)", text("docker-compose.yml")))
    assert used <= set(re.findall(r"^#?([A-Z_]+)=", text(".env.example"), re.MULTILINE))


def test_nothing_that_one_machine_keeps_is_shared():
    ignored = text(".gitignore").splitlines()
    assert {"/.local/", "/.tools/", "/.venv/", "/secrets/", "*.mo", ".env"} <= set(ignored)
