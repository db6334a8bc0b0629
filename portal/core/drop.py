"""Where the demonstration drops what it receives: a directory, one file for each message."""

import time
from pathlib import Path
from uuid import uuid4


def keep(directory: Path, content: bytes, *, arrived: int = 0) -> None:
    """Write `content` under a name that sorts by arrival, now unless told (in ns); a reader never sees half a file."""
    name = f"{arrived or time.time_ns():020d}-{uuid4().hex[:8]}.eml"
    unfinished = directory / f".{name}"
    try:
        unfinished.write_bytes(content)
        unfinished.rename(directory / name)
    except OSError:
        unfinished.unlink(missing_ok=True)
        raise
