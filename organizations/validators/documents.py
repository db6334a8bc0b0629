"""What may be sent as a supporting document: judged by what it is, never by what it is called.

The first bytes say which kind a file claims to be; its structure must then be that of the kind to the end.
What a file of two kinds at once would need (an archive's directory, a page's markup, a program's head) is
refused, and what follows the end of a picture is not kept.
"""

import enum
import re
import struct
import unicodedata
import zlib
from dataclasses import dataclass

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

NAME_MAX = 100
# A picture that unfolds into more than this many points is not one that someone took of a paper.
MOST_POINTS = 120_000_000

PNG_HEAD = b"\x89PNG\r\n\x1a\n"
# Where readers of PDF, and browsers that guess, look for a beginning and an end.
GLANCE = 1024
ZIP_END, ZIP_COMMENT_MAX = b"PK\x05\x06", 65_557
MARKUP = re.compile(rb"<(?:!doctype\s+html|html|script|svg|iframe|\?php)", re.IGNORECASE)
PROGRAMS = (b"MZ", b"\x7fELF", b"\xca\xfe\xba\xbe", b"#!", b"\xcf\xfa\xed\xfe")
# What a paper never does: run, start something else, carry other files.
ACTIVE = re.compile(rb"/(?:JavaScript|Launch|EmbeddedFiles?|RichMedia)(?![A-Za-z])")
ESCAPED = re.compile(rb"#([0-9A-Fa-f]{2})")


class Kind(enum.StrEnum):
    PDF = "pdf"
    JPEG = "jpeg"
    PNG = "png"

    @property
    def media_type(self) -> str:
        return "application/pdf" if self is Kind.PDF else f"image/{self.value}"

    @property
    def extension(self) -> str:
        return "jpg" if self is Kind.JPEG else self.value


@dataclass(frozen=True)
class Paper:
    """A file that was found to be a document: its name made safe, its kind, what is kept of its content."""

    name: str
    kind: Kind
    content: bytes


def paper(name: str, content: bytes) -> Paper:
    """Return the document that a file is; refuse what is none, in words that go after the name of the file."""
    if not content:
        raise ValidationError(_("ce fichier est vide."), code="empty")
    for kind, head, whole in KINDS:
        if content.startswith(head):
            _refuse_two_in_one(content)
            return Paper(safe_name(name, kind), kind, whole(content))
    raise ValidationError(_("ce n’est ni un PDF, ni une image JPEG ou PNG."), code="other_kind")


def safe_name(name: str, kind: Kind) -> str:
    """Return the last part of a file's name without anything invisible, ending as its content says."""
    last = unicodedata.normalize("NFC", re.split(r"[/\\]", name)[-1])
    seen = "".join(char if unicodedata.category(char)[0] != "C" else "" for char in last)
    seen = re.sub(r'[<>:"|?*%]+', "_", seen)
    stem = re.sub(r"(?:\.(?:pdf|jpe?g|png))+$", "", " ".join(seen.split()), flags=re.IGNORECASE).strip(" .")
    return f"{stem[: NAME_MAX - 5] or 'document'}.{kind.extension}"


def _refuse_two_in_one(content: bytes) -> None:
    is_archive = content.rfind(ZIP_END, max(0, len(content) - ZIP_COMMENT_MAX)) >= 0
    if is_archive or b"Rar!\x1a\x07" in content or MARKUP.search(content[: 4 * GLANCE]):
        raise ValidationError(_("ce fichier en contient un autre. Envoyez le document seul."), code="two_in_one")


def _damaged() -> ValidationError:
    return ValidationError(_("ce fichier est endommagé ou incomplet."), code="damaged")


# --- PDF -----------------------------------------------------------------------------------------


def _whole_pdf(content: bytes) -> bytes:
    """Return a PDF that has its version, its end and its table where the end says it is, and does nothing."""
    end = content.rfind(b"%%EOF")
    tail = re.search(rb"startxref\s+(\d{1,10})\s+%%EOF\s*\0*\s*\Z", content[max(0, end - GLANCE) :])
    if not re.match(rb"%PDF-[12]\.\d", content) or tail is None:
        raise _damaged()
    table = content[int(tail[1]) : int(tail[1]) + GLANCE].lstrip()
    if not re.match(rb"xref|\d+\s+\d+\s+obj", table):
        raise _damaged()
    if ACTIVE.search(ESCAPED.sub(lambda found: bytes([int(found[1], 16)]), content)):
        raise ValidationError(
            _("ce PDF contient un programme ou d’autres fichiers. Imprimez-le en PDF, puis envoyez cette copie."),
            code="active",
        )
    return content


# --- Pictures ------------------------------------------------------------------------------------


def _refuse_points(width: int, height: int) -> None:
    if not 0 < width * height <= MOST_POINTS:
        raise ValidationError(_("cette image est vide ou trop grande."), code="points")


def _whole_png(content: bytes) -> bytes:
    """Return a PNG up to its end, each of its chunks being what its checksum says."""
    place, has_picture = len(PNG_HEAD), False
    while place + 12 <= len(content):
        length, name = struct.unpack_from(">I4s", content, place)
        after = place + 12 + length
        if after > len(content) or (place == len(PNG_HEAD)) != (name == b"IHDR"):
            break
        if zlib.crc32(content[place + 4 : after - 4]) != int.from_bytes(content[after - 4 : after], "big"):
            break
        if name == b"IHDR":
            _refuse_points(*struct.unpack_from(">II", content, place + 8))
        has_picture = has_picture or name == b"IDAT"
        if name == b"IEND" and has_picture:
            return _up_to(content, after)
        place = after
    raise _damaged()


def _whole_jpeg(content: bytes) -> bytes:
    """Return a JPEG up to its end: segments, the size of the picture, its lines."""
    place, has_size = 2, False
    while place + 4 <= len(content) and content[place] == 0xFF:
        marker, length = struct.unpack_from(">xBH", content, place)
        if marker == 0xFF:  # padding
            place += 1
            continue
        if marker == 0xD9 and has_size:
            break
        if length < 2 or 0xD0 <= marker <= 0xD8:
            raise _damaged()
        if 0xC0 <= marker <= 0xCF and marker not in (0xC4, 0xC8, 0xCC) and place + 9 <= len(content):
            _refuse_points(*struct.unpack_from(">HH", content[place + 5 : place + 9]))
            has_size = True
        place += 2 + length
        if marker == 0xDA:
            place = _after_lines(content, place)
    if not has_size or content[place : place + 2] != b"\xff\xd9":
        raise _damaged()
    return _up_to(content, place + 2)


# The lines of a picture go on until a marker that is neither a stuffed byte, a restart, nor padding.
NEXT_MARKER = re.compile(rb"\xff[^\x00\xd0-\xd7\xff]", re.DOTALL)


def _after_lines(content: bytes, place: int) -> int:
    found = NEXT_MARKER.search(content, place)
    return found.start() if found else len(content)


def _up_to(content: bytes, end: int) -> bytes:
    """Return the picture alone. Telephones add what only they read; a program or a page there is refused."""
    rest = content[end:]
    if rest.lstrip(b"\0\r\n\t ").startswith(PROGRAMS) or MARKUP.search(rest):
        raise ValidationError(_("ce fichier en contient un autre. Envoyez le document seul."), code="two_in_one")
    return content[:end]


KINDS = (
    (Kind.PDF, b"%PDF-", _whole_pdf),
    (Kind.JPEG, b"\xff\xd8\xff", _whole_jpeg),
    (Kind.PNG, PNG_HEAD, _whole_png),
)
