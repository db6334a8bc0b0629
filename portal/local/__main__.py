"""The command line of one machine. `make` calls it; nobody else needs to.

python -m portal.local run              everything, until Ctrl-C
python -m portal.local shell            Django's shell on the data of this checkout
python -m portal.local manage …         any command of manage.py, likewise
python -m portal.local reset            forget the data
"""

import errno
import shutil
import subprocess
import sys

from portal.local import machine
from portal.local.environment import of_the_running, servers
from portal.local.processes import end_left_overs
from portal.local.serve import run

FULL = frozenset({errno.ENOSPC, errno.EDQUOT})


def manage(*arguments: str) -> None:
    """Run manage.py on the servers of this checkout: on those that run, else on some of its own."""
    command = [sys.executable, "manage.py", *arguments]
    try:
        with machine.lock(), servers(site_url="http://localhost:8000") as running:
            done = subprocess.run(command, cwd=machine.CHECKOUT, env=running.environment)
    except machine.Held:
        done = subprocess.run(command, cwd=machine.CHECKOUT, env=of_the_running())
    if done.returncode:
        raise SystemExit(done.returncode)


def reset() -> None:
    """Remove the data, the mails, the logs and the secrets of this checkout."""
    try:
        with machine.lock():
            end_left_overs(machine.state().get("programs", []))
            places = machine.places()
            for directory in (places.data, places.sockets, machine.LOCAL):
                shutil.rmtree(directory, ignore_errors=True)
    except machine.Held:
        pid = machine.state().get("pid", "unknown")
        raise machine.Refusal(f"The portal runs (process {pid}). Stop it first, then reset.") from None
    sys.stdout.write("The data of this checkout are gone. `make run` starts anew.\n")


def main(arguments: list[str]) -> None:
    commands = {"run": run, "shell": lambda: manage("shell"), "manage": manage, "reset": reset}
    if not arguments or arguments[0] not in commands:
        raise machine.Refusal((__doc__ or "").strip())
    try:
        commands[arguments[0]](*arguments[1:])
    except OSError as error:
        if error.errno in FULL:
            raise machine.Refusal(f"The disk is full: {error.filename or machine.LOCAL}.") from None
        if error.errno in {errno.EACCES, errno.EPERM, errno.EROFS}:
            raise machine.Refusal(f"Cannot write {error.filename or machine.LOCAL}: {error.strerror}.") from None
        raise


if __name__ == "__main__":
    try:
        main(sys.argv[1:])
    except machine.Refusal as refusal:
        sys.stderr.write(f"{refusal}\n")
        sys.exit(1)
    except KeyboardInterrupt:
        sys.exit(130)
