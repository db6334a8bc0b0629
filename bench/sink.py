"""A mail server that takes everything and keeps nothing, as `python -m bench.sink <port>`."""

import asyncio
import sys

from aiosmtpd.smtp import SMTP, Envelope, Session


class Void:
    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:
        return "250 2.0.0 Taken"


async def serve(port: int) -> None:
    server = await asyncio.get_running_loop().create_server(lambda: SMTP(Void()), "127.0.0.1", port)
    async with server:
        await server.serve_forever()


if __name__ == "__main__":
    asyncio.run(serve(int(sys.argv[1])))
