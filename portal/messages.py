"""The two languages of the screens: `python -m portal.messages extract`, `compile` or `check`.

The texts in the code are French. `extract` takes them out of Python and of the templates into the
English catalogue, where someone writes the English; what the code no longer says leaves it. The
French catalogue (fr_CA) is kept by hand: it only says in Québec's French what libraries say in
another. `compile` adds the portal's own texts to it, typeset, and with the French plural (0 is
singular): authors type plain spaces. `check` lists what is missing, stale, doubtful, or not in the
words of the house.
"""

import re
import sys
from collections.abc import Iterator
from io import BytesIO
from pathlib import Path

from babel.messages.catalog import Catalog, Message
from babel.messages.extract import extract as extract_python
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po
from django.utils.translation.template import templatize

ROOT = Path(__file__).resolve().parent.parent
LOCALE = ROOT / "locale"
ENGLISH = LOCALE / "en" / "LC_MESSAGES" / "django.po"
FRENCH = LOCALE / "fr_CA" / "LC_MESSAGES" / "django.po"
WITHOUT_TEXTS = {"tests", "bench", "scripts", "node_modules"}

KEYWORDS: dict[str, tuple[int | tuple[int, str], ...] | None] = {
    "_": None,
    "gettext": None,
    "gettext_lazy": None,
    "gettext_noop": None,
    "ngettext": (1, 2),
    "ngettext_lazy": (1, 2),
    "pgettext": ((1, "c"), 2),
    "pgettext_lazy": ((1, "c"), 2),
    "npgettext": ((1, "c"), 2, 3),
    "npgettext_lazy": ((1, "c"), 2, 3),
}

# How French is set here: a space that does not break before a colon and inside quotation marks,
# none before the other marks.
TYPESETTING = (
    (re.compile(r" :(?=\s|$)"), "\u00a0:"),
    (re.compile(r"« "), "«\u00a0"),
    (re.compile(r" »"), "\u00a0»"),
    (re.compile(r"\s(?=[?!;](?:\s|$))"), ""),
)
HOUSE_WORDS = (
    (re.compile(r"\b(e-?mails?|mails?|mèls?)\b", re.IGNORECASE), "say « courriel »"),
    (re.compile(r"\w'\w"), "write ’ instead of '"),
)
# The last is a label of an operator's guide, which the screen keeps as it is.
NOT_WORDS = re.compile(r"%\(\w+\)s|\{\w+\}|<[^>]*>|clé de sécurité e-mail")


# --- Taking the texts out of the code --------------------------------------------------------------


def sources() -> Iterator[tuple[Path, bytes]]:
    """Yield each file that holds texts, as Python that Babel can read."""
    packages = sorted(path.parent for path in ROOT.glob("*/__init__.py") if path.parent.name not in WITHOUT_TEXTS)
    for package in packages:
        for path in sorted(package.rglob("*.py")):
            yield path, path.read_bytes()
    for path in sorted((ROOT / "templates").rglob("*")):
        if path.suffix in {".html", ".txt"}:
            yield path, _as_python(path.read_text(encoding="utf-8"))


def _as_python(template: str) -> bytes:
    """Return the template with its texts as calls; its indentation would mean something to Python."""
    return "\n".join(line.lstrip() for line in templatize(template).splitlines()).encode()


def said_by_the_code() -> Catalog:
    """Return the texts of the code, without translations."""
    catalog = Catalog(charset="utf-8")
    for path, content in sources():
        place = (path.relative_to(ROOT).as_posix(), 0)
        found = extract_python("python", BytesIO(content), keywords=KEYWORDS, options={"encoding": "utf-8"})
        for _line, text, _comments, context in found:
            if text:
                catalog.add(text, locations=[place], context=context)
    return catalog


# --- The catalogues --------------------------------------------------------------------------------


def read(path: Path) -> Catalog:
    with path.open("rb") as file:
        return read_po(file, locale=path.parent.parent.name)


def key(message: Message) -> tuple[object, object]:
    return message.id, message.context


def entries(catalog: Catalog) -> dict[tuple[object, object], Message]:
    return {key(message): message for message in catalog if message.id}


def extract() -> None:
    """Bring the English catalogue up to date with the code: kept, added, dropped, never guessed."""
    translated = {_words(message): message for message in read(ENGLISH) if message.id} if ENGLISH.exists() else {}
    renewed = Catalog(
        locale="en", charset="utf-8", fuzzy=False, header_comment="# The screens and messages, in English."
    )
    for message in entries(said_by_the_code()).values():
        earlier = translated.get(_words(message))
        renewed.add(message.id, earlier.string if earlier else None, message.locations, context=message.context)
    written = BytesIO()
    write_po(written, renewed, width=100, sort_output=True, no_location=True)
    ENGLISH.write_text(_without_dates(written.getvalue().decode()), encoding="utf-8")


def _words(message: Message) -> tuple[object, ...]:
    """Return what a text says whatever its spacing: a space that changes does not lose a translation."""
    return (*map(typeset, _texts(message.id)), message.context)


def _without_dates(catalog: str) -> str:
    """Drop the headers that change by themselves or that nobody reads."""
    kept = ("Language:", "MIME-Version", "Content-", "Plural-Forms")
    lines = catalog.splitlines()
    body = lines.index("", 1)
    header = [line for line in lines[:body] if not line.startswith('"') or line[1:].startswith(kept)]
    return "\n".join(header + lines[body:]).rstrip() + "\n"


def compile_all() -> None:
    for path in (ENGLISH, FRENCH):
        catalog = read(path)
        if path == FRENCH:
            _add_own_texts(catalog)
        with path.with_suffix(".mo").open("wb") as compiled:
            write_mo(compiled, catalog)


def _add_own_texts(catalog: Catalog) -> None:
    """Add what the portal itself says: where a library has the same text for another, ours holds."""
    for message in entries(said_by_the_code()).values():
        french = tuple(map(typeset, _texts(message.id)))
        catalog.add(message.id, french if message.pluralizable else french[0], context=message.context)


def typeset(text: str) -> str:
    for pattern, spacing in TYPESETTING:
        text = pattern.sub(spacing, text)
    return text


def check() -> list[str]:
    """Return what is wrong with the texts, one sentence each."""
    code, english = entries(said_by_the_code()), entries(read(ENGLISH))
    wrong = [
        f"No English for {message.id!r} ({_where(message)})."
        for message in code.values()
        if not _said(english, message)
    ]
    wrong += [f"Nothing says {message.id!r} any more." for message in english.values() if key(message) not in code]
    for path in (ENGLISH, FRENCH):
        catalog = read(path)
        for message in entries(catalog).values():
            wrong += [f"{path.parent.parent.name}: {message.id!r}: doubtful (fuzzy)."] if message.fuzzy else []
            wrong += [f"{path.parent.parent.name}: {message.id!r}: {error}" for error in message.check(catalog)]
    french = [(message, _texts(message.id)) for message in code.values()]
    french += [(message, _texts(message.string)) for message in entries(read(FRENCH)).values()]
    wrong += [
        f"{advice}: {text!r} ({_where(message)})."
        for message, texts in french
        for text in texts
        for pattern, advice in HOUSE_WORDS
        if pattern.search(NOT_WORDS.sub("", text))
    ]
    return wrong


def _said(catalog: dict[tuple[object, object], Message], message: Message) -> bool:
    found = catalog.get(key(message))
    return found is not None and all(_texts(found.string))


def _texts(text: object) -> tuple[str, ...]:
    return tuple(text) if isinstance(text, list | tuple) else (str(text or ""),)


def _where(message: Message) -> str:
    return ", ".join(path for path, _ in message.locations) or "fr_CA"


def main(deed: str = "") -> int:
    if deed == "extract":
        extract()
    elif deed == "compile":
        compile_all()
    elif deed == "check":
        wrong = check()
        sys.stdout.writelines(f"{sentence}\n" for sentence in wrong)
        return 1 if wrong else 0
    else:
        sys.stderr.write(f"{__doc__}\n")
        return 2
    return 0


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:2]))
