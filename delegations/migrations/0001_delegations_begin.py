import uuid

import django.contrib.postgres.constraints
import django.contrib.postgres.fields.ranges
import django.db.models.deletion
import pgtrigger.compiler
import pgtrigger.migrations
from django.conf import settings
from django.contrib.postgres.operations import BtreeGistExtension
from django.db import migrations, models

import delegations.models.relations
from portal.core.beginnings import Beginning


class Migration(Beginning):
    initial = True

    dependencies = [
        ("organizations", "0002_first_types_and_desks"),
        ("pghistory", "0007_auto_20250421_0444"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        # A period and what it is about exclude each other in one index.
        BtreeGistExtension(),
        migrations.CreateModel(
            name="SubjectFamily",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("name_fr", models.CharField(max_length=80, unique=True, verbose_name="nom français")),
                ("name_en", models.CharField(max_length=80, unique=True, verbose_name="nom anglais")),
                ("position", models.PositiveSmallIntegerField(default=0, verbose_name="rang dans les listes")),
            ],
            options={
                "verbose_name": "famille de sujets",
                "verbose_name_plural": "familles de sujets",
                "ordering": ["position", "pk"],
            },
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="subjectfamily",
            trigger=pgtrigger.compiler.Trigger(
                name="insert_insert",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='INSERT INTO "delegations_subjectfamilyevent" ("id", "name_en", "name_fr", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "position") VALUES (NEW."id", NEW."name_en", NEW."name_fr", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."position"); RETURN NULL;',
                    hash="692dcdcab1470843f4b4ba6b9715c4f61b259ee9",
                    operation="INSERT",
                    pgid="pgtrigger_insert_insert_77325",
                    table="delegations_subjectfamily",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="subjectfamily",
            trigger=pgtrigger.compiler.Trigger(
                name="update_update",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    condition="WHEN (OLD.* IS DISTINCT FROM NEW.*)",
                    func='INSERT INTO "delegations_subjectfamilyevent" ("id", "name_en", "name_fr", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "position") VALUES (NEW."id", NEW."name_en", NEW."name_fr", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."position"); RETURN NULL;',
                    hash="be269cbf5b25f6f2a5056522b6bc81ffe2c0f87c",
                    operation="UPDATE",
                    pgid="pgtrigger_update_update_45f85",
                    table="delegations_subjectfamily",
                    when="AFTER",
                ),
            ),
        ),
        migrations.CreateModel(
            name="SubjectFamilyEvent",
            fields=[
                ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
                ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                ("pgh_label", models.TextField(help_text="The event label.")),
                ("id", models.BigIntegerField()),
                ("name_fr", models.CharField(max_length=80, verbose_name="nom français")),
                ("name_en", models.CharField(max_length=80, verbose_name="nom anglais")),
                ("position", models.PositiveSmallIntegerField(default=0, verbose_name="rang dans les listes")),
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
                        to="delegations.subjectfamily",
                    ),
                ),
            ],
            options={
                "abstract": False,
            },
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="subjectfamilyevent",
            trigger=pgtrigger.compiler.Trigger(
                name="append_only",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;",
                    hash="3b91786820869118e4b85575fae99f6122ef2a59",
                    operation="UPDATE OR DELETE",
                    pgid="pgtrigger_append_only_d3040",
                    table="delegations_subjectfamilyevent",
                    when="BEFORE",
                ),
            ),
        ),
        migrations.CreateModel(
            name="RelationType",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("name_fr", models.CharField(max_length=100, unique=True, verbose_name="nom français")),
                ("name_en", models.CharField(max_length=100, unique=True, verbose_name="nom anglais")),
                ("position", models.PositiveSmallIntegerField(default=0, verbose_name="rang dans les listes")),
                (
                    "client_types",
                    models.ManyToManyField(
                        related_name="relation_types_as_client",
                        to="organizations.organizationtype",
                        verbose_name="types de compte des clients",
                    ),
                ),
                (
                    "provider_types",
                    models.ManyToManyField(
                        related_name="relation_types_as_provider",
                        to="organizations.organizationtype",
                        verbose_name="types de compte des mandataires",
                    ),
                ),
            ],
            options={
                "verbose_name": "type de relation",
                "verbose_name_plural": "types de relation",
                "ordering": ["position", "pk"],
            },
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="relationtype",
            trigger=pgtrigger.compiler.Trigger(
                name="insert_insert",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='INSERT INTO "delegations_relationtypeevent" ("id", "name_en", "name_fr", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "position") VALUES (NEW."id", NEW."name_en", NEW."name_fr", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."position"); RETURN NULL;',
                    hash="08c01f25564ebf2ce8314d9df7ae16df3c5ad8f5",
                    operation="INSERT",
                    pgid="pgtrigger_insert_insert_b7b66",
                    table="delegations_relationtype",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="relationtype",
            trigger=pgtrigger.compiler.Trigger(
                name="update_update",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    condition="WHEN (OLD.* IS DISTINCT FROM NEW.*)",
                    func='INSERT INTO "delegations_relationtypeevent" ("id", "name_en", "name_fr", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "position") VALUES (NEW."id", NEW."name_en", NEW."name_fr", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."position"); RETURN NULL;',
                    hash="31d508582c58e66f9919bf7f13facc52ea8738fb",
                    operation="UPDATE",
                    pgid="pgtrigger_update_update_41557",
                    table="delegations_relationtype",
                    when="AFTER",
                ),
            ),
        ),
        migrations.CreateModel(
            name="Relation",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("public_id", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("proposed", "Proposée"),
                            ("active", "Active"),
                            ("ended", "Terminée"),
                            ("declined", "Déclinée"),
                            ("withdrawn", "Retirée"),
                            ("expired", "Restée sans réponse"),
                        ],
                        max_length=10,
                        verbose_name="état",
                    ),
                ),
                ("starts_on", models.DateField(verbose_name="date de début")),
                ("ends_on", models.DateField(blank=True, null=True, verbose_name="date de fin")),
                ("proposal", models.JSONField(blank=True, default=dict, verbose_name="sujets proposés")),
                ("proposed_at", models.DateTimeField(blank=True, null=True, verbose_name="proposition")),
                ("answer_by", models.DateTimeField(blank=True, null=True, verbose_name="réponse attendue avant")),
                ("warned_at", models.DateTimeField(blank=True, null=True, verbose_name="rappel")),
                ("granted_at", models.DateTimeField(blank=True, null=True, verbose_name="octroi")),
                ("ended_at", models.DateTimeField(blank=True, null=True, verbose_name="fin")),
                (
                    "client",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="relations_given",
                        to="organizations.organization",
                        verbose_name="organisation cliente",
                    ),
                ),
                (
                    "ended_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "granted_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "proposed_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "provider",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="relations_received",
                        to="organizations.organization",
                        verbose_name="organisation mandataire",
                    ),
                ),
                (
                    "type",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="relations",
                        to="delegations.relationtype",
                        verbose_name="type de relation",
                    ),
                ),
            ],
            options={
                "verbose_name": "relation",
                "verbose_name_plural": "relations",
                "indexes": [
                    models.Index(fields=["provider", "state"], name="relations_of_a_provider"),
                    models.Index(fields=["client", "state"], name="relations_of_a_client"),
                    models.Index(
                        condition=models.Q(("state", "proposed")), fields=["answer_by"], name="proposals_to_answer"
                    ),
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("client", models.F("provider")), _negated=True),
                        name="relation_is_between_two_organizations",
                        violation_error_message="Une organisation n’a pas de relation avec elle-même.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("ends_on", None), ("ends_on__gte", models.F("starts_on")), _connector="OR"),
                        name="relation_ends_after_it_begins",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("ended_at", None), ("state__in", ["proposed", "active"])),
                            models.Q(
                                models.Q(("state__in", ["proposed", "active"]), _negated=True),
                                ("ended_at__isnull", False),
                            ),
                            _connector="OR",
                        ),
                        name="relation_is_ended_iff_it_says_when",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("granted_at__isnull", False), ("state__in", ["active", "ended"])),
                            models.Q(
                                models.Q(("state__in", ["active", "ended"]), _negated=True),
                                ("answer_by__isnull", False),
                                ("granted_at", None),
                                ("proposed_at__isnull", False),
                            ),
                            _connector="OR",
                        ),
                        name="granted_relation_says_when_and_proposal_waits_for_an_answer",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("state", "proposed")),
                        fields=("client", "provider", "type"),
                        name="one_open_proposal_between_two_organizations",
                        violation_error_message="Cette relation est déjà proposée et attend une réponse.",
                    ),
                    django.contrib.postgres.constraints.ExclusionConstraint(
                        condition=models.Q(("state", "active")),
                        expressions=[
                            ("client", "="),
                            ("provider", "="),
                            ("type", "="),
                            (
                                delegations.models.relations.Period(
                                    "starts_on",
                                    "ends_on",
                                    django.contrib.postgres.fields.ranges.RangeBoundary(
                                        inclusive_lower=True, inclusive_upper=True
                                    ),
                                ),
                                "&&",
                            ),
                        ],
                        name="no_two_relations_of_a_type_at_once",
                        violation_error_message="Cette relation existe déjà pour ces dates.",
                    ),
                ],
            },
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="relation",
            trigger=pgtrigger.compiler.Trigger(
                name="parties_of_a_relation_never_change",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    condition='WHEN (OLD."client_id" IS DISTINCT FROM (NEW."client_id") OR OLD."provider_id" IS DISTINCT FROM (NEW."provider_id") OR OLD."type_id" IS DISTINCT FROM (NEW."type_id"))',
                    func="RAISE EXCEPTION 'pgtrigger: Cannot update rows from % table', TG_TABLE_NAME;",
                    hash="caf9475408444a2da7c3721cb4b868086c609712",
                    operation="UPDATE",
                    pgid="pgtrigger_parties_of_a_relation_never_change_afa4d",
                    table="delegations_relation",
                    when="BEFORE",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="relation",
            trigger=pgtrigger.compiler.Trigger(
                name="relation_goes_from_state_to_state",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    declare="DECLARE _is_valid_transition BOOLEAN;",
                    func='SELECT CONCAT(OLD."state", \':\', NEW."state") = ANY(\'{proposed:active,proposed:declined,proposed:withdrawn,proposed:expired,active:ended}\'::text[]) INTO _is_valid_transition; IF (_is_valid_transition IS FALSE AND OLD."state" IS DISTINCT FROM NEW."state") THEN RAISE EXCEPTION \'pgtrigger: Invalid transition of field "state" from "%" to "%" on table %\', OLD."state", NEW."state", TG_TABLE_NAME; ELSE RETURN NEW; END IF;',
                    hash="eebfc19a3cd0367d669a4366f89e753d408d4f2d",
                    operation="UPDATE",
                    pgid="pgtrigger_relation_goes_from_state_to_state_0abde",
                    table="delegations_relation",
                    when="BEFORE",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="relation",
            trigger=pgtrigger.compiler.Trigger(
                name="relation_is_never_deleted",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="RAISE EXCEPTION 'pgtrigger: Cannot delete rows from % table', TG_TABLE_NAME;",
                    hash="4ca095b0e00e3aa7c6b81cde9370aee369cfa8bd",
                    operation="DELETE",
                    pgid="pgtrigger_relation_is_never_deleted_a935b",
                    table="delegations_relation",
                    when="BEFORE",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="relation",
            trigger=pgtrigger.compiler.Trigger(
                name="insert_insert",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='INSERT INTO "delegations_relationevent" ("answer_by", "client_id", "ended_at", "ended_by_id", "ends_on", "granted_at", "granted_by_id", "id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "proposal", "proposed_at", "proposed_by_id", "provider_id", "public_id", "starts_on", "state", "type_id", "warned_at") VALUES (NEW."answer_by", NEW."client_id", NEW."ended_at", NEW."ended_by_id", NEW."ends_on", NEW."granted_at", NEW."granted_by_id", NEW."id", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."proposal", NEW."proposed_at", NEW."proposed_by_id", NEW."provider_id", NEW."public_id", NEW."starts_on", NEW."state", NEW."type_id", NEW."warned_at"); RETURN NULL;',
                    hash="eab67d0e12dddf7a55cc221ae5e72694046a8fe7",
                    operation="INSERT",
                    pgid="pgtrigger_insert_insert_1ce52",
                    table="delegations_relation",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="relation",
            trigger=pgtrigger.compiler.Trigger(
                name="update_update",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    condition="WHEN (OLD.* IS DISTINCT FROM NEW.*)",
                    func='INSERT INTO "delegations_relationevent" ("answer_by", "client_id", "ended_at", "ended_by_id", "ends_on", "granted_at", "granted_by_id", "id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "proposal", "proposed_at", "proposed_by_id", "provider_id", "public_id", "starts_on", "state", "type_id", "warned_at") VALUES (NEW."answer_by", NEW."client_id", NEW."ended_at", NEW."ended_by_id", NEW."ends_on", NEW."granted_at", NEW."granted_by_id", NEW."id", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."proposal", NEW."proposed_at", NEW."proposed_by_id", NEW."provider_id", NEW."public_id", NEW."starts_on", NEW."state", NEW."type_id", NEW."warned_at"); RETURN NULL;',
                    hash="d7b589e7fc661d28516fd54600d21ca77069822c",
                    operation="UPDATE",
                    pgid="pgtrigger_update_update_5ad36",
                    table="delegations_relation",
                    when="AFTER",
                ),
            ),
        ),
        migrations.CreateModel(
            name="RelationEvent",
            fields=[
                ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
                ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                ("pgh_label", models.TextField(help_text="The event label.")),
                ("id", models.BigIntegerField()),
                ("public_id", models.UUIDField(default=uuid.uuid4, editable=False)),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("proposed", "Proposée"),
                            ("active", "Active"),
                            ("ended", "Terminée"),
                            ("declined", "Déclinée"),
                            ("withdrawn", "Retirée"),
                            ("expired", "Restée sans réponse"),
                        ],
                        max_length=10,
                        verbose_name="état",
                    ),
                ),
                ("starts_on", models.DateField(verbose_name="date de début")),
                ("ends_on", models.DateField(blank=True, null=True, verbose_name="date de fin")),
                ("proposal", models.JSONField(blank=True, default=dict, verbose_name="sujets proposés")),
                ("proposed_at", models.DateTimeField(blank=True, null=True, verbose_name="proposition")),
                ("answer_by", models.DateTimeField(blank=True, null=True, verbose_name="réponse attendue avant")),
                ("warned_at", models.DateTimeField(blank=True, null=True, verbose_name="rappel")),
                ("granted_at", models.DateTimeField(blank=True, null=True, verbose_name="octroi")),
                ("ended_at", models.DateTimeField(blank=True, null=True, verbose_name="fin")),
                (
                    "client",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="organizations.organization",
                        verbose_name="organisation cliente",
                    ),
                ),
                (
                    "ended_by",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "granted_by",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to=settings.AUTH_USER_MODEL,
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
                        to="delegations.relation",
                    ),
                ),
                (
                    "proposed_by",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "provider",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="organizations.organization",
                        verbose_name="organisation mandataire",
                    ),
                ),
                (
                    "type",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="delegations.relationtype",
                        verbose_name="type de relation",
                    ),
                ),
            ],
            options={
                "abstract": False,
            },
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="relationevent",
            trigger=pgtrigger.compiler.Trigger(
                name="append_only",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;",
                    hash="29854a89e5d855ba16d1a1f80303f61a1d92113c",
                    operation="UPDATE OR DELETE",
                    pgid="pgtrigger_append_only_51307",
                    table="delegations_relationevent",
                    when="BEFORE",
                ),
            ),
        ),
        migrations.CreateModel(
            name="RelationTypeEvent",
            fields=[
                ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
                ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                ("pgh_label", models.TextField(help_text="The event label.")),
                ("id", models.BigIntegerField()),
                ("name_fr", models.CharField(max_length=100, verbose_name="nom français")),
                ("name_en", models.CharField(max_length=100, verbose_name="nom anglais")),
                ("position", models.PositiveSmallIntegerField(default=0, verbose_name="rang dans les listes")),
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
                        to="delegations.relationtype",
                    ),
                ),
            ],
            options={
                "abstract": False,
            },
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="relationtypeevent",
            trigger=pgtrigger.compiler.Trigger(
                name="append_only",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;",
                    hash="4a60a1b2c09a14d23e506e0da3da4ce42c22ae5b",
                    operation="UPDATE OR DELETE",
                    pgid="pgtrigger_append_only_7e401",
                    table="delegations_relationtypeevent",
                    when="BEFORE",
                ),
            ),
        ),
        migrations.CreateModel(
            name="Subject",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("code", models.SlugField(max_length=40, unique=True, verbose_name="code")),
                ("name_fr", models.CharField(max_length=120, verbose_name="nom français")),
                ("name_en", models.CharField(max_length=120, verbose_name="nom anglais")),
                (
                    "summary_fr",
                    models.TextField(blank=True, max_length=600, verbose_name="ce que le sujet permet, en français"),
                ),
                (
                    "summary_en",
                    models.TextField(blank=True, max_length=600, verbose_name="ce que le sujet permet, en anglais"),
                ),
                ("offers_read", models.BooleanField(default=True, verbose_name="offert en lecture")),
                ("offers_write", models.BooleanField(default=True, verbose_name="offert en lecture et écriture")),
                (
                    "is_delegable",
                    models.BooleanField(
                        default=True,
                        help_text="Un client peut le confier à une organisation mandataire.",
                        verbose_name="se délègue",
                    ),
                ),
                ("position", models.PositiveSmallIntegerField(default=0, verbose_name="rang dans les listes")),
                ("retired_at", models.DateTimeField(blank=True, null=True, verbose_name="retiré le")),
                (
                    "types",
                    models.ManyToManyField(
                        related_name="subjects",
                        to="organizations.organizationtype",
                        verbose_name="types de compte dont les dossiers l’ont",
                    ),
                ),
                (
                    "family",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="subjects",
                        to="delegations.subjectfamily",
                        verbose_name="famille",
                    ),
                ),
            ],
            options={
                "verbose_name": "sujet autorisé",
                "verbose_name_plural": "sujets autorisés",
                "ordering": ["family__position", "position", "pk"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("offers_read", True), ("offers_write", True), _connector="OR"),
                        name="subject_is_offered_in_some_right",
                        violation_error_message="Offrez le sujet en lecture, en écriture, ou les deux.",
                    )
                ],
            },
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="subject",
            trigger=pgtrigger.compiler.Trigger(
                name="insert_insert",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='INSERT INTO "delegations_subjectevent" ("code", "family_id", "id", "is_delegable", "name_en", "name_fr", "offers_read", "offers_write", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "position", "retired_at", "summary_en", "summary_fr") VALUES (NEW."code", NEW."family_id", NEW."id", NEW."is_delegable", NEW."name_en", NEW."name_fr", NEW."offers_read", NEW."offers_write", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."position", NEW."retired_at", NEW."summary_en", NEW."summary_fr"); RETURN NULL;',
                    hash="e24b3b488bb408cb31a83ab62d83e0488bb77d26",
                    operation="INSERT",
                    pgid="pgtrigger_insert_insert_9ec52",
                    table="delegations_subject",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="subject",
            trigger=pgtrigger.compiler.Trigger(
                name="update_update",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    condition="WHEN (OLD.* IS DISTINCT FROM NEW.*)",
                    func='INSERT INTO "delegations_subjectevent" ("code", "family_id", "id", "is_delegable", "name_en", "name_fr", "offers_read", "offers_write", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "position", "retired_at", "summary_en", "summary_fr") VALUES (NEW."code", NEW."family_id", NEW."id", NEW."is_delegable", NEW."name_en", NEW."name_fr", NEW."offers_read", NEW."offers_write", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."position", NEW."retired_at", NEW."summary_en", NEW."summary_fr"); RETURN NULL;',
                    hash="6191873db0f238be4f347109a7315e8e09d45ee7",
                    operation="UPDATE",
                    pgid="pgtrigger_update_update_eca96",
                    table="delegations_subject",
                    when="AFTER",
                ),
            ),
        ),
        migrations.CreateModel(
            name="Authorization",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("public_id", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                (
                    "right",
                    models.CharField(
                        choices=[("read", "Lecture"), ("write", "Écriture")], max_length=5, verbose_name="droit"
                    ),
                ),
                ("starts_on", models.DateField(verbose_name="date de début")),
                ("ends_on", models.DateField(blank=True, null=True, verbose_name="date de fin")),
                ("granted_at", models.DateTimeField(auto_now_add=True, verbose_name="octroi")),
                ("ended_at", models.DateTimeField(blank=True, null=True, verbose_name="retrait")),
                ("told_days_before", models.PositiveSmallIntegerField(blank=True, null=True)),
                (
                    "covers",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="covered_by",
                        to="delegations.authorization",
                    ),
                ),
                (
                    "ended_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "file",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="authorizations",
                        to="organizations.organization",
                        verbose_name="dossier",
                    ),
                ),
                (
                    "granted_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "holder_membership",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="authorizations",
                        to="organizations.membership",
                        verbose_name="contact de l’organisation",
                    ),
                ),
                (
                    "holder_organization",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="authorizations_held",
                        to="organizations.organization",
                        verbose_name="organisation mandataire",
                    ),
                ),
                (
                    "request",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="authorizations",
                        to="organizations.servicerequest",
                        verbose_name="demande",
                    ),
                ),
                (
                    "relation",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="authorizations",
                        to="delegations.relation",
                    ),
                ),
                (
                    "subject",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="authorizations",
                        to="delegations.subject",
                        verbose_name="sujet autorisé",
                    ),
                ),
            ],
            options={
                "verbose_name": "autorisation",
                "verbose_name_plural": "autorisations",
                "indexes": [
                    models.Index(
                        condition=models.Q(("ended_at", None), ("holder_membership__isnull", False)),
                        fields=["holder_membership", "file", "subject"],
                        include=("right", "starts_on", "ends_on", "relation"),
                        name="authorizations_of_a_person",
                    ),
                    models.Index(
                        condition=models.Q(("ended_at", None), ("holder_organization__isnull", False)),
                        fields=["file", "subject", "holder_organization"],
                        include=("right", "starts_on", "ends_on", "relation"),
                        name="authorizations_of_a_provider",
                    ),
                    models.Index(
                        condition=models.Q(("ended_at", None), ("holder_organization__isnull", False)),
                        fields=["holder_organization", "file", "subject"],
                        include=("right", "starts_on", "ends_on", "relation"),
                        name="files_of_a_provider",
                    ),
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("holder_membership__isnull", False), ("holder_organization", None)),
                            models.Q(
                                ("holder_membership", None),
                                ("holder_organization__isnull", False),
                                ("relation__isnull", False),
                            ),
                            _connector="OR",
                        ),
                        name="authorization_has_one_holder",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("ends_on", None), ("ends_on__gte", models.F("starts_on")), _connector="OR"),
                        name="authorization_ends_after_it_begins",
                        violation_error_message="La date de fin précède la date de début. Corrigez l’une des deux.",
                    ),
                    django.contrib.postgres.constraints.ExclusionConstraint(
                        condition=models.Q(("ended_at", None), ("holder_membership__isnull", False)),
                        expressions=[
                            ("holder_membership", "="),
                            ("file", "="),
                            ("subject", "="),
                            ("right", "="),
                            (
                                delegations.models.relations.Period(
                                    "starts_on",
                                    "ends_on",
                                    django.contrib.postgres.fields.ranges.RangeBoundary(
                                        inclusive_lower=True, inclusive_upper=True
                                    ),
                                ),
                                "&&",
                            ),
                        ],
                        name="no_person_is_authorized_twice_at_once",
                        violation_error_message="Cette personne a déjà cette autorisation pour ces dates.",
                    ),
                    django.contrib.postgres.constraints.ExclusionConstraint(
                        condition=models.Q(("ended_at", None), ("holder_organization__isnull", False)),
                        expressions=[
                            ("relation", "="),
                            ("subject", "="),
                            ("right", "="),
                            (
                                delegations.models.relations.Period(
                                    "starts_on",
                                    "ends_on",
                                    django.contrib.postgres.fields.ranges.RangeBoundary(
                                        inclusive_lower=True, inclusive_upper=True
                                    ),
                                ),
                                "&&",
                            ),
                        ],
                        name="no_organization_is_authorized_twice_at_once",
                        violation_error_message="Cette organisation a déjà cette autorisation pour ces dates.",
                    ),
                ],
            },
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="authorization",
            trigger=pgtrigger.compiler.Trigger(
                name="authorization_stays_within_its_relation",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="\n    IF NEW.relation_id IS NULL THEN\n        IF NOT EXISTS (\n            SELECT 1 FROM organizations_membership\n            WHERE id = NEW.holder_membership_id AND organization_id = NEW.file_id\n        ) THEN\n            RAISE EXCEPTION 'an authorization without a relation is held within the file'\n                USING ERRCODE = 'check_violation', CONSTRAINT = 'authorization_stays_within_its_relation';\n        END IF;\n    ELSIF NOT EXISTS (\n        SELECT 1\n        FROM delegations_relation AS relation\n        JOIN delegations_subject AS subject ON subject.id = NEW.subject_id\n        WHERE relation.id = NEW.relation_id AND relation.client_id = NEW.file_id AND subject.is_delegable\n            AND relation.provider_id = COALESCE(\n                NEW.holder_organization_id,\n                (SELECT organization_id FROM organizations_membership WHERE id = NEW.holder_membership_id)\n            )\n    ) THEN\n        RAISE EXCEPTION 'an authorization stays within its relation, with a subject that may be delegated'\n            USING ERRCODE = 'check_violation', CONSTRAINT = 'authorization_stays_within_its_relation';\n    END IF;\n    RETURN NEW;\n",
                    hash="37fd29adb6bb0c3b86c4b7539cddc76b0a9133e3",
                    operation="INSERT",
                    pgid="pgtrigger_authorization_stays_within_its_relation_ac496",
                    table="delegations_authorization",
                    when="BEFORE",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="authorization",
            trigger=pgtrigger.compiler.Trigger(
                name="what_was_authorized_never_changes",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    condition='WHEN (OLD."file_id" IS DISTINCT FROM (NEW."file_id") OR OLD."holder_membership_id" IS DISTINCT FROM (NEW."holder_membership_id") OR OLD."holder_organization_id" IS DISTINCT FROM (NEW."holder_organization_id") OR OLD."relation_id" IS DISTINCT FROM (NEW."relation_id") OR OLD."right" IS DISTINCT FROM (NEW."right") OR OLD."starts_on" IS DISTINCT FROM (NEW."starts_on") OR OLD."subject_id" IS DISTINCT FROM (NEW."subject_id"))',
                    func="RAISE EXCEPTION 'pgtrigger: Cannot update rows from % table', TG_TABLE_NAME;",
                    hash="05427d01120978f6173fd59ae9e28d6396be2078",
                    operation="UPDATE",
                    pgid="pgtrigger_what_was_authorized_never_changes_e64b1",
                    table="delegations_authorization",
                    when="BEFORE",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="authorization",
            trigger=pgtrigger.compiler.Trigger(
                name="authorization_is_never_deleted",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="RAISE EXCEPTION 'pgtrigger: Cannot delete rows from % table', TG_TABLE_NAME;",
                    hash="153c3f30cabc9d2c2cbb25fb657c0a51c078f13b",
                    operation="DELETE",
                    pgid="pgtrigger_authorization_is_never_deleted_d1b64",
                    table="delegations_authorization",
                    when="BEFORE",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="authorization",
            trigger=pgtrigger.compiler.Trigger(
                name="insert_insert",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='INSERT INTO "delegations_authorizationevent" ("covers_id", "ended_at", "ended_by_id", "ends_on", "file_id", "granted_at", "granted_by_id", "holder_membership_id", "holder_organization_id", "id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "public_id", "relation_id", "request_id", "right", "starts_on", "subject_id", "told_days_before") VALUES (NEW."covers_id", NEW."ended_at", NEW."ended_by_id", NEW."ends_on", NEW."file_id", NEW."granted_at", NEW."granted_by_id", NEW."holder_membership_id", NEW."holder_organization_id", NEW."id", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."public_id", NEW."relation_id", NEW."request_id", NEW."right", NEW."starts_on", NEW."subject_id", NEW."told_days_before"); RETURN NULL;',
                    hash="614653c8577a9e258e5a29d685a11d3f42752de9",
                    operation="INSERT",
                    pgid="pgtrigger_insert_insert_37562",
                    table="delegations_authorization",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="authorization",
            trigger=pgtrigger.compiler.Trigger(
                name="update_update",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    condition="WHEN (OLD.* IS DISTINCT FROM NEW.*)",
                    func='INSERT INTO "delegations_authorizationevent" ("covers_id", "ended_at", "ended_by_id", "ends_on", "file_id", "granted_at", "granted_by_id", "holder_membership_id", "holder_organization_id", "id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "public_id", "relation_id", "request_id", "right", "starts_on", "subject_id", "told_days_before") VALUES (NEW."covers_id", NEW."ended_at", NEW."ended_by_id", NEW."ends_on", NEW."file_id", NEW."granted_at", NEW."granted_by_id", NEW."holder_membership_id", NEW."holder_organization_id", NEW."id", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."public_id", NEW."relation_id", NEW."request_id", NEW."right", NEW."starts_on", NEW."subject_id", NEW."told_days_before"); RETURN NULL;',
                    hash="becde216ac647c3293bf0b188759c4947f9864f6",
                    operation="UPDATE",
                    pgid="pgtrigger_update_update_7cdfe",
                    table="delegations_authorization",
                    when="AFTER",
                ),
            ),
        ),
        migrations.CreateModel(
            name="AuthorizationEvent",
            fields=[
                ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
                ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                ("pgh_label", models.TextField(help_text="The event label.")),
                ("id", models.BigIntegerField()),
                ("public_id", models.UUIDField(default=uuid.uuid4, editable=False)),
                (
                    "right",
                    models.CharField(
                        choices=[("read", "Lecture"), ("write", "Écriture")], max_length=5, verbose_name="droit"
                    ),
                ),
                ("starts_on", models.DateField(verbose_name="date de début")),
                ("ends_on", models.DateField(blank=True, null=True, verbose_name="date de fin")),
                ("granted_at", models.DateTimeField(auto_now_add=True, verbose_name="octroi")),
                ("ended_at", models.DateTimeField(blank=True, null=True, verbose_name="retrait")),
                ("told_days_before", models.PositiveSmallIntegerField(blank=True, null=True)),
                (
                    "covers",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="delegations.authorization",
                    ),
                ),
                (
                    "ended_by",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "file",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="organizations.organization",
                        verbose_name="dossier",
                    ),
                ),
                (
                    "granted_by",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "holder_membership",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="organizations.membership",
                        verbose_name="contact de l’organisation",
                    ),
                ),
                (
                    "holder_organization",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="organizations.organization",
                        verbose_name="organisation mandataire",
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
                        to="delegations.authorization",
                    ),
                ),
                (
                    "request",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="organizations.servicerequest",
                        verbose_name="demande",
                    ),
                ),
                (
                    "relation",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="delegations.relation",
                    ),
                ),
                (
                    "subject",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="delegations.subject",
                        verbose_name="sujet autorisé",
                    ),
                ),
            ],
            options={
                "abstract": False,
            },
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="authorizationevent",
            trigger=pgtrigger.compiler.Trigger(
                name="append_only",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;",
                    hash="5740b36071661071e51a6cde9562ad39a29a02da",
                    operation="UPDATE OR DELETE",
                    pgid="pgtrigger_append_only_d3ac5",
                    table="delegations_authorizationevent",
                    when="BEFORE",
                ),
            ),
        ),
        migrations.CreateModel(
            name="SubjectEvent",
            fields=[
                ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
                ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                ("pgh_label", models.TextField(help_text="The event label.")),
                ("id", models.BigIntegerField()),
                ("code", models.SlugField(db_index=False, max_length=40, verbose_name="code")),
                ("name_fr", models.CharField(max_length=120, verbose_name="nom français")),
                ("name_en", models.CharField(max_length=120, verbose_name="nom anglais")),
                (
                    "summary_fr",
                    models.TextField(blank=True, max_length=600, verbose_name="ce que le sujet permet, en français"),
                ),
                (
                    "summary_en",
                    models.TextField(blank=True, max_length=600, verbose_name="ce que le sujet permet, en anglais"),
                ),
                ("offers_read", models.BooleanField(default=True, verbose_name="offert en lecture")),
                ("offers_write", models.BooleanField(default=True, verbose_name="offert en lecture et écriture")),
                (
                    "is_delegable",
                    models.BooleanField(
                        default=True,
                        help_text="Un client peut le confier à une organisation mandataire.",
                        verbose_name="se délègue",
                    ),
                ),
                ("position", models.PositiveSmallIntegerField(default=0, verbose_name="rang dans les listes")),
                ("retired_at", models.DateTimeField(blank=True, null=True, verbose_name="retiré le")),
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
                        to="delegations.subject",
                    ),
                ),
                (
                    "family",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="delegations.subjectfamily",
                        verbose_name="famille",
                    ),
                ),
            ],
            options={
                "abstract": False,
            },
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="subjectevent",
            trigger=pgtrigger.compiler.Trigger(
                name="append_only",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;",
                    hash="58012854cf978a1b208ea361fbca0d1d70d392e4",
                    operation="UPDATE OR DELETE",
                    pgid="pgtrigger_append_only_40b10",
                    table="delegations_subjectevent",
                    when="BEFORE",
                ),
            ),
        ),
    ]
