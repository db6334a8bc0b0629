"""A broker that is down costs a person nothing that they notice."""

import json
import socket
import subprocess
import sys

from portal.celery import app
from portal.local.servers import free_port

# Nobody listens there. The first call of a process is the slow one: hence a process of its own.
FIRST_SENDS = """
import json, sys, time
import django; django.setup()
from portal.core.queue import later
took = []
for _ in range(int(sys.argv[1])):
    began = time.perf_counter()
    later("notifications.tasks.send_due")
    took.append(time.perf_counter() - began)
print(json.dumps(took))
"""


def test_sending_to_a_dead_broker_takes_no_time(deployment):
    dead = deployment | {"REDIS_URL": f"redis://127.0.0.1:{free_port()}/0"}
    done = subprocess.run([sys.executable, "-c", FIRST_SENDS, "3"], env=dead, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    first, *others = json.loads(done.stdout.splitlines()[-1])
    assert first < 0.3
    assert max(others) < 0.3
    assert "broker_unreachable" in done.stderr


def test_broker_that_hangs_is_given_up_soon(deployment):
    with socket.create_server(("127.0.0.1", 0)) as silent:
        hung = deployment | {"REDIS_URL": f"redis://127.0.0.1:{silent.getsockname()[1]}/0"}
        done = subprocess.run([sys.executable, "-c", FIRST_SENDS, "1"], env=hung, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    assert max(json.loads(done.stdout.splitlines()[-1])) < 4


def test_every_task_of_the_clock_exists():
    app.loader.import_default_modules()
    assert {entry["task"] for entry in app.conf.beat_schedule.values()} <= set(app.tasks)


def test_no_task_may_run_longer_than_the_queue_waits_for_it():
    assert app.conf.task_time_limit < app.conf.broker_transport_options["visibility_timeout"]


def test_only_json_is_read_from_the_queue():
    assert app.conf.accept_content == ["json"]
