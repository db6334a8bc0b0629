"""What `make lint` reads is refused where it is wrong: each tool is given a fault, and its innocent neighbour."""

import json
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest
from django.conf import settings

ROOT = settings.BASE_DIR
RUFF = tomllib.loads((ROOT / "pyproject.toml").read_text())["tool"]["ruff"]["lint"]
BANNED = RUFF["flake8-tidy-imports"]["banned-api"]


def read_by(tool: str, *arguments: str, text: str) -> subprocess.CompletedProcess[str]:
    """Give a text to a tool as `make lint` does, by the rules of this house."""
    program = Path(sys.executable).parent / tool
    return subprocess.run([program, *arguments, "-"], cwd=ROOT, input=text, capture_output=True, text=True, check=False)


# --- Python ----------------------------------------------------------------------------------------


def imports(*names: str) -> str:
    return "\n".join("from {} import {}".format(*name.rsplit(".", 1)) for name in names)


def branches(number: int) -> str:
    return "\n".join(f"    if first == {each}:\n        first += {each}" for each in range(number))


def statements(number: int) -> str:
    return "\n".join(["    sys.exit()"] * number)


# A fault for each group of rules that pyproject.toml selects; the ceilings are passed by one.
PLANTED = f"""
import sys
import os
import unittest
from datetime import datetime
from typing import List
from django.db import models
from . import neighbours
{imports(*BANNED)}

class Card(models.Model):
    holder = models.CharField(max_length=9, null=True)


def entangled(first, second, third, fourth, fifth, sixth=[]) -> List[int]:
    import socket
    assert first == "{"x" * 120}";{" "}
    print(datetime.now(), socket, second._hidden)
    return [first] + fifth if not first == second else []


def tangled(first):
{branches(8)}


def long():
{statements(31)}


class Trial(unittest.TestCase):
    def test_sum(self):
        self.assertEqual(1, 1)
"""
# At the ceilings, not beyond.
FAIR = f"""
import sys
from datetime import date

from django.shortcuts import get_object_or_404


def plain(first: int, second: int, third: int, fourth: int, fifth: int) -> list[int]:
    return [first, second, third, fourth, fifth]


def straight(first: int) -> int:
{branches(7)}
    return first


def short() -> None:
{statements(30)}


def french() -> tuple[str, date, object]:
    return "« L’été »", date.min, get_object_or_404
""".lstrip()


def refusals(text: str, where: str = "organizations/actions/planted.py") -> list[dict[str, str]]:
    found = read_by("ruff", "check", "--output-format", "json", "--stdin-filename", where, text=text)
    return json.loads(found.stdout)


@pytest.fixture(scope="module")
def refused() -> list[dict[str, str]]:
    return refusals(PLANTED)


@pytest.mark.parametrize("rules", [*RUFF["select"], "TID251", "TID252"])
def test_fault_in_python_is_refused(refused, rules):
    assert [each for each in refused if each["code"].startswith(rules)]


def test_banned_name_is_refused_with_what_to_do_instead(refused):
    said = " ".join(each["message"] for each in refused if each["code"] == "TID251")
    assert not [name for name, ban in BANNED.items() if f"`{name}` is banned: {ban['msg']}" not in said]


def test_what_the_house_allows_in_python_passes():
    assert not refusals(FAIR)


def test_disorder_in_python_is_refused():
    assert read_by("ruff", "format", "--check", text="a = 'b'\n").returncode == 1
    assert read_by("ruff", "format", "--check", text='a = "b"\n').returncode == 0


# --- Templates -------------------------------------------------------------------------------------


FAULTS = {
    "H013": '<img src="a.png">',
    "H020": "<div></div>",
    "H021": '<p style="color: red">a</p>',
    "H025": "<div>",
    "T001": "{{name}}",
    "T002": "{% include 'a.html' %}",
    "D018": '<a href="/comptes/">a</a>',
}


@pytest.fixture(scope="module")
def linted() -> str:
    return read_by("djlint", "--lint", "--quiet", text="\n".join(FAULTS.values())).stdout


@pytest.mark.parametrize("rule", FAULTS)
def test_fault_in_a_template_is_refused(linted, rule):
    assert rule in linted


def test_what_the_house_allows_in_a_template_passes():
    fair = read_by("djlint", "--lint", "--quiet", text='<img src="a.png" alt="">\n')
    assert (fair.returncode, fair.stdout) == (0, "")


def test_disorder_in_a_template_is_refused():
    assert read_by("djade", "--check", text="{{name}}\n").returncode == 1
    assert read_by("djade", "--check", text="{{ name }}\n").returncode == 0
