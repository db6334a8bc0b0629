"""What the house refuses in source code. Each rule reads one parsed module and names the lines at fault.

`planted` is a fault that the rule must see, `fair` its innocent neighbour: tests/test_architecture.py
tries both before it believes a rule.
"""

import ast
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import PurePath

LONGEST_VIEW, LONGEST_FUNCTION, LONGEST_MODULE = 25, 40, 300
FUNCTIONS = (ast.FunctionDef, ast.AsyncFunctionDef)

BANNED_WORDS = {"utils", "util", "helpers", "helper", "common", "misc", "services", "service"}
BANNED_NAMES = BANNED_WORDS | {"data", "info", "obj", "tmp"}
BANNED_VERBS = ("do_", "handle_", "process_", "perform_")
# Numbers that are part of a name that the world gave.
NUMBERED_BY_OTHERS = re.compile(r"(password|argon|sha|md|utf|base|h|http|ipv|wcag|handler|uidb)_?\d+$", re.IGNORECASE)
TENANT = re.compile(r"organi[sz]ation|membership|tenant|account|compte", re.IGNORECASE)

Fault = tuple[int, str]


@dataclass(frozen=True)
class Rule:
    """A habit of the house, where it holds, and one example of each side."""

    name: str
    find: Callable[[ast.Module], Iterator[Fault]]
    room: str
    planted: str
    fair: str

    def holds_in(self, path: PurePath) -> bool:
        return re.search(self.room, path.as_posix()) is not None


ANYWHERE = r"^(?!.*/migrations/).*\.py$"
VIEWS = r"(^|/)views(/\w+)?\.py$"
ACTIONS = r"(^|/)actions(/\w+)?\.py$"
APART_FROM_SERVERS = r"^(?!portal/local/|bench/|tests/services|tests/operations/)"
PORTAL = r"^(?!tests/|bench/|scripts/)"


def functions(module: ast.Module) -> Iterator[ast.FunctionDef | ast.AsyncFunctionDef]:
    return (node for node in ast.walk(module) if isinstance(node, FUNCTIONS))


def length(function: ast.FunctionDef | ast.AsyncFunctionDef) -> int:
    """Return the lines from `def` to the end, the docstring aside: saying what one does costs nothing."""
    lines = (function.end_lineno or function.lineno) - function.lineno + 1
    if ast.get_docstring(function) is not None:
        docstring = function.body[0]
        lines -= (docstring.end_lineno or docstring.lineno) - docstring.lineno + 1
    return lines


def calls(tree: ast.AST) -> Iterator[ast.Call]:
    return (node for node in ast.walk(tree) if isinstance(node, ast.Call))


def called(call: ast.Call) -> str:
    """Return the last part of what is called: `is_valid` of `form.is_valid()`."""
    return call.func.attr if isinstance(call.func, ast.Attribute) else getattr(call.func, "id", "")


def managers_in_views(module: ast.Module) -> Iterator[Fault]:
    for node in ast.walk(module):
        if isinstance(node, ast.Attribute) and node.attr in {"objects", "_default_manager", "_base_manager"}:
            yield node.lineno, f"begin at the access, not at {ast.unparse(node)}"


def tenant_in_session(module: ast.Module) -> Iterator[Fault]:
    for node in ast.walk(module):
        if isinstance(node, ast.Subscript):
            owner, keys = node.value, [node.slice]
        elif isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute):
            owner, keys = node.func.value, node.args[:1]
        else:
            continue
        if isinstance(owner, ast.Attribute) and owner.attr == "session":
            for key in keys:
                if isinstance(key, ast.Constant) and TENANT.search(str(key.value)):
                    yield node.lineno, f"the organization is in the address, not in the session ({key.value})"


def caches_of_what_someone_may_see(module: ast.Module) -> Iterator[Fault]:
    for node in ast.walk(module):
        if isinstance(node, ast.ImportFrom) and node.module == "functools":
            for alias in node.names:
                if alias.name in {"cache", "lru_cache"}:
                    yield node.lineno, f"functools.{alias.name} outlives the request and its reader"
        name = getattr(node, "attr", None) or getattr(node, "id", None)
        if name in {"cache_page", "lru_cache"}:
            yield node.lineno, f"{name} outlives the request and its reader"


def long_views(module: ast.Module) -> Iterator[Fault]:
    for function in functions(module):
        if length(function) > LONGEST_VIEW:
            yield function.lineno, f"{function.name} has {length(function)} lines, a view {LONGEST_VIEW}"


def long_functions(module: ast.Module) -> Iterator[Fault]:
    for function in functions(module):
        if length(function) > LONGEST_FUNCTION:
            yield function.lineno, f"{function.name} has {length(function)} lines, at most {LONGEST_FUNCTION}"


def long_modules(module: ast.Module) -> Iterator[Fault]:
    last = max((getattr(node, "end_lineno", 0) or 0 for node in module.body), default=0)
    if last > LONGEST_MODULE:
        yield last, f"{last} lines, at most {LONGEST_MODULE}"


def imports_within_functions(module: ast.Module) -> Iterator[Fault]:
    for function in functions(module):
        for node in ast.walk(function):
            if isinstance(node, ast.Import | ast.ImportFrom):
                yield node.lineno, f"{function.name} imports"


def several_forms_in_one_view(module: ast.Module) -> Iterator[Fault]:
    for function in functions(module):
        judged = sum(called(call) == "is_valid" for call in calls(function))
        if judged > 1:
            yield function.lineno, f"{function.name} judges {judged} forms: one address, one deed"


def banned_names(module: ast.Module) -> Iterator[Fault]:
    for node in ast.walk(module):
        if isinstance(node, (*FUNCTIONS, ast.ClassDef)):
            name = node.name
        elif isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store):
            name = node.id
        else:
            continue
        if name.lower() in BANNED_NAMES:
            yield node.lineno, f"{name} says nothing"
        elif re.search(r"[a-z]_?\d+$", name) and not NUMBERED_BY_OTHERS.search(name):
            yield node.lineno, f"{name}: a number is no name"


def deeds_that_hide_their_verb(module: ast.Module) -> Iterator[Fault]:
    for function in module.body:
        if isinstance(function, FUNCTIONS) and function.name.lstrip("_").startswith(BANNED_VERBS):
            yield function.lineno, f"{function.name}: say the verb"


def deeds_that_are_not_whole(module: ast.Module) -> Iterator[Fault]:
    """A public function of an `actions` room that writes runs in one transaction."""
    for function in module.body:
        if isinstance(function, FUNCTIONS) and not function.name.startswith("_"):
            decorators = {ast.unparse(decorator) for decorator in function.decorator_list}
            takes_by = "by" in {argument.arg for argument in function.args.kwonlyargs}
            if takes_by and not any("atomic" in decorator for decorator in decorators):
                yield function.lineno, f"{function.name} is not @transaction.atomic"


def deeds_that_know_the_request(module: ast.Module) -> Iterator[Fault]:
    for function in functions(module):
        if any(argument.arg == "request" for argument in [*function.args.args, *function.args.kwonlyargs]):
            yield function.lineno, f"{function.name} takes a request"


def sets_without_adjective(module: ast.Module) -> Iterator[Fault]:
    for node in ast.walk(module):
        if isinstance(node, ast.ClassDef) and node.name.endswith("QuerySet"):
            for function in node.body:
                if isinstance(function, FUNCTIONS) and function.name.startswith(("get_", "by_", "filter_")):
                    yield function.lineno, f"{node.name}.{function.name}: a set has adjectives"


def roles_spelled_out(module: ast.Module) -> Iterator[Fault]:
    """Roles are compared in permissions and models; everyone else asks `can_…`."""
    for node in ast.walk(module):
        if isinstance(node, ast.Compare):
            sides = [node.left, *node.comparators]
            if any(isinstance(side, ast.Attribute) and side.attr == "role" for side in sides):
                yield node.lineno, f"{ast.unparse(node)}: ask can_…"


LONG = "\n    pass"
RULES = [
    Rule(
        "every query of a view begins at the access",
        managers_in_views,
        VIEWS,
        "def show(request, access):\n    return Invoice.objects.all()",
        "def show(request, access):\n    return access.organization.invoices.all()",
    ),
    Rule(
        "the tenant is in the address, never in the session",
        tenant_in_session,
        PORTAL,
        "def choose(request):\n    request.session['organization_id'] = 3",
        "def choose(request):\n    request.session['draft'] = 3",
    ),
    Rule(
        "nothing that someone may see outlives the request",
        caches_of_what_someone_may_see,
        r"^(accounts|organizations|delegations|cardrequests|notifications|portal/core|portal/(views|context))",
        "from functools import lru_cache",
        "from functools import cached_property",
    ),
    Rule("a view has 25 lines at most", long_views, VIEWS, "def show():" + LONG * 25, "def show():" + LONG * 24),
    # A journey is one long sentence.
    Rule(
        "a function has 40 lines at most",
        long_functions,
        r"^(?!tests/journeys/)",
        "def f():" + LONG * 40,
        "def f():" + LONG * 39,
    ),
    # Settings stay one file, however many there are: a list that one reads in one place.
    Rule(
        "a module has 300 lines at most",
        long_modules,
        r"^(?!.*/migrations/|portal/settings\.py$).*\.py$",
        "a = 1\n" * 301,
        "a = 1\n" * 300,
    ),
    Rule(
        "no import within a function",
        imports_within_functions,
        ANYWHERE,
        "def f():\n    import os",
        "import os\n\n\ndef f():\n    os.getpid()",
    ),
    Rule(
        "one address, one deed",
        several_forms_in_one_view,
        VIEWS,
        "def v():\n    if a.is_valid():\n        pass\n    elif b.is_valid():\n        pass",
        "def v():\n    if a.is_valid():\n        pass",
    ),
    # Where servers are started, « data » is what a server keeps, and « service » a line of a compose file.
    Rule("names say something", banned_names, APART_FROM_SERVERS, "data = 1", "card_request = 1"),
    Rule("names are not numbered", banned_names, APART_FROM_SERVERS, "user2 = 1", "password2 = 1"),
    Rule("a deed says its verb", deeds_that_hide_their_verb, ACTIONS, "def handle_claim(): ...", "def accept(): ..."),
    Rule(
        "a deed is one transaction",
        deeds_that_are_not_whole,
        ACTIONS,
        "def approve(card, *, by): ...",
        "@transaction.atomic\ndef approve(card, *, by): ...",
    ),
    Rule(
        "a deed knows no request",
        deeds_that_know_the_request,
        r"(^|/)(actions|notices|permissions|models|tasks)(/\w+)?\.py$",
        "def approve(request, card): ...",
        "def approve(card_request, *, by): ...",
    ),
    Rule(
        "a set has adjectives",
        sets_without_adjective,
        ANYWHERE,
        "class CardQuerySet(QuerySet):\n    def get_lost(self): ...",
        "class CardQuerySet(QuerySet):\n    def lost(self): ...",
    ),
    Rule(
        "roles are named in permissions and models alone",
        roles_spelled_out,
        r"^(accounts|organizations|delegations|cardrequests|notifications|portal)/(?!.*(permissions|models|migrations))",
        "if access.role == 'manager': ...",
        "if can_invite(access): ...",
    ),
]
