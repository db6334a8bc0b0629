"""The programs of the system that the tests drive: `python -m tests.programs chromium`.

As root, Debian's are fetched; otherwise the sentence says what is missing, and nothing is skipped.
"""

import os
import shutil
import subprocess
import sys

# The one without windows first: it is the same engine, and does what the tests ask in two thirds of the time.
NAMES = {"chromium": ("chromium-headless-shell", "chromium", "chromium-browser", "google-chrome")}
PACKAGES = {"chromium": ("chromium-headless-shell", "chromium")}


def find(program: str) -> str | None:
    """Return the path of `program`: what the variable of its name says, else what is installed."""
    return os.environ.get(program.upper()) or next(filter(None, map(shutil.which, NAMES[program])), None)


def install(program: str) -> None:
    """Get Debian's package, the first that there is, where we may."""
    if os.geteuid() != 0 or not shutil.which("apt-get"):
        sys.exit(
            f"The tests need {program}: apt install {program}, or the like on your system,"
            f" or name the program: make test {program.upper()}=/path/to/it"
        )
    sys.stdout.write(f"Getting {program}…\n")
    apt_get("update", "-qq")  # where this fails, so does what follows
    for package in PACKAGES[program]:
        refusal = apt_get("install", "-y", "-qq", "--no-install-recommends", package)
        if not refusal:
            return
    sys.exit(refusal)


def apt_get(*arguments: str) -> str:
    """Return how it failed, if it did."""
    quiet = os.environ | {"DEBIAN_FRONTEND": "noninteractive"}
    done = subprocess.run(["apt-get", *arguments], env=quiet, capture_output=True, text=True)
    return f"apt-get {' '.join(arguments)} failed:\n{done.stderr}" if done.returncode else ""


if __name__ == "__main__":
    for name in sys.argv[1:]:
        if not find(name):
            install(name)
