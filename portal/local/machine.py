"""Where this checkout keeps its state on this machine, and who holds it now."""

import fcntl
import hashlib
import json
import os
import secrets
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

CHECKOUT = Path(__file__).resolve().parent.parent.parent
# The tests keep theirs elsewhere, so that they disturb nobody's.
LOCAL = Path(os.environ.get("LOCAL_STATE") or CHECKOUT / ".local")
STATE = LOCAL / "state.json"

MEBIBYTE = 1024 * 1024
ROOM_NEEDED = 300 * MEBIBYTE
# A Unix socket's path has 108 bytes on Linux and 104 elsewhere; PostgreSQL adds its file name.
LONGEST_SOCKET_DIRECTORY = 80


class Refusal(Exception):
    """One sentence that tells a person what is in the way, and what to do."""


class Held(Exception):
    """Another process of this checkout has the servers."""


@dataclass(frozen=True)
class Places:
    """Where the servers of one owner keep data, and where their sockets are."""

    data: Path
    sockets: Path

    @property
    def postgresql(self) -> Path:
        return self.data / "postgresql"

    @property
    def valkey(self) -> Path:
        return self.data / "valkey"


def key() -> str:
    """Return what tells this checkout from another on the same machine."""
    return hashlib.sha256(os.fsencode(LOCAL)).hexdigest()[:10]


def places() -> Places:
    """Return where the data of this checkout are.

    PostgreSQL refuses to run as root, and whom it runs as instead may not read /root: then the data
    stay outside of the checkout, rather than opening its parents to everyone.
    """
    if os.geteuid() == 0:
        home = Path("/var/lib/guichet") / key()
        return Places(data=home, sockets=home / "postgresql")
    if len(os.fsencode(LOCAL)) <= LONGEST_SOCKET_DIRECTORY:
        return Places(data=LOCAL / "data", sockets=LOCAL / "data")
    return Places(data=LOCAL / "data", sockets=Path(tempfile.gettempdir()) / f"guichet-{os.geteuid()}-{key()}")


def prepare() -> None:
    """Make the directories, and refuse in a sentence where that cannot be done."""
    found = places()
    wanted = [LOCAL, LOCAL / "log", LOCAL / "mail", found.data, found.sockets]
    for directory in (place for place in wanted if place != found.postgresql):
        try:
            directory.mkdir(parents=True, exist_ok=True, mode=0o755 if os.geteuid() == 0 else 0o700)
            _prove_writable(directory)
        except OSError as error:
            raise Refusal(f"Cannot write in {directory}: {error.strerror}.") from error
        if directory.is_symlink() or directory.stat().st_uid != os.geteuid():
            raise Refusal(f"{directory} belongs to someone else. Remove it, or work as its owner.")


def require_room() -> None:
    """Refuse to start on a disk that will be full in a moment: PostgreSQL would stop in the middle of a deed."""
    for directory in (LOCAL, places().data):
        free = shutil.disk_usage(directory).free
        if free < ROOM_NEEDED:
            raise Refusal(
                f"The disk is almost full: {free // MEBIBYTE} MiB are left where {directory} is,"
                f" and {ROOM_NEEDED // MEBIBYTE} are needed."
            )


def _prove_writable(directory: Path) -> None:
    with tempfile.TemporaryFile(dir=directory) as probe:
        probe.write(b"\0" * 4096)


@contextmanager
def lock() -> Iterator[None]:
    """Hold the state of this checkout; the system lets go of it when this process ends, however it ends."""
    prepare()
    with (LOCAL / "lock").open("a") as handle:
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise Held from None
        yield


def secret(name: str) -> str:
    """Return a secret of this checkout, made once."""
    path = LOCAL / name
    if not path.exists():
        path.touch(mode=0o600)
        path.write_text(secrets.token_urlsafe(50), encoding="ascii")
    return path.read_text(encoding="ascii")


def state() -> dict[str, Any]:
    """Return what the holder of the lock wrote last: its process, its programs, its environment."""
    try:
        return dict(json.loads(STATE.read_text(encoding="utf-8")))
    except (OSError, ValueError):
        return {}


def write_state(facts: dict[str, Any]) -> None:
    """Write for others of this checkout what runs now."""
    new = STATE.with_suffix(".new")
    new.touch(mode=0o600)
    new.write_text(json.dumps(facts, indent=2), encoding="utf-8")
    new.replace(STATE)
