"""The code keeps the shape of the house: import contracts, ceilings, names, rooms."""

import ast
import tomllib
from collections.abc import Iterator
from pathlib import Path, PurePath

import grimp
import pytest
from importlinter.application.use_cases import read_user_options
from importlinter.cli import lint_imports
from importlinter.contracts.layers import LayersContract

from tests.detectors import BANNED_WORDS, RULES, Rule

ROOT = Path(__file__).resolve().parent.parent
OURS = ["accounts", "bench", "cardrequests", "delegations", "notifications", "organizations", "portal", "tests"]
SOURCES = [path.relative_to(ROOT) for name in OURS for path in sorted((ROOT / name).rglob("*.py"))]
PYPROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text())


@pytest.fixture(scope="module")
def modules() -> dict[Path, ast.Module]:
    """All of our code, parsed once for all rules."""
    return {path: ast.parse((ROOT / path).read_text()) for path in SOURCES}


def faults(rule: Rule, modules: dict[Path, ast.Module]) -> Iterator[str]:
    for path, module in modules.items():
        if rule.holds_in(path):
            for line, fault in rule.find(module):
                yield f"{path}:{line}: {fault}"


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.name)
def test_code_keeps_the_rule(rule, modules):
    found = "\n".join(faults(rule, modules))
    assert not found, found


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.name)
def test_rule_sees_a_planted_fault_and_spares_its_neighbour(rule):
    assert list(rule.find(ast.parse(rule.planted)))
    assert not list(rule.find(ast.parse(rule.fair)))


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.name)
def test_rule_holds_in_some_room(rule):
    rooms = ["accounts/views.py", "organizations/actions/claims.py", "organizations/models.py", "portal/views.py"]
    assert any(rule.holds_in(PurePath(room)) for room in rooms)


def misnamed(paths: list[Path]) -> list[Path]:
    return [path for path in paths if BANNED_WORDS & {*path.with_suffix("").parts}]


def test_no_room_is_a_lumber_room():
    assert misnamed([Path("accounts/utils.py"), Path("portal/core/secrets.py")]) == [Path("accounts/utils.py")]
    assert not misnamed([path for path in SOURCES if path.parts[0] != "tests"])


# --- Who may import whom -------------------------------------------------------------------------


def test_both_import_contracts_are_kept():
    assert lint_imports(no_cache=True) == 0


DOWNWARDS, IN_ORDER = "Apps look down, never up", "Inside an app, the same rooms in the same order"


@pytest.fixture
def graph() -> grimp.ImportGraph:
    """Who imports whom, for a test to add to."""
    return grimp.build_graph(*PYPROJECT["tool"]["importlinter"]["root_packages"], cache_dir=None)


def broken(graph: grimp.ImportGraph) -> list[str]:
    """Return the names of our contracts that do not hold there."""
    options = read_user_options()
    ours = [LayersContract(each["name"], options.session_options, each) for each in options.contracts_options]
    return [contract.name for contract in ours if not contract.check(graph, verbose=False).kept]


@pytest.mark.parametrize(
    ("importer", "imported", "contract"),
    [
        ("accounts.models.users", "organizations.models", DOWNWARDS),
        ("organizations.receivers", "delegations.actions", DOWNWARDS),
        ("cardrequests.actions", "delegations.models", DOWNWARDS),
        ("delegations.actions", "cardrequests.models", DOWNWARDS),
        ("notifications.actions", "accounts.models", DOWNWARDS),
        ("portal.core.journal", "notifications.models", DOWNWARDS),
        ("organizations.views", "portal.views", DOWNWARDS),
        ("organizations.models", "organizations.actions", IN_ORDER),
        ("organizations.permissions", "organizations.notices", IN_ORDER),
        ("organizations.forms", "organizations.actions", IN_ORDER),
        ("organizations.actions", "organizations.tasks", IN_ORDER),
        ("organizations.tasks", "organizations.receivers", IN_ORDER),
    ],
)
def test_forbidden_import_breaks_its_contract(graph, importer, imported, contract):
    graph.add_import(importer=importer, imported=imported)
    assert broken(graph) == [contract]


def test_room_that_is_in_no_plan_breaks_its_contract(graph):
    graph.add_module("organizations.lumber")
    assert broken(graph) == [IN_ORDER]


def test_import_of_what_is_below_breaks_nothing(graph):
    graph.add_import(importer="portal.views", imported="cardrequests.actions")
    graph.add_import(importer="cardrequests.actions", imported="portal.core.secrets")
    graph.add_import(importer="organizations.views", imported="organizations.models")
    assert not broken(graph)


def contracts() -> list[dict[str, object]]:
    return PYPROJECT["tool"]["importlinter"]["contracts"]


def test_no_import_is_excused():
    assert len(contracts()) == 2
    for contract in contracts():
        assert contract["type"] == "layers"
        assert not {"ignore_imports", "unmatched_ignore_imports_alerting"} & contract.keys()


def test_every_module_of_the_roof_is_under_contract():
    roof = contracts()[0]["layers"][0]
    named = {name.strip(" ()") for name in roof.split(":")}
    standing = {
        f"portal.{path.stem}"
        for path in (ROOT / "portal").iterdir()
        if (path.suffix == ".py" or (path / "__init__.py").exists()) and path.stem not in {"__init__", "core"}
    }
    assert standing == named


def test_the_package_of_the_roof_holds_words_alone():
    """import-linter sees `portal.urls`, but not what someone would put into `portal/__init__.py`."""
    module = ast.parse((ROOT / "portal" / "__init__.py").read_text())
    assert [type(node) for node in module.body] == [ast.Expr]
