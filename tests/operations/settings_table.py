"""Write the table of settings into docs/operate.md, as `make settings`: names and defaults are those of the code.

What a setting is stays as it was written there; one that is new comes last, and waits for its words.
"""

import ast
import re
from pathlib import Path

CHECKOUT = Path(__file__).resolve().parent.parent.parent
PAGE = CHECKOUT / "docs" / "operate.md"
SETTINGS = CHECKOUT / "portal" / "settings.py"
ROW = re.compile(r"^\| `([A-Z_]+)` \|(.*?)\| (.*) \|$", re.MULTILINE)
# By the way in which a setting is read: what it is where nobody sets it.
WITHOUT = {"flag": "no", "names": "none", "sms_gateway": "none", "payment_provider": "none", "text": ""}


def defaults(source: str) -> dict[str, str | None]:
    """Return each setting that the code asks for, with its default; None where that is worked out."""
    calls = [node for node in ast.walk(ast.parse(source)) if isinstance(node, ast.Call) and _is_of_env(node)]
    calls.sort(key=lambda call: (call.lineno, call.col_offset))
    return {
        call.args[0].value: _default(call) for call in calls if call.args and isinstance(call.args[0], ast.Constant)
    }


def _is_of_env(call: ast.Call) -> bool:
    function = call.func
    return isinstance(function, ast.Attribute) and isinstance(function.value, ast.Name) and function.value.id == "env"


def _default(call: ast.Call) -> str | None:
    if len(call.args) == 1:
        return WITHOUT[call.func.attr]
    try:
        value = ast.literal_eval(call.args[1])
    except ValueError:
        return None
    return str(value) or "none"


def written(page: str, source: str) -> str:
    """Return the page with the table that the code asks for."""
    rows = {name: (default.strip(), words) for name, default, words in ROW.findall(page)}
    known = defaults(source)
    order = [name for name in rows if name in known] + [name for name in known if name not in rows]
    lines = []
    for name in order:
        before, words = rows.get(name, ("", ""))
        default = before if known[name] is None else known[name]
        lines.append(f"| `{name}` | {default} | {words} |".replace("|  |", "| |"))
    found = list(ROW.finditer(page))
    return page[: found[0].start()] + "\n".join(lines) + page[found[-1].end() :]


if __name__ == "__main__":
    PAGE.write_text(written(PAGE.read_text(encoding="utf-8"), SETTINGS.read_text(encoding="utf-8")), encoding="utf-8")
