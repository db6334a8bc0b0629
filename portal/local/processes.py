"""A program that we start, watch, and never leave behind."""

import ctypes
import os
import signal
import subprocess
import sys
import time
from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path

import psutil

from portal.local.machine import Refusal

PATIENCE = 10.0
PR_SET_PDEATHSIG = 1


@dataclass
class Program:
    """A program in a process group of its own, so that Ctrl-C reaches us alone and we stop things in order."""

    name: str
    command: Sequence[str | Path]
    log: Path
    environment: Mapping[str, str] | None = None
    directory: Path | None = None
    user: int | None = None
    stop_signal: signal.Signals = signal.SIGTERM
    process: subprocess.Popen[bytes] | None = field(default=None, init=False)

    def start(self) -> None:
        with self.log.open("wb") as output:
            self.process = subprocess.Popen(
                [str(part) for part in self.command],
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=subprocess.STDOUT,
                env=self.environment,
                cwd=self.directory,
                user=self.user,
                group=self.user,
                extra_groups=None if self.user is None else [],
                start_new_session=True,
                preexec_fn=self._follow_us_down,
            )

    def _follow_us_down(self) -> None:
        """Have the system stop the program if we are killed: no `finally` of ours would run then."""
        if sys.platform == "linux":
            ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, int(self.stop_signal))

    @property
    def is_alive(self) -> bool:
        return self.process is not None and self.process.poll() is None

    def stop(self) -> None:
        """Ask it to stop, wait, insist; what it left in its group goes with it."""
        if self.process is None:
            return
        if self.is_alive:
            self.process.send_signal(self.stop_signal)
            with suppress(subprocess.TimeoutExpired):
                self.process.wait(PATIENCE)
        end_group(self.process.pid)
        self.process.wait()
        self.process = None

    def last_lines(self, count: int = 15) -> str:
        """Return the end of its log."""
        lines = self.log.read_text(encoding="utf-8", errors="replace").splitlines()
        return "\n".join(f"    {line}" for line in lines[-count:]) or "    (it wrote nothing)"

    def refuse(self, what: str) -> Refusal:
        return Refusal(f"{self.name} {what}. The end of {self.log}:\n{self.last_lines()}")

    def remember(self) -> tuple[str, int, float]:
        """Return what recognises this very process later, even if its number is given to another."""
        pid = self.process.pid if self.process else 0
        return self.name, pid, psutil.Process(pid).create_time()


def end_group(leader: int) -> None:
    with suppress(ProcessLookupError, PermissionError):
        os.killpg(leader, signal.SIGKILL)


def end_left_overs(remembered: Sequence[tuple[str, int, float]]) -> None:
    """Stop what a killed run left behind; a process that only bears the same number is let be."""
    left = [(pid, name) for name, pid, created in remembered if _is_still(pid, created)]
    for pid, name in left:
        os.kill(pid, signal.SIGINT if name == "PostgreSQL" else signal.SIGTERM)
    deadline = time.monotonic() + PATIENCE
    while any(_runs(pid) for pid, _ in left) and time.monotonic() < deadline:
        time.sleep(0.05)
    for pid, _ in left:
        end_group(pid)


def _runs(pid: int) -> bool:
    """Whether it has not ended, be it buried or not: in some containers nobody buries."""
    try:
        return bool(psutil.Process(pid).status() != psutil.STATUS_ZOMBIE)
    except psutil.Error:
        return False


def _is_still(pid: int, created: float) -> bool:
    try:
        return abs(psutil.Process(pid).create_time() - created) < 0.05
    except psutil.Error:
        return False
