"""Receive every mail by SMTP and keep it as a file, as `python -m portal.demo.sink`."""

import argparse
import asyncio
import os
import signal
import time
from pathlib import Path
from uuid import uuid4

from aiosmtpd.smtp import SMTP, Envelope, Session

LARGEST = 10 * 1024 * 1024


class Sink:
    """Writes each mail under a name that sorts by arrival; a reader never sees half a file."""

    def __init__(self, directory: Path) -> None:
        self.directory = directory

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:
        name = f"{time.time_ns():020d}-{uuid4().hex[:8]}.eml"
        unfinished = self.directory / f".{name}"
        try:
            unfinished.write_bytes(envelope.original_content or b"")
            unfinished.rename(self.directory / name)
        except OSError as error:
            unfinished.unlink(missing_ok=True)
            return f"452 4.3.1 {os.strerror(error.errno or 0)}"
        return "250 2.0.0 Kept"


async def serve(port: int, directory: Path) -> None:
    """Listen on the loopback interface until asked to stop."""
    directory.mkdir(parents=True, exist_ok=True)
    loop = asyncio.get_running_loop()
    stopping = asyncio.Event()
    for number in (signal.SIGINT, signal.SIGTERM):
        loop.add_signal_handler(number, stopping.set)
    sink = Sink(directory)
    server = await loop.create_server(
        lambda: SMTP(sink, data_size_limit=LARGEST, hostname="localhost", enable_SMTPUTF8=True), "127.0.0.1", port
    )
    async with server:
        await stopping.wait()


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--port", type=int, required=True)
    parser.add_argument("--directory", type=Path, required=True)
    given = parser.parse_args()
    asyncio.run(serve(given.port, given.directory))
