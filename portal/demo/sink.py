"""Receive every mail by SMTP and keep it as a file, as `python -m portal.demo.sink`."""

import argparse
import asyncio
import os
import signal
from pathlib import Path

from aiosmtpd.smtp import SMTP, Envelope, Session

from portal.core import drop

LARGEST = 10 * 1024 * 1024


class Sink:
    """Keeps each mail as it comes."""

    def __init__(self, directory: Path) -> None:
        self.directory = directory

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:
        try:
            drop.keep(self.directory, envelope.original_content or b"")
        except OSError as error:
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
