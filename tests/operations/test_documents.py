"""What the documents promise exists."""

import ast
import re

import pytest

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


def test_each_setting_is_documented():
    asked = {
        call.args[0].value
        for call in ast.walk(ast.parse(text("portal/settings.py")))
        if isinstance(call, ast.Call)
        and isinstance(call.func, ast.Attribute)
        and isinstance(call.func.value, ast.Name)
        and call.func.value.id == "env"
        and call.args
    }
    table = re.findall(r"^\| `([A-Z_]+)` \|", text("docs/operate.md"), re.MULTILINE)
    assert sorted(table) == sorted(asked)


def test_each_variable_of_compose_is_explained():
    used = set(re.findall(r"(?<!\$)\$\{(\w+)", text("docker-compose.yml")))
    assert used <= set(re.findall(r"^#?([A-Z_]+)=", text(".env.example"), re.MULTILINE))


def test_nothing_that_one_machine_keeps_is_shared():
    ignored = text(".gitignore").splitlines()
    assert {"/.local/", "/.tools/", "/.venv/", "/secrets/", "*.mo", ".env"} <= set(ignored)
