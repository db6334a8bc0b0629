"""The programs of the system that the tests drive: `python -m tests.programs chromium`.

As root, Debian's are fetched; otherwise the sentence says what is missing, and nothing is skipped.
"""

import os
import shutil
import subprocess
import sys

NAMES = {"chromium": ("chromium", "chromium-browser", "google-chrome")}


def find(program: str) -> str | None:
    """Return the path of `program`: what the variable of its name says, else what is installed."""
    return os.environ.get(program.upper()) or next(filter(None, map(shutil.which, NAMES[program])), None)


def install(program: str) -> None:
    """Get Debian's package, where we may."""
    if os.geteuid() != 0 or not shutil.which("apt-get"):
        sys.exit(
            f"The tests need {program}: apt install {program}, or the like on your system,"
            f" or name the program: make test {program.upper()}=/path/to/it"
        )
    sys.stdout.write(f"Getting {program}…\n")
    for command in (
        ["apt-get", "update", "-qq"],
        ["apt-get", "install", "-y", "-qq", "--no-install-recommends", program],
    ):
        quiet = os.environ | {"DEBIAN_FRONTEND": "noninteractive"}
        done = subprocess.run(command, env=quiet, capture_output=True, text=True)
        if done.returncode:
            sys.exit(f"{' '.join(command)} failed:\n{done.stderr}")


if __name__ == "__main__":
    for name in sys.argv[1:]:
        if not find(name):
            install(name)
