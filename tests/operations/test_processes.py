"""Programs that are started here do not stay behind."""

import subprocess
import sys
import time

import psutil
import pytest

from portal.local.machine import Refusal
from portal.local.processes import PATIENCE, Program, end_left_overs
from portal.local.servers import wait_until

SLEEP = [sys.executable, "-c", "import time; time.sleep(60)"]


@pytest.fixture
def left_over():
    """A process of a run that is no more."""
    process = subprocess.Popen(SLEEP, start_new_session=True)
    yield process
    process.kill()
    process.wait()


def test_what_a_killed_run_left_is_ended(left_over):
    """At once, though nobody buries it while we look: its parent is this test."""
    begun = time.monotonic()
    end_left_overs([("The worker", left_over.pid, psutil.Process(left_over.pid).create_time())])
    assert time.monotonic() - begun < PATIENCE / 2
    assert left_over.wait(5)


def test_process_that_only_bears_the_same_number_is_let_be(left_over):
    end_left_overs([("The worker", left_over.pid, psutil.Process(left_over.pid).create_time() - 3600)])
    assert left_over.poll() is None


def test_program_ends_with_those_that_it_started(tmp_path):
    with_a_child = [sys.executable, "-c", f"import subprocess; subprocess.run({SLEEP!r})"]
    program = Program("parent", with_a_child, log=tmp_path / "log")
    program.start()
    while not (family := psutil.Process(program.process.pid).children()):
        pass
    program.stop()
    assert not psutil.wait_procs(family, timeout=10)[1]


def test_program_that_ends_before_it_answers_is_quoted(tmp_path):
    program = Program("It", [sys.executable, "-c", "print('out of luck')"], log=tmp_path / "log")
    program.start()
    with pytest.raises(Refusal, match=r"It did not start. The end of .*log:\n    out of luck"):
        wait_until(program, lambda: int("no"), ValueError)
