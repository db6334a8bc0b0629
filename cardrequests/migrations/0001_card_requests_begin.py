import uuid
from decimal import Decimal

import django.contrib.postgres.indexes
import django.db.models.deletion
import django.utils.timezone
import pgtrigger.compiler
import pgtrigger.migrations
from django.conf import settings
from django.contrib.postgres.operations import TrigramExtension
from django.db import migrations, models

import cardrequests.models.cards
from portal.core.beginnings import Beginning


class Migration(Beginning):
    initial = True

    dependencies = [
        ("notifications", "0002_messages_travel_by_sms_and_are_chosen"),
        ("pghistory", "0007_auto_20250421_0444"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        # Participants are searched by close spelling.
        TrigramExtension(),
        migrations.CreateModel(
            name="Activity",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("name_fr", models.CharField(max_length=150, unique=True, verbose_name="nom français")),
                ("name_en", models.CharField(max_length=150, verbose_name="nom anglais")),
                ("position", models.PositiveSmallIntegerField(default=0, verbose_name="rang dans les listes")),
                ("retired_at", models.DateTimeField(blank=True, null=True, verbose_name="retrait")),
                (
                    "months_valid",
                    models.PositiveSmallIntegerField(
                        blank=True,
                        help_text="Vide : la carte n’expire pas.",
                        null=True,
                        verbose_name="mois de validité des cartes",
                    ),
                ),
            ],
            options={
                "verbose_name": "activité de formation",
                "verbose_name_plural": "activités de formation",
                "ordering": ["position", "name_fr"],
                "abstract": False,
                "default_permissions": ("add", "view", "change"),
            },
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="activity",
            trigger=pgtrigger.compiler.Trigger(
                name="insert_insert",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='INSERT INTO "cardrequests_activityevent" ("id", "months_valid", "name_en", "name_fr", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "position", "retired_at") VALUES (NEW."id", NEW."months_valid", NEW."name_en", NEW."name_fr", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."position", NEW."retired_at"); RETURN NULL;',
                    hash="a4c531f5a9ec5297885dfa8ed1b1c3baf709c385",
                    operation="INSERT",
                    pgid="pgtrigger_insert_insert_a2d79",
                    table="cardrequests_activity",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="activity",
            trigger=pgtrigger.compiler.Trigger(
                name="update_update",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    condition="WHEN (OLD.* IS DISTINCT FROM NEW.*)",
                    func='INSERT INTO "cardrequests_activityevent" ("id", "months_valid", "name_en", "name_fr", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "position", "retired_at") VALUES (NEW."id", NEW."months_valid", NEW."name_en", NEW."name_fr", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."position", NEW."retired_at"); RETURN NULL;',
                    hash="1d5537161e70cc4f1d8faea246a1ac8e07805471",
                    operation="UPDATE",
                    pgid="pgtrigger_update_update_dd0e3",
                    table="cardrequests_activity",
                    when="AFTER",
                ),
            ),
        ),
        migrations.CreateModel(
            name="ActivityEvent",
            fields=[
                ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
                ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                ("pgh_label", models.TextField(help_text="The event label.")),
                ("id", models.BigIntegerField()),
                ("name_fr", models.CharField(max_length=150, verbose_name="nom français")),
                ("name_en", models.CharField(max_length=150, verbose_name="nom anglais")),
                ("position", models.PositiveSmallIntegerField(default=0, verbose_name="rang dans les listes")),
                ("retired_at", models.DateTimeField(blank=True, null=True, verbose_name="retrait")),
                (
                    "months_valid",
                    models.PositiveSmallIntegerField(
                        blank=True,
                        help_text="Vide : la carte n’expire pas.",
                        null=True,
                        verbose_name="mois de validité des cartes",
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
                        to="cardrequests.activity",
                    ),
                ),
            ],
            options={
                "abstract": False,
            },
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="activityevent",
            trigger=pgtrigger.compiler.Trigger(
                name="append_only",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;",
                    hash="4f557d879a8fcd3a37790d0587481428642b3493",
                    operation="UPDATE OR DELETE",
                    pgid="pgtrigger_append_only_a8432",
                    table="cardrequests_activityevent",
                    when="BEFORE",
                ),
            ),
        ),
        migrations.CreateModel(
            name="Institution",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("name_fr", models.CharField(max_length=150, unique=True, verbose_name="nom français")),
                ("name_en", models.CharField(max_length=150, verbose_name="nom anglais")),
                ("position", models.PositiveSmallIntegerField(default=0, verbose_name="rang dans les listes")),
                ("retired_at", models.DateTimeField(blank=True, null=True, verbose_name="retrait")),
                ("city", models.CharField(blank=True, max_length=100, verbose_name="ville")),
            ],
            options={
                "verbose_name": "maison d’enseignement accréditée",
                "verbose_name_plural": "maisons d’enseignement accréditées",
                "ordering": ["position", "name_fr"],
                "abstract": False,
                "default_permissions": ("add", "view", "change"),
            },
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="institution",
            trigger=pgtrigger.compiler.Trigger(
                name="insert_insert",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='INSERT INTO "cardrequests_institutionevent" ("city", "id", "name_en", "name_fr", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "position", "retired_at") VALUES (NEW."city", NEW."id", NEW."name_en", NEW."name_fr", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."position", NEW."retired_at"); RETURN NULL;',
                    hash="33d41b40282d3424c5b66d63d86a41a346a66322",
                    operation="INSERT",
                    pgid="pgtrigger_insert_insert_8282d",
                    table="cardrequests_institution",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="institution",
            trigger=pgtrigger.compiler.Trigger(
                name="update_update",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    condition="WHEN (OLD.* IS DISTINCT FROM NEW.*)",
                    func='INSERT INTO "cardrequests_institutionevent" ("city", "id", "name_en", "name_fr", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "position", "retired_at") VALUES (NEW."city", NEW."id", NEW."name_en", NEW."name_fr", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."position", NEW."retired_at"); RETURN NULL;',
                    hash="df8a53f2e5d4d89d617607ba0de13cb60b096728",
                    operation="UPDATE",
                    pgid="pgtrigger_update_update_240e3",
                    table="cardrequests_institution",
                    when="AFTER",
                ),
            ),
        ),
        migrations.CreateModel(
            name="InstitutionEvent",
            fields=[
                ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
                ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                ("pgh_label", models.TextField(help_text="The event label.")),
                ("id", models.BigIntegerField()),
                ("name_fr", models.CharField(max_length=150, verbose_name="nom français")),
                ("name_en", models.CharField(max_length=150, verbose_name="nom anglais")),
                ("position", models.PositiveSmallIntegerField(default=0, verbose_name="rang dans les listes")),
                ("retired_at", models.DateTimeField(blank=True, null=True, verbose_name="retrait")),
                ("city", models.CharField(blank=True, max_length=100, verbose_name="ville")),
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
                        to="cardrequests.institution",
                    ),
                ),
            ],
            options={
                "abstract": False,
            },
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="institutionevent",
            trigger=pgtrigger.compiler.Trigger(
                name="append_only",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;",
                    hash="ca0bcd7d1c7240e5c605c1b660baf0679ad4efe5",
                    operation="UPDATE OR DELETE",
                    pgid="pgtrigger_append_only_2ff1c",
                    table="cardrequests_institutionevent",
                    when="BEFORE",
                ),
            ),
        ),
        migrations.CreateModel(
            name="OrganismKind",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("name_fr", models.CharField(max_length=150, unique=True, verbose_name="nom français")),
                ("name_en", models.CharField(max_length=150, verbose_name="nom anglais")),
                ("position", models.PositiveSmallIntegerField(default=0, verbose_name="rang dans les listes")),
                ("retired_at", models.DateTimeField(blank=True, null=True, verbose_name="retrait")),
                (
                    "is_accredited",
                    models.BooleanField(
                        default=False, verbose_name="organismes choisis dans la liste des maisons accréditées"
                    ),
                ),
            ],
            options={
                "verbose_name": "type d’organisme",
                "verbose_name_plural": "types d’organisme",
                "ordering": ["position", "name_fr"],
                "abstract": False,
                "default_permissions": ("add", "view", "change"),
            },
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="organismkind",
            trigger=pgtrigger.compiler.Trigger(
                name="insert_insert",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='INSERT INTO "cardrequests_organismkindevent" ("id", "is_accredited", "name_en", "name_fr", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "position", "retired_at") VALUES (NEW."id", NEW."is_accredited", NEW."name_en", NEW."name_fr", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."position", NEW."retired_at"); RETURN NULL;',
                    hash="4871333671b241a5499482241af512c9ae47e187",
                    operation="INSERT",
                    pgid="pgtrigger_insert_insert_765ce",
                    table="cardrequests_organismkind",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="organismkind",
            trigger=pgtrigger.compiler.Trigger(
                name="update_update",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    condition="WHEN (OLD.* IS DISTINCT FROM NEW.*)",
                    func='INSERT INTO "cardrequests_organismkindevent" ("id", "is_accredited", "name_en", "name_fr", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "position", "retired_at") VALUES (NEW."id", NEW."is_accredited", NEW."name_en", NEW."name_fr", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."position", NEW."retired_at"); RETURN NULL;',
                    hash="1d4197c2411e842a1a5d431d8c5a4c93341d9383",
                    operation="UPDATE",
                    pgid="pgtrigger_update_update_0ce70",
                    table="cardrequests_organismkind",
                    when="AFTER",
                ),
            ),
        ),
        migrations.CreateModel(
            name="OrganismKindEvent",
            fields=[
                ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
                ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                ("pgh_label", models.TextField(help_text="The event label.")),
                ("id", models.BigIntegerField()),
                ("name_fr", models.CharField(max_length=150, verbose_name="nom français")),
                ("name_en", models.CharField(max_length=150, verbose_name="nom anglais")),
                ("position", models.PositiveSmallIntegerField(default=0, verbose_name="rang dans les listes")),
                ("retired_at", models.DateTimeField(blank=True, null=True, verbose_name="retrait")),
                (
                    "is_accredited",
                    models.BooleanField(
                        default=False, verbose_name="organismes choisis dans la liste des maisons accréditées"
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
                        to="cardrequests.organismkind",
                    ),
                ),
            ],
            options={
                "abstract": False,
            },
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="organismkindevent",
            trigger=pgtrigger.compiler.Trigger(
                name="append_only",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;",
                    hash="b681f9c1ae6e314d4d1272587df9d5b855366faf",
                    operation="UPDATE OR DELETE",
                    pgid="pgtrigger_append_only_d0f4d",
                    table="cardrequests_organismkindevent",
                    when="BEFORE",
                ),
            ),
        ),
        migrations.CreateModel(
            name="Price",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("amount", models.DecimalField(decimal_places=2, max_digits=6, verbose_name="prix d’une carte")),
                ("starts_on", models.DateField(unique=True, verbose_name="à partir du")),
            ],
            options={
                "verbose_name": "prix",
                "verbose_name_plural": "prix",
                "ordering": ["-starts_on"],
                "default_permissions": ("add", "view", "change"),
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("amount__gte", Decimal("0"))),
                        name="price_is_not_negative",
                        violation_error_message="Un prix n’est pas négatif.",
                    )
                ],
            },
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="price",
            trigger=pgtrigger.compiler.Trigger(
                name="insert_insert",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='INSERT INTO "cardrequests_priceevent" ("amount", "id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "starts_on") VALUES (NEW."amount", NEW."id", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."starts_on"); RETURN NULL;',
                    hash="4a6729a731c2adc94d00a6fb814ede3cc7ce9159",
                    operation="INSERT",
                    pgid="pgtrigger_insert_insert_5bf99",
                    table="cardrequests_price",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="price",
            trigger=pgtrigger.compiler.Trigger(
                name="update_update",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    condition="WHEN (OLD.* IS DISTINCT FROM NEW.*)",
                    func='INSERT INTO "cardrequests_priceevent" ("amount", "id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "starts_on") VALUES (NEW."amount", NEW."id", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."starts_on"); RETURN NULL;',
                    hash="b2c43e84e82f6a970a57f485771fd8140606f29c",
                    operation="UPDATE",
                    pgid="pgtrigger_update_update_3cb47",
                    table="cardrequests_price",
                    when="AFTER",
                ),
            ),
        ),
        migrations.CreateModel(
            name="PriceEvent",
            fields=[
                ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
                ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                ("pgh_label", models.TextField(help_text="The event label.")),
                ("id", models.BigIntegerField()),
                ("amount", models.DecimalField(decimal_places=2, max_digits=6, verbose_name="prix d’une carte")),
                ("starts_on", models.DateField(verbose_name="à partir du")),
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
                        to="cardrequests.price",
                    ),
                ),
            ],
            options={
                "abstract": False,
            },
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="priceevent",
            trigger=pgtrigger.compiler.Trigger(
                name="append_only",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;",
                    hash="b26e33056e24485d4575e12270be5f0c5dda76d1",
                    operation="UPDATE OR DELETE",
                    pgid="pgtrigger_append_only_705c2",
                    table="cardrequests_priceevent",
                    when="BEFORE",
                ),
            ),
        ),
        migrations.CreateModel(
            name="PrintRun",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("public_id", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ("made_at", models.DateTimeField(auto_now_add=True, verbose_name="création")),
                (
                    "made_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="par",
                    ),
                ),
            ],
            options={
                "verbose_name": "tirage de cartes",
                "verbose_name_plural": "tirages de cartes",
                "default_permissions": ("add", "view"),
            },
        ),
        migrations.CreateModel(
            name="Title",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("name_fr", models.CharField(max_length=150, unique=True, verbose_name="nom français")),
                ("name_en", models.CharField(max_length=150, verbose_name="nom anglais")),
                ("position", models.PositiveSmallIntegerField(default=0, verbose_name="rang dans les listes")),
                ("retired_at", models.DateTimeField(blank=True, null=True, verbose_name="retrait")),
            ],
            options={
                "verbose_name": "titre",
                "verbose_name_plural": "titres",
                "ordering": ["position", "name_fr"],
                "abstract": False,
                "default_permissions": ("add", "view", "change"),
            },
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="title",
            trigger=pgtrigger.compiler.Trigger(
                name="insert_insert",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='INSERT INTO "cardrequests_titleevent" ("id", "name_en", "name_fr", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "position", "retired_at") VALUES (NEW."id", NEW."name_en", NEW."name_fr", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."position", NEW."retired_at"); RETURN NULL;',
                    hash="a958b6ec6f45099658152a8e498245c3155e8a27",
                    operation="INSERT",
                    pgid="pgtrigger_insert_insert_a1427",
                    table="cardrequests_title",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="title",
            trigger=pgtrigger.compiler.Trigger(
                name="update_update",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    condition="WHEN (OLD.* IS DISTINCT FROM NEW.*)",
                    func='INSERT INTO "cardrequests_titleevent" ("id", "name_en", "name_fr", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "position", "retired_at") VALUES (NEW."id", NEW."name_en", NEW."name_fr", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."position", NEW."retired_at"); RETURN NULL;',
                    hash="f2a7aeeaec932035ac08eda660e4fccb2e0279fd",
                    operation="UPDATE",
                    pgid="pgtrigger_update_update_c8384",
                    table="cardrequests_title",
                    when="AFTER",
                ),
            ),
        ),
        migrations.CreateModel(
            name="TitleEvent",
            fields=[
                ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
                ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                ("pgh_label", models.TextField(help_text="The event label.")),
                ("id", models.BigIntegerField()),
                ("name_fr", models.CharField(max_length=150, verbose_name="nom français")),
                ("name_en", models.CharField(max_length=150, verbose_name="nom anglais")),
                ("position", models.PositiveSmallIntegerField(default=0, verbose_name="rang dans les listes")),
                ("retired_at", models.DateTimeField(blank=True, null=True, verbose_name="retrait")),
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
                        to="cardrequests.title",
                    ),
                ),
            ],
            options={
                "abstract": False,
            },
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="titleevent",
            trigger=pgtrigger.compiler.Trigger(
                name="append_only",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;",
                    hash="84a74de604748fd7dbf43547551885d743a19797",
                    operation="UPDATE OR DELETE",
                    pgid="pgtrigger_append_only_09264",
                    table="cardrequests_titleevent",
                    when="BEFORE",
                ),
            ),
        ),
        migrations.CreateModel(
            name="Trainer",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("abbreviation", models.CharField(editable=False, max_length=7, unique=True, verbose_name="abrégé")),
                ("card_suffix", models.CharField(default="1", max_length=6, verbose_name="suite du numéro de carte")),
                ("is_active", models.BooleanField(default=True, verbose_name="actif")),
                ("opened_at", models.DateTimeField(auto_now_add=True, verbose_name="ouverture")),
                (
                    "opened_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="ouvert par",
                    ),
                ),
                (
                    "user",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="trainer",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="utilisateur",
                    ),
                ),
            ],
            options={
                "verbose_name": "formateur",
                "verbose_name_plural": "formateurs",
                "ordering": ["abbreviation"],
                "default_permissions": ("add", "view", "change"),
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("abbreviation__regex", "^[A-Z]{4}[0-9]{3}$")),
                        name="abbreviation_is_four_letters_and_three_digits",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("card_suffix__regex", "^[A-Z0-9]{1,6}$")),
                        name="card_suffix_is_capitals_and_digits",
                        violation_error_message="La suite du numéro de carte compte de 1 à 6 chiffres ou lettres capitales.",
                    ),
                ],
            },
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="trainer",
            trigger=pgtrigger.compiler.Trigger(
                name="insert_insert",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='INSERT INTO "cardrequests_trainerevent" ("abbreviation", "card_suffix", "id", "is_active", "opened_at", "opened_by_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "user_id") VALUES (NEW."abbreviation", NEW."card_suffix", NEW."id", NEW."is_active", NEW."opened_at", NEW."opened_by_id", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."user_id"); RETURN NULL;',
                    hash="7b489838003bce0c5815284a6fedeb410c5a6d8a",
                    operation="INSERT",
                    pgid="pgtrigger_insert_insert_2a7e6",
                    table="cardrequests_trainer",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="trainer",
            trigger=pgtrigger.compiler.Trigger(
                name="update_update",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    condition="WHEN (OLD.* IS DISTINCT FROM NEW.*)",
                    func='INSERT INTO "cardrequests_trainerevent" ("abbreviation", "card_suffix", "id", "is_active", "opened_at", "opened_by_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "user_id") VALUES (NEW."abbreviation", NEW."card_suffix", NEW."id", NEW."is_active", NEW."opened_at", NEW."opened_by_id", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."user_id"); RETURN NULL;',
                    hash="8d5b80cc83e1ead6b46eb820963d7c900640e495",
                    operation="UPDATE",
                    pgid="pgtrigger_update_update_56dbb",
                    table="cardrequests_trainer",
                    when="AFTER",
                ),
            ),
        ),
        migrations.CreateModel(
            name="SessionDraft",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("key", models.UUIDField(editable=False, unique=True)),
                ("typed", models.JSONField(default=dict, verbose_name="saisi")),
                ("saved_at", models.DateTimeField(auto_now=True, verbose_name="enregistrement")),
                (
                    "trainer",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="drafts", to="cardrequests.trainer"
                    ),
                ),
            ],
            options={
                "verbose_name": "brouillon de session",
                "verbose_name_plural": "brouillons de session",
                "ordering": ["-saved_at"],
                "default_permissions": (),
            },
        ),
        migrations.CreateModel(
            name="TrainerEvent",
            fields=[
                ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
                ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                ("pgh_label", models.TextField(help_text="The event label.")),
                ("id", models.BigIntegerField()),
                ("abbreviation", models.CharField(editable=False, max_length=7, verbose_name="abrégé")),
                ("card_suffix", models.CharField(default="1", max_length=6, verbose_name="suite du numéro de carte")),
                ("is_active", models.BooleanField(default=True, verbose_name="actif")),
                ("opened_at", models.DateTimeField(auto_now_add=True, verbose_name="ouverture")),
                (
                    "opened_by",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="ouvert par",
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
                        to="cardrequests.trainer",
                    ),
                ),
                (
                    "user",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="utilisateur",
                    ),
                ),
            ],
            options={
                "abstract": False,
            },
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="trainerevent",
            trigger=pgtrigger.compiler.Trigger(
                name="append_only",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;",
                    hash="90931e8c2da39f093878b8aecf31b076de3a9747",
                    operation="UPDATE OR DELETE",
                    pgid="pgtrigger_append_only_b0370",
                    table="cardrequests_trainerevent",
                    when="BEFORE",
                ),
            ),
        ),
        migrations.CreateModel(
            name="TrainingSession",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("public_id", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ("draft_key", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ("number", models.CharField(editable=False, max_length=20, unique=True, verbose_name="numéro")),
                ("created_at", models.DateTimeField(auto_now_add=True, verbose_name="création")),
                ("version", models.PositiveIntegerField(default=1, editable=False, verbose_name="version")),
                ("trainer_email", models.EmailField(max_length=254, verbose_name="courriel")),
                ("organism_name", models.CharField(max_length=150, verbose_name="nom de l’organisme")),
                ("place", models.CharField(max_length=150, verbose_name="lieu de formation")),
                ("ended_on", models.DateField(verbose_name="fin de la session")),
                ("delivery_street", models.CharField(max_length=150, verbose_name="adresse")),
                ("delivery_city", models.CharField(max_length=100, verbose_name="ville")),
                ("delivery_postal_code", models.CharField(max_length=6, verbose_name="code postal")),
                ("delivery_attention", models.CharField(max_length=150, verbose_name="à l’attention de")),
                ("delivery_email", models.EmailField(max_length=254, verbose_name="courriel de livraison")),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("new", "Nouvelle"),
                            ("submitted", "Soumise"),
                            ("paid", "Payée"),
                            ("shipped", "Expédiée"),
                            ("cancelled", "Annulée"),
                        ],
                        default="new",
                        max_length=10,
                        verbose_name="statut",
                    ),
                ),
                ("submitted_at", models.DateTimeField(blank=True, null=True, verbose_name="soumission")),
                ("paid_at", models.DateTimeField(blank=True, null=True, verbose_name="paiement")),
                ("shipped_at", models.DateTimeField(blank=True, null=True, verbose_name="expédition")),
                ("cancelled_at", models.DateTimeField(blank=True, null=True, verbose_name="annulation")),
                (
                    "payment_mode",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("card", "Par carte de crédit"),
                            ("cheque", "Par chèque"),
                            ("deposit", "Par dépôt direct"),
                        ],
                        max_length=10,
                        verbose_name="mode de paiement",
                    ),
                ),
                (
                    "billed_to",
                    models.CharField(
                        blank=True,
                        choices=[("individual", "Individu"), ("organism", "Organisme")],
                        max_length=10,
                        verbose_name="facturé à",
                    ),
                ),
                (
                    "unit_price",
                    models.DecimalField(
                        blank=True, decimal_places=2, max_digits=6, null=True, verbose_name="prix d’une carte"
                    ),
                ),
                ("tracking_number", models.CharField(blank=True, max_length=40, verbose_name="numéro de suivi")),
                (
                    "activity",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="sessions",
                        to="cardrequests.activity",
                        verbose_name="activité de formation",
                    ),
                ),
                (
                    "institution",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="sessions",
                        to="cardrequests.institution",
                        verbose_name="maison d’enseignement accréditée",
                    ),
                ),
                (
                    "kind",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="sessions",
                        to="cardrequests.organismkind",
                        verbose_name="type d’organisme",
                    ),
                ),
                (
                    "second_trainer",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="seconded_sessions",
                        to="cardrequests.trainer",
                        verbose_name="deuxième formateur / moniteur",
                    ),
                ),
                (
                    "trainer",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="sessions",
                        to="cardrequests.trainer",
                        verbose_name="formateur / moniteur",
                    ),
                ),
            ],
            options={
                "verbose_name": "session de formation",
                "verbose_name_plural": "sessions de formation",
                "default_permissions": ("view", "change"),
                "indexes": [
                    models.Index(fields=["trainer", "-created_at"], name="sessions_of_a_trainer"),
                    models.Index(fields=["state", "submitted_at"], name="sessions_in_a_state"),
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("second_trainer", None),
                            models.Q(("second_trainer", models.F("trainer")), _negated=True),
                            _connector="OR",
                        ),
                        name="second_trainer_is_someone_else",
                        violation_error_message="Le deuxième formateur / moniteur est une autre personne que le premier.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("cancelled_at", None),
                                ("paid_at", None),
                                ("shipped_at", None),
                                ("state", "new"),
                                ("submitted_at", None),
                            ),
                            models.Q(
                                ("cancelled_at", None),
                                ("paid_at", None),
                                ("shipped_at", None),
                                ("state", "submitted"),
                                ("submitted_at__isnull", False),
                            ),
                            models.Q(
                                ("cancelled_at", None),
                                ("paid_at__isnull", False),
                                ("shipped_at", None),
                                ("state", "paid"),
                                ("submitted_at__isnull", False),
                            ),
                            models.Q(
                                ("cancelled_at", None),
                                ("paid_at__isnull", False),
                                ("shipped_at__isnull", False),
                                ("state", "shipped"),
                                ("submitted_at__isnull", False),
                            ),
                            models.Q(
                                ("cancelled_at__isnull", False),
                                ("paid_at", None),
                                ("shipped_at", None),
                                ("state", "cancelled"),
                            ),
                            _connector="OR",
                        ),
                        name="session_state_agrees_with_its_instants",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("billed_to", ""), ("payment_mode", ""), ("submitted_at", None), ("unit_price", None)
                            ),
                            models.Q(
                                ("submitted_at__isnull", False),
                                ("unit_price__isnull", False),
                                models.Q(("payment_mode", ""), _negated=True),
                                models.Q(("billed_to", ""), _negated=True),
                            ),
                            _connector="OR",
                        ),
                        name="session_says_how_it_is_paid_once_submitted",
                    ),
                ],
            },
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="trainingsession",
            trigger=pgtrigger.compiler.Trigger(
                name="session_goes_from_state_to_state",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    declare="DECLARE _is_valid_transition BOOLEAN;",
                    func='SELECT CONCAT(OLD."state", \':\', NEW."state") = ANY(\'{new:submitted,submitted:paid,paid:shipped,new:cancelled,submitted:cancelled}\'::text[]) INTO _is_valid_transition; IF (_is_valid_transition IS FALSE AND OLD."state" IS DISTINCT FROM NEW."state") THEN RAISE EXCEPTION \'pgtrigger: Invalid transition of field "state" from "%" to "%" on table %\', OLD."state", NEW."state", TG_TABLE_NAME; ELSE RETURN NEW; END IF;',
                    hash="c2e4e2c6d49c2f3ddad68424fc700e4a57b2cbbc",
                    operation="UPDATE",
                    pgid="pgtrigger_session_goes_from_state_to_state_59911",
                    table="cardrequests_trainingsession",
                    when="BEFORE",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="trainingsession",
            trigger=pgtrigger.compiler.Trigger(
                name="settled_rows_stay",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    condition='WHEN (NOT (OLD."state" = \'new\') AND (OLD."number" IS DISTINCT FROM (NEW."number") OR OLD."trainer_id" IS DISTINCT FROM (NEW."trainer_id") OR OLD."second_trainer_id" IS DISTINCT FROM (NEW."second_trainer_id") OR OLD."kind_id" IS DISTINCT FROM (NEW."kind_id") OR OLD."institution_id" IS DISTINCT FROM (NEW."institution_id") OR OLD."organism_name" IS DISTINCT FROM (NEW."organism_name") OR OLD."place" IS DISTINCT FROM (NEW."place") OR OLD."activity_id" IS DISTINCT FROM (NEW."activity_id") OR OLD."ended_on" IS DISTINCT FROM (NEW."ended_on") OR OLD."trainer_email" IS DISTINCT FROM (NEW."trainer_email") OR OLD."delivery_street" IS DISTINCT FROM (NEW."delivery_street") OR OLD."delivery_city" IS DISTINCT FROM (NEW."delivery_city") OR OLD."delivery_postal_code" IS DISTINCT FROM (NEW."delivery_postal_code") OR OLD."delivery_attention" IS DISTINCT FROM (NEW."delivery_attention") OR OLD."delivery_email" IS DISTINCT FROM (NEW."delivery_email") OR OLD."submitted_at" IS DISTINCT FROM (NEW."submitted_at") OR OLD."billed_to" IS DISTINCT FROM (NEW."billed_to") OR OLD."unit_price" IS DISTINCT FROM (NEW."unit_price")))',
                    func="RAISE EXCEPTION 'pgtrigger: Cannot update rows from % table', TG_TABLE_NAME;",
                    hash="5ca9e38ba83c1c734a56205f51b9180c945e0d65",
                    operation="UPDATE",
                    pgid="pgtrigger_settled_rows_stay_2ad6c",
                    table="cardrequests_trainingsession",
                    when="BEFORE",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="trainingsession",
            trigger=pgtrigger.compiler.Trigger(
                name="session_is_never_deleted",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="RAISE EXCEPTION 'pgtrigger: Cannot delete rows from % table', TG_TABLE_NAME;",
                    hash="0143d847954404426a03616157daa74314003e09",
                    operation="DELETE",
                    pgid="pgtrigger_session_is_never_deleted_cdbfc",
                    table="cardrequests_trainingsession",
                    when="BEFORE",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="trainingsession",
            trigger=pgtrigger.compiler.Trigger(
                name="insert_insert",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='INSERT INTO "cardrequests_trainingsessionevent" ("activity_id", "billed_to", "cancelled_at", "created_at", "delivery_attention", "delivery_city", "delivery_email", "delivery_postal_code", "delivery_street", "draft_key", "ended_on", "id", "institution_id", "kind_id", "number", "organism_name", "paid_at", "payment_mode", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "place", "public_id", "second_trainer_id", "shipped_at", "state", "submitted_at", "tracking_number", "trainer_email", "trainer_id", "unit_price", "version") VALUES (NEW."activity_id", NEW."billed_to", NEW."cancelled_at", NEW."created_at", NEW."delivery_attention", NEW."delivery_city", NEW."delivery_email", NEW."delivery_postal_code", NEW."delivery_street", NEW."draft_key", NEW."ended_on", NEW."id", NEW."institution_id", NEW."kind_id", NEW."number", NEW."organism_name", NEW."paid_at", NEW."payment_mode", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."place", NEW."public_id", NEW."second_trainer_id", NEW."shipped_at", NEW."state", NEW."submitted_at", NEW."tracking_number", NEW."trainer_email", NEW."trainer_id", NEW."unit_price", NEW."version"); RETURN NULL;',
                    hash="fddfe24a2cdce11e555535489a6f535e88f03b5a",
                    operation="INSERT",
                    pgid="pgtrigger_insert_insert_69162",
                    table="cardrequests_trainingsession",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="trainingsession",
            trigger=pgtrigger.compiler.Trigger(
                name="update_update",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    condition="WHEN (OLD.* IS DISTINCT FROM NEW.*)",
                    func='INSERT INTO "cardrequests_trainingsessionevent" ("activity_id", "billed_to", "cancelled_at", "created_at", "delivery_attention", "delivery_city", "delivery_email", "delivery_postal_code", "delivery_street", "draft_key", "ended_on", "id", "institution_id", "kind_id", "number", "organism_name", "paid_at", "payment_mode", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "place", "public_id", "second_trainer_id", "shipped_at", "state", "submitted_at", "tracking_number", "trainer_email", "trainer_id", "unit_price", "version") VALUES (NEW."activity_id", NEW."billed_to", NEW."cancelled_at", NEW."created_at", NEW."delivery_attention", NEW."delivery_city", NEW."delivery_email", NEW."delivery_postal_code", NEW."delivery_street", NEW."draft_key", NEW."ended_on", NEW."id", NEW."institution_id", NEW."kind_id", NEW."number", NEW."organism_name", NEW."paid_at", NEW."payment_mode", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."place", NEW."public_id", NEW."second_trainer_id", NEW."shipped_at", NEW."state", NEW."submitted_at", NEW."tracking_number", NEW."trainer_email", NEW."trainer_id", NEW."unit_price", NEW."version"); RETURN NULL;',
                    hash="8da32518e13b8586547204f283c3ec606e4bd861",
                    operation="UPDATE",
                    pgid="pgtrigger_update_update_3c77f",
                    table="cardrequests_trainingsession",
                    when="AFTER",
                ),
            ),
        ),
        migrations.CreateModel(
            name="Invoice",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("public_id", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                (
                    "kind",
                    models.CharField(
                        choices=[("invoice", "Facture"), ("credit_note", "Note de crédit")],
                        default="invoice",
                        max_length=12,
                        verbose_name="genre",
                    ),
                ),
                ("number", models.CharField(editable=False, max_length=20, unique=True, verbose_name="numéro")),
                ("issued_at", models.DateTimeField(default=django.utils.timezone.now, verbose_name="émission")),
                ("amount", models.DecimalField(decimal_places=2, max_digits=10, verbose_name="montant")),
                ("lines", models.JSONField(default=list, verbose_name="lignes")),
                ("billed_to", models.TextField(max_length=500, verbose_name="facturé à")),
                ("sha256", models.CharField(blank=True, max_length=64, verbose_name="empreinte SHA-256 du PDF")),
                ("rendered_at", models.DateTimeField(blank=True, null=True, verbose_name="mise en page")),
                (
                    "corrects",
                    models.OneToOneField(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="credit_note",
                        to="cardrequests.invoice",
                        verbose_name="facture corrigée",
                    ),
                ),
                (
                    "message",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to="notifications.message",
                        verbose_name="courriel",
                    ),
                ),
                (
                    "session",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="invoices",
                        to="cardrequests.trainingsession",
                    ),
                ),
            ],
            options={
                "verbose_name": "facture",
                "verbose_name_plural": "factures",
                "default_permissions": ("view",),
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("kind", "invoice")), fields=("session",), name="one_invoice_a_session"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("corrects", None), ("kind", "invoice")),
                            models.Q(("corrects__isnull", False), ("kind", "credit_note")),
                            _connector="OR",
                        ),
                        name="credit_note_says_what_it_corrects",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("amount__gte", Decimal("0"))), name="invoice_amount_is_not_negative"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("rendered_at", None), ("sha256", "")),
                            models.Q(("rendered_at__isnull", False), models.Q(("sha256", ""), _negated=True)),
                            _connector="OR",
                        ),
                        name="invoice_is_rendered_with_its_imprint",
                    ),
                ],
            },
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="invoice",
            trigger=pgtrigger.compiler.Trigger(
                name="settled_rows_stay",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    condition='WHEN (OLD."id" IS DISTINCT FROM (NEW."id") OR OLD."public_id" IS DISTINCT FROM (NEW."public_id") OR OLD."kind" IS DISTINCT FROM (NEW."kind") OR OLD."number" IS DISTINCT FROM (NEW."number") OR OLD."session_id" IS DISTINCT FROM (NEW."session_id") OR OLD."corrects_id" IS DISTINCT FROM (NEW."corrects_id") OR OLD."issued_at" IS DISTINCT FROM (NEW."issued_at") OR OLD."amount" IS DISTINCT FROM (NEW."amount") OR OLD."lines" IS DISTINCT FROM (NEW."lines") OR OLD."billed_to" IS DISTINCT FROM (NEW."billed_to"))',
                    func="RAISE EXCEPTION 'pgtrigger: Cannot update rows from % table', TG_TABLE_NAME;",
                    hash="d778d9aeaf585b23b93929d4ccbba656065331fd",
                    operation="UPDATE",
                    pgid="pgtrigger_settled_rows_stay_2657a",
                    table="cardrequests_invoice",
                    when="BEFORE",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="invoice",
            trigger=pgtrigger.compiler.Trigger(
                name="invoice_is_rendered_once",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    condition='WHEN (OLD."rendered_at" IS NOT NULL AND (OLD."rendered_at" IS DISTINCT FROM (NEW."rendered_at") OR OLD."sha256" IS DISTINCT FROM (NEW."sha256")))',
                    func="RAISE EXCEPTION 'pgtrigger: Cannot update rows from % table', TG_TABLE_NAME;",
                    hash="764854b48dfb4e2460410c92764fcf9a22da6c93",
                    operation="UPDATE",
                    pgid="pgtrigger_invoice_is_rendered_once_0800a",
                    table="cardrequests_invoice",
                    when="BEFORE",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="invoice",
            trigger=pgtrigger.compiler.Trigger(
                name="invoice_is_never_deleted",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="RAISE EXCEPTION 'pgtrigger: Cannot delete rows from % table', TG_TABLE_NAME;",
                    hash="95bf500b0822cbb35d188659fb47618e66d33b74",
                    operation="DELETE",
                    pgid="pgtrigger_invoice_is_never_deleted_4c23c",
                    table="cardrequests_invoice",
                    when="BEFORE",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="invoice",
            trigger=pgtrigger.compiler.Trigger(
                name="insert_insert",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='INSERT INTO "cardrequests_invoiceevent" ("amount", "billed_to", "corrects_id", "id", "issued_at", "kind", "lines", "message_id", "number", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "public_id", "rendered_at", "session_id", "sha256") VALUES (NEW."amount", NEW."billed_to", NEW."corrects_id", NEW."id", NEW."issued_at", NEW."kind", NEW."lines", NEW."message_id", NEW."number", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."public_id", NEW."rendered_at", NEW."session_id", NEW."sha256"); RETURN NULL;',
                    hash="dc25089e1127642260d719491f985b00b2f404c0",
                    operation="INSERT",
                    pgid="pgtrigger_insert_insert_aa65a",
                    table="cardrequests_invoice",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="invoice",
            trigger=pgtrigger.compiler.Trigger(
                name="update_update",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    condition="WHEN (OLD.* IS DISTINCT FROM NEW.*)",
                    func='INSERT INTO "cardrequests_invoiceevent" ("amount", "billed_to", "corrects_id", "id", "issued_at", "kind", "lines", "message_id", "number", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "public_id", "rendered_at", "session_id", "sha256") VALUES (NEW."amount", NEW."billed_to", NEW."corrects_id", NEW."id", NEW."issued_at", NEW."kind", NEW."lines", NEW."message_id", NEW."number", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."public_id", NEW."rendered_at", NEW."session_id", NEW."sha256"); RETURN NULL;',
                    hash="bad499481d2467055a1c65b16b267d35fd9ef510",
                    operation="UPDATE",
                    pgid="pgtrigger_update_update_742e7",
                    table="cardrequests_invoice",
                    when="AFTER",
                ),
            ),
        ),
        migrations.CreateModel(
            name="InvoiceEvent",
            fields=[
                ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
                ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                ("pgh_label", models.TextField(help_text="The event label.")),
                ("id", models.BigIntegerField()),
                ("public_id", models.UUIDField(default=uuid.uuid4, editable=False)),
                (
                    "kind",
                    models.CharField(
                        choices=[("invoice", "Facture"), ("credit_note", "Note de crédit")],
                        default="invoice",
                        max_length=12,
                        verbose_name="genre",
                    ),
                ),
                ("number", models.CharField(editable=False, max_length=20, verbose_name="numéro")),
                ("issued_at", models.DateTimeField(default=django.utils.timezone.now, verbose_name="émission")),
                ("amount", models.DecimalField(decimal_places=2, max_digits=10, verbose_name="montant")),
                ("lines", models.JSONField(default=list, verbose_name="lignes")),
                ("billed_to", models.TextField(max_length=500, verbose_name="facturé à")),
                ("sha256", models.CharField(blank=True, max_length=64, verbose_name="empreinte SHA-256 du PDF")),
                ("rendered_at", models.DateTimeField(blank=True, null=True, verbose_name="mise en page")),
                (
                    "corrects",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="cardrequests.invoice",
                        verbose_name="facture corrigée",
                    ),
                ),
                (
                    "message",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="notifications.message",
                        verbose_name="courriel",
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
                        to="cardrequests.invoice",
                    ),
                ),
                (
                    "session",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="cardrequests.trainingsession",
                    ),
                ),
            ],
            options={
                "abstract": False,
            },
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="invoiceevent",
            trigger=pgtrigger.compiler.Trigger(
                name="append_only",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;",
                    hash="8a7838d9fbc05ab9c4f5d3c38e1da3ed1ca7b443",
                    operation="UPDATE OR DELETE",
                    pgid="pgtrigger_append_only_a1376",
                    table="cardrequests_invoiceevent",
                    when="BEFORE",
                ),
            ),
        ),
        migrations.CreateModel(
            name="Participant",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("public_id", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ("first_name", models.CharField(max_length=80, verbose_name="prénom")),
                ("last_name", models.CharField(max_length=80, verbose_name="nom")),
                ("name_key", models.CharField(editable=False, max_length=250, verbose_name="nom simplifié")),
                ("birth_date", models.DateField(null=True, verbose_name="date de naissance")),
                ("telephone", models.CharField(max_length=16, verbose_name="téléphone")),
                ("extension", models.CharField(blank=True, max_length=10, verbose_name="poste")),
                ("position", models.PositiveIntegerField(default=0, verbose_name="rang")),
                ("forgotten_at", models.DateTimeField(blank=True, editable=False, null=True, verbose_name="oubli")),
                (
                    "title",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="cardrequests.title",
                        verbose_name="titre",
                    ),
                ),
                (
                    "session",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="participants",
                        to="cardrequests.trainingsession",
                    ),
                ),
            ],
            options={
                "verbose_name": "participant",
                "verbose_name_plural": "participants",
                "ordering": ["position", "pk"],
                "default_permissions": ("view",),
                "indexes": [
                    django.contrib.postgres.indexes.GinIndex(
                        django.contrib.postgres.indexes.OpClass(models.F("name_key"), name="gin_trgm_ops"),
                        name="participants_by_close_name",
                    ),
                    models.Index(fields=["birth_date"], name="participants_by_birth_date"),
                    models.Index(fields=["telephone"], name="participants_by_telephone"),
                ],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("forgotten_at", None)),
                        fields=("session", "name_key", "birth_date"),
                        name="participant_appears_once_in_a_session",
                        violation_error_message="Cette personne est déjà dans la liste : même nom, même date de naissance.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("birth_date__isnull", False), ("forgotten_at__isnull", False), _connector="OR"
                        ),
                        name="participant_has_a_birth_date_until_forgotten",
                    ),
                ],
            },
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="participant",
            trigger=pgtrigger.compiler.Trigger(
                name="settled_rows_stay",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="\n    PERFORM 1 FROM cardrequests_trainingsession WHERE id IN (OLD.session_id, NEW.session_id) FOR SHARE;\n    IF EXISTS (\n        SELECT 1 FROM cardrequests_trainingsession\n        WHERE id IN (OLD.session_id, NEW.session_id) AND state <> 'new'\n    ) THEN\n        RAISE EXCEPTION 'participants change only while their session is new'\n            USING ERRCODE = 'check_violation', CONSTRAINT = 'participants_change_only_while_new';\n    END IF;\n    RETURN COALESCE(NEW, OLD);\n",
                    hash="e0ea6a079bb0c3572f7dea78aca3f6662bb6088f",
                    operation="INSERT OR UPDATE OR DELETE",
                    pgid="pgtrigger_settled_rows_stay_33aa8",
                    table="cardrequests_participant",
                    when="BEFORE",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="participant",
            trigger=pgtrigger.compiler.Trigger(
                name="insert_insert",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='INSERT INTO "cardrequests_participantevent" ("birth_date", "extension", "first_name", "forgotten_at", "id", "last_name", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "position", "public_id", "session_id", "telephone", "title_id") VALUES (NEW."birth_date", NEW."extension", NEW."first_name", NEW."forgotten_at", NEW."id", NEW."last_name", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."position", NEW."public_id", NEW."session_id", NEW."telephone", NEW."title_id"); RETURN NULL;',
                    hash="35ce8baddfb93db013efa26e0747ffd37f9f6c85",
                    operation="INSERT",
                    pgid="pgtrigger_insert_insert_4b065",
                    table="cardrequests_participant",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="participant",
            trigger=pgtrigger.compiler.Trigger(
                name="update_update",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    condition='WHEN (OLD."birth_date" IS DISTINCT FROM (NEW."birth_date") OR OLD."extension" IS DISTINCT FROM (NEW."extension") OR OLD."first_name" IS DISTINCT FROM (NEW."first_name") OR OLD."forgotten_at" IS DISTINCT FROM (NEW."forgotten_at") OR OLD."id" IS DISTINCT FROM (NEW."id") OR OLD."last_name" IS DISTINCT FROM (NEW."last_name") OR OLD."position" IS DISTINCT FROM (NEW."position") OR OLD."public_id" IS DISTINCT FROM (NEW."public_id") OR OLD."session_id" IS DISTINCT FROM (NEW."session_id") OR OLD."telephone" IS DISTINCT FROM (NEW."telephone") OR OLD."title_id" IS DISTINCT FROM (NEW."title_id"))',
                    func='INSERT INTO "cardrequests_participantevent" ("birth_date", "extension", "first_name", "forgotten_at", "id", "last_name", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "position", "public_id", "session_id", "telephone", "title_id") VALUES (NEW."birth_date", NEW."extension", NEW."first_name", NEW."forgotten_at", NEW."id", NEW."last_name", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."position", NEW."public_id", NEW."session_id", NEW."telephone", NEW."title_id"); RETURN NULL;',
                    hash="d0459ecbc760bb4b0b22a0b442cf77c6827b1712",
                    operation="UPDATE",
                    pgid="pgtrigger_update_update_7ce86",
                    table="cardrequests_participant",
                    when="AFTER",
                ),
            ),
        ),
        migrations.CreateModel(
            name="Card",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("number", models.CharField(editable=False, max_length=20, unique=True, verbose_name="numéro")),
                (
                    "code",
                    models.CharField(
                        default=cardrequests.models.cards.new_code,
                        editable=False,
                        max_length=24,
                        unique=True,
                        verbose_name="code de vérification",
                    ),
                ),
                ("issued_at", models.DateTimeField(default=django.utils.timezone.now, verbose_name="émission")),
                ("expires_on", models.DateField(blank=True, null=True, verbose_name="valide jusqu’au")),
                ("revoked_at", models.DateTimeField(blank=True, null=True, verbose_name="révocation")),
                (
                    "reason",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("lost", "Perdue ou volée"),
                            ("misprinted", "Erreur sur la carte"),
                            ("withdrawn", "Retirée"),
                        ],
                        max_length=12,
                        verbose_name="raison de la révocation",
                    ),
                ),
                ("printed_at", models.DateTimeField(blank=True, null=True, verbose_name="impression")),
                (
                    "replaces",
                    models.OneToOneField(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="replaced_by",
                        to="cardrequests.card",
                        verbose_name="remplace",
                    ),
                ),
                (
                    "participant",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="cards", to="cardrequests.participant"
                    ),
                ),
                (
                    "print_run",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="cards",
                        to="cardrequests.printrun",
                        verbose_name="tirage",
                    ),
                ),
            ],
            options={
                "verbose_name": "carte",
                "verbose_name_plural": "cartes",
                "default_permissions": ("view", "change"),
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("revoked_at", None)),
                        fields=("participant",),
                        name="one_unrevoked_card_a_participant",
                        violation_error_message="Cette personne a déjà une carte. Révoquez-la avant d’en émettre une autre.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("reason", ""), ("revoked_at", None)),
                            models.Q(("revoked_at__isnull", False), models.Q(("reason", ""), _negated=True)),
                            _connector="OR",
                        ),
                        name="revoked_card_says_why",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("printed_at", None), ("print_run__isnull", False), _connector="OR"),
                        name="printed_card_is_in_a_run",
                    ),
                ],
            },
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="card",
            trigger=pgtrigger.compiler.Trigger(
                name="card_stays_what_it_was_issued",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    condition='WHEN (OLD."number" IS DISTINCT FROM (NEW."number") OR OLD."code" IS DISTINCT FROM (NEW."code") OR OLD."participant_id" IS DISTINCT FROM (NEW."participant_id") OR OLD."issued_at" IS DISTINCT FROM (NEW."issued_at") OR OLD."replaces_id" IS DISTINCT FROM (NEW."replaces_id"))',
                    func="RAISE EXCEPTION 'pgtrigger: Cannot update rows from % table', TG_TABLE_NAME;",
                    hash="e767e97c2ef90bbbda103fb596d3d1840978bd4b",
                    operation="UPDATE",
                    pgid="pgtrigger_card_stays_what_it_was_issued_6697f",
                    table="cardrequests_card",
                    when="BEFORE",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="card",
            trigger=pgtrigger.compiler.Trigger(
                name="card_is_never_deleted",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="RAISE EXCEPTION 'pgtrigger: Cannot delete rows from % table', TG_TABLE_NAME;",
                    hash="14069c90c7ca245c0c8b1c74a6da295a3a18c111",
                    operation="DELETE",
                    pgid="pgtrigger_card_is_never_deleted_f0aa2",
                    table="cardrequests_card",
                    when="BEFORE",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="card",
            trigger=pgtrigger.compiler.Trigger(
                name="insert_insert",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='INSERT INTO "cardrequests_cardevent" ("expires_on", "id", "issued_at", "number", "participant_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "print_run_id", "printed_at", "reason", "replaces_id", "revoked_at") VALUES (NEW."expires_on", NEW."id", NEW."issued_at", NEW."number", NEW."participant_id", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."print_run_id", NEW."printed_at", NEW."reason", NEW."replaces_id", NEW."revoked_at"); RETURN NULL;',
                    hash="4e243281c1cd22584507f70996fafe6193fbe50b",
                    operation="INSERT",
                    pgid="pgtrigger_insert_insert_2cfb9",
                    table="cardrequests_card",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="card",
            trigger=pgtrigger.compiler.Trigger(
                name="update_update",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    condition='WHEN (OLD."expires_on" IS DISTINCT FROM (NEW."expires_on") OR OLD."id" IS DISTINCT FROM (NEW."id") OR OLD."issued_at" IS DISTINCT FROM (NEW."issued_at") OR OLD."number" IS DISTINCT FROM (NEW."number") OR OLD."participant_id" IS DISTINCT FROM (NEW."participant_id") OR OLD."print_run_id" IS DISTINCT FROM (NEW."print_run_id") OR OLD."printed_at" IS DISTINCT FROM (NEW."printed_at") OR OLD."reason" IS DISTINCT FROM (NEW."reason") OR OLD."replaces_id" IS DISTINCT FROM (NEW."replaces_id") OR OLD."revoked_at" IS DISTINCT FROM (NEW."revoked_at"))',
                    func='INSERT INTO "cardrequests_cardevent" ("expires_on", "id", "issued_at", "number", "participant_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "print_run_id", "printed_at", "reason", "replaces_id", "revoked_at") VALUES (NEW."expires_on", NEW."id", NEW."issued_at", NEW."number", NEW."participant_id", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."print_run_id", NEW."printed_at", NEW."reason", NEW."replaces_id", NEW."revoked_at"); RETURN NULL;',
                    hash="8af4450cedd3dcc73a2a9faf0f1dd36157dcd0eb",
                    operation="UPDATE",
                    pgid="pgtrigger_update_update_43287",
                    table="cardrequests_card",
                    when="AFTER",
                ),
            ),
        ),
        migrations.CreateModel(
            name="CardEvent",
            fields=[
                ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
                ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                ("pgh_label", models.TextField(help_text="The event label.")),
                ("id", models.BigIntegerField()),
                ("number", models.CharField(editable=False, max_length=20, verbose_name="numéro")),
                ("issued_at", models.DateTimeField(default=django.utils.timezone.now, verbose_name="émission")),
                ("expires_on", models.DateField(blank=True, null=True, verbose_name="valide jusqu’au")),
                ("revoked_at", models.DateTimeField(blank=True, null=True, verbose_name="révocation")),
                (
                    "reason",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("lost", "Perdue ou volée"),
                            ("misprinted", "Erreur sur la carte"),
                            ("withdrawn", "Retirée"),
                        ],
                        max_length=12,
                        verbose_name="raison de la révocation",
                    ),
                ),
                ("printed_at", models.DateTimeField(blank=True, null=True, verbose_name="impression")),
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
                        to="cardrequests.card",
                    ),
                ),
                (
                    "replaces",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="cardrequests.card",
                        verbose_name="remplace",
                    ),
                ),
                (
                    "participant",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="cardrequests.participant",
                    ),
                ),
                (
                    "print_run",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="cardrequests.printrun",
                        verbose_name="tirage",
                    ),
                ),
            ],
            options={
                "abstract": False,
            },
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="cardevent",
            trigger=pgtrigger.compiler.Trigger(
                name="append_only",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;",
                    hash="9d2299ffaa4fcef9359e8bbe5a69537e95063257",
                    operation="UPDATE OR DELETE",
                    pgid="pgtrigger_append_only_76ae1",
                    table="cardrequests_cardevent",
                    when="BEFORE",
                ),
            ),
        ),
        migrations.CreateModel(
            name="ParticipantEvent",
            fields=[
                ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
                ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                ("pgh_label", models.TextField(help_text="The event label.")),
                ("id", models.BigIntegerField()),
                ("public_id", models.UUIDField(default=uuid.uuid4, editable=False)),
                ("first_name", models.CharField(max_length=80, verbose_name="prénom")),
                ("last_name", models.CharField(max_length=80, verbose_name="nom")),
                ("birth_date", models.DateField(null=True, verbose_name="date de naissance")),
                ("telephone", models.CharField(max_length=16, verbose_name="téléphone")),
                ("extension", models.CharField(blank=True, max_length=10, verbose_name="poste")),
                ("position", models.PositiveIntegerField(default=0, verbose_name="rang")),
                ("forgotten_at", models.DateTimeField(blank=True, editable=False, null=True, verbose_name="oubli")),
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
                        to="cardrequests.participant",
                    ),
                ),
                (
                    "title",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="cardrequests.title",
                        verbose_name="titre",
                    ),
                ),
                (
                    "session",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="cardrequests.trainingsession",
                    ),
                ),
            ],
            options={
                "abstract": False,
            },
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="participantevent",
            trigger=pgtrigger.compiler.Trigger(
                name="append_only",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;",
                    hash="735e7c506a7914f0e47cbd72004d305ebc2d8747",
                    operation="UPDATE OR DELETE",
                    pgid="pgtrigger_append_only_6159e",
                    table="cardrequests_participantevent",
                    when="BEFORE",
                ),
            ),
        ),
        migrations.CreateModel(
            name="Payment",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("public_id", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                (
                    "mode",
                    models.CharField(
                        choices=[
                            ("card", "Par carte de crédit"),
                            ("cheque", "Par chèque"),
                            ("deposit", "Par dépôt direct"),
                        ],
                        max_length=10,
                        verbose_name="mode de paiement",
                    ),
                ),
                ("amount", models.DecimalField(decimal_places=2, max_digits=10, verbose_name="montant")),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("started", "Commencé"),
                            ("paid", "Payé"),
                            ("refused", "Refusé"),
                            ("abandoned", "Abandonné"),
                            ("received", "Reçu"),
                        ],
                        default="started",
                        max_length=10,
                        verbose_name="état",
                    ),
                ),
                ("started_at", models.DateTimeField(auto_now_add=True, verbose_name="début")),
                ("settled_at", models.DateTimeField(blank=True, null=True, verbose_name="règlement")),
                ("provider", models.CharField(blank=True, max_length=20, verbose_name="fournisseur de paiement")),
                (
                    "provider_id",
                    models.CharField(
                        blank=True, max_length=255, null=True, unique=True, verbose_name="référence du fournisseur"
                    ),
                ),
                ("idempotency_key", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ("reference", models.CharField(blank=True, max_length=60, verbose_name="numéro du chèque ou du dépôt")),
                ("received_on", models.DateField(blank=True, null=True, verbose_name="reçu le")),
                (
                    "received_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="reçu par",
                    ),
                ),
                (
                    "session",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="payments",
                        to="cardrequests.trainingsession",
                    ),
                ),
            ],
            options={
                "verbose_name": "paiement",
                "verbose_name_plural": "paiements",
                "default_permissions": ("add", "view"),
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("state__in", ["paid", "received"])),
                        fields=("session",),
                        name="session_is_paid_once",
                        violation_error_message="Cette session est déjà payée.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("amount__gt", Decimal("0"))), name="payment_is_of_some_money"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("received_by__isnull", False), ("received_on__isnull", False), ("state", "received")
                            ),
                            models.Q(
                                models.Q(("state", "received"), _negated=True),
                                ("received_by", None),
                                ("received_on", None),
                            ),
                            _connector="OR",
                        ),
                        name="received_payment_says_when_and_by_whom",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("settled_at__isnull", False), ("state__in", ["paid", "received"])),
                            models.Q(("settled_at", None), ("state__in", ["started", "refused", "abandoned"])),
                            _connector="OR",
                        ),
                        name="settled_payment_says_when",
                    ),
                ],
            },
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="payment",
            trigger=pgtrigger.compiler.Trigger(
                name="payment_goes_from_state_to_state",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    declare="DECLARE _is_valid_transition BOOLEAN;",
                    func='SELECT CONCAT(OLD."state", \':\', NEW."state") = ANY(\'{started:paid,started:refused,started:abandoned,refused:paid,abandoned:paid}\'::text[]) INTO _is_valid_transition; IF (_is_valid_transition IS FALSE AND OLD."state" IS DISTINCT FROM NEW."state") THEN RAISE EXCEPTION \'pgtrigger: Invalid transition of field "state" from "%" to "%" on table %\', OLD."state", NEW."state", TG_TABLE_NAME; ELSE RETURN NEW; END IF;',
                    hash="4f54f4d2f6d75ab59f2032e4f1e17602e8bc06c0",
                    operation="UPDATE",
                    pgid="pgtrigger_payment_goes_from_state_to_state_dac18",
                    table="cardrequests_payment",
                    when="BEFORE",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="payment",
            trigger=pgtrigger.compiler.Trigger(
                name="amount_of_a_payment_stays",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    condition='WHEN (OLD."session_id" IS DISTINCT FROM (NEW."session_id") OR OLD."mode" IS DISTINCT FROM (NEW."mode") OR OLD."amount" IS DISTINCT FROM (NEW."amount"))',
                    func="RAISE EXCEPTION 'pgtrigger: Cannot update rows from % table', TG_TABLE_NAME;",
                    hash="e55f9fecc046b408ae206498e0659e7ba11ce451",
                    operation="UPDATE",
                    pgid="pgtrigger_amount_of_a_payment_stays_bad1a",
                    table="cardrequests_payment",
                    when="BEFORE",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="payment",
            trigger=pgtrigger.compiler.Trigger(
                name="payment_is_never_deleted",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="RAISE EXCEPTION 'pgtrigger: Cannot delete rows from % table', TG_TABLE_NAME;",
                    hash="591add35c944c08719bae80cb9cb22e81c566389",
                    operation="DELETE",
                    pgid="pgtrigger_payment_is_never_deleted_eba02",
                    table="cardrequests_payment",
                    when="BEFORE",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="payment",
            trigger=pgtrigger.compiler.Trigger(
                name="insert_insert",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='INSERT INTO "cardrequests_paymentevent" ("amount", "id", "idempotency_key", "mode", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "provider", "provider_id", "public_id", "received_by_id", "received_on", "reference", "session_id", "settled_at", "started_at", "state") VALUES (NEW."amount", NEW."id", NEW."idempotency_key", NEW."mode", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."provider", NEW."provider_id", NEW."public_id", NEW."received_by_id", NEW."received_on", NEW."reference", NEW."session_id", NEW."settled_at", NEW."started_at", NEW."state"); RETURN NULL;',
                    hash="b4a936974dc68af00dc246c685e6c3cea096ac35",
                    operation="INSERT",
                    pgid="pgtrigger_insert_insert_09483",
                    table="cardrequests_payment",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="payment",
            trigger=pgtrigger.compiler.Trigger(
                name="update_update",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    condition="WHEN (OLD.* IS DISTINCT FROM NEW.*)",
                    func='INSERT INTO "cardrequests_paymentevent" ("amount", "id", "idempotency_key", "mode", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "provider", "provider_id", "public_id", "received_by_id", "received_on", "reference", "session_id", "settled_at", "started_at", "state") VALUES (NEW."amount", NEW."id", NEW."idempotency_key", NEW."mode", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."provider", NEW."provider_id", NEW."public_id", NEW."received_by_id", NEW."received_on", NEW."reference", NEW."session_id", NEW."settled_at", NEW."started_at", NEW."state"); RETURN NULL;',
                    hash="fbf865d5c75cd502936dda8e3af9854ba327dff2",
                    operation="UPDATE",
                    pgid="pgtrigger_update_update_5d386",
                    table="cardrequests_payment",
                    when="AFTER",
                ),
            ),
        ),
        migrations.CreateModel(
            name="PaymentEvent",
            fields=[
                ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
                ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                ("pgh_label", models.TextField(help_text="The event label.")),
                ("id", models.BigIntegerField()),
                ("public_id", models.UUIDField(default=uuid.uuid4, editable=False)),
                (
                    "mode",
                    models.CharField(
                        choices=[
                            ("card", "Par carte de crédit"),
                            ("cheque", "Par chèque"),
                            ("deposit", "Par dépôt direct"),
                        ],
                        max_length=10,
                        verbose_name="mode de paiement",
                    ),
                ),
                ("amount", models.DecimalField(decimal_places=2, max_digits=10, verbose_name="montant")),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("started", "Commencé"),
                            ("paid", "Payé"),
                            ("refused", "Refusé"),
                            ("abandoned", "Abandonné"),
                            ("received", "Reçu"),
                        ],
                        default="started",
                        max_length=10,
                        verbose_name="état",
                    ),
                ),
                ("started_at", models.DateTimeField(auto_now_add=True, verbose_name="début")),
                ("settled_at", models.DateTimeField(blank=True, null=True, verbose_name="règlement")),
                ("provider", models.CharField(blank=True, max_length=20, verbose_name="fournisseur de paiement")),
                (
                    "provider_id",
                    models.CharField(blank=True, max_length=255, null=True, verbose_name="référence du fournisseur"),
                ),
                ("idempotency_key", models.UUIDField(default=uuid.uuid4, editable=False)),
                ("reference", models.CharField(blank=True, max_length=60, verbose_name="numéro du chèque ou du dépôt")),
                ("received_on", models.DateField(blank=True, null=True, verbose_name="reçu le")),
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
                        to="cardrequests.payment",
                    ),
                ),
                (
                    "received_by",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="reçu par",
                    ),
                ),
                (
                    "session",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="cardrequests.trainingsession",
                    ),
                ),
            ],
            options={
                "abstract": False,
            },
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="paymentevent",
            trigger=pgtrigger.compiler.Trigger(
                name="append_only",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;",
                    hash="c7cc22605b1e4cea7a6d4b3606f04b547203b78a",
                    operation="UPDATE OR DELETE",
                    pgid="pgtrigger_append_only_a353f",
                    table="cardrequests_paymentevent",
                    when="BEFORE",
                ),
            ),
        ),
        migrations.CreateModel(
            name="ProviderEvent",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("event_id", models.CharField(max_length=255, unique=True, verbose_name="événement")),
                ("kind", models.CharField(max_length=80, verbose_name="genre")),
                ("received_at", models.DateTimeField(auto_now_add=True, verbose_name="réception")),
                ("outcome", models.CharField(blank=True, max_length=40, verbose_name="effet")),
                (
                    "payment",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="provider_events",
                        to="cardrequests.payment",
                        verbose_name="paiement",
                    ),
                ),
            ],
            options={
                "verbose_name": "événement du fournisseur de paiement",
                "verbose_name_plural": "événements du fournisseur de paiement",
                "default_permissions": ("view",),
            },
        ),
        migrations.CreateModel(
            name="TrainingSessionEvent",
            fields=[
                ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
                ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                ("pgh_label", models.TextField(help_text="The event label.")),
                ("id", models.BigIntegerField()),
                ("public_id", models.UUIDField(default=uuid.uuid4, editable=False)),
                ("draft_key", models.UUIDField(default=uuid.uuid4, editable=False)),
                ("number", models.CharField(editable=False, max_length=20, verbose_name="numéro")),
                ("created_at", models.DateTimeField(auto_now_add=True, verbose_name="création")),
                ("version", models.PositiveIntegerField(default=1, editable=False, verbose_name="version")),
                ("trainer_email", models.EmailField(max_length=254, verbose_name="courriel")),
                ("organism_name", models.CharField(max_length=150, verbose_name="nom de l’organisme")),
                ("place", models.CharField(max_length=150, verbose_name="lieu de formation")),
                ("ended_on", models.DateField(verbose_name="fin de la session")),
                ("delivery_street", models.CharField(max_length=150, verbose_name="adresse")),
                ("delivery_city", models.CharField(max_length=100, verbose_name="ville")),
                ("delivery_postal_code", models.CharField(max_length=6, verbose_name="code postal")),
                ("delivery_attention", models.CharField(max_length=150, verbose_name="à l’attention de")),
                ("delivery_email", models.EmailField(max_length=254, verbose_name="courriel de livraison")),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("new", "Nouvelle"),
                            ("submitted", "Soumise"),
                            ("paid", "Payée"),
                            ("shipped", "Expédiée"),
                            ("cancelled", "Annulée"),
                        ],
                        default="new",
                        max_length=10,
                        verbose_name="statut",
                    ),
                ),
                ("submitted_at", models.DateTimeField(blank=True, null=True, verbose_name="soumission")),
                ("paid_at", models.DateTimeField(blank=True, null=True, verbose_name="paiement")),
                ("shipped_at", models.DateTimeField(blank=True, null=True, verbose_name="expédition")),
                ("cancelled_at", models.DateTimeField(blank=True, null=True, verbose_name="annulation")),
                (
                    "payment_mode",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("card", "Par carte de crédit"),
                            ("cheque", "Par chèque"),
                            ("deposit", "Par dépôt direct"),
                        ],
                        max_length=10,
                        verbose_name="mode de paiement",
                    ),
                ),
                (
                    "billed_to",
                    models.CharField(
                        blank=True,
                        choices=[("individual", "Individu"), ("organism", "Organisme")],
                        max_length=10,
                        verbose_name="facturé à",
                    ),
                ),
                (
                    "unit_price",
                    models.DecimalField(
                        blank=True, decimal_places=2, max_digits=6, null=True, verbose_name="prix d’une carte"
                    ),
                ),
                ("tracking_number", models.CharField(blank=True, max_length=40, verbose_name="numéro de suivi")),
                (
                    "activity",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="cardrequests.activity",
                        verbose_name="activité de formation",
                    ),
                ),
                (
                    "institution",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="cardrequests.institution",
                        verbose_name="maison d’enseignement accréditée",
                    ),
                ),
                (
                    "kind",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="cardrequests.organismkind",
                        verbose_name="type d’organisme",
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
                        to="cardrequests.trainingsession",
                    ),
                ),
                (
                    "second_trainer",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="cardrequests.trainer",
                        verbose_name="deuxième formateur / moniteur",
                    ),
                ),
                (
                    "trainer",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="cardrequests.trainer",
                        verbose_name="formateur / moniteur",
                    ),
                ),
            ],
            options={
                "abstract": False,
            },
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="trainingsessionevent",
            trigger=pgtrigger.compiler.Trigger(
                name="append_only",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;",
                    hash="032d81560b56243b59a0cd18c82ed8f62b1ac378",
                    operation="UPDATE OR DELETE",
                    pgid="pgtrigger_append_only_73bdf",
                    table="cardrequests_trainingsessionevent",
                    when="BEFORE",
                ),
            ),
        ),
        migrations.CreateModel(
            name="InvoiceContent",
            fields=[
                (
                    "invoice",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        primary_key=True,
                        related_name="content",
                        serialize=False,
                        to="cardrequests.invoice",
                    ),
                ),
                ("content", models.BinaryField(verbose_name="contenu")),
            ],
            options={
                "verbose_name": "PDF d’une facture",
                "verbose_name_plural": "PDF des factures",
                "default_permissions": (),
            },
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="invoicecontent",
            trigger=pgtrigger.compiler.Trigger(
                name="invoice_content_never_changes",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="RAISE EXCEPTION 'pgtrigger: Cannot update rows from % table', TG_TABLE_NAME;",
                    hash="80af3fe865836aa49893d2b35ad63f71df324e1a",
                    operation="UPDATE",
                    pgid="pgtrigger_invoice_content_never_changes_e2892",
                    table="cardrequests_invoicecontent",
                    when="BEFORE",
                ),
            ),
        ),
    ]
