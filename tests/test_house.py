"""The templates keep the house: each is used, each one named exists, none hides a script, a style or a role."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.conf import settings
from django.template import engines
from django.template.utils import get_app_template_dirs

ROOT = settings.BASE_DIR
TEMPLATES = ROOT / "templates"
OURS = ("accounts", "cardrequests", "delegations", "notifications", "organizations", "portal")
NAMES = {path.relative_to(TEMPLATES).as_posix() for path in TEMPLATES.rglob("*.*")}

# Django looks these up by their status.
REFUSALS = {"400.html", "403.html", "403_csrf.html", "404.html", "429.html", "500.html", "503.html"}
NOTICE = re.compile(r"(?P<event>\w+/notices/\w+)\.(?P<part>subject\.txt|sms\.txt|txt|html)")
# A notice is an e-mail, an SMS, or both.
FORMS = ({"subject.txt", "txt", "html"}, {"sms.txt"}, {"subject.txt", "txt", "html", "sms.txt"})


# --- Each is used, each one named exists ---------------------------------------------------------


def named_in_python(source: str) -> Iterator[str]:
    """Return what a module may name as a template, as patterns: an f-string leaves a gap that anything fills."""
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Constant) and isinstance(node.value, str):
            yield re.escape(node.value)
        elif isinstance(node, ast.JoinedStr):
            yield "".join(
                re.escape(str(part.value)) if isinstance(part, ast.Constant) else r"[\w-]+" for part in node.values
            )


def named_in_template(source: str) -> Iterator[str]:
    """Return the templates that a template extends or includes by name."""
    return iter(re.findall(r"{%\s*(?:extends|include)\s+[\"']([^\"']+)[\"']", source))


def sources() -> list[str]:
    return [path.read_text() for app in OURS for path in (ROOT / app).rglob("*.py")]


def in_libraries(name: str) -> bool:
    """Whether a library has a template of that name, which ours then takes the place of."""
    return any((Path(directory) / name).exists() for directory in get_app_template_dirs("templates"))


def unused(names: set[str], patterns: set[str], included: set[str]) -> set[str]:
    """Return the templates that nothing names. A notice is named by its event, without the parts."""
    one = re.compile("|".join(sorted(patterns)))
    return {
        name
        for name in names - included - REFUSALS
        if not in_libraries(name) and not one.fullmatch(found["event"] if (found := NOTICE.fullmatch(name)) else name)
    }


PATTERNS = {
    pattern for source in sources() for pattern in named_in_python(source) if re.search(r"\\\.(html|txt)|/", pattern)
}
INCLUDED = {name for path in TEMPLATES.rglob("*.*") for name in named_in_template(path.read_text())}


def test_every_template_is_used():
    assert not unused(NAMES, PATTERNS, INCLUDED)


def test_template_that_nothing_names_is_known():
    names = {"accounts/forgotten.html", "accounts/login.html", "accounts/notices/invited.txt", "components/tag.html"}
    patterns = {
        *named_in_python('render(request, "accounts/login.html")'),
        *named_in_python('write("accounts/notices/invited")'),
        *named_in_python('f"components/{name}.html"'),
    }
    assert unused(names, patterns, set()) == {"accounts/forgotten.html"}


def missing(named: set[str]) -> set[str]:
    loaders = engines["django"].engine.template_loaders
    return {
        name
        for name in named
        if not any(Path(origin.name).exists() for loader in loaders for origin in loader.get_template_sources(name))
    }


def test_every_template_that_is_named_exists():
    constants = {re.sub(r"\\(.)", r"\1", pattern) for pattern in PATTERNS if "[" not in pattern}
    assert not missing({name for name in constants if re.fullmatch(r"[\w/-]+\.html", name)} | INCLUDED)


def test_template_that_does_not_exist_is_known():
    assert missing({"base.html", "accounts/nowhere.html"}) == {"accounts/nowhere.html"}


def incomplete(names: set[str]) -> set[str]:
    """Return the notices that are neither a whole e-mail nor an SMS."""
    parts: dict[str, set[str]] = {}
    for name in names:
        if found := NOTICE.fullmatch(name):
            parts.setdefault(found["event"], set()).add(found["part"])
    return {event for event, present in parts.items() if present not in FORMS}


def test_every_notice_has_its_three_parts_or_is_one_sms():
    assert not incomplete(NAMES)
    sms, parts = "a/notices/told.sms.txt", [f"a/notices/told.{part}" for part in ("subject.txt", "txt", "html")]
    assert not incomplete({sms, *parts})
    assert not incomplete({sms})
    assert incomplete({*parts[1:]}) == incomplete({sms, *parts[:2]}) == {"a/notices/told"}


def told_without_words(patterns: set[str], names: set[str]) -> set[str]:
    events = {re.sub(r"\\(.)", r"\1", pattern) for pattern in patterns}
    return {
        event
        for event in events
        if re.fullmatch(r"\w+/notices/\w+", event) and not {f"{event}.txt", f"{event}.sms.txt"} & names
    }


def test_every_notice_that_is_told_has_words():
    assert not told_without_words(PATTERNS, NAMES)
    assert told_without_words({r"a/notices/told"}, set()) == {"a/notices/told"}


# --- None hides what it should not hold ----------------------------------------------------------

FORBIDDEN = {
    "a style of its own: the policy of the pages refuses it": (
        r"\sstyle\s*=|<style\b",
        '<p style="color: red">',
        "<p>",
    ),
    "a script of its own: the policy of the pages refuses it": (
        r"<script(?![^>]*\bsrc=)(?![^>]*application/json)|\son[a-z]+\s*=\s*[\"']",
        '<button onclick="go()">',
        '<script src="{% static "js/portal.js" %}" type="module"></script>',
    ),
    "a role: ask can_…": (r"{%\s*(?:el)?if[^%]*\brole\b", '{% if access.role == "manager" %}', "{% if can_invite %}"),
    # The help of a field is written by developers, with a list in it now and then, as in Django's own forms.
    "text that nobody escapes": (
        r"(?<!help_text)\|\s*safe\b|autoescape\s+off",
        "{{ name|safe }}",
        "{{ field.help_text|safe }}",
    ),
    "an address by heart: use {% url %}": (
        r'(?:href|action)="/\w',
        '<a href="/comptes/">',
        "<a href=\"{% url 'home' %}\">",
    ),
}


def sinners(pattern: str) -> list[str]:
    # An e-mail's sheet is written into it before it leaves, and a person's copy of the own data is read anywhere;
    # bare.html speaks when nothing else works any more.
    pages = [
        name
        for name in sorted(NAMES - {"bare.html", "accounts/rights/copy.html"})
        if name.endswith(".html") and "notices/" not in name
    ]
    return [name for name in pages if re.search(pattern, (TEMPLATES / name).read_text())]


@pytest.mark.parametrize("sin", FORBIDDEN)
def test_no_page_holds(sin):
    assert not sinners(FORBIDDEN[sin][0])


@pytest.mark.parametrize(("pattern", "planted", "fair"), FORBIDDEN.values(), ids=FORBIDDEN)
def test_what_no_page_holds_is_known(pattern, planted, fair):
    assert re.search(pattern, planted)
    assert not re.search(pattern, fair)


# --- Nothing is put off --------------------------------------------------------------------------

PUT_OFF = re.compile("TO" + "DO|FIX" + r"ME|\.skip\(|\.skip\b|\.skipif\(|\.xfail\b|importorskip")


def test_nothing_is_put_off():
    texts = [path for name in (*OURS, "tests", "templates", "docs") for path in (ROOT / name).rglob("*.*")]
    kinds = {".py", ".html", ".txt", ".md", ".toml"}
    assert PUT_OFF.search("@pytest.mark" + ".skip")
    assert not [
        path for path in texts if path.suffix in kinds and path != Path(__file__) and PUT_OFF.search(path.read_text())
    ]
