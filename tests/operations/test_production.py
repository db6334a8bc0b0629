"""docker-compose.yml: well formed, closed wherever it can be, and its commands do what they are there for."""

import json
import os
import re
import socket
import subprocess
import sys
import time

import compose_spec
import pytest

from portal.local.serve import WEB, WORKER
from tests.operations.production import CHECKOUT, HOST, compose
from tests.operations.web import ask

SERVICES = compose()["services"]
OURS = ("web", "worker", "beat", "migrate")


def test_compose_file_says_only_what_compose_understands():
    """The parser refuses unknown keys, durations without a unit, and what is used without being declared."""
    compose_spec.PyCompose.from_json(json.dumps(compose())).validate()


def test_compose_file_with_a_misspelt_key_would_be_refused():
    wrong = compose()
    wrong["services"]["web"]["helthcheck"] = wrong["services"]["web"].pop("healthcheck")
    with pytest.raises(ValueError, match="helthcheck"):
        compose_spec.PyCompose.from_json(json.dumps(wrong))


@pytest.mark.parametrize("name", SERVICES)
def test_no_service_is_root_or_can_become_it(name):
    service = SERVICES[name]
    assert int(service["user"].split(":")[0]) > 0
    assert service["cap_drop"] == ["ALL"]
    assert "no-new-privileges:true" in service["security_opt"]
    assert service["read_only"] is True


@pytest.mark.parametrize("name", SERVICES)
def test_each_service_says_whether_it_is_well(name):
    check = SERVICES[name]["healthcheck"]
    assert check.get("test") or (name == "migrate" and check == {"disable": True})


def test_only_the_proxy_is_reachable_from_outside():
    open_to_all = {
        name for name, service in SERVICES.items() if any(not p.startswith("127.") for p in service.get("ports", []))
    }
    assert open_to_all == {"proxy"}
    assert compose()["networks"]["back"] == {"internal": True}
    assert SERVICES["postgres"]["networks"] == SERVICES["valkey"]["networks"] == ["back"]


def test_no_secret_is_in_the_environment_or_on_a_command_line():
    for service in SERVICES.values():
        for name, value in service.get("environment", {}).items():
            assert not re.search("(PASSWORD|SECRET|KEY|_URL)$", name) or name == "SITE_URL", (
                f"{name} belongs in a secret"
            )
            if name.endswith("_FILE"):
                assert value.removeprefix("/run/secrets/") in service["secrets"]


def test_the_script_makes_every_secret_that_is_mounted():
    script = (CHECKOUT / "scripts" / "make-secrets.sh").read_text(encoding="utf-8")
    for secret in compose()["secrets"].values():
        assert f"keep {secret['file'].removeprefix('./secrets/')} " in script


def test_make_secrets_makes_each_once(tmp_path):
    (tmp_path / "scripts").mkdir()
    script = tmp_path / "scripts" / "make-secrets.sh"
    script.write_text((CHECKOUT / "scripts" / "make-secrets.sh").read_text(encoding="utf-8"), encoding="utf-8")
    kept = os.environ | {"EMAIL_URL": "smtp://mail.example.org"}
    subprocess.run(["sh", script], check=True, env=kept, capture_output=True)
    made = {path.name: path.read_text(encoding="ascii") for path in (tmp_path / "secrets").iterdir()}
    assert made.keys() == compose()["secrets"].keys()
    assert made["database-url"].startswith("postgres://guichet:")
    subprocess.run(["sh", script], check=True, env=kept, capture_output=True)
    assert made == {path.name: path.read_text(encoding="ascii") for path in (tmp_path / "secrets").iterdir()}


def test_one_machine_serves_as_production_does():
    local = " ".join(WEB).replace(" --", "\n--").replace(" ", "=").splitlines()
    assert set(local) <= set(SERVICES["web"]["command"])
    assert set(WORKER) <= set(SERVICES["worker"]["command"])


def test_the_image_has_the_same_command_as_the_service():
    dockerfile = (CHECKOUT / "Dockerfile").read_text(encoding="utf-8").replace("\\\n", "")
    commands = [json.loads(found) for found in re.findall(r"^CMD (\[.*\])$", dockerfile, re.MULTILINE)]
    assert SERVICES["web"]["command"] in commands


def test_the_image_leaves_out_the_demonstration():
    ignored = (CHECKOUT / ".dockerignore").read_text(encoding="utf-8").splitlines()
    assert ignored[1] == "*"
    assert {"portal/demo/", "portal/local/"} <= set(ignored)


def test_web_server_serves(web):
    answer = ask(web, "/readyz", host=HOST)
    assert answer.status == 200
    assert json.loads(answer.body) == {
        "status": "ok",
        "database": "ok",
        "migrations": "ok",
        "cache": "ok",
        "broker": "ok",
        "mails": "ok",
    }
    assert ask(web, "/livez", host="elsewhere.example.org").status == 400


def test_health_check_of_the_image_tells_a_server_that_serves_from_none(web, deployment):
    probe = SERVICES["web"]["healthcheck"]["test"][1:]
    for port, well in ((web, True), (1, False)):
        done = subprocess.run(probe, cwd=CHECKOUT, env=deployment | {"PORT": str(port)}, capture_output=True)
        assert (done.returncode == 0) is well


def test_worker_answers_its_health_check(start, deployment):
    worker = start("worker", *SERVICES["worker"]["command"])
    check = SERVICES["worker"]["healthcheck"]["test"][1]
    asking = deployment | {"HOSTNAME": socket.gethostname()}
    deadline = time.monotonic() + 60
    while subprocess.run(["sh", "-c", check], cwd=CHECKOUT, env=asking, capture_output=True).returncode:
        assert worker.is_alive, worker.last_lines()
        assert time.monotonic() < deadline, worker.last_lines()


def test_clock_writes_down_that_it_runs(start, tmp_path):
    in_memory = SERVICES["beat"]["tmpfs"][0].partition(":")[0]
    command = [part.replace(in_memory, str(tmp_path)) for part in SERVICES["beat"]["command"]]
    check = SERVICES["beat"]["healthcheck"]["test"][1].replace(in_memory, str(tmp_path))
    beat = start("beat", *command)
    deadline = time.monotonic() + 30
    while subprocess.run(["sh", "-c", check]).returncode:
        assert beat.is_alive, beat.last_lines()
        assert time.monotonic() < deadline, beat.last_lines()
        time.sleep(0.2)


def test_production_has_no_page_of_the_demonstration(deployment):
    ask_for_it = "import django; django.setup(); from django.urls import reverse; reverse('demo:mails')"
    for more, message in (({}, "'demo' is not a registered namespace"), ({"DEMO": "yes"}, "")):
        done = subprocess.run([sys.executable, "-c", ask_for_it], env=deployment | more, capture_output=True, text=True)
        assert (done.returncode != 0) is bool(message)
        assert message in done.stderr
