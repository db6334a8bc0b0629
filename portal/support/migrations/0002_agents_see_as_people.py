import datetime
import uuid

import django.db.models.deletion
import django.db.models.expressions
import django.utils.timezone
import pgtrigger.compiler
import pgtrigger.migrations
from django.conf import settings
from django.db import migrations, models

from portal.core.beginnings import Beginning


class Migration(Beginning):
    dependencies = [
        ("support", "0001_agents_write_notes"),
        ("pghistory", "0007_auto_20250421_0444"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="Visit",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("public_id", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ("reason", models.CharField(max_length=300, verbose_name="motif")),
                ("ticket", models.CharField(blank=True, max_length=40, verbose_name="numéro de billet")),
                ("asked_at", models.DateTimeField(default=django.utils.timezone.now, verbose_name="demande")),
                ("consented_at", models.DateTimeField(blank=True, null=True, verbose_name="accord de la personne")),
                ("declined_at", models.DateTimeField(blank=True, null=True, verbose_name="refus de la personne")),
                ("begun_at", models.DateTimeField(blank=True, null=True, verbose_name="début")),
                ("ends_at", models.DateTimeField(blank=True, null=True, verbose_name="fin au plus tard")),
                ("ended_at", models.DateTimeField(blank=True, null=True, verbose_name="fin")),
                (
                    "agent",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="visits_made",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="agent",
                    ),
                ),
                (
                    "person",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="visits",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="personne",
                    ),
                ),
            ],
            options={
                "verbose_name": "consultation au nom d’une personne",
                "verbose_name_plural": "consultations au nom d’une personne",
                "permissions": [
                    ("see_as", "Peut voir le portail comme une personne"),
                    ("merge_people", "Peut réunir deux utilisateurs d’une même personne"),
                ],
                "default_permissions": ("view",),
                "indexes": [models.Index(fields=["person", "-asked_at"], name="visits_of_a_person")],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("begun_at__isnull", False), ("ended_at", None)),
                        fields=("agent",),
                        name="one_open_visit_per_agent",
                        violation_error_message="Vous voyez déjà le portail comme quelqu’un : terminez d’abord.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("agent", models.F("person")), _negated=True),
                        name="nobody_visits_themselves",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("begun_at", None),
                            models.Q(("ticket", ""), _negated=True),
                            ("consented_at__isnull", False),
                            _connector="OR",
                        ),
                        name="visit_has_a_ticket_or_the_consent_of_the_person",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("declined_at", None), models.Q(("begun_at", None), ("consented_at", None)), _connector="OR"
                        ),
                        name="declined_visit_never_begins",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("begun_at", None), ("ended_at", None), ("ends_at", None)),
                            models.Q(
                                ("begun_at__isnull", False),
                                ("ends_at__gt", models.F("begun_at")),
                                ("ends_at__isnull", False),
                                (
                                    "ends_at__lte",
                                    django.db.models.expressions.CombinedExpression(
                                        models.F("begun_at"), "+", models.Value(datetime.timedelta(seconds=1800))
                                    ),
                                ),
                            ),
                            _connector="OR",
                        ),
                        name="visit_lasts_thirty_minutes_at_most",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("ended_at", None),
                            models.Q(("ended_at__gte", models.F("begun_at")), ("ended_at__lte", models.F("ends_at"))),
                            _connector="OR",
                        ),
                        name="visit_ends_between_its_beginning_and_its_time",
                    ),
                ],
            },
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="visit",
            trigger=pgtrigger.compiler.Trigger(
                name="insert_insert",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='INSERT INTO "support_visitevent" ("agent_id", "asked_at", "begun_at", "consented_at", "declined_at", "ended_at", "ends_at", "id", "person_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "public_id", "reason", "ticket") VALUES (NEW."agent_id", NEW."asked_at", NEW."begun_at", NEW."consented_at", NEW."declined_at", NEW."ended_at", NEW."ends_at", NEW."id", NEW."person_id", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."public_id", NEW."reason", NEW."ticket"); RETURN NULL;',
                    hash="9a72b444b442cf06ec12b3a881bf2a50f1c6f207",
                    operation="INSERT",
                    pgid="pgtrigger_insert_insert_653d6",
                    table="support_visit",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="visit",
            trigger=pgtrigger.compiler.Trigger(
                name="update_update",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    condition="WHEN (OLD.* IS DISTINCT FROM NEW.*)",
                    func='INSERT INTO "support_visitevent" ("agent_id", "asked_at", "begun_at", "consented_at", "declined_at", "ended_at", "ends_at", "id", "person_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "public_id", "reason", "ticket") VALUES (NEW."agent_id", NEW."asked_at", NEW."begun_at", NEW."consented_at", NEW."declined_at", NEW."ended_at", NEW."ends_at", NEW."id", NEW."person_id", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."public_id", NEW."reason", NEW."ticket"); RETURN NULL;',
                    hash="d58a8afac05f16148bb67715395f915065c7b6d0",
                    operation="UPDATE",
                    pgid="pgtrigger_update_update_8e2fc",
                    table="support_visit",
                    when="AFTER",
                ),
            ),
        ),
        migrations.CreateModel(
            name="PageSeen",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("seen_at", models.DateTimeField(default=django.utils.timezone.now, verbose_name="moment")),
                ("name", models.CharField(max_length=100, verbose_name="page")),
                ("path", models.CharField(max_length=500, verbose_name="adresse")),
                ("title", models.CharField(blank=True, max_length=300, verbose_name="titre")),
                (
                    "visit",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="pages", to="support.visit"
                    ),
                ),
            ],
            options={
                "verbose_name": "page vue",
                "verbose_name_plural": "pages vues",
                "ordering": ["seen_at", "pk"],
                "default_permissions": ("view",),
            },
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="pageseen",
            trigger=pgtrigger.compiler.Trigger(
                name="append_only",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;",
                    hash="23de69ab5dbd38911747730954ad2ec4c50edec5",
                    operation="UPDATE OR DELETE",
                    pgid="pgtrigger_append_only_5b972",
                    table="support_pageseen",
                    when="BEFORE",
                ),
            ),
        ),
        migrations.CreateModel(
            name="VisitEvent",
            fields=[
                ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
                ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                ("pgh_label", models.TextField(help_text="The event label.")),
                ("id", models.BigIntegerField()),
                ("public_id", models.UUIDField(default=uuid.uuid4, editable=False)),
                ("reason", models.CharField(max_length=300, verbose_name="motif")),
                ("ticket", models.CharField(blank=True, max_length=40, verbose_name="numéro de billet")),
                ("asked_at", models.DateTimeField(default=django.utils.timezone.now, verbose_name="demande")),
                ("consented_at", models.DateTimeField(blank=True, null=True, verbose_name="accord de la personne")),
                ("declined_at", models.DateTimeField(blank=True, null=True, verbose_name="refus de la personne")),
                ("begun_at", models.DateTimeField(blank=True, null=True, verbose_name="début")),
                ("ends_at", models.DateTimeField(blank=True, null=True, verbose_name="fin au plus tard")),
                ("ended_at", models.DateTimeField(blank=True, null=True, verbose_name="fin")),
                (
                    "agent",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="agent",
                    ),
                ),
                (
                    "person",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="personne",
                    ),
                ),
                (
                    "pgh_context",
                    models.ForeignKey(
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="pghistory.context",
                    ),
                ),
                (
                    "pgh_obj",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="events",
                        to="support.visit",
                    ),
                ),
            ],
            options={
                "abstract": False,
            },
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="visitevent",
            trigger=pgtrigger.compiler.Trigger(
                name="append_only",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;",
                    hash="f4625decc3bf2c02fb14fd168612e188fa7911ff",
                    operation="UPDATE OR DELETE",
                    pgid="pgtrigger_append_only_67b90",
                    table="support_visitevent",
                    when="BEFORE",
                ),
            ),
        ),
    ]
