"""Which test shows which item of the operators' guides: `python -m portal.guides` writes docs/guides.md.

The items stand in docs/guides_items.toml; the tests carry `@pytest.mark.guide("TQ-31", …)`. Both are
read as text: nothing needs to be importable.
"""

import ast
import tomllib
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
ITEMS = ROOT / "docs" / "guides_items.toml"
TABLE = ROOT / "docs" / "guides.md"
TESTS = ROOT / "tests"

# Where a test was found: its path from the root, and its name.
Test = tuple[str, str]


@dataclass(frozen=True)
class Item:
    """One thing that a guide asks, and the names of the pages that do it."""

    code: str
    says: str
    pages: tuple[str, ...] = ()


@dataclass(frozen=True)
class Guide:
    title: str
    items: list[Item]


def guides(path: Path = ITEMS) -> list[Guide]:
    """Return the guides in their order, each with its items."""
    sections = tomllib.loads(path.read_text(encoding="utf-8"))
    return [
        Guide(
            section.pop("title"),
            [Item(code, entry["says"], tuple(entry.get("pages", ()))) for code, entry in section.items()],
        )
        for section in sections.values()
    ]


def codes(known: list[Guide]) -> set[str]:
    return {item.code for guide in known for item in guide.items}


def marked(source: str) -> Iterator[tuple[str, list[str]]]:
    """Return the tests of a module that carry the marker, with the items that each one shows."""
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.FunctionDef | ast.ClassDef):
            shown = [
                argument.value
                for decorator in node.decorator_list
                if isinstance(decorator, ast.Call) and ast.unparse(decorator.func) == "pytest.mark.guide"
                for argument in decorator.args
                if isinstance(argument, ast.Constant) and isinstance(argument.value, str)
            ]
            if shown:
                yield node.name, shown


def shown_by(tests: Path = TESTS) -> dict[str, list[Test]]:
    """Return the tests that show each item, by its code."""
    found: dict[str, list[Test]] = defaultdict(list)
    for path in sorted(tests.rglob("test_*.py")):
        for name, shown in marked(path.read_text(encoding="utf-8")):
            for code in shown:
                found[code].append((path.relative_to(tests.parent).as_posix(), name))
    return found


def table(known: list[Guide], shown: dict[str, list[Test]]) -> str:
    """Return the whole page, in Markdown."""
    every = [item for guide in known for item in guide.items]
    bare = [item.code for item in every if item.code not in shown]
    lines = [
        "# The guides, item by item",
        "",
        "Written by `make guides` from guides_items.toml and from the markers on the tests; edit those.",
        "",
        f"{len(every) - len(bare)} of {len(every)} items are shown by a test.",
    ]
    for guide in known:
        lines += ["", f"## {guide.title}", "", "| item | what it asks | pages | shown by |", "|---|---|---|---|"]
        for item in guide.items:
            pages = ", ".join(f"`{page}`" for page in item.pages)
            tests = "<br>".join(f"[{sentence(name)}](../{path})" for path, name in shown.get(item.code, ()))
            lines.append(f"| {item.code} | {item.says} | {pages} | {tests} |")
    lines += ["", "## Still without a test", "", ", ".join(bare) or "None.", ""]
    return "\n".join(lines)


def sentence(name: str) -> str:
    """Return a test's name as the sentence that it is."""
    return name.removeprefix("test_").replace("_", " ")


if __name__ == "__main__":
    TABLE.write_text(table(guides(), shown_by()), encoding="utf-8")
    print(f"{TABLE.relative_to(ROOT)} is written.")
