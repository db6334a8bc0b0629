"""The schema moves in one line, by steps that someone named."""

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest
from django.apps import apps
from django.conf import settings
from django.contrib.postgres.operations import CreateExtension
from django.core.management import call_command
from django.core.management.base import SystemCheckError
from django.db import connection, migrations, models
from django.db.migrations import Migration
from django.db.migrations.loader import MigrationLoader
from django.test.utils import isolate_apps
from pghistory.models import Event
from pgtrigger.migrations import AddTrigger

from organizations.models import Organization
from portal.core.beginnings import Beginning

ROOT = settings.BASE_DIR
OURS = {
    config.label
    for config in apps.get_app_configs()
    if Path(config.path).is_relative_to(ROOT) and "site-packages" not in config.path
}
LOADER = MigrationLoader(None)
STEPS = sorted(step for step in LOADER.disk_migrations if step[0] in OURS)
SENTENCE = re.compile(r"[a-z]+(_[a-z0-9]+)+")


@pytest.mark.django_db
def test_models_and_migrations_agree():
    call_command("makemigrations", check_changes=True, dry_run=True)


@pytest.mark.django_db
def test_model_that_is_ahead_of_its_migrations_is_known(monkeypatch, capsys):
    monkeypatch.setattr(Organization._meta.get_field("name"), "max_length", 7)
    with pytest.raises(SystemExit):
        call_command("makemigrations", check_changes=True, dry_run=True)
    assert "Alter field name on organization" in capsys.readouterr().out


def test_history_of_each_app_is_one_line():
    call_command("check", "--fail-level", "WARNING")  # django-linear-migrations looks
    assert {app: len(LOADER.graph.leaf_nodes(app)) for app, _ in STEPS} == {app: 1 for app, _ in STEPS}


@pytest.mark.parametrize(
    ("steps", "newest", "said"),
    [
        (["0001_initial", "0002_colours", "0002_readers"], "0002_colours", "multiple leaf nodes"),
        (["0001_initial", "0002_colours"], "0001_initial", "the latest migration is"),
        (["0001_initial", "0002_colours"], "0001_initial\n0002_colours", "contains multiple lines"),
    ],
    ids=["two of one number", "not told", "both told"],
)
def test_history_that_is_no_line_is_known(tmp_path, monkeypatch, settings, steps, newest, said):
    history = tmp_path / f"history_of_{tmp_path.name}"
    history.mkdir()
    for name in steps:
        before = [] if name == steps[0] else [("support", steps[0])]
        step = f"class Migration(migrations.Migration):\n    dependencies = {before}\n"
        (history / f"{name}.py").write_text(f"from django.db import migrations\n\n\n{step}")
    (history / "__init__.py").touch()
    (history / "max_migration.txt").write_text(newest)
    monkeypatch.syspath_prepend(tmp_path)
    settings.MIGRATION_MODULES = {"support": history.name}
    with pytest.raises(SystemCheckError, match=said):
        call_command("check", "support", "--tag", "models", "--fail-level", "WARNING")


# --- Names ---------------------------------------------------------------------------------------


def is_named_by_hand(step: Migration) -> bool:
    """Django suggests a name from the operations; `initial` is the one suggestion that says it all."""
    name = re.sub(r"^\d{4}_", "", step.name)
    if name == "initial":
        return bool(step.initial)
    return bool(SENTENCE.fullmatch(name)) and name != step.suggest_name() and not re.search("auto|and_more", name)


@pytest.mark.parametrize("step", STEPS, ids=lambda step: ".".join(step))
def test_step_is_named_by_hand(step):
    assert is_named_by_hand(LOADER.disk_migrations[step])


@pytest.mark.parametrize(
    ("name", "by_hand"),
    [
        ("0002_user_gains_a_telephone", True),
        ("0002_user_telephone", False),  # what Django would have called it
        ("0002_auto_20260101_1200", False),
        ("0002_user_telephone_and_more", False),
        ("0002_telephone", False),
    ],
)
def test_name_that_django_gave_is_known(name, by_hand):
    step = Migration(name, "accounts")
    step.operations = [migrations.AddField("user", "telephone", models.CharField(max_length=20))]
    assert is_named_by_hand(step) is by_hand


def own_models() -> list[type[models.Model]]:
    """Return the models that we wrote; the tables of events write themselves."""
    return [
        model
        for config in apps.get_app_configs()
        if config.label in OURS
        for model in config.get_models()
        if not issubclass(model, Event)
    ]


def unnamed_rules(model: type[models.Model]) -> list[str]:
    rules = [*model._meta.constraints, *model._meta.indexes]
    return [rule.name for rule in rules if not re.fullmatch(r"[a-z]+(_[a-z0-9]+){2,}", rule.name)]


def unspoken_relations(model: type[models.Model]) -> list[str]:
    fields = [*model._meta.local_fields, *model._meta.local_many_to_many]
    return [
        field.name
        for field in fields
        if field.remote_field
        and not field.remote_field.parent_link
        and field.name not in {"groups", "user_permissions"}  # written by Django
        and (not field.remote_field.related_name or str(field.remote_field.related_name).endswith("_set"))
    ]


@pytest.mark.parametrize("model", own_models(), ids=lambda model: model._meta.label)
def test_rule_of_the_database_is_a_sentence(model):
    assert not unnamed_rules(model)


@pytest.mark.parametrize("model", own_models(), ids=lambda model: model._meta.label)
def test_relation_has_the_noun_one_would_say_aloud(model):
    assert not unspoken_relations(model)


@isolate_apps("accounts")
def test_default_names_are_known():
    class Pass(models.Model):  # noqa: DJ008
        owner = models.ForeignKey("accounts.User", on_delete=models.CASCADE)
        guest = models.ForeignKey("accounts.User", on_delete=models.CASCADE, related_name="passes")

        class Meta:
            app_label = "accounts"
            constraints = [models.UniqueConstraint(fields=["owner"], name="unique_owner")]

    assert unspoken_relations(Pass) == ["owner"]
    assert unnamed_rules(Pass) == ["unique_owner"]


# --- Beginnings ----------------------------------------------------------------------------------

# They make what was not there, and look at no other table than their own.
ARISE = (AddTrigger, CreateExtension, migrations.CreateModel, migrations.RunSQL)


def changes_what_it_made(step: Migration) -> bool:
    """Whether a table that a step made was another one before its end: drawn once, it would be made as it ends."""
    return not all(isinstance(operation, ARISE) for operation in step.operations)


@pytest.mark.parametrize(
    "step", [step for step in STEPS if isinstance(LOADER.disk_migrations[step], Beginning)], ids=".".join
)
def test_step_that_draws_the_models_once_makes_tables_and_nothing_else(step):
    assert not changes_what_it_made(LOADER.disk_migrations[step])


def test_step_that_changes_what_it_made_is_known():
    step = Beginning("0001_initial", "accounts")
    step.operations = [migrations.CreateModel("Pass", [("id", models.BigAutoField(primary_key=True))])]
    assert not changes_what_it_made(step)
    step.operations.append(migrations.AddField("pass", "name", models.CharField(max_length=20)))
    assert changes_what_it_made(step)


@pytest.mark.django_db
def test_tables_drawn_once_are_those_drawn_after_each_operation():
    step = LOADER.disk_migrations["support", "0002_agents_see_as_people"]
    before = LOADER.project_state(("support", "0001_agents_write_notes"))

    def said(apply) -> list[str]:
        """Return what the database would be told, each thing once: pgtrigger makes anew a trigger that stands."""
        with connection.schema_editor(collect_sql=True) as editor:
            apply(step, before.clone(), editor)
        return list(dict.fromkeys(editor.collected_sql))

    told = said(Beginning.apply)
    assert sum(line.startswith("CREATE TABLE") for line in told) > 1
    assert told == said(Migration.apply)


# --- Deployment ----------------------------------------------------------------------------------


def deploy_check(**environment: str) -> subprocess.CompletedProcess[str]:
    production = {
        "DJANGO_SETTINGS_MODULE": "portal.settings",
        "SECRET_KEY": "k8Zx-47hQ_pWm2vR9sLt6uYb3NcJf5Gd1AeXoKiTzUqHyMwPrVBnSgCjDlEa",
        "SITE_URL": "https://guichet.example",
    }
    return subprocess.run(
        [sys.executable, "manage.py", "check", "--deploy", "--fail-level", "WARNING"],
        cwd=ROOT,
        env={name: value for name, value in os.environ.items() if name != "DJANGO_ALLOW_ASYNC_UNSAFE"}
        | production
        | environment,
        capture_output=True,
        text=True,
        check=False,
    )


def test_production_has_nothing_to_reproach():
    found = deploy_check()
    assert found.returncode == 0, found.stderr


def test_portal_without_https_is_reproached():
    found = deploy_check(SITE_URL="http://guichet.example")
    assert found.returncode != 0
    assert "security.W" in found.stderr


@pytest.mark.django_db
def test_database_is_where_the_migrations_lead():
    with connection.cursor() as cursor:
        assert "accounts_user" in connection.introspection.table_names(cursor)
