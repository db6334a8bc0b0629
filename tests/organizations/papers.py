"""Small documents that are what they say, and hostile ones that are not."""

import io
import struct
import zipfile
import zlib

from django.core.files.uploadedfile import SimpleUploadedFile


def pdf(extra=b""):
    body = b"%PDF-1.4\n1 0 obj\n<</Type/Catalog " + extra + b">>\nendobj\n"
    table = len(body)
    return body + b"xref\n0 1\n0000000000 65535 f \ntrailer\n<</Root 1 0 R>>\nstartxref\n%d\n%%%%EOF\n" % table


def chunk(name, content):
    return struct.pack(">I", len(content)) + name + content + struct.pack(">I", zlib.crc32(name + content))


def png(width=1, height=1):
    head = struct.pack(">IIBBBBB", width, height, 8, 0, 0, 0, 0)
    lines = chunk(b"IDAT", zlib.compress(b"\0\0"))
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + lines + chunk(b"IEND", b"")


def jpeg(width=1, height=1, comment=b""):
    remark = b"\xff\xfe" + struct.pack(">H", len(comment) + 2) + comment if comment else b""
    size = b"\xff\xc0\x00\x0b\x08" + struct.pack(">HH", height, width) + b"\x01\x01\x11\x00"
    lines = b"\xff\xda\x00\x08\x01\x01\x00\x00\x3f\x00" + b"\x12\xff\x00\x34\xff\xd0\x56"
    return b"\xff\xd8\xff\xe0\x00\x04ab" + remark + size + lines + b"\xff\xd9"


def archive():
    kept = io.BytesIO()
    with zipfile.ZipFile(kept, "w") as opened:
        opened.writestr("virus.exe", b"MZ")
    return kept.getvalue()


def upload(name="resolution.pdf", content=None):
    return SimpleUploadedFile(name, pdf() if content is None else content)


HOSTILE = {
    "nothing at all": (b"", "vide"),
    "a page renamed": (b"<!doctype html><script>alert(1)</script>", "ni un PDF"),
    "a program renamed": (b"MZ\x90\x00" + b"\0" * 200, "ni un PDF"),
    "a drawing with a script": (b'<svg xmlns="http://www.w3.org/2000/svg" onload="alert(1)"/>', "ni un PDF"),
    "an archive": (archive(), "ni un PDF"),
    "a PDF that begins late": (b"\n" * 10 + pdf(), "ni un PDF"),
    "a PDF cut short": (pdf()[:-20], "endommagé"),
    "a PDF whose table is elsewhere": (pdf().replace(b"startxref\n", b"startxref\n9"), "endommagé"),
    "a PDF without a version": (pdf().replace(b"%PDF-1.4", b"%PDF-xyz"), "endommagé"),
    "a PDF and an archive": (pdf() + archive(), "en contient un autre"),
    "a PDF and a page": (pdf(b"/A (<HTML><script>)"), "en contient un autre"),
    "a PDF with something after it": (pdf() + b"etc." * 9, "endommagé"),
    "a PDF that runs": (pdf(b"/OpenAction<</S/JavaScript/JS(app.alert)>>"), "programme"),
    "a PDF that runs, spelled otherwise": (pdf(b"/OpenAction<</S/Java#53cript/JS(x)>>"), "programme"),
    "a PDF that starts something": (pdf(b"/AA<</S/Launch/F(cmd.exe)>>"), "programme"),
    "a PDF that carries files": (pdf(b"/Names<</EmbeddedFiles 3 0 R>>"), "programme"),
    "a PNG cut short": (png()[:-4], "endommagé"),
    "a PNG with a wrong sum": (png().replace(b"IEND\xae", b"IEND\xaf"), "endommagé"),
    "a PNG without a picture": (png()[:33] + chunk(b"IEND", b""), "endommagé"),
    "a PNG of a hundred square metres": (png(60_000, 60_000), "trop grande"),
    "a PNG and an archive": (png() + archive(), "en contient un autre"),
    "a PNG and a program": (png() + b"MZ\x90\0", "en contient un autre"),
    "a JPEG cut short": (jpeg()[:-2], "endommagé"),
    "a JPEG that is only a head": (b"\xff\xd8\xff\xe0", "endommagé"),
    "a JPEG without a size": (b"\xff\xd8\xff\xe0\x00\x04ab\xff\xd9", "endommagé"),
    "a JPEG and a page": (jpeg(comment=b"<html><script>"), "en contient un autre"),
    "a JPEG and a page after it": (jpeg() + b"<!DOCTYPE html>", "en contient un autre"),
    "a JPEG and an archive": (jpeg() + archive(), "en contient un autre"),
    "a JPEG of nothing": (jpeg(0, 0), "vide ou trop grande"),
}
