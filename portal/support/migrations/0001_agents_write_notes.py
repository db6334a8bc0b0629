import uuid

import django.db.models.deletion
import pgtrigger.compiler
import pgtrigger.migrations
from django.conf import settings
from django.db import migrations, models

from portal.core.beginnings import Beginning


class Migration(Beginning):
    initial = True

    dependencies = [
        ("organizations", "0002_first_types_and_desks"),
        ("pghistory", "0007_auto_20250421_0444"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="Note",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("public_id", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ("text", models.TextField(max_length=4000, verbose_name="texte")),
                ("written_at", models.DateTimeField(auto_now_add=True, verbose_name="moment")),
                ("pinned_at", models.DateTimeField(blank=True, null=True, verbose_name="épinglée")),
                (
                    "author",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="notes_written",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="par",
                    ),
                ),
                (
                    "desk",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="notes",
                        to="organizations.supportdesk",
                        verbose_name="service",
                    ),
                ),
                (
                    "organization",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="internal_notes",
                        to="organizations.organization",
                        verbose_name="compte",
                    ),
                ),
                (
                    "person",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="internal_notes",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="personne",
                    ),
                ),
            ],
            options={
                "verbose_name": "note interne",
                "verbose_name_plural": "notes internes",
                "ordering": ["-written_at", "-pk"],
                "default_permissions": ("add", "view"),
                "indexes": [
                    models.Index(fields=["organization", "-written_at"], name="notes_about_an_organization"),
                    models.Index(fields=["person", "-written_at"], name="notes_about_a_person"),
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("desk", None), ("organization__isnull", False), ("person", None)),
                            models.Q(("organization", None), ("person__isnull", False)),
                            _connector="OR",
                        ),
                        name="note_is_about_an_organization_or_a_person",
                    ),
                    models.CheckConstraint(condition=models.Q(("text", ""), _negated=True), name="note_says_something"),
                ],
            },
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="note",
            trigger=pgtrigger.compiler.Trigger(
                name="settled_rows_stay",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    condition='WHEN (OLD."organization_id" IS DISTINCT FROM (NEW."organization_id") OR OLD."person_id" IS DISTINCT FROM (NEW."person_id") OR OLD."desk_id" IS DISTINCT FROM (NEW."desk_id") OR OLD."text" IS DISTINCT FROM (NEW."text") OR OLD."author_id" IS DISTINCT FROM (NEW."author_id") OR OLD."written_at" IS DISTINCT FROM (NEW."written_at"))',
                    func="RAISE EXCEPTION 'pgtrigger: Cannot update rows from % table', TG_TABLE_NAME;",
                    hash="0408e12a676de44caaebd0a76b8d0f2b964b5ab8",
                    operation="UPDATE",
                    pgid="pgtrigger_settled_rows_stay_5b4f8",
                    table="support_note",
                    when="BEFORE",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="note",
            trigger=pgtrigger.compiler.Trigger(
                name="insert_insert",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='INSERT INTO "support_noteevent" ("author_id", "desk_id", "id", "organization_id", "person_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "pinned_at", "public_id", "written_at") VALUES (NEW."author_id", NEW."desk_id", NEW."id", NEW."organization_id", NEW."person_id", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."pinned_at", NEW."public_id", NEW."written_at"); RETURN NULL;',
                    hash="3b6b64778111b8ca5b6de78bbe84c2a056c611d4",
                    operation="INSERT",
                    pgid="pgtrigger_insert_insert_19077",
                    table="support_note",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="note",
            trigger=pgtrigger.compiler.Trigger(
                name="update_update",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    condition='WHEN (OLD."author_id" IS DISTINCT FROM (NEW."author_id") OR OLD."desk_id" IS DISTINCT FROM (NEW."desk_id") OR OLD."id" IS DISTINCT FROM (NEW."id") OR OLD."organization_id" IS DISTINCT FROM (NEW."organization_id") OR OLD."person_id" IS DISTINCT FROM (NEW."person_id") OR OLD."pinned_at" IS DISTINCT FROM (NEW."pinned_at") OR OLD."public_id" IS DISTINCT FROM (NEW."public_id") OR OLD."written_at" IS DISTINCT FROM (NEW."written_at"))',
                    func='INSERT INTO "support_noteevent" ("author_id", "desk_id", "id", "organization_id", "person_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "pinned_at", "public_id", "written_at") VALUES (NEW."author_id", NEW."desk_id", NEW."id", NEW."organization_id", NEW."person_id", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."pinned_at", NEW."public_id", NEW."written_at"); RETURN NULL;',
                    hash="a996ef0729a29d3baba9ab17325f16af9b1b1b5c",
                    operation="UPDATE",
                    pgid="pgtrigger_update_update_42e36",
                    table="support_note",
                    when="AFTER",
                ),
            ),
        ),
        migrations.CreateModel(
            name="NoteEvent",
            fields=[
                ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
                ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                ("pgh_label", models.TextField(help_text="The event label.")),
                ("id", models.BigIntegerField()),
                ("public_id", models.UUIDField(default=uuid.uuid4, editable=False)),
                ("written_at", models.DateTimeField(auto_now_add=True, verbose_name="moment")),
                ("pinned_at", models.DateTimeField(blank=True, null=True, verbose_name="épinglée")),
                (
                    "author",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="par",
                    ),
                ),
                (
                    "desk",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="organizations.supportdesk",
                        verbose_name="service",
                    ),
                ),
                (
                    "organization",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="organizations.organization",
                        verbose_name="compte",
                    ),
                ),
                (
                    "person",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
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
                        to="support.note",
                    ),
                ),
            ],
            options={
                "abstract": False,
            },
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="noteevent",
            trigger=pgtrigger.compiler.Trigger(
                name="append_only",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;",
                    hash="1fc8016eb51310493193a4fecf58004f6fc8c2c7",
                    operation="UPDATE OR DELETE",
                    pgid="pgtrigger_append_only_5647c",
                    table="support_noteevent",
                    when="BEFORE",
                ),
            ),
        ),
    ]
