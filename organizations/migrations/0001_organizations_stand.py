"""Accounts of organizations, their people, their desks: all tables at once.

Before a first release the steps that had come one by one were made into this one: each of them costs Django another
rendering of all models. A database that took all of them has taken it.
"""

import uuid

import django.contrib.postgres.constraints
import django.contrib.postgres.fields
import django.contrib.postgres.indexes
import django.core.validators
import django.db.models.deletion
import django.db.models.functions.text
import django.utils.timezone
import pgtrigger.compiler
import pgtrigger.migrations
from django.conf import settings
from django.contrib.postgres.operations import BtreeGistExtension, TrigramExtension
from django.db import migrations, models

import organizations.models.answers
import organizations.models.hours
import organizations.validators.answers
import portal.core.spelling
from portal.core.beginnings import Beginning


class Migration(Beginning):
    initial = True

    replaces = [
        ("organizations", "0001_organizations_begin"),
        ("organizations", "0003_people_are_asked_for_by_request"),
        ("organizations", "0004_accounts_may_ask_for_a_second_factor"),
        ("organizations", "0005_outsiders_ask_with_documents"),
        ("organizations", "0006_companies_have_a_console"),
        ("organizations", "0007_contacts_have_a_sheet"),
        ("organizations", "0008_people_link_by_code"),
        ("organizations", "0009_employers_and_firms_link_by_code"),
        ("organizations", "0010_a_role_is_handed_over"),
        ("organizations", "0011_teams_serve_a_desk"),
        ("organizations", "0012_desks_have_hours"),
        ("organizations", "0013_desks_begin_with_hours_and_holidays"),
        ("organizations", "0014_dangerous_deeds_take_two_agents"),
        ("organizations", "0015_agents_take_requests_and_answer_in_words_kept"),
        ("organizations", "0016_accounts_are_found_by_close_spelling"),
        ("organizations", "0017_desks_tell_what_they_announce_and_answer"),
        ("organizations", "0018_desks_say_where_they_are"),
        ("organizations", "0019_services_are_connected_and_accounts_starred"),
        ("organizations", "0020_first_connected_services"),
        ("organizations", "0021_an_organization_keeps_its_former_number"),
    ]

    dependencies = [
        ("core", "0002_names_are_found_by_close_spelling"),
        ("notifications", "0003_messages_are_found_by_address"),
        ("pghistory", "0007_auto_20250421_0444"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        # Names and codes are searched by close spelling; opening hours do not overlap.
        TrigramExtension(),
        BtreeGistExtension(),
        migrations.CreateModel(
            name="SupportDesk",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("name_fr", models.CharField(max_length=100, unique=True, verbose_name="nom français")),
                ("name_en", models.CharField(max_length=100, unique=True, verbose_name="nom anglais")),
                ("email", models.EmailField(max_length=254, verbose_name="courriel")),
                ("telephone", models.CharField(blank=True, max_length=20, verbose_name="téléphone")),
                ("toll_free", models.CharField(blank=True, max_length=20, verbose_name="sans frais")),
                (
                    "linking_code_days",
                    models.PositiveSmallIntegerField(
                        default=30,
                        validators=[
                            django.core.validators.MinValueValidator(1),
                            django.core.validators.MaxValueValidator(90),
                        ],
                        verbose_name="jours de validité d’un code de liaison",
                    ),
                ),
                (
                    "links_by_identity",
                    models.BooleanField(
                        default=False,
                        help_text="Qui a perdu ses coordonnées donne numéro de client, date de naissance et code postal; un agent décide.",
                        verbose_name="liaison par renseignements d’identité",
                    ),
                ),
                (
                    "region",
                    models.CharField(
                        choices=[("QC", "Québec"), ("GE", "Genève")],
                        default="QC",
                        max_length=2,
                        verbose_name="jours fériés et heure de",
                    ),
                ),
                (
                    "emergency_en",
                    models.TextField(blank=True, max_length=1000, verbose_name="en cas d’urgence, en anglais"),
                ),
                (
                    "emergency_fr",
                    models.TextField(
                        blank=True,
                        help_text="Ce qui est urgent, et comment se passe l’appel. Une ligne vide sépare les paragraphes.",
                        max_length=1000,
                        verbose_name="en cas d’urgence, en français",
                    ),
                ),
                (
                    "emergency_telephone",
                    models.CharField(
                        blank=True,
                        help_text="Où l’on répond hors des heures à ce qui ne peut attendre. Vide : pas de ligne d’urgence.",
                        max_length=20,
                        verbose_name="téléphone d’urgence",
                    ),
                ),
                (
                    "extension",
                    models.CharField(
                        blank=True,
                        help_text="Se compose après le numéro sans frais, sinon après l’autre.",
                        max_length=8,
                        verbose_name="poste",
                    ),
                ),
                ("fax", models.CharField(blank=True, max_length=20, verbose_name="télécopieur")),
                (
                    "postal_address",
                    models.TextField(
                        blank=True,
                        help_text="Comme sur une enveloppe, une ligne par ligne.",
                        max_length=300,
                        verbose_name="adresse postale",
                    ),
                ),
            ],
            options={
                "verbose_name": "service à la clientèle",
                "verbose_name_plural": "services à la clientèle",
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("linking_code_days__gte", 1), ("linking_code_days__lte", 90)),
                        name="linking_code_is_valid_for_one_to_ninety_days",
                        violation_error_message="De 1 à 90 jours.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("emergency_en", ""), ("emergency_fr", ""), ("emergency_telephone", "")),
                            models.Q(
                                models.Q(("emergency_telephone", ""), _negated=True),
                                models.Q(("emergency_fr", ""), _negated=True),
                                models.Q(("emergency_en", ""), _negated=True),
                            ),
                            _connector="OR",
                        ),
                        name="emergency_line_says_in_both_languages_what_it_is_for",
                        violation_error_message="Une ligne d’urgence a un numéro, et dit dans les deux langues à quoi elle sert.",
                    ),
                ],
                "permissions": [("serve_supportdesk", "servir les comptes de ce service")],
            },
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="supportdesk",
            trigger=pgtrigger.compiler.Trigger(
                name="insert_insert",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='INSERT INTO "organizations_supportdeskevent" ("email", "emergency_en", "emergency_fr", "emergency_telephone", "extension", "fax", "id", "linking_code_days", "links_by_identity", "name_en", "name_fr", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "postal_address", "region", "telephone", "toll_free") VALUES (NEW."email", NEW."emergency_en", NEW."emergency_fr", NEW."emergency_telephone", NEW."extension", NEW."fax", NEW."id", NEW."linking_code_days", NEW."links_by_identity", NEW."name_en", NEW."name_fr", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."postal_address", NEW."region", NEW."telephone", NEW."toll_free"); RETURN NULL;',
                    hash="c372c93a83020fb66bc9ca68f42e6c81bc8a3940",
                    operation="INSERT",
                    pgid="pgtrigger_insert_insert_7ce6f",
                    table="organizations_supportdesk",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="supportdesk",
            trigger=pgtrigger.compiler.Trigger(
                name="update_update",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    condition="WHEN (OLD.* IS DISTINCT FROM NEW.*)",
                    func='INSERT INTO "organizations_supportdeskevent" ("email", "emergency_en", "emergency_fr", "emergency_telephone", "extension", "fax", "id", "linking_code_days", "links_by_identity", "name_en", "name_fr", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "postal_address", "region", "telephone", "toll_free") VALUES (NEW."email", NEW."emergency_en", NEW."emergency_fr", NEW."emergency_telephone", NEW."extension", NEW."fax", NEW."id", NEW."linking_code_days", NEW."links_by_identity", NEW."name_en", NEW."name_fr", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."postal_address", NEW."region", NEW."telephone", NEW."toll_free"); RETURN NULL;',
                    hash="02f40e3373d243b187b522763bb34ded5f11e070",
                    operation="UPDATE",
                    pgid="pgtrigger_update_update_9ffcd",
                    table="organizations_supportdesk",
                    when="AFTER",
                ),
            ),
        ),
        migrations.CreateModel(
            name="OrganizationType",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "prefix",
                    models.CharField(
                        max_length=3,
                        unique=True,
                        validators=[django.core.validators.RegexValidator("^[A-Z]{3}$", "Trois lettres majuscules.")],
                        verbose_name="préfixe",
                    ),
                ),
                ("name_fr", models.CharField(max_length=80, verbose_name="nom français")),
                ("name_en", models.CharField(max_length=80, verbose_name="nom anglais")),
                ("summary_fr", models.CharField(blank=True, max_length=200, verbose_name="pour qui, en français")),
                ("summary_en", models.CharField(blank=True, max_length=200, verbose_name="pour qui, en anglais")),
                (
                    "administrator_fr",
                    models.CharField(max_length=60, verbose_name="mot français pour l’administrateur"),
                ),
                ("administrator_en", models.CharField(max_length=60, verbose_name="mot anglais pour l’administrateur")),
                ("manager_fr", models.CharField(max_length=60, verbose_name="mot français pour le gestionnaire")),
                ("manager_en", models.CharField(max_length=60, verbose_name="mot anglais pour le gestionnaire")),
                ("member_fr", models.CharField(max_length=60, verbose_name="mot français pour le membre")),
                ("member_en", models.CharField(max_length=60, verbose_name="mot anglais pour le membre")),
                (
                    "highest_role",
                    models.CharField(
                        choices=[("manager", "Gestionnaire"), ("administrator", "Administrateur")],
                        default="administrator",
                        help_text="Chaque compte de ce type garde au moins une personne active dans ce rôle.",
                        max_length=20,
                        verbose_name="rôle le plus élevé",
                    ),
                ),
                (
                    "pending_days",
                    models.PositiveSmallIntegerField(
                        default=14,
                        validators=[
                            django.core.validators.MinValueValidator(1),
                            django.core.validators.MaxValueValidator(90),
                        ],
                        verbose_name="jours pour activer",
                    ),
                ),
                ("is_open", models.BooleanField(default=True, verbose_name="inscription en ligne")),
                ("position", models.PositiveSmallIntegerField(default=0, verbose_name="rang dans les listes")),
                (
                    "desk",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="types",
                        to="organizations.supportdesk",
                        verbose_name="service à la clientèle",
                    ),
                ),
                (
                    "registration_with_documents",
                    models.BooleanField(
                        default=False,
                        help_text="Un agent lit les documents de l’organisation et décide, avant que le compte puisse être activé.",
                        verbose_name="inscription avec documents",
                    ),
                ),
                (
                    "claim_method",
                    models.CharField(
                        choices=[
                            ("email_link", "Lien par courriel"),
                            ("three_keys", "Trois clés de sécurité"),
                            ("linking_code", "Coordonnées de liaison"),
                        ],
                        default="email_link",
                        max_length=20,
                        verbose_name="façon d’activer un accès",
                    ),
                ),
                (
                    "has_registers",
                    models.BooleanField(default=False, verbose_name="a des numéros de registres suisses"),
                ),
                (
                    "locked_fields",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(
                            choices=[
                                ("name", "Nom légal"),
                                ("other_name", "Autre nom"),
                                ("enterprise_number", "NEQ"),
                                ("federal_register", "Numéro du registre fédéral"),
                                ("trade_register", "Numéro du registre du commerce"),
                                ("cantonal_register", "Numéro du registre des organisations genevoises"),
                                ("telephone", "Téléphone"),
                                ("address", "Adresse"),
                            ],
                            max_length=20,
                        ),
                        blank=True,
                        default=list,
                        help_text="Seul le service à la clientèle les change.",
                        size=None,
                        verbose_name="informations verrouillées",
                    ),
                ),
                (
                    "locked_postal_codes",
                    models.CharField(
                        blank=True,
                        help_text="Séparés par des virgules, un code ou un intervalle : « 1200-1258, 1290 ».",
                        max_length=200,
                        validators=[organizations.validators.answers.validate_ranges],
                        verbose_name="codes postaux dont l’adresse est verrouillée",
                    ),
                ),
            ],
            options={
                "verbose_name": "type de compte",
                "verbose_name_plural": "types de compte",
                "ordering": ["position", "prefix"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("prefix__regex", "^[A-Z]{3}$")), name="type_prefix_is_three_capitals"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("pending_days__gte", 1), ("pending_days__lte", 90)),
                        name="type_gives_one_to_ninety_days_to_activate",
                        violation_error_message="De 1 à 90 jours.",
                    ),
                ],
            },
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="organizationtype",
            trigger=pgtrigger.compiler.Trigger(
                name="insert_insert",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='INSERT INTO "organizations_organizationtypeevent" ("administrator_en", "administrator_fr", "claim_method", "desk_id", "has_registers", "highest_role", "id", "is_open", "locked_fields", "locked_postal_codes", "manager_en", "manager_fr", "member_en", "member_fr", "name_en", "name_fr", "pending_days", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "position", "prefix", "registration_with_documents", "summary_en", "summary_fr") VALUES (NEW."administrator_en", NEW."administrator_fr", NEW."claim_method", NEW."desk_id", NEW."has_registers", NEW."highest_role", NEW."id", NEW."is_open", NEW."locked_fields", NEW."locked_postal_codes", NEW."manager_en", NEW."manager_fr", NEW."member_en", NEW."member_fr", NEW."name_en", NEW."name_fr", NEW."pending_days", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."position", NEW."prefix", NEW."registration_with_documents", NEW."summary_en", NEW."summary_fr"); RETURN NULL;',
                    hash="3b3f1967d2396d022f238690be039277249f3acb",
                    operation="INSERT",
                    pgid="pgtrigger_insert_insert_a26bf",
                    table="organizations_organizationtype",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="organizationtype",
            trigger=pgtrigger.compiler.Trigger(
                name="update_update",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    condition="WHEN (OLD.* IS DISTINCT FROM NEW.*)",
                    func='INSERT INTO "organizations_organizationtypeevent" ("administrator_en", "administrator_fr", "claim_method", "desk_id", "has_registers", "highest_role", "id", "is_open", "locked_fields", "locked_postal_codes", "manager_en", "manager_fr", "member_en", "member_fr", "name_en", "name_fr", "pending_days", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "position", "prefix", "registration_with_documents", "summary_en", "summary_fr") VALUES (NEW."administrator_en", NEW."administrator_fr", NEW."claim_method", NEW."desk_id", NEW."has_registers", NEW."highest_role", NEW."id", NEW."is_open", NEW."locked_fields", NEW."locked_postal_codes", NEW."manager_en", NEW."manager_fr", NEW."member_en", NEW."member_fr", NEW."name_en", NEW."name_fr", NEW."pending_days", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."position", NEW."prefix", NEW."registration_with_documents", NEW."summary_en", NEW."summary_fr"); RETURN NULL;',
                    hash="ddf3de2160a881d6d02a6abbb6a4db927d0a882e",
                    operation="UPDATE",
                    pgid="pgtrigger_update_update_6b7de",
                    table="organizations_organizationtype",
                    when="AFTER",
                ),
            ),
        ),
        migrations.CreateModel(
            name="Organization",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("public_id", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                (
                    "number",
                    models.CharField(editable=False, max_length=10, unique=True, verbose_name="numéro de compte"),
                ),
                ("name", models.CharField(max_length=150, verbose_name="nom légal")),
                ("other_name", models.CharField(blank=True, max_length=150, verbose_name="autre nom")),
                ("enterprise_number", models.CharField(blank=True, max_length=10, verbose_name="NEQ")),
                ("telephone", models.CharField(max_length=20, verbose_name="téléphone")),
                ("extension", models.CharField(blank=True, max_length=8, verbose_name="poste")),
                (
                    "status",
                    models.CharField(
                        choices=[("registering", "En cours d’inscription"), ("active", "Actif"), ("closed", "Fermé")],
                        default="registering",
                        max_length=20,
                        verbose_name="état",
                    ),
                ),
                ("registration_key", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ("registered_at", models.DateTimeField(auto_now_add=True, verbose_name="inscription")),
                ("activated_at", models.DateTimeField(blank=True, null=True, verbose_name="activation")),
                ("closed_at", models.DateTimeField(blank=True, null=True, verbose_name="fermeture")),
                (
                    "type",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="organizations",
                        to="organizations.organizationtype",
                        verbose_name="type de compte",
                    ),
                ),
                (
                    "asked_mode",
                    models.CharField(
                        choices=[
                            ("password", "Mot de passe seulement"),
                            ("email", "Code par courriel"),
                            ("sms", "Code par texto"),
                            ("totp", "Application d’authentification"),
                            ("passkey", "Clé d’accès"),
                        ],
                        default="password",
                        max_length=10,
                        verbose_name="sécurité demandée",
                    ),
                ),
                (
                    "cantonal_register",
                    models.CharField(
                        blank=True, max_length=30, verbose_name="Numéro du registre des organisations genevoises"
                    ),
                ),
                (
                    "federal_register",
                    models.CharField(blank=True, max_length=30, verbose_name="Numéro du registre fédéral"),
                ),
                (
                    "trade_register",
                    models.CharField(blank=True, max_length=30, verbose_name="Numéro du registre du commerce"),
                ),
                (
                    "former_number",
                    models.CharField(blank=True, editable=False, max_length=30, verbose_name="ancien numéro"),
                ),
            ],
            options={
                "verbose_name": "compte",
                "verbose_name_plural": "comptes",
                "indexes": [
                    django.contrib.postgres.indexes.GinIndex(
                        django.contrib.postgres.indexes.OpClass(
                            portal.core.spelling.Folded("name"), name="gin_trgm_ops"
                        ),
                        name="accounts_by_close_name",
                    ),
                    django.contrib.postgres.indexes.GinIndex(
                        django.contrib.postgres.indexes.OpClass(
                            portal.core.spelling.Folded("other_name"), name="gin_trgm_ops"
                        ),
                        name="accounts_by_close_other_name",
                    ),
                    models.Index(fields=["enterprise_number"], name="accounts_by_enterprise_number"),
                    models.Index(fields=["telephone"], name="accounts_by_telephone"),
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("number__regex", "^[A-Z]{3}[0-9]{7}$")),
                        name="number_is_three_letters_and_seven_digits",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("activated_at", None), ("closed_at", None), ("status", "registering")),
                            models.Q(("activated_at__isnull", False), ("closed_at", None), ("status", "active")),
                            models.Q(("closed_at__isnull", False), ("status", "closed")),
                            _connector="OR",
                        ),
                        name="account_is_active_iff_activated_and_not_closed",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(
                            models.Q(("former_number", ""), _negated=True),
                            models.Q(("status", "closed"), _negated=True),
                        ),
                        fields=("former_number", "type"),
                        name="one_open_account_per_type_and_former_number",
                        violation_error_message="Une autre organisation de ce type porte déjà cet ancien numéro.",
                    ),
                ],
            },
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="organization",
            trigger=pgtrigger.compiler.Trigger(
                name="number_and_type_never_change",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    condition='WHEN (OLD."number" IS DISTINCT FROM (NEW."number") OR OLD."type_id" IS DISTINCT FROM (NEW."type_id"))',
                    func="RAISE EXCEPTION 'pgtrigger: Cannot update rows from % table', TG_TABLE_NAME;",
                    hash="4460dd12f4200cf2c6176f95ecd1241f8e8610b0",
                    operation="UPDATE",
                    pgid="pgtrigger_number_and_type_never_change_123ae",
                    table="organizations_organization",
                    when="BEFORE",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="organization",
            trigger=pgtrigger.compiler.Trigger(
                name="account_goes_from_state_to_state",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    declare="DECLARE _is_valid_transition BOOLEAN;",
                    func='SELECT CONCAT(OLD."status", \':\', NEW."status") = ANY(\'{registering:active,registering:closed,active:closed}\'::text[]) INTO _is_valid_transition; IF (_is_valid_transition IS FALSE AND OLD."status" IS DISTINCT FROM NEW."status") THEN RAISE EXCEPTION \'pgtrigger: Invalid transition of field "status" from "%" to "%" on table %\', OLD."status", NEW."status", TG_TABLE_NAME; ELSE RETURN NEW; END IF;',
                    hash="e5956dfbad85bc300a9e34588c79e51101c24704",
                    operation="UPDATE",
                    pgid="pgtrigger_account_goes_from_state_to_state_9918c",
                    table="organizations_organization",
                    when="BEFORE",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="organization",
            trigger=pgtrigger.compiler.Trigger(
                name="insert_insert",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='INSERT INTO "organizations_organizationevent" ("activated_at", "asked_mode", "cantonal_register", "closed_at", "enterprise_number", "extension", "federal_register", "former_number", "id", "name", "number", "other_name", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "public_id", "registered_at", "registration_key", "status", "telephone", "trade_register", "type_id") VALUES (NEW."activated_at", NEW."asked_mode", NEW."cantonal_register", NEW."closed_at", NEW."enterprise_number", NEW."extension", NEW."federal_register", NEW."former_number", NEW."id", NEW."name", NEW."number", NEW."other_name", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."public_id", NEW."registered_at", NEW."registration_key", NEW."status", NEW."telephone", NEW."trade_register", NEW."type_id"); RETURN NULL;',
                    hash="2a20f7bb58323c92fa0fd45d4ec13eb8fd01f59d",
                    operation="INSERT",
                    pgid="pgtrigger_insert_insert_5a753",
                    table="organizations_organization",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="organization",
            trigger=pgtrigger.compiler.Trigger(
                name="update_update",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    condition="WHEN (OLD.* IS DISTINCT FROM NEW.*)",
                    func='INSERT INTO "organizations_organizationevent" ("activated_at", "asked_mode", "cantonal_register", "closed_at", "enterprise_number", "extension", "federal_register", "former_number", "id", "name", "number", "other_name", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "public_id", "registered_at", "registration_key", "status", "telephone", "trade_register", "type_id") VALUES (NEW."activated_at", NEW."asked_mode", NEW."cantonal_register", NEW."closed_at", NEW."enterprise_number", NEW."extension", NEW."federal_register", NEW."former_number", NEW."id", NEW."name", NEW."number", NEW."other_name", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."public_id", NEW."registered_at", NEW."registration_key", NEW."status", NEW."telephone", NEW."trade_register", NEW."type_id"); RETURN NULL;',
                    hash="00d5916abe2bafb125d152d27743d7685ba90b80",
                    operation="UPDATE",
                    pgid="pgtrigger_update_update_73a92",
                    table="organizations_organization",
                    when="AFTER",
                ),
            ),
        ),
        migrations.CreateModel(
            name="Address",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "kind",
                    models.CharField(
                        choices=[("civic", "Adresse"), ("postal", "Adresse postale")],
                        default="civic",
                        max_length=10,
                        verbose_name="genre",
                    ),
                ),
                ("street", models.CharField(max_length=150, verbose_name="adresse")),
                ("city", models.CharField(max_length=100, verbose_name="ville")),
                (
                    "province",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("AB", "Alberta"),
                            ("BC", "Colombie-Britannique"),
                            ("PE", "Île-du-Prince-Édouard"),
                            ("MB", "Manitoba"),
                            ("NB", "Nouveau-Brunswick"),
                            ("NS", "Nouvelle-Écosse"),
                            ("NU", "Nunavut"),
                            ("ON", "Ontario"),
                            ("QC", "Québec"),
                            ("SK", "Saskatchewan"),
                            ("NL", "Terre-Neuve-et-Labrador"),
                            ("NT", "Territoires du Nord-Ouest"),
                            ("YT", "Yukon"),
                        ],
                        max_length=2,
                        verbose_name="province",
                    ),
                ),
                (
                    "country",
                    models.CharField(
                        choices=[("CA", "Canada"), ("US", "États-Unis"), ("FR", "France"), ("CH", "Suisse")],
                        default="CA",
                        max_length=2,
                        verbose_name="pays",
                    ),
                ),
                ("postal_code", models.CharField(max_length=12, verbose_name="code postal")),
                (
                    "region",
                    models.CharField(
                        choices=[
                            ("01", "Bas-Saint-Laurent"),
                            ("02", "Saguenay–Lac-Saint-Jean"),
                            ("03", "Capitale-Nationale"),
                            ("04", "Mauricie"),
                            ("05", "Estrie"),
                            ("06", "Montréal"),
                            ("07", "Outaouais"),
                            ("08", "Abitibi-Témiscamingue"),
                            ("09", "Côte-Nord"),
                            ("10", "Nord-du-Québec"),
                            ("11", "Gaspésie–Îles-de-la-Madeleine"),
                            ("12", "Chaudière-Appalaches"),
                            ("13", "Laval"),
                            ("14", "Lanaudière"),
                            ("15", "Laurentides"),
                            ("16", "Montérégie"),
                            ("17", "Centre-du-Québec"),
                            ("00", "Autre"),
                        ],
                        default="00",
                        max_length=2,
                        verbose_name="région administrative",
                    ),
                ),
                (
                    "organization",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="addresses",
                        to="organizations.organization",
                    ),
                ),
            ],
            options={
                "verbose_name": "adresse",
                "verbose_name_plural": "adresses",
                "constraints": [
                    models.UniqueConstraint(fields=("organization", "kind"), name="one_address_of_each_kind"),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("country", "CA"), _negated=True),
                            models.Q(("province", ""), _negated=True),
                            _connector="OR",
                        ),
                        name="canadian_address_names_its_province",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("region", "00"), models.Q(("country", "CA"), ("province", "QC")), _connector="OR"
                        ),
                        name="administrative_region_is_in_quebec",
                    ),
                ],
            },
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="address",
            trigger=pgtrigger.compiler.Trigger(
                name="insert_insert",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='INSERT INTO "organizations_addressevent" ("city", "country", "id", "kind", "organization_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "postal_code", "province", "region", "street") VALUES (NEW."city", NEW."country", NEW."id", NEW."kind", NEW."organization_id", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."postal_code", NEW."province", NEW."region", NEW."street"); RETURN NULL;',
                    hash="b312676108526ef21a369fb63b4f0ef2be3ff47f",
                    operation="INSERT",
                    pgid="pgtrigger_insert_insert_d7955",
                    table="organizations_address",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="address",
            trigger=pgtrigger.compiler.Trigger(
                name="update_update",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    condition="WHEN (OLD.* IS DISTINCT FROM NEW.*)",
                    func='INSERT INTO "organizations_addressevent" ("city", "country", "id", "kind", "organization_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "postal_code", "province", "region", "street") VALUES (NEW."city", NEW."country", NEW."id", NEW."kind", NEW."organization_id", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."postal_code", NEW."province", NEW."region", NEW."street"); RETURN NULL;',
                    hash="512a5b834147bd60a3e46e164cfc4545e65505d4",
                    operation="UPDATE",
                    pgid="pgtrigger_update_update_7ccd8",
                    table="organizations_address",
                    when="AFTER",
                ),
            ),
        ),
        migrations.CreateModel(
            name="SupportDeskEvent",
            fields=[
                ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
                ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                ("pgh_label", models.TextField(help_text="The event label.")),
                ("id", models.BigIntegerField()),
                ("name_fr", models.CharField(max_length=100, verbose_name="nom français")),
                ("name_en", models.CharField(max_length=100, verbose_name="nom anglais")),
                ("email", models.EmailField(max_length=254, verbose_name="courriel")),
                ("telephone", models.CharField(blank=True, max_length=20, verbose_name="téléphone")),
                ("toll_free", models.CharField(blank=True, max_length=20, verbose_name="sans frais")),
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
                        to="organizations.supportdesk",
                    ),
                ),
                (
                    "linking_code_days",
                    models.PositiveSmallIntegerField(
                        default=30,
                        validators=[
                            django.core.validators.MinValueValidator(1),
                            django.core.validators.MaxValueValidator(90),
                        ],
                        verbose_name="jours de validité d’un code de liaison",
                    ),
                ),
                (
                    "links_by_identity",
                    models.BooleanField(
                        default=False,
                        help_text="Qui a perdu ses coordonnées donne numéro de client, date de naissance et code postal; un agent décide.",
                        verbose_name="liaison par renseignements d’identité",
                    ),
                ),
                (
                    "region",
                    models.CharField(
                        choices=[("QC", "Québec"), ("GE", "Genève")],
                        default="QC",
                        max_length=2,
                        verbose_name="jours fériés et heure de",
                    ),
                ),
                (
                    "emergency_en",
                    models.TextField(blank=True, max_length=1000, verbose_name="en cas d’urgence, en anglais"),
                ),
                (
                    "emergency_fr",
                    models.TextField(
                        blank=True,
                        help_text="Ce qui est urgent, et comment se passe l’appel. Une ligne vide sépare les paragraphes.",
                        max_length=1000,
                        verbose_name="en cas d’urgence, en français",
                    ),
                ),
                (
                    "emergency_telephone",
                    models.CharField(
                        blank=True,
                        help_text="Où l’on répond hors des heures à ce qui ne peut attendre. Vide : pas de ligne d’urgence.",
                        max_length=20,
                        verbose_name="téléphone d’urgence",
                    ),
                ),
                (
                    "extension",
                    models.CharField(
                        blank=True,
                        help_text="Se compose après le numéro sans frais, sinon après l’autre.",
                        max_length=8,
                        verbose_name="poste",
                    ),
                ),
                ("fax", models.CharField(blank=True, max_length=20, verbose_name="télécopieur")),
                (
                    "postal_address",
                    models.TextField(
                        blank=True,
                        help_text="Comme sur une enveloppe, une ligne par ligne.",
                        max_length=300,
                        verbose_name="adresse postale",
                    ),
                ),
            ],
            options={
                "abstract": False,
            },
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="supportdeskevent",
            trigger=pgtrigger.compiler.Trigger(
                name="append_only",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;",
                    hash="ca4214b880cd5e6e9986d6aa3cd6a19a1ad7585b",
                    operation="UPDATE OR DELETE",
                    pgid="pgtrigger_append_only_23346",
                    table="organizations_supportdeskevent",
                    when="BEFORE",
                ),
            ),
        ),
        migrations.CreateModel(
            name="AccountHolder",
            fields=[],
            options={
                "proxy": True,
            },
            bases=("accounts.user",),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="accountholder",
            trigger=pgtrigger.compiler.Trigger(
                name="account_keeps_an_administrator_who_can_sign_in",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    condition="WHEN (OLD.is_active AND NOT NEW.is_active)",
                    constraint="CONSTRAINT",
                    declare="DECLARE account BIGINT;",
                    func="\n    FOR account IN\n        SELECT organization_id FROM organizations_membership WHERE user_id = NEW.id AND status = 'active'\n        ORDER BY organization_id\n    LOOP \n    PERFORM 1 FROM organizations_organization WHERE id = account AND status = 'active' FOR NO KEY UPDATE;\n    IF FOUND AND NOT EXISTS (\n        SELECT 1\n        FROM organizations_membership AS place\n        JOIN organizations_organization AS kept ON kept.id = place.organization_id\n        JOIN organizations_organizationtype AS kind ON kind.id = kept.type_id\n        JOIN accounts_user AS person ON person.id = place.user_id\n        WHERE kept.id = account AND place.status = 'active' AND person.is_active\n            AND place.role IN ('administrator', kind.highest_role)\n    ) THEN\n        RAISE EXCEPTION 'account % keeps at least one active administrator', account\n            USING ERRCODE = 'check_violation', CONSTRAINT = 'account_keeps_an_administrator';\n    END IF;\n END LOOP;\n    RETURN NULL;\n",
                    hash="cb204a83a17a391342b3e6ae84057b10d5333acd",
                    operation="UPDATE",
                    pgid="pgtrigger_account_keeps_an_administrator_who_can_sign_in_13126",
                    table="accounts_user",
                    timing="DEFERRABLE INITIALLY DEFERRED",
                    when="AFTER",
                ),
            ),
        ),
        migrations.CreateModel(
            name="Membership",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("public_id", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                (
                    "role",
                    models.CharField(
                        choices=[
                            ("member", "Utilisateur"),
                            ("manager", "Gestionnaire"),
                            ("administrator", "Administrateur"),
                        ],
                        default="member",
                        max_length=20,
                        verbose_name="type d’utilisateur",
                    ),
                ),
                (
                    "status",
                    models.CharField(
                        choices=[
                            ("pending", "En attente"),
                            ("active", "Actif"),
                            ("inactive", "Inactif"),
                            ("ended", "Retiré"),
                        ],
                        default="pending",
                        max_length=20,
                        verbose_name="statut",
                    ),
                ),
                ("is_primary", models.BooleanField(default=False, verbose_name="compte principal")),
                ("email", models.EmailField(max_length=254, verbose_name="adresse de courriel")),
                ("username", models.CharField(blank=True, max_length=254, verbose_name="nom d’utilisateur")),
                ("first_name", models.CharField(max_length=80, verbose_name="prénom")),
                ("last_name", models.CharField(max_length=80, verbose_name="nom")),
                (
                    "language",
                    models.CharField(
                        choices=[("fr-ca", "Français"), ("en", "Anglais")],
                        default="fr-ca",
                        max_length=5,
                        verbose_name="langue",
                    ),
                ),
                ("added_at", models.DateTimeField(auto_now_add=True, verbose_name="ajout")),
                ("expires_at", models.DateTimeField(blank=True, null=True, verbose_name="date d’expiration")),
                ("activated_at", models.DateTimeField(blank=True, null=True, verbose_name="activation")),
                ("ended_at", models.DateTimeField(blank=True, null=True, verbose_name="retrait")),
                (
                    "added_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "user",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="memberships",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "organization",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="memberships",
                        to="organizations.organization",
                    ),
                ),
                (
                    "asked_mode",
                    models.CharField(
                        choices=[
                            ("password", "Mot de passe seulement"),
                            ("email", "Code par courriel"),
                            ("sms", "Code par texto"),
                            ("totp", "Application d’authentification"),
                            ("passkey", "Clé d’accès"),
                        ],
                        default="password",
                        max_length=10,
                        verbose_name="mode d’authentification",
                    ),
                ),
                ("ends_on", models.DateField(blank=True, null=True, verbose_name="date de fin")),
                ("is_starred", models.BooleanField(default=False, verbose_name="compte favori")),
            ],
            options={
                "verbose_name": "utilisateur d’un compte",
                "verbose_name_plural": "utilisateurs d’un compte",
                "indexes": [
                    models.Index(fields=["email"], name="places_by_address"),
                    django.contrib.postgres.indexes.GinIndex(
                        django.contrib.postgres.indexes.OpClass(
                            portal.core.spelling.Folded("first_name", "last_name"), name="gin_trgm_ops"
                        ),
                        condition=models.Q(("status", "pending")),
                        name="awaited_people_by_close_name",
                    ),
                ],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("status__in", ["active", "inactive"])),
                        fields=("organization", "user"),
                        name="one_live_membership_per_user_and_account",
                        violation_error_message="Cette personne est déjà utilisatrice de ce compte.",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("status", "pending")),
                        fields=("organization", "email"),
                        name="one_pending_membership_per_address_and_account",
                        violation_error_message="Cette adresse courriel est déjà en attente de confirmation.",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("is_primary", True)),
                        fields=("user",),
                        name="at_most_one_primary_account_per_user",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("is_primary", False), ("status__in", ["active", "inactive"]), _connector="OR"
                        ),
                        name="primary_account_is_a_confirmed_one",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("activated_at", None),
                                ("ended_at", None),
                                ("expires_at__isnull", False),
                                ("status", "pending"),
                                ("user", None),
                            ),
                            models.Q(
                                ("activated_at__isnull", False),
                                ("ended_at", None),
                                ("expires_at", None),
                                ("status__in", ["active", "inactive"]),
                                ("user__isnull", False),
                            ),
                            models.Q(("ended_at__isnull", False), ("expires_at", None), ("status", "ended")),
                            _connector="OR",
                        ),
                        name="membership_has_a_user_once_confirmed",
                    ),
                ],
            },
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="membership",
            trigger=pgtrigger.compiler.Trigger(
                name="account_keeps_an_administrator",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    condition="WHEN (OLD.status = 'active' AND (NEW.status <> 'active' OR NEW.role <> OLD.role))",
                    constraint="CONSTRAINT",
                    func="\n    PERFORM 1 FROM organizations_organization WHERE id = NEW.organization_id AND status = 'active' FOR NO KEY UPDATE;\n    IF FOUND AND NOT EXISTS (\n        SELECT 1\n        FROM organizations_membership AS place\n        JOIN organizations_organization AS kept ON kept.id = place.organization_id\n        JOIN organizations_organizationtype AS kind ON kind.id = kept.type_id\n        JOIN accounts_user AS person ON person.id = place.user_id\n        WHERE kept.id = NEW.organization_id AND place.status = 'active' AND person.is_active\n            AND place.role IN ('administrator', kind.highest_role)\n    ) THEN\n        RAISE EXCEPTION 'account % keeps at least one active administrator', NEW.organization_id\n            USING ERRCODE = 'check_violation', CONSTRAINT = 'account_keeps_an_administrator';\n    END IF;\nRETURN NULL;",
                    hash="1ddc7d1a2b575fa87cc344f2e6627ad58ae3299c",
                    operation="UPDATE",
                    pgid="pgtrigger_account_keeps_an_administrator_fb6ba",
                    table="organizations_membership",
                    timing="DEFERRABLE INITIALLY DEFERRED",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="membership",
            trigger=pgtrigger.compiler.Trigger(
                name="user_has_one_primary_account",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    condition="WHEN (NEW.user_id IS NOT NULL)",
                    constraint="CONSTRAINT",
                    func="\n    IF EXISTS (\n        SELECT 1 FROM organizations_membership WHERE user_id = NEW.user_id AND status IN ('active', 'inactive')\n        HAVING COUNT(*) > 0 AND COUNT(*) FILTER (WHERE is_primary) <> 1\n    ) THEN\n        RAISE EXCEPTION 'user % has exactly one primary account', NEW.user_id\n            USING ERRCODE = 'check_violation', CONSTRAINT = 'user_has_one_primary_account';\n    END IF;\nRETURN NULL;",
                    hash="66987e5421876a0371fd692a5993576b516e7f59",
                    operation="INSERT OR UPDATE",
                    pgid="pgtrigger_user_has_one_primary_account_126f9",
                    table="organizations_membership",
                    timing="DEFERRABLE INITIALLY DEFERRED",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="membership",
            trigger=pgtrigger.compiler.Trigger(
                name="membership_goes_from_state_to_state",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    declare="DECLARE _is_valid_transition BOOLEAN;",
                    func='SELECT CONCAT(OLD."status", \':\', NEW."status") = ANY(\'{pending:active,pending:ended,active:inactive,inactive:active,active:ended,inactive:ended}\'::text[]) INTO _is_valid_transition; IF (_is_valid_transition IS FALSE AND OLD."status" IS DISTINCT FROM NEW."status") THEN RAISE EXCEPTION \'pgtrigger: Invalid transition of field "status" from "%" to "%" on table %\', OLD."status", NEW."status", TG_TABLE_NAME; ELSE RETURN NEW; END IF;',
                    hash="abd925479f2fdd473fad578aa224476f61bcdcbd",
                    operation="UPDATE",
                    pgid="pgtrigger_membership_goes_from_state_to_state_f7382",
                    table="organizations_membership",
                    when="BEFORE",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="membership",
            trigger=pgtrigger.compiler.Trigger(
                name="membership_is_never_deleted",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="RAISE EXCEPTION 'pgtrigger: Cannot delete rows from % table', TG_TABLE_NAME;",
                    hash="f955852708f8a0106805174f3bf97da60a5e6476",
                    operation="DELETE",
                    pgid="pgtrigger_membership_is_never_deleted_f13ad",
                    table="organizations_membership",
                    when="BEFORE",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="membership",
            trigger=pgtrigger.compiler.Trigger(
                name="insert_insert",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='INSERT INTO "organizations_membershipevent" ("activated_at", "added_at", "added_by_id", "asked_mode", "email", "ended_at", "ends_on", "expires_at", "first_name", "id", "is_primary", "is_starred", "language", "last_name", "organization_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "public_id", "role", "status", "user_id", "username") VALUES (NEW."activated_at", NEW."added_at", NEW."added_by_id", NEW."asked_mode", NEW."email", NEW."ended_at", NEW."ends_on", NEW."expires_at", NEW."first_name", NEW."id", NEW."is_primary", NEW."is_starred", NEW."language", NEW."last_name", NEW."organization_id", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."public_id", NEW."role", NEW."status", NEW."user_id", NEW."username"); RETURN NULL;',
                    hash="1caa542ecf1edad99f40e770b3de1fb49467f687",
                    operation="INSERT",
                    pgid="pgtrigger_insert_insert_df650",
                    table="organizations_membership",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="membership",
            trigger=pgtrigger.compiler.Trigger(
                name="update_update",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    condition="WHEN (OLD.* IS DISTINCT FROM NEW.*)",
                    func='INSERT INTO "organizations_membershipevent" ("activated_at", "added_at", "added_by_id", "asked_mode", "email", "ended_at", "ends_on", "expires_at", "first_name", "id", "is_primary", "is_starred", "language", "last_name", "organization_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "public_id", "role", "status", "user_id", "username") VALUES (NEW."activated_at", NEW."added_at", NEW."added_by_id", NEW."asked_mode", NEW."email", NEW."ended_at", NEW."ends_on", NEW."expires_at", NEW."first_name", NEW."id", NEW."is_primary", NEW."is_starred", NEW."language", NEW."last_name", NEW."organization_id", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."public_id", NEW."role", NEW."status", NEW."user_id", NEW."username"); RETURN NULL;',
                    hash="9e69a578b43e974cba9044eac8455804c6de57e7",
                    operation="UPDATE",
                    pgid="pgtrigger_update_update_6cb9e",
                    table="organizations_membership",
                    when="AFTER",
                ),
            ),
        ),
        migrations.CreateModel(
            name="Claim",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("public_id", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                (
                    "method",
                    models.CharField(
                        choices=[
                            ("email_link", "Lien par courriel"),
                            ("three_keys", "Trois clés de sécurité"),
                            ("linking_code", "Coordonnées de liaison"),
                        ],
                        default="email_link",
                        max_length=20,
                        verbose_name="méthode",
                    ),
                ),
                ("secret_hash", models.CharField(max_length=128, unique=True, verbose_name="secret haché")),
                ("issued_at", models.DateTimeField(auto_now_add=True, verbose_name="émission")),
                ("used_at", models.DateTimeField(blank=True, null=True, verbose_name="utilisation")),
                ("revoked_at", models.DateTimeField(blank=True, null=True, verbose_name="annulation")),
                (
                    "issued_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
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
                    ),
                ),
                (
                    "membership",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="claims",
                        to="organizations.membership",
                    ),
                ),
                ("tries", models.PositiveSmallIntegerField(default=0, verbose_name="essais")),
            ],
            options={
                "verbose_name": "activation",
                "verbose_name_plural": "activations",
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("revoked_at", None), ("used_at", None)),
                        fields=("membership",),
                        name="one_live_claim_per_membership",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("used_at", None), ("revoked_at", None), _connector="OR"),
                        name="claim_is_used_or_revoked_but_not_both",
                    ),
                    models.CheckConstraint(condition=models.Q(("tries__lte", 5)), name="claim_has_at_most_five_tries"),
                ],
            },
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="claim",
            trigger=pgtrigger.compiler.Trigger(
                name="insert_insert",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='INSERT INTO "organizations_claimevent" ("id", "issued_at", "issued_by_id", "membership_id", "message_id", "method", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "public_id", "revoked_at", "tries", "used_at") VALUES (NEW."id", NEW."issued_at", NEW."issued_by_id", NEW."membership_id", NEW."message_id", NEW."method", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."public_id", NEW."revoked_at", NEW."tries", NEW."used_at"); RETURN NULL;',
                    hash="7ff60c25c6561592d0e2ebd3ae27237e3db0756b",
                    operation="INSERT",
                    pgid="pgtrigger_insert_insert_7503e",
                    table="organizations_claim",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="claim",
            trigger=pgtrigger.compiler.Trigger(
                name="update_update",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    condition='WHEN (OLD."id" IS DISTINCT FROM (NEW."id") OR OLD."issued_at" IS DISTINCT FROM (NEW."issued_at") OR OLD."issued_by_id" IS DISTINCT FROM (NEW."issued_by_id") OR OLD."membership_id" IS DISTINCT FROM (NEW."membership_id") OR OLD."message_id" IS DISTINCT FROM (NEW."message_id") OR OLD."method" IS DISTINCT FROM (NEW."method") OR OLD."public_id" IS DISTINCT FROM (NEW."public_id") OR OLD."revoked_at" IS DISTINCT FROM (NEW."revoked_at") OR OLD."tries" IS DISTINCT FROM (NEW."tries") OR OLD."used_at" IS DISTINCT FROM (NEW."used_at"))',
                    func='INSERT INTO "organizations_claimevent" ("id", "issued_at", "issued_by_id", "membership_id", "message_id", "method", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "public_id", "revoked_at", "tries", "used_at") VALUES (NEW."id", NEW."issued_at", NEW."issued_by_id", NEW."membership_id", NEW."message_id", NEW."method", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."public_id", NEW."revoked_at", NEW."tries", NEW."used_at"); RETURN NULL;',
                    hash="db7bf4b7d98fe30dcd03c80db3f8bdc1a79bc1bc",
                    operation="UPDATE",
                    pgid="pgtrigger_update_update_472ff",
                    table="organizations_claim",
                    when="AFTER",
                ),
            ),
        ),
        migrations.CreateModel(
            name="ClaimEvent",
            fields=[
                ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
                ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                ("pgh_label", models.TextField(help_text="The event label.")),
                ("id", models.BigIntegerField()),
                ("public_id", models.UUIDField(default=uuid.uuid4, editable=False)),
                (
                    "method",
                    models.CharField(
                        choices=[
                            ("email_link", "Lien par courriel"),
                            ("three_keys", "Trois clés de sécurité"),
                            ("linking_code", "Coordonnées de liaison"),
                        ],
                        default="email_link",
                        max_length=20,
                        verbose_name="méthode",
                    ),
                ),
                ("issued_at", models.DateTimeField(auto_now_add=True, verbose_name="émission")),
                ("used_at", models.DateTimeField(blank=True, null=True, verbose_name="utilisation")),
                ("revoked_at", models.DateTimeField(blank=True, null=True, verbose_name="annulation")),
                (
                    "issued_by",
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
                    "message",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="notifications.message",
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
                        to="organizations.claim",
                    ),
                ),
                (
                    "membership",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="organizations.membership",
                    ),
                ),
                ("tries", models.PositiveSmallIntegerField(default=0, verbose_name="essais")),
            ],
            options={
                "abstract": False,
            },
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="claimevent",
            trigger=pgtrigger.compiler.Trigger(
                name="append_only",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;",
                    hash="ccbbfb21eb6b60bdfeb46a7b68345e32c30a35ac",
                    operation="UPDATE OR DELETE",
                    pgid="pgtrigger_append_only_c6149",
                    table="organizations_claimevent",
                    when="BEFORE",
                ),
            ),
        ),
        migrations.CreateModel(
            name="MembershipEvent",
            fields=[
                ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
                ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                ("pgh_label", models.TextField(help_text="The event label.")),
                ("id", models.BigIntegerField()),
                ("public_id", models.UUIDField(default=uuid.uuid4, editable=False)),
                (
                    "role",
                    models.CharField(
                        choices=[
                            ("member", "Utilisateur"),
                            ("manager", "Gestionnaire"),
                            ("administrator", "Administrateur"),
                        ],
                        default="member",
                        max_length=20,
                        verbose_name="type d’utilisateur",
                    ),
                ),
                (
                    "status",
                    models.CharField(
                        choices=[
                            ("pending", "En attente"),
                            ("active", "Actif"),
                            ("inactive", "Inactif"),
                            ("ended", "Retiré"),
                        ],
                        default="pending",
                        max_length=20,
                        verbose_name="statut",
                    ),
                ),
                ("is_primary", models.BooleanField(default=False, verbose_name="compte principal")),
                ("email", models.EmailField(max_length=254, verbose_name="adresse de courriel")),
                ("username", models.CharField(blank=True, max_length=254, verbose_name="nom d’utilisateur")),
                ("first_name", models.CharField(max_length=80, verbose_name="prénom")),
                ("last_name", models.CharField(max_length=80, verbose_name="nom")),
                (
                    "language",
                    models.CharField(
                        choices=[("fr-ca", "Français"), ("en", "Anglais")],
                        default="fr-ca",
                        max_length=5,
                        verbose_name="langue",
                    ),
                ),
                ("added_at", models.DateTimeField(auto_now_add=True, verbose_name="ajout")),
                ("expires_at", models.DateTimeField(blank=True, null=True, verbose_name="date d’expiration")),
                ("activated_at", models.DateTimeField(blank=True, null=True, verbose_name="activation")),
                ("ended_at", models.DateTimeField(blank=True, null=True, verbose_name="retrait")),
                (
                    "added_by",
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
                        to="organizations.membership",
                    ),
                ),
                (
                    "user",
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
                    "organization",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="organizations.organization",
                    ),
                ),
                (
                    "asked_mode",
                    models.CharField(
                        choices=[
                            ("password", "Mot de passe seulement"),
                            ("email", "Code par courriel"),
                            ("sms", "Code par texto"),
                            ("totp", "Application d’authentification"),
                            ("passkey", "Clé d’accès"),
                        ],
                        default="password",
                        max_length=10,
                        verbose_name="mode d’authentification",
                    ),
                ),
                ("ends_on", models.DateField(blank=True, null=True, verbose_name="date de fin")),
                ("is_starred", models.BooleanField(default=False, verbose_name="compte favori")),
            ],
            options={
                "abstract": False,
            },
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="membershipevent",
            trigger=pgtrigger.compiler.Trigger(
                name="append_only",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;",
                    hash="9d29d58c28204c813b0a1d8c710bffcfc6a9293d",
                    operation="UPDATE OR DELETE",
                    pgid="pgtrigger_append_only_ce92c",
                    table="organizations_membershipevent",
                    when="BEFORE",
                ),
            ),
        ),
        migrations.CreateModel(
            name="AddressEvent",
            fields=[
                ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
                ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                ("pgh_label", models.TextField(help_text="The event label.")),
                ("id", models.BigIntegerField()),
                (
                    "kind",
                    models.CharField(
                        choices=[("civic", "Adresse"), ("postal", "Adresse postale")],
                        default="civic",
                        max_length=10,
                        verbose_name="genre",
                    ),
                ),
                ("street", models.CharField(max_length=150, verbose_name="adresse")),
                ("city", models.CharField(max_length=100, verbose_name="ville")),
                (
                    "province",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("AB", "Alberta"),
                            ("BC", "Colombie-Britannique"),
                            ("PE", "Île-du-Prince-Édouard"),
                            ("MB", "Manitoba"),
                            ("NB", "Nouveau-Brunswick"),
                            ("NS", "Nouvelle-Écosse"),
                            ("NU", "Nunavut"),
                            ("ON", "Ontario"),
                            ("QC", "Québec"),
                            ("SK", "Saskatchewan"),
                            ("NL", "Terre-Neuve-et-Labrador"),
                            ("NT", "Territoires du Nord-Ouest"),
                            ("YT", "Yukon"),
                        ],
                        max_length=2,
                        verbose_name="province",
                    ),
                ),
                (
                    "country",
                    models.CharField(
                        choices=[("CA", "Canada"), ("US", "États-Unis"), ("FR", "France"), ("CH", "Suisse")],
                        default="CA",
                        max_length=2,
                        verbose_name="pays",
                    ),
                ),
                ("postal_code", models.CharField(max_length=12, verbose_name="code postal")),
                (
                    "region",
                    models.CharField(
                        choices=[
                            ("01", "Bas-Saint-Laurent"),
                            ("02", "Saguenay–Lac-Saint-Jean"),
                            ("03", "Capitale-Nationale"),
                            ("04", "Mauricie"),
                            ("05", "Estrie"),
                            ("06", "Montréal"),
                            ("07", "Outaouais"),
                            ("08", "Abitibi-Témiscamingue"),
                            ("09", "Côte-Nord"),
                            ("10", "Nord-du-Québec"),
                            ("11", "Gaspésie–Îles-de-la-Madeleine"),
                            ("12", "Chaudière-Appalaches"),
                            ("13", "Laval"),
                            ("14", "Lanaudière"),
                            ("15", "Laurentides"),
                            ("16", "Montérégie"),
                            ("17", "Centre-du-Québec"),
                            ("00", "Autre"),
                        ],
                        default="00",
                        max_length=2,
                        verbose_name="région administrative",
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
                        to="organizations.address",
                    ),
                ),
                (
                    "organization",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="organizations.organization",
                    ),
                ),
            ],
            options={
                "abstract": False,
            },
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="addressevent",
            trigger=pgtrigger.compiler.Trigger(
                name="append_only",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;",
                    hash="d16402f5231e86f4c99897be52b24d3560671609",
                    operation="UPDATE OR DELETE",
                    pgid="pgtrigger_append_only_22915",
                    table="organizations_addressevent",
                    when="BEFORE",
                ),
            ),
        ),
        migrations.CreateModel(
            name="OrganizationEvent",
            fields=[
                ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
                ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                ("pgh_label", models.TextField(help_text="The event label.")),
                ("id", models.BigIntegerField()),
                ("public_id", models.UUIDField(default=uuid.uuid4, editable=False)),
                ("number", models.CharField(editable=False, max_length=10, verbose_name="numéro de compte")),
                ("name", models.CharField(max_length=150, verbose_name="nom légal")),
                ("other_name", models.CharField(blank=True, max_length=150, verbose_name="autre nom")),
                ("enterprise_number", models.CharField(blank=True, max_length=10, verbose_name="NEQ")),
                ("telephone", models.CharField(max_length=20, verbose_name="téléphone")),
                ("extension", models.CharField(blank=True, max_length=8, verbose_name="poste")),
                (
                    "status",
                    models.CharField(
                        choices=[("registering", "En cours d’inscription"), ("active", "Actif"), ("closed", "Fermé")],
                        default="registering",
                        max_length=20,
                        verbose_name="état",
                    ),
                ),
                ("registration_key", models.UUIDField(default=uuid.uuid4, editable=False)),
                ("registered_at", models.DateTimeField(auto_now_add=True, verbose_name="inscription")),
                ("activated_at", models.DateTimeField(blank=True, null=True, verbose_name="activation")),
                ("closed_at", models.DateTimeField(blank=True, null=True, verbose_name="fermeture")),
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
                        to="organizations.organization",
                    ),
                ),
                (
                    "type",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="organizations.organizationtype",
                        verbose_name="type de compte",
                    ),
                ),
                (
                    "asked_mode",
                    models.CharField(
                        choices=[
                            ("password", "Mot de passe seulement"),
                            ("email", "Code par courriel"),
                            ("sms", "Code par texto"),
                            ("totp", "Application d’authentification"),
                            ("passkey", "Clé d’accès"),
                        ],
                        default="password",
                        max_length=10,
                        verbose_name="sécurité demandée",
                    ),
                ),
                (
                    "cantonal_register",
                    models.CharField(
                        blank=True, max_length=30, verbose_name="Numéro du registre des organisations genevoises"
                    ),
                ),
                (
                    "federal_register",
                    models.CharField(blank=True, max_length=30, verbose_name="Numéro du registre fédéral"),
                ),
                (
                    "trade_register",
                    models.CharField(blank=True, max_length=30, verbose_name="Numéro du registre du commerce"),
                ),
                (
                    "former_number",
                    models.CharField(blank=True, editable=False, max_length=30, verbose_name="ancien numéro"),
                ),
            ],
            options={
                "abstract": False,
            },
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="organizationevent",
            trigger=pgtrigger.compiler.Trigger(
                name="append_only",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;",
                    hash="b57d657ff616d824ae4a63d9d1c32f035699505a",
                    operation="UPDATE OR DELETE",
                    pgid="pgtrigger_append_only_88049",
                    table="organizations_organizationevent",
                    when="BEFORE",
                ),
            ),
        ),
        migrations.CreateModel(
            name="OrganizationTypeEvent",
            fields=[
                ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
                ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                ("pgh_label", models.TextField(help_text="The event label.")),
                ("id", models.BigIntegerField()),
                (
                    "prefix",
                    models.CharField(
                        max_length=3,
                        validators=[django.core.validators.RegexValidator("^[A-Z]{3}$", "Trois lettres majuscules.")],
                        verbose_name="préfixe",
                    ),
                ),
                ("name_fr", models.CharField(max_length=80, verbose_name="nom français")),
                ("name_en", models.CharField(max_length=80, verbose_name="nom anglais")),
                ("summary_fr", models.CharField(blank=True, max_length=200, verbose_name="pour qui, en français")),
                ("summary_en", models.CharField(blank=True, max_length=200, verbose_name="pour qui, en anglais")),
                (
                    "administrator_fr",
                    models.CharField(max_length=60, verbose_name="mot français pour l’administrateur"),
                ),
                ("administrator_en", models.CharField(max_length=60, verbose_name="mot anglais pour l’administrateur")),
                ("manager_fr", models.CharField(max_length=60, verbose_name="mot français pour le gestionnaire")),
                ("manager_en", models.CharField(max_length=60, verbose_name="mot anglais pour le gestionnaire")),
                ("member_fr", models.CharField(max_length=60, verbose_name="mot français pour le membre")),
                ("member_en", models.CharField(max_length=60, verbose_name="mot anglais pour le membre")),
                (
                    "highest_role",
                    models.CharField(
                        choices=[("manager", "Gestionnaire"), ("administrator", "Administrateur")],
                        default="administrator",
                        help_text="Chaque compte de ce type garde au moins une personne active dans ce rôle.",
                        max_length=20,
                        verbose_name="rôle le plus élevé",
                    ),
                ),
                (
                    "pending_days",
                    models.PositiveSmallIntegerField(
                        default=14,
                        validators=[
                            django.core.validators.MinValueValidator(1),
                            django.core.validators.MaxValueValidator(90),
                        ],
                        verbose_name="jours pour activer",
                    ),
                ),
                ("is_open", models.BooleanField(default=True, verbose_name="inscription en ligne")),
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
                        to="organizations.organizationtype",
                    ),
                ),
                (
                    "desk",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="organizations.supportdesk",
                        verbose_name="service à la clientèle",
                    ),
                ),
                (
                    "registration_with_documents",
                    models.BooleanField(
                        default=False,
                        help_text="Un agent lit les documents de l’organisation et décide, avant que le compte puisse être activé.",
                        verbose_name="inscription avec documents",
                    ),
                ),
                (
                    "claim_method",
                    models.CharField(
                        choices=[
                            ("email_link", "Lien par courriel"),
                            ("three_keys", "Trois clés de sécurité"),
                            ("linking_code", "Coordonnées de liaison"),
                        ],
                        default="email_link",
                        max_length=20,
                        verbose_name="façon d’activer un accès",
                    ),
                ),
                (
                    "has_registers",
                    models.BooleanField(default=False, verbose_name="a des numéros de registres suisses"),
                ),
                (
                    "locked_fields",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(
                            choices=[
                                ("name", "Nom légal"),
                                ("other_name", "Autre nom"),
                                ("enterprise_number", "NEQ"),
                                ("federal_register", "Numéro du registre fédéral"),
                                ("trade_register", "Numéro du registre du commerce"),
                                ("cantonal_register", "Numéro du registre des organisations genevoises"),
                                ("telephone", "Téléphone"),
                                ("address", "Adresse"),
                            ],
                            max_length=20,
                        ),
                        blank=True,
                        default=list,
                        help_text="Seul le service à la clientèle les change.",
                        size=None,
                        verbose_name="informations verrouillées",
                    ),
                ),
                (
                    "locked_postal_codes",
                    models.CharField(
                        blank=True,
                        help_text="Séparés par des virgules, un code ou un intervalle : « 1200-1258, 1290 ».",
                        max_length=200,
                        validators=[organizations.validators.answers.validate_ranges],
                        verbose_name="codes postaux dont l’adresse est verrouillée",
                    ),
                ),
            ],
            options={
                "abstract": False,
            },
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="organizationtypeevent",
            trigger=pgtrigger.compiler.Trigger(
                name="append_only",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;",
                    hash="a30531e19d2a38b40d4c93187097e116c10f6531",
                    operation="UPDATE OR DELETE",
                    pgid="pgtrigger_append_only_d76fd",
                    table="organizations_organizationtypeevent",
                    when="BEFORE",
                ),
            ),
        ),
        migrations.CreateModel(
            name="ServiceRequest",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("public_id", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ("number", models.CharField(editable=False, max_length=20, unique=True, verbose_name="numéro")),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("link", "Ajout d’un utilisateur existant à un autre compte"),
                            ("recovery", "Accès perdu au compte d’une organisation"),
                            ("registration", "Inscription d’un compte avec documents"),
                            ("profile_link", "Liaison d’un profil par renseignements d’identité"),
                            ("add_subjects", "Ajouter une relation ou des sujets autorisés à un contact"),
                            ("remove_subjects", "Retirer une relation ou des sujets autorisés à un contact"),
                            (
                                "edit_contact",
                                "Modifier les informations personnelles et les coordonnées d’un individu autorisé ou d’un contact",
                            ),
                            ("edit_contact_address", "Modifier l’adresse d’un individu autorisé ou d’un contact"),
                            ("edit_organization", "Modifier les informations d’une organisation"),
                            ("edit_address", "Modifier une adresse"),
                            ("manage_organization", "Gérer une organisation"),
                            ("issue_codes", "Émettre un nouveau code de liaison"),
                            ("question", "Question au soutien"),
                        ],
                        max_length=20,
                        verbose_name="demande",
                    ),
                ),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("incomplete", "À compléter"),
                            ("submitted", "Soumise"),
                            ("in_validation", "En validation"),
                            ("done", "Terminée"),
                            ("refused", "Refusée"),
                            ("cancelled", "Annulée"),
                        ],
                        default="submitted",
                        max_length=20,
                        verbose_name="état",
                    ),
                ),
                ("asked_at", models.DateTimeField(auto_now_add=True, verbose_name="soumission")),
                ("due_at", models.DateTimeField(verbose_name="à décider avant")),
                ("decided_at", models.DateTimeField(blank=True, null=True, verbose_name="décision")),
                (
                    "asked_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="requests",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="demandée par",
                    ),
                ),
                (
                    "organization",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="requests",
                        to="organizations.organization",
                        verbose_name="compte",
                    ),
                ),
                ("answer", models.TextField(blank=True, max_length=2000, verbose_name="motif de la réponse")),
                (
                    "decided_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="agent",
                    ),
                ),
                (
                    "about",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="requests_about",
                        to="organizations.membership",
                        verbose_name="contact",
                    ),
                ),
                ("attestation", models.TextField(blank=True, verbose_name="attestation")),
                ("attested_at", models.DateTimeField(blank=True, null=True, verbose_name="attestée le")),
                ("wishes", models.JSONField(blank=True, default=dict, verbose_name="modifications demandées")),
                ("assigned_at", models.DateTimeField(blank=True, null=True, verbose_name="attribuée le")),
                (
                    "assigned_to",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="attribuée à",
                    ),
                ),
            ],
            options={
                "verbose_name": "demande",
                "verbose_name_plural": "demandes",
                "default_permissions": ("view", "change"),
                "indexes": [
                    models.Index(fields=["organization", "-asked_at"], name="requests_of_an_account"),
                    models.Index(
                        condition=models.Q(("decided_at", None)), fields=["due_at"], name="requests_to_decide"
                    ),
                    models.Index(fields=["asked_by", "-asked_at"], name="requests_of_a_person"),
                    models.Index(
                        condition=models.Q(("decided_at", None)),
                        fields=["assigned_to", "due_at"],
                        name="requests_of_an_agent",
                    ),
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("decided_at", None), ("state__in", ["incomplete", "submitted", "in_validation"])),
                            models.Q(("decided_at__isnull", False), ("state__in", ["done", "refused", "cancelled"])),
                            _connector="OR",
                        ),
                        name="request_is_decided_iff_closed",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("attestation", ""), ("attested_at", None)),
                            models.Q(models.Q(("attestation", ""), _negated=True), ("attested_at__isnull", False)),
                            _connector="OR",
                        ),
                        name="attestation_has_its_instant",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("kind__in", ["registration", "recovery"]), _negated=True),
                            models.Q(("state__in", ["done", "refused"]), _negated=True),
                            models.Q(("decided_by__isnull", False), ("organization__isnull", False), ("state", "done")),
                            models.Q(
                                ("decided_by__isnull", False),
                                ("state", "refused"),
                                models.Q(("answer", ""), _negated=True),
                            ),
                            _connector="OR",
                        ),
                        name="agent_decides_on_requests_from_outside_and_says_why_not",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("assigned_to", None), ("assigned_at__isnull", False), _connector="OR"),
                        name="request_is_given_to_someone_at_some_moment",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("asked_by", None), ("kind", "registration"), ("organization__isnull", False)),
                            models.Q(("asked_by", None), ("kind", "recovery")),
                            models.Q(("asked_by__isnull", False), ("kind__in", ["profile_link", "question"])),
                            models.Q(
                                models.Q(
                                    ("kind__in", ["registration", "recovery", "profile_link", "question"]),
                                    _negated=True,
                                ),
                                ("asked_by__isnull", False),
                                ("organization__isnull", False),
                            ),
                            _connector="OR",
                        ),
                        name="request_says_who_asks_or_comes_from_outside",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="LinkLine",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("public_id", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ("target_number", models.CharField(max_length=10, verbose_name="compte à jumeler")),
                (
                    "role",
                    models.CharField(
                        choices=[
                            ("member", "Utilisateur"),
                            ("manager", "Gestionnaire"),
                            ("administrator", "Administrateur"),
                        ],
                        max_length=20,
                        verbose_name="type d’utilisateur demandé",
                    ),
                ),
                (
                    "state",
                    models.CharField(
                        choices=[("waiting", "En attente"), ("accepted", "Acceptée"), ("refused", "Refusée")],
                        default="waiting",
                        max_length=20,
                        verbose_name="état",
                    ),
                ),
                ("decided_at", models.DateTimeField(blank=True, null=True, verbose_name="décision")),
                (
                    "decided_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "membership",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="link_lines",
                        to="organizations.membership",
                        verbose_name="personne",
                    ),
                ),
                (
                    "target",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="link_lines",
                        to="organizations.organization",
                    ),
                ),
                (
                    "request",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="lines",
                        to="organizations.servicerequest",
                    ),
                ),
            ],
            options={
                "verbose_name": "ajout demandé",
                "verbose_name_plural": "ajouts demandés",
                "default_permissions": ("view", "change"),
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("state", "waiting")),
                        fields=("membership", "target_number"),
                        name="one_waiting_line_per_person_and_account",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("decided_at", None), ("decided_by", None), ("state", "waiting")),
                            models.Q(
                                models.Q(("state", "waiting"), _negated=True),
                                ("decided_at__isnull", False),
                                ("decided_by__isnull", False),
                            ),
                            _connector="OR",
                        ),
                        name="decided_line_says_who_and_when",
                    ),
                ],
            },
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="linkline",
            trigger=pgtrigger.compiler.Trigger(
                name="insert_insert",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='INSERT INTO "organizations_linklineevent" ("decided_at", "decided_by_id", "id", "membership_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "public_id", "request_id", "role", "state", "target_id", "target_number") VALUES (NEW."decided_at", NEW."decided_by_id", NEW."id", NEW."membership_id", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."public_id", NEW."request_id", NEW."role", NEW."state", NEW."target_id", NEW."target_number"); RETURN NULL;',
                    hash="5231d2859819e826f46f7b710c77e25e1993043c",
                    operation="INSERT",
                    pgid="pgtrigger_insert_insert_62c5e",
                    table="organizations_linkline",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="linkline",
            trigger=pgtrigger.compiler.Trigger(
                name="update_update",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    condition="WHEN (OLD.* IS DISTINCT FROM NEW.*)",
                    func='INSERT INTO "organizations_linklineevent" ("decided_at", "decided_by_id", "id", "membership_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "public_id", "request_id", "role", "state", "target_id", "target_number") VALUES (NEW."decided_at", NEW."decided_by_id", NEW."id", NEW."membership_id", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."public_id", NEW."request_id", NEW."role", NEW."state", NEW."target_id", NEW."target_number"); RETURN NULL;',
                    hash="b4dd588be1732aa3e63e49de7e469f3bad49f7f8",
                    operation="UPDATE",
                    pgid="pgtrigger_update_update_3094d",
                    table="organizations_linkline",
                    when="AFTER",
                ),
            ),
        ),
        migrations.CreateModel(
            name="LinkLineEvent",
            fields=[
                ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
                ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                ("pgh_label", models.TextField(help_text="The event label.")),
                ("id", models.BigIntegerField()),
                ("public_id", models.UUIDField(default=uuid.uuid4, editable=False)),
                ("target_number", models.CharField(max_length=10, verbose_name="compte à jumeler")),
                (
                    "role",
                    models.CharField(
                        choices=[
                            ("member", "Utilisateur"),
                            ("manager", "Gestionnaire"),
                            ("administrator", "Administrateur"),
                        ],
                        max_length=20,
                        verbose_name="type d’utilisateur demandé",
                    ),
                ),
                (
                    "state",
                    models.CharField(
                        choices=[("waiting", "En attente"), ("accepted", "Acceptée"), ("refused", "Refusée")],
                        default="waiting",
                        max_length=20,
                        verbose_name="état",
                    ),
                ),
                ("decided_at", models.DateTimeField(blank=True, null=True, verbose_name="décision")),
                (
                    "decided_by",
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
                    "membership",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="organizations.membership",
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
                        to="organizations.linkline",
                    ),
                ),
                (
                    "target",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="organizations.organization",
                    ),
                ),
                (
                    "request",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="organizations.servicerequest",
                    ),
                ),
            ],
            options={
                "abstract": False,
            },
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="linklineevent",
            trigger=pgtrigger.compiler.Trigger(
                name="append_only",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;",
                    hash="ab3c73df2712b81ab73c948bffdef90182e6dff3",
                    operation="UPDATE OR DELETE",
                    pgid="pgtrigger_append_only_12828",
                    table="organizations_linklineevent",
                    when="BEFORE",
                ),
            ),
        ),
        migrations.CreateModel(
            name="Contact",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("first_name", models.CharField(max_length=80, verbose_name="prénom")),
                ("last_name", models.CharField(max_length=80, verbose_name="nom")),
                ("email", models.EmailField(max_length=254, verbose_name="adresse de courriel")),
                ("telephone", models.CharField(blank=True, max_length=20, verbose_name="téléphone")),
                ("position", models.CharField(blank=True, max_length=100, verbose_name="fonction dans l’organisation")),
                (
                    "language",
                    models.CharField(
                        choices=[("fr-ca", "Français"), ("en", "Anglais")],
                        default="fr-ca",
                        max_length=5,
                        verbose_name="langue",
                    ),
                ),
                ("secret_hash", models.CharField(max_length=64, unique=True, verbose_name="jeton haché")),
                ("expires_at", models.DateTimeField(verbose_name="fin du lien")),
                ("proven_at", models.DateTimeField(blank=True, null=True, verbose_name="adresse prouvée")),
                ("reminded_at", models.DateTimeField(blank=True, null=True, verbose_name="rappel")),
                (
                    "request",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="contact",
                        to="organizations.servicerequest",
                    ),
                ),
            ],
            options={
                "verbose_name": "personne qui demande",
                "verbose_name_plural": "personnes qui demandent",
                "default_permissions": ("view",),
                "indexes": [models.Index(fields=["email"], name="requests_of_an_address")],
            },
        ),
        migrations.CreateModel(
            name="Document",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("public_id", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ("name", models.CharField(max_length=100, verbose_name="nom du fichier")),
                (
                    "kind",
                    models.CharField(
                        choices=[("pdf", "PDF"), ("jpeg", "JPEG"), ("png", "PNG")], max_length=4, verbose_name="genre"
                    ),
                ),
                ("size", models.PositiveIntegerField(verbose_name="octets")),
                ("sha256", models.CharField(max_length=64, verbose_name="empreinte SHA-256")),
                ("sent_at", models.DateTimeField(auto_now_add=True, verbose_name="réception")),
                (
                    "request",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="documents",
                        to="organizations.servicerequest",
                    ),
                ),
            ],
            options={
                "verbose_name": "document",
                "verbose_name_plural": "documents",
                "default_permissions": ("view",),
                "constraints": [
                    models.UniqueConstraint(fields=("request", "sha256"), name="same_document_once_in_a_request"),
                    models.CheckConstraint(condition=models.Q(("size__gt", 0)), name="document_is_not_empty"),
                ],
            },
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="document",
            trigger=pgtrigger.compiler.Trigger(
                name="document_never_changes",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="RAISE EXCEPTION 'pgtrigger: Cannot update rows from % table', TG_TABLE_NAME;",
                    hash="20282c6ea0fa12c1841aee6af5e42c49ad2be664",
                    operation="UPDATE",
                    pgid="pgtrigger_document_never_changes_17083",
                    table="organizations_document",
                    when="BEFORE",
                ),
            ),
        ),
        migrations.CreateModel(
            name="Recovery",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("form_key", models.UUIDField(editable=False, unique=True)),
                ("account_named", models.CharField(max_length=150, verbose_name="organisation nommée")),
                ("words", models.TextField(max_length=2000, verbose_name="ce qui s’est passé")),
                ("announced_at", models.DateTimeField(blank=True, null=True, verbose_name="annonce")),
                (
                    "objections_until",
                    models.DateTimeField(blank=True, null=True, verbose_name="opposition possible jusqu’au"),
                ),
                (
                    "request",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="recovery",
                        to="organizations.servicerequest",
                    ),
                ),
            ],
            options={
                "verbose_name": "accès perdu",
                "verbose_name_plural": "accès perdus",
                "default_permissions": (),
            },
        ),
        migrations.CreateModel(
            name="Objection",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("secret_hash", models.CharField(max_length=64, unique=True, verbose_name="jeton haché")),
                ("sent_at", models.DateTimeField(auto_now_add=True, verbose_name="envoi")),
                ("objected_at", models.DateTimeField(blank=True, null=True, verbose_name="opposition")),
                ("words", models.TextField(blank=True, max_length=1000, verbose_name="motif")),
                (
                    "membership",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="objections",
                        to="organizations.membership",
                    ),
                ),
                (
                    "recovery",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="objections",
                        to="organizations.recovery",
                    ),
                ),
            ],
            options={
                "verbose_name": "opposition",
                "verbose_name_plural": "oppositions",
                "default_permissions": (),
                "constraints": [
                    models.UniqueConstraint(fields=("recovery", "membership"), name="one_objection_link_per_person"),
                    models.CheckConstraint(
                        condition=models.Q(("words", ""), ("objected_at__isnull", False), _connector="OR"),
                        name="words_against_a_recovery_are_those_of_an_objection",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="DocumentContent",
            fields=[
                (
                    "document",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        primary_key=True,
                        related_name="content",
                        serialize=False,
                        to="organizations.document",
                    ),
                ),
                ("content", models.BinaryField(verbose_name="contenu")),
            ],
            options={
                "verbose_name": "contenu d’un document",
                "verbose_name_plural": "contenus des documents",
                "default_permissions": (),
            },
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="documentcontent",
            trigger=pgtrigger.compiler.Trigger(
                name="content_never_changes",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="RAISE EXCEPTION 'pgtrigger: Cannot update rows from % table', TG_TABLE_NAME;",
                    hash="eaa2b420b8582033403ad8bd5865afd584b41154",
                    operation="UPDATE",
                    pgid="pgtrigger_content_never_changes_44610",
                    table="organizations_documentcontent",
                    when="BEFORE",
                ),
            ),
        ),
        migrations.CreateModel(
            name="CourierKey",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("question", models.CharField(max_length=200, verbose_name="question")),
                ("answer_hash", models.CharField(max_length=128, verbose_name="réponse hachée")),
                ("changed_at", models.DateTimeField(auto_now=True, verbose_name="changement")),
                (
                    "organization",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="courier_key",
                        to="organizations.organization",
                    ),
                ),
            ],
            options={
                "verbose_name": "code courrier",
                "verbose_name_plural": "codes courrier",
            },
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="courierkey",
            trigger=pgtrigger.compiler.Trigger(
                name="insert_insert",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='INSERT INTO "organizations_courierkeyevent" ("changed_at", "id", "organization_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "question") VALUES (NEW."changed_at", NEW."id", NEW."organization_id", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."question"); RETURN NULL;',
                    hash="69dc9eef72ed659fd3d6af80aec9bed44f78874a",
                    operation="INSERT",
                    pgid="pgtrigger_insert_insert_f02f5",
                    table="organizations_courierkey",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="courierkey",
            trigger=pgtrigger.compiler.Trigger(
                name="update_update",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    condition='WHEN (OLD."changed_at" IS DISTINCT FROM (NEW."changed_at") OR OLD."id" IS DISTINCT FROM (NEW."id") OR OLD."organization_id" IS DISTINCT FROM (NEW."organization_id") OR OLD."question" IS DISTINCT FROM (NEW."question"))',
                    func='INSERT INTO "organizations_courierkeyevent" ("changed_at", "id", "organization_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "question") VALUES (NEW."changed_at", NEW."id", NEW."organization_id", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."question"); RETURN NULL;',
                    hash="d1567bee4a8643e6380230b174ab8b43b95c034f",
                    operation="UPDATE",
                    pgid="pgtrigger_update_update_a9dd7",
                    table="organizations_courierkey",
                    when="AFTER",
                ),
            ),
        ),
        migrations.CreateModel(
            name="CourierKeyEvent",
            fields=[
                ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
                ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                ("pgh_label", models.TextField(help_text="The event label.")),
                ("id", models.BigIntegerField()),
                ("question", models.CharField(max_length=200, verbose_name="question")),
                ("changed_at", models.DateTimeField(auto_now=True, verbose_name="changement")),
                (
                    "organization",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="organizations.organization",
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
                        to="organizations.courierkey",
                    ),
                ),
            ],
            options={
                "abstract": False,
            },
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="courierkeyevent",
            trigger=pgtrigger.compiler.Trigger(
                name="append_only",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;",
                    hash="f7cffd6a47f5b8c2f428a9ac9e30022851f13c4e",
                    operation="UPDATE OR DELETE",
                    pgid="pgtrigger_append_only_43ca6",
                    table="organizations_courierkeyevent",
                    when="BEFORE",
                ),
            ),
        ),
        migrations.CreateModel(
            name="SecretQuestion",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("question", models.CharField(max_length=200, verbose_name="question secrète")),
                ("answer_hash", models.CharField(max_length=128, verbose_name="réponse hachée")),
                (
                    "membership",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="secret_question",
                        to="organizations.membership",
                    ),
                ),
            ],
            options={
                "verbose_name": "question secrète",
                "verbose_name_plural": "questions secrètes",
            },
        ),
        migrations.CreateModel(
            name="ContactSheet",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("client_number", models.CharField(editable=False, max_length=8, verbose_name="numéro de client")),
                ("job", models.CharField(blank=True, max_length=100, verbose_name="fonction")),
                ("birth_date", models.DateField(blank=True, null=True, verbose_name="date de naissance")),
                (
                    "telephone_kind",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("mobile_1", "Cellulaire 1"),
                            ("mobile_2", "Cellulaire 2"),
                            ("home", "Résidence"),
                            ("work", "Travail"),
                            ("other", "Autre"),
                        ],
                        max_length=10,
                        verbose_name="type de numéro de téléphone principal",
                    ),
                ),
                (
                    "telephone",
                    models.CharField(blank=True, max_length=16, verbose_name="numéro de téléphone principal"),
                ),
                ("extension", models.CharField(blank=True, max_length=10, verbose_name="poste")),
                (
                    "other_telephone_kind",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("mobile_1", "Cellulaire 1"),
                            ("mobile_2", "Cellulaire 2"),
                            ("home", "Résidence"),
                            ("work", "Travail"),
                            ("other", "Autre"),
                        ],
                        max_length=10,
                        verbose_name="type de l’autre numéro de téléphone",
                    ),
                ),
                (
                    "other_telephone",
                    models.CharField(blank=True, max_length=16, verbose_name="autre numéro de téléphone"),
                ),
                (
                    "other_extension",
                    models.CharField(blank=True, max_length=10, verbose_name="poste de l’autre numéro"),
                ),
                ("street", models.CharField(blank=True, max_length=150, verbose_name="adresse")),
                ("city", models.CharField(blank=True, max_length=100, verbose_name="ville")),
                (
                    "province",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("AB", "Alberta"),
                            ("BC", "Colombie-Britannique"),
                            ("PE", "Île-du-Prince-Édouard"),
                            ("MB", "Manitoba"),
                            ("NB", "Nouveau-Brunswick"),
                            ("NS", "Nouvelle-Écosse"),
                            ("NU", "Nunavut"),
                            ("ON", "Ontario"),
                            ("QC", "Québec"),
                            ("SK", "Saskatchewan"),
                            ("NL", "Terre-Neuve-et-Labrador"),
                            ("NT", "Territoires du Nord-Ouest"),
                            ("YT", "Yukon"),
                        ],
                        max_length=2,
                        verbose_name="province",
                    ),
                ),
                (
                    "country",
                    models.CharField(
                        choices=[("CA", "Canada"), ("US", "États-Unis"), ("FR", "France"), ("CH", "Suisse")],
                        default="CA",
                        max_length=2,
                        verbose_name="pays",
                    ),
                ),
                ("postal_code", models.CharField(blank=True, max_length=12, verbose_name="code postal")),
                (
                    "membership",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT, related_name="sheet", to="organizations.membership"
                    ),
                ),
            ],
            options={
                "verbose_name": "fiche d’un contact",
                "verbose_name_plural": "fiches des contacts",
                "indexes": [
                    models.Index(fields=["client_number"], name="contacts_by_client_number"),
                    models.Index(fields=["birth_date"], name="contacts_by_birth_date"),
                    models.Index(fields=["telephone"], name="contacts_by_telephone"),
                    models.Index(fields=["other_telephone"], name="contacts_by_other_telephone"),
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("client_number__regex", "^[0-9]{8}$")), name="client_number_is_eight_digits"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("telephone", ""), models.Q(("telephone_kind", ""), _negated=True), _connector="OR"
                        ),
                        name="telephone_of_a_contact_has_a_kind",
                    ),
                ],
            },
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="contactsheet",
            trigger=pgtrigger.compiler.Trigger(
                name="insert_insert",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='INSERT INTO "organizations_contactsheetevent" ("birth_date", "city", "client_number", "country", "extension", "id", "job", "membership_id", "other_extension", "other_telephone", "other_telephone_kind", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "postal_code", "province", "street", "telephone", "telephone_kind") VALUES (NEW."birth_date", NEW."city", NEW."client_number", NEW."country", NEW."extension", NEW."id", NEW."job", NEW."membership_id", NEW."other_extension", NEW."other_telephone", NEW."other_telephone_kind", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."postal_code", NEW."province", NEW."street", NEW."telephone", NEW."telephone_kind"); RETURN NULL;',
                    hash="f782a53a52f3aedc01a4e7aab1b72f2540076f59",
                    operation="INSERT",
                    pgid="pgtrigger_insert_insert_fc7da",
                    table="organizations_contactsheet",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="contactsheet",
            trigger=pgtrigger.compiler.Trigger(
                name="update_update",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    condition="WHEN (OLD.* IS DISTINCT FROM NEW.*)",
                    func='INSERT INTO "organizations_contactsheetevent" ("birth_date", "city", "client_number", "country", "extension", "id", "job", "membership_id", "other_extension", "other_telephone", "other_telephone_kind", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "postal_code", "province", "street", "telephone", "telephone_kind") VALUES (NEW."birth_date", NEW."city", NEW."client_number", NEW."country", NEW."extension", NEW."id", NEW."job", NEW."membership_id", NEW."other_extension", NEW."other_telephone", NEW."other_telephone_kind", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."postal_code", NEW."province", NEW."street", NEW."telephone", NEW."telephone_kind"); RETURN NULL;',
                    hash="a800ddf7b695a65053a0d8e131eb22f704356df7",
                    operation="UPDATE",
                    pgid="pgtrigger_update_update_ef559",
                    table="organizations_contactsheet",
                    when="AFTER",
                ),
            ),
        ),
        migrations.CreateModel(
            name="ContactSheetEvent",
            fields=[
                ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
                ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                ("pgh_label", models.TextField(help_text="The event label.")),
                ("id", models.BigIntegerField()),
                ("client_number", models.CharField(editable=False, max_length=8, verbose_name="numéro de client")),
                ("job", models.CharField(blank=True, max_length=100, verbose_name="fonction")),
                ("birth_date", models.DateField(blank=True, null=True, verbose_name="date de naissance")),
                (
                    "telephone_kind",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("mobile_1", "Cellulaire 1"),
                            ("mobile_2", "Cellulaire 2"),
                            ("home", "Résidence"),
                            ("work", "Travail"),
                            ("other", "Autre"),
                        ],
                        max_length=10,
                        verbose_name="type de numéro de téléphone principal",
                    ),
                ),
                (
                    "telephone",
                    models.CharField(blank=True, max_length=16, verbose_name="numéro de téléphone principal"),
                ),
                ("extension", models.CharField(blank=True, max_length=10, verbose_name="poste")),
                (
                    "other_telephone_kind",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("mobile_1", "Cellulaire 1"),
                            ("mobile_2", "Cellulaire 2"),
                            ("home", "Résidence"),
                            ("work", "Travail"),
                            ("other", "Autre"),
                        ],
                        max_length=10,
                        verbose_name="type de l’autre numéro de téléphone",
                    ),
                ),
                (
                    "other_telephone",
                    models.CharField(blank=True, max_length=16, verbose_name="autre numéro de téléphone"),
                ),
                (
                    "other_extension",
                    models.CharField(blank=True, max_length=10, verbose_name="poste de l’autre numéro"),
                ),
                ("street", models.CharField(blank=True, max_length=150, verbose_name="adresse")),
                ("city", models.CharField(blank=True, max_length=100, verbose_name="ville")),
                (
                    "province",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("AB", "Alberta"),
                            ("BC", "Colombie-Britannique"),
                            ("PE", "Île-du-Prince-Édouard"),
                            ("MB", "Manitoba"),
                            ("NB", "Nouveau-Brunswick"),
                            ("NS", "Nouvelle-Écosse"),
                            ("NU", "Nunavut"),
                            ("ON", "Ontario"),
                            ("QC", "Québec"),
                            ("SK", "Saskatchewan"),
                            ("NL", "Terre-Neuve-et-Labrador"),
                            ("NT", "Territoires du Nord-Ouest"),
                            ("YT", "Yukon"),
                        ],
                        max_length=2,
                        verbose_name="province",
                    ),
                ),
                (
                    "country",
                    models.CharField(
                        choices=[("CA", "Canada"), ("US", "États-Unis"), ("FR", "France"), ("CH", "Suisse")],
                        default="CA",
                        max_length=2,
                        verbose_name="pays",
                    ),
                ),
                ("postal_code", models.CharField(blank=True, max_length=12, verbose_name="code postal")),
                (
                    "membership",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="organizations.membership",
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
                        to="organizations.contactsheet",
                    ),
                ),
            ],
            options={
                "abstract": False,
            },
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="contactsheetevent",
            trigger=pgtrigger.compiler.Trigger(
                name="append_only",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;",
                    hash="bb7e3cb277281d6e112cb4304e91eb921bef443a",
                    operation="UPDATE OR DELETE",
                    pgid="pgtrigger_append_only_cc230",
                    table="organizations_contactsheetevent",
                    when="BEFORE",
                ),
            ),
        ),
        migrations.CreateModel(
            name="FormerCredential",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("identifier", models.CharField(max_length=150, verbose_name="ancien identifiant")),
                (
                    "password_hash",
                    models.CharField(blank=True, max_length=256, verbose_name="ancien mot de passe haché"),
                ),
                ("imported_at", models.DateTimeField(auto_now_add=True, verbose_name="importation")),
                ("used_at", models.DateTimeField(blank=True, null=True, verbose_name="utilisation")),
                (
                    "membership",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="former_credentials",
                        to="organizations.membership",
                    ),
                ),
            ],
            options={
                "verbose_name": "ancien identifiant",
                "verbose_name_plural": "anciens identifiants",
                "default_permissions": ("view",),
                "constraints": [
                    models.UniqueConstraint(
                        django.db.models.functions.text.Lower("identifier"),
                        models.F("membership"),
                        name="one_former_identifier_per_membership",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("used_at", None), ("password_hash", ""), _connector="OR"),
                        name="former_password_goes_once_used",
                    ),
                ],
            },
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="formercredential",
            trigger=pgtrigger.compiler.Trigger(
                name="insert_insert",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='INSERT INTO "organizations_formercredentialevent" ("id", "identifier", "imported_at", "membership_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "used_at") VALUES (NEW."id", NEW."identifier", NEW."imported_at", NEW."membership_id", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."used_at"); RETURN NULL;',
                    hash="76e8434a36f49567b5a08dbc9e5c4a20cbca3022",
                    operation="INSERT",
                    pgid="pgtrigger_insert_insert_dddfc",
                    table="organizations_formercredential",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="formercredential",
            trigger=pgtrigger.compiler.Trigger(
                name="update_update",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    condition='WHEN (OLD."id" IS DISTINCT FROM (NEW."id") OR OLD."identifier" IS DISTINCT FROM (NEW."identifier") OR OLD."imported_at" IS DISTINCT FROM (NEW."imported_at") OR OLD."membership_id" IS DISTINCT FROM (NEW."membership_id") OR OLD."used_at" IS DISTINCT FROM (NEW."used_at"))',
                    func='INSERT INTO "organizations_formercredentialevent" ("id", "identifier", "imported_at", "membership_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "used_at") VALUES (NEW."id", NEW."identifier", NEW."imported_at", NEW."membership_id", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."used_at"); RETURN NULL;',
                    hash="e14edd19aec2b70ad4ad2568ff43ac0543dc63a8",
                    operation="UPDATE",
                    pgid="pgtrigger_update_update_ddded",
                    table="organizations_formercredential",
                    when="AFTER",
                ),
            ),
        ),
        migrations.CreateModel(
            name="FormerCredentialEvent",
            fields=[
                ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
                ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                ("pgh_label", models.TextField(help_text="The event label.")),
                ("id", models.BigIntegerField()),
                ("identifier", models.CharField(max_length=150, verbose_name="ancien identifiant")),
                ("imported_at", models.DateTimeField(auto_now_add=True, verbose_name="importation")),
                ("used_at", models.DateTimeField(blank=True, null=True, verbose_name="utilisation")),
                (
                    "membership",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="organizations.membership",
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
                        to="organizations.formercredential",
                    ),
                ),
            ],
            options={
                "abstract": False,
            },
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="formercredentialevent",
            trigger=pgtrigger.compiler.Trigger(
                name="append_only",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;",
                    hash="db6ea4d881062d7ada763980f1e190d242448073",
                    operation="UPDATE OR DELETE",
                    pgid="pgtrigger_append_only_c2650",
                    table="organizations_formercredentialevent",
                    when="BEFORE",
                ),
            ),
        ),
        migrations.CreateModel(
            name="Dispatch",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("public_id", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ("asked_at", models.DateTimeField(auto_now_add=True, verbose_name="demandé le")),
                ("ended_at", models.DateTimeField(blank=True, null=True, verbose_name="terminé le")),
                (
                    "dates_fr",
                    models.TextField(blank=True, max_length=2000, verbose_name="dates importantes, en français"),
                ),
                (
                    "dates_en",
                    models.TextField(blank=True, max_length=2000, verbose_name="dates importantes, en anglais"),
                ),
                (
                    "asked_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="demandé par",
                    ),
                ),
                (
                    "request",
                    models.OneToOneField(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="dispatch",
                        to="organizations.servicerequest",
                        verbose_name="demande",
                    ),
                ),
            ],
            options={
                "verbose_name": "envoi de coordonnées de liaison",
                "verbose_name_plural": "envois de coordonnées de liaison",
                "default_permissions": ("add", "view"),
                "indexes": [
                    models.Index(condition=models.Q(("ended_at", None)), fields=["asked_at"], name="dispatches_to_do")
                ],
            },
        ),
        migrations.CreateModel(
            name="DispatchLine",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("done_at", models.DateTimeField(blank=True, null=True, verbose_name="traité le")),
                ("refusal", models.CharField(blank=True, max_length=300, verbose_name="refus")),
                (
                    "dispatch",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="lines",
                        to="organizations.dispatch",
                        verbose_name="envoi",
                    ),
                ),
                (
                    "membership",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="dispatch_lines",
                        to="organizations.membership",
                        verbose_name="contact",
                    ),
                ),
            ],
            options={
                "verbose_name": "ligne d’un envoi",
                "verbose_name_plural": "lignes des envois",
                "default_permissions": ("view",),
                "indexes": [
                    models.Index(
                        condition=models.Q(("done_at", None)), fields=["dispatch", "id"], name="dispatch_lines_to_do"
                    )
                ],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("dispatch", "membership"), name="one_line_per_person_of_a_dispatch"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("refusal", ""), ("done_at__isnull", False), _connector="OR"),
                        name="refused_line_is_done",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="GuessCount",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("key_hash", models.CharField(max_length=64, unique=True)),
                ("begun_at", models.DateTimeField(default=django.utils.timezone.now)),
                ("guesses", models.PositiveSmallIntegerField(default=0)),
            ],
            options={
                "verbose_name": "compte d’essais de liaison",
                "verbose_name_plural": "comptes d’essais de liaison",
                "default_permissions": (),
                "constraints": [
                    models.CheckConstraint(condition=models.Q(("guesses__lte", 5)), name="at_most_five_guesses_an_hour")
                ],
            },
        ),
        migrations.CreateModel(
            name="ContactCheck",
            fields=[],
            options={
                "verbose_name": "contact à valider",
                "verbose_name_plural": "contacts à valider",
                "proxy": True,
                "default_permissions": (),
            },
            bases=("organizations.servicerequest",),
        ),
        migrations.CreateModel(
            name="ProfileLink",
            fields=[],
            options={
                "verbose_name": "liaison par renseignements d’identité",
                "verbose_name_plural": "liaisons par renseignements d’identité",
                "proxy": True,
                "default_permissions": (),
            },
            bases=("organizations.servicerequest",),
        ),
        migrations.CreateModel(
            name="Handover",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("public_id", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                (
                    "role",
                    models.CharField(
                        choices=[
                            ("member", "Utilisateur"),
                            ("manager", "Gestionnaire"),
                            ("administrator", "Administrateur"),
                        ],
                        max_length=20,
                        verbose_name="type d’utilisateur",
                    ),
                ),
                (
                    "afterwards",
                    models.CharField(
                        choices=[("stay", "Rester utilisateur du compte"), ("leave", "Quitter le compte")],
                        default="stay",
                        max_length=10,
                        verbose_name="ensuite",
                    ),
                ),
                ("offered_at", models.DateTimeField(auto_now_add=True, verbose_name="proposition")),
                ("expires_at", models.DateTimeField(verbose_name="fin de la proposition")),
                ("accepted_at", models.DateTimeField(blank=True, null=True, verbose_name="acceptation")),
                ("declined_at", models.DateTimeField(blank=True, null=True, verbose_name="refus")),
                ("withdrawn_at", models.DateTimeField(blank=True, null=True, verbose_name="retrait")),
                (
                    "giver",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="handovers",
                        to="organizations.membership",
                        verbose_name="personne qui passe la relève",
                    ),
                ),
                (
                    "successor",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="handovers_offered",
                        to="organizations.membership",
                        verbose_name="personne désignée",
                    ),
                ),
            ],
            options={
                "verbose_name": "relève",
                "verbose_name_plural": "relèves",
                "default_permissions": ("view",),
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("accepted_at", None), ("declined_at", None), ("withdrawn_at", None)),
                        fields=("giver",),
                        name="one_open_handover_per_giver",
                        violation_error_message="Une personne est déjà désignée : retirez d’abord cette proposition.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("accepted_at", None), ("declined_at", None)),
                            models.Q(("accepted_at", None), ("withdrawn_at", None)),
                            models.Q(("declined_at", None), ("withdrawn_at", None)),
                            _connector="OR",
                        ),
                        name="handover_has_at_most_one_outcome",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("giver", models.F("successor")), _negated=True),
                        name="nobody_hands_over_to_themselves",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("role__in", ["manager", "administrator"])),
                        name="role_of_a_member_is_not_handed_over",
                    ),
                ],
            },
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="handover",
            trigger=pgtrigger.compiler.Trigger(
                name="handover_stays_in_one_account",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="\n    IF (SELECT organization_id FROM organizations_membership WHERE id = NEW.giver_id)\n        <> (SELECT organization_id FROM organizations_membership WHERE id = NEW.successor_id)\n    THEN\n        RAISE EXCEPTION 'handover % is between two accounts', NEW.id\n            USING ERRCODE = 'check_violation', CONSTRAINT = 'handover_stays_in_one_account';\n    END IF;\n    RETURN NEW;\n",
                    hash="843f09aa71e53a30e9ddcacf505f9e74f6ee1c6f",
                    operation="INSERT",
                    pgid="pgtrigger_handover_stays_in_one_account_88ec2",
                    table="organizations_handover",
                    when="BEFORE",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="handover",
            trigger=pgtrigger.compiler.Trigger(
                name="offer_never_changes",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    condition='WHEN (OLD."afterwards" IS DISTINCT FROM (NEW."afterwards") OR OLD."giver_id" IS DISTINCT FROM (NEW."giver_id") OR OLD."role" IS DISTINCT FROM (NEW."role") OR OLD."successor_id" IS DISTINCT FROM (NEW."successor_id"))',
                    func="RAISE EXCEPTION 'pgtrigger: Cannot update rows from % table', TG_TABLE_NAME;",
                    hash="96a1651496b4690def0d98dce28eb076ad9b6c70",
                    operation="UPDATE",
                    pgid="pgtrigger_offer_never_changes_6f985",
                    table="organizations_handover",
                    when="BEFORE",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="handover",
            trigger=pgtrigger.compiler.Trigger(
                name="insert_insert",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='INSERT INTO "organizations_handoverevent" ("accepted_at", "afterwards", "declined_at", "expires_at", "giver_id", "id", "offered_at", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "public_id", "role", "successor_id", "withdrawn_at") VALUES (NEW."accepted_at", NEW."afterwards", NEW."declined_at", NEW."expires_at", NEW."giver_id", NEW."id", NEW."offered_at", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."public_id", NEW."role", NEW."successor_id", NEW."withdrawn_at"); RETURN NULL;',
                    hash="59e4639fb05e3af85bc66249fff121fb7dfae1eb",
                    operation="INSERT",
                    pgid="pgtrigger_insert_insert_7c261",
                    table="organizations_handover",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="handover",
            trigger=pgtrigger.compiler.Trigger(
                name="update_update",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    condition="WHEN (OLD.* IS DISTINCT FROM NEW.*)",
                    func='INSERT INTO "organizations_handoverevent" ("accepted_at", "afterwards", "declined_at", "expires_at", "giver_id", "id", "offered_at", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "public_id", "role", "successor_id", "withdrawn_at") VALUES (NEW."accepted_at", NEW."afterwards", NEW."declined_at", NEW."expires_at", NEW."giver_id", NEW."id", NEW."offered_at", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."public_id", NEW."role", NEW."successor_id", NEW."withdrawn_at"); RETURN NULL;',
                    hash="19c0b8b8259527beec08a09f63afc0553e6227e6",
                    operation="UPDATE",
                    pgid="pgtrigger_update_update_adc01",
                    table="organizations_handover",
                    when="AFTER",
                ),
            ),
        ),
        migrations.CreateModel(
            name="HandoverEvent",
            fields=[
                ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
                ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                ("pgh_label", models.TextField(help_text="The event label.")),
                ("id", models.BigIntegerField()),
                ("public_id", models.UUIDField(default=uuid.uuid4, editable=False)),
                (
                    "role",
                    models.CharField(
                        choices=[
                            ("member", "Utilisateur"),
                            ("manager", "Gestionnaire"),
                            ("administrator", "Administrateur"),
                        ],
                        max_length=20,
                        verbose_name="type d’utilisateur",
                    ),
                ),
                (
                    "afterwards",
                    models.CharField(
                        choices=[("stay", "Rester utilisateur du compte"), ("leave", "Quitter le compte")],
                        default="stay",
                        max_length=10,
                        verbose_name="ensuite",
                    ),
                ),
                ("offered_at", models.DateTimeField(auto_now_add=True, verbose_name="proposition")),
                ("expires_at", models.DateTimeField(verbose_name="fin de la proposition")),
                ("accepted_at", models.DateTimeField(blank=True, null=True, verbose_name="acceptation")),
                ("declined_at", models.DateTimeField(blank=True, null=True, verbose_name="refus")),
                ("withdrawn_at", models.DateTimeField(blank=True, null=True, verbose_name="retrait")),
                (
                    "giver",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="organizations.membership",
                        verbose_name="personne qui passe la relève",
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
                        to="organizations.handover",
                    ),
                ),
                (
                    "successor",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="organizations.membership",
                        verbose_name="personne désignée",
                    ),
                ),
            ],
            options={
                "abstract": False,
            },
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="handoverevent",
            trigger=pgtrigger.compiler.Trigger(
                name="append_only",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;",
                    hash="602aa907ba47c33720bcd7e0181a19d2618e5270",
                    operation="UPDATE OR DELETE",
                    pgid="pgtrigger_append_only_a5885",
                    table="organizations_handoverevent",
                    when="BEFORE",
                ),
            ),
        ),
        migrations.CreateModel(
            name="Holiday",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "region",
                    models.CharField(choices=[("QC", "Québec"), ("GE", "Genève")], max_length=2, verbose_name="région"),
                ),
                ("day", models.DateField(verbose_name="jour")),
                ("name_fr", models.CharField(max_length=80, verbose_name="nom français")),
                ("name_en", models.CharField(max_length=80, verbose_name="nom anglais")),
            ],
            options={
                "verbose_name": "jour férié",
                "verbose_name_plural": "jours fériés",
                "ordering": ["day", "region"],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("region", "day"),
                        name="one_holiday_a_day_and_region",
                        violation_error_message="Ce jour est déjà férié dans cette région.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("region__in", ["QC", "GE"])), name="holiday_is_of_a_region_that_is_known"
                    ),
                ],
            },
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="holiday",
            trigger=pgtrigger.compiler.Trigger(
                name="insert_insert",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='INSERT INTO "organizations_holidayevent" ("day", "id", "name_en", "name_fr", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "region") VALUES (NEW."day", NEW."id", NEW."name_en", NEW."name_fr", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."region"); RETURN NULL;',
                    hash="58be44979d45d44fe6ab3c5d15c4dd29d2294631",
                    operation="INSERT",
                    pgid="pgtrigger_insert_insert_8e2aa",
                    table="organizations_holiday",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="holiday",
            trigger=pgtrigger.compiler.Trigger(
                name="update_update",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    condition="WHEN (OLD.* IS DISTINCT FROM NEW.*)",
                    func='INSERT INTO "organizations_holidayevent" ("day", "id", "name_en", "name_fr", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "region") VALUES (NEW."day", NEW."id", NEW."name_en", NEW."name_fr", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."region"); RETURN NULL;',
                    hash="c76fad877d87714ea5a7d7737a4e95d135dff516",
                    operation="UPDATE",
                    pgid="pgtrigger_update_update_3d10e",
                    table="organizations_holiday",
                    when="AFTER",
                ),
            ),
        ),
        migrations.CreateModel(
            name="HolidayEvent",
            fields=[
                ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
                ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                ("pgh_label", models.TextField(help_text="The event label.")),
                ("id", models.BigIntegerField()),
                (
                    "region",
                    models.CharField(choices=[("QC", "Québec"), ("GE", "Genève")], max_length=2, verbose_name="région"),
                ),
                ("day", models.DateField(verbose_name="jour")),
                ("name_fr", models.CharField(max_length=80, verbose_name="nom français")),
                ("name_en", models.CharField(max_length=80, verbose_name="nom anglais")),
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
                        to="organizations.holiday",
                    ),
                ),
            ],
            options={
                "abstract": False,
            },
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="holidayevent",
            trigger=pgtrigger.compiler.Trigger(
                name="append_only",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;",
                    hash="74a4944e75751bbedf9d8ffebd9fa4ad28335d0e",
                    operation="UPDATE OR DELETE",
                    pgid="pgtrigger_append_only_93c93",
                    table="organizations_holidayevent",
                    when="BEFORE",
                ),
            ),
        ),
        migrations.CreateModel(
            name="OpeningHours",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "weekday",
                    models.PositiveSmallIntegerField(
                        choices=[
                            (0, "lundi"),
                            (1, "mardi"),
                            (2, "mercredi"),
                            (3, "jeudi"),
                            (4, "vendredi"),
                            (5, "samedi"),
                            (6, "dimanche"),
                        ],
                        verbose_name="jour",
                    ),
                ),
                ("opens", models.TimeField(verbose_name="de")),
                ("closes", models.TimeField(verbose_name="à")),
                (
                    "desk",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="opening_hours",
                        to="organizations.supportdesk",
                        verbose_name="service à la clientèle",
                    ),
                ),
            ],
            options={
                "verbose_name": "heures d’ouverture",
                "verbose_name_plural": "heures d’ouverture",
                "ordering": ["desk", "weekday", "opens"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("opens__lt", models.F("closes"))),
                        name="desk_opens_before_it_closes",
                        violation_error_message="L’heure de fermeture suit l’heure d’ouverture.",
                    ),
                    models.CheckConstraint(condition=models.Q(("weekday__lte", 6)), name="weekday_is_one_of_seven"),
                    django.contrib.postgres.constraints.ExclusionConstraint(
                        expressions=[
                            ("desk", "="),
                            ("weekday", "="),
                            (
                                organizations.models.hours.DaySpan(
                                    organizations.models.hours.Seconds("opens"),
                                    organizations.models.hours.Seconds("closes"),
                                ),
                                "&&",
                            ),
                        ],
                        name="spans_of_one_day_do_not_overlap",
                        violation_error_message="Ces heures en chevauchent d’autres du même jour.",
                    ),
                ],
            },
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="openinghours",
            trigger=pgtrigger.compiler.Trigger(
                name="insert_insert",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='INSERT INTO "organizations_openinghoursevent" ("closes", "desk_id", "id", "opens", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "weekday") VALUES (NEW."closes", NEW."desk_id", NEW."id", NEW."opens", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."weekday"); RETURN NULL;',
                    hash="004d921e79c8c1f42413c8939cd968640147df41",
                    operation="INSERT",
                    pgid="pgtrigger_insert_insert_70abb",
                    table="organizations_openinghours",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="openinghours",
            trigger=pgtrigger.compiler.Trigger(
                name="update_update",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    condition="WHEN (OLD.* IS DISTINCT FROM NEW.*)",
                    func='INSERT INTO "organizations_openinghoursevent" ("closes", "desk_id", "id", "opens", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "weekday") VALUES (NEW."closes", NEW."desk_id", NEW."id", NEW."opens", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."weekday"); RETURN NULL;',
                    hash="19f426061eb617d9c27073021e580acdbc305083",
                    operation="UPDATE",
                    pgid="pgtrigger_update_update_a86d4",
                    table="organizations_openinghours",
                    when="AFTER",
                ),
            ),
        ),
        migrations.CreateModel(
            name="OpeningHoursEvent",
            fields=[
                ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
                ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                ("pgh_label", models.TextField(help_text="The event label.")),
                ("id", models.BigIntegerField()),
                (
                    "weekday",
                    models.PositiveSmallIntegerField(
                        choices=[
                            (0, "lundi"),
                            (1, "mardi"),
                            (2, "mercredi"),
                            (3, "jeudi"),
                            (4, "vendredi"),
                            (5, "samedi"),
                            (6, "dimanche"),
                        ],
                        verbose_name="jour",
                    ),
                ),
                ("opens", models.TimeField(verbose_name="de")),
                ("closes", models.TimeField(verbose_name="à")),
                (
                    "desk",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="organizations.supportdesk",
                        verbose_name="service à la clientèle",
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
                        to="organizations.openinghours",
                    ),
                ),
            ],
            options={
                "abstract": False,
            },
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="openinghoursevent",
            trigger=pgtrigger.compiler.Trigger(
                name="append_only",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;",
                    hash="6a1d96deea9bb3661ebae009bf85b4ec06be42f1",
                    operation="UPDATE OR DELETE",
                    pgid="pgtrigger_append_only_25c16",
                    table="organizations_openinghoursevent",
                    when="BEFORE",
                ),
            ),
        ),
        migrations.CreateModel(
            name="SecondLook",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("kind", models.CharField(max_length=40, verbose_name="décision proposée")),
                ("about", models.CharField(max_length=80, verbose_name="à propos de")),
                ("payload", models.JSONField(blank=True, default=dict, verbose_name="détails")),
                ("reason", models.TextField(max_length=2000, verbose_name="motif")),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("waiting", "Attend un second regard"),
                            ("confirmed", "Confirmée"),
                            ("sent_back", "Renvoyée"),
                            ("withdrawn", "Retirée"),
                            ("void", "Sans objet"),
                        ],
                        default="waiting",
                        max_length=20,
                        verbose_name="état",
                    ),
                ),
                ("proposed_at", models.DateTimeField(auto_now_add=True, verbose_name="proposée le")),
                ("closed_at", models.DateTimeField(blank=True, null=True, verbose_name="réglée le")),
                ("answer", models.TextField(blank=True, max_length=2000, verbose_name="réponse du second regard")),
                (
                    "closed_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="second regard",
                    ),
                ),
                (
                    "desk",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="second_looks",
                        to="organizations.supportdesk",
                        verbose_name="service à la clientèle",
                    ),
                ),
                (
                    "proposed_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="proposée par",
                    ),
                ),
            ],
            options={
                "verbose_name": "second regard",
                "verbose_name_plural": "seconds regards",
                "ordering": ["-proposed_at", "-pk"],
                "default_permissions": ("view", "change"),
                "indexes": [
                    models.Index(
                        condition=models.Q(("state", "waiting")),
                        fields=["desk", "proposed_at"],
                        name="second_looks_awaited",
                    )
                ],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("state", "waiting")),
                        fields=("about", "kind"),
                        name="one_deed_of_a_kind_awaits_a_second_look",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("closed_at", None), ("closed_by", None), ("state", "waiting")),
                            models.Q(models.Q(("state", "waiting"), _negated=True), ("closed_at__isnull", False)),
                            _connector="OR",
                        ),
                        name="second_look_is_open_or_says_when_it_was_settled",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("state__in", ["confirmed", "sent_back"]), _negated=True),
                            models.Q(
                                ("closed_by__isnull", False),
                                models.Q(("closed_by", models.F("proposed_by")), _negated=True),
                            ),
                            _connector="OR",
                        ),
                        name="second_look_is_taken_by_another_agent",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("reason", ""), _negated=True), name="proposed_deed_says_why"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("state", "sent_back"), _negated=True),
                            models.Q(("answer", ""), _negated=True),
                            _connector="OR",
                        ),
                        name="deed_that_is_sent_back_says_why",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="AnswerTemplate",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("name", models.CharField(max_length=80, unique=True, verbose_name="nom")),
                (
                    "kinds",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(
                            choices=[
                                ("link", "Ajout d’un utilisateur existant à un autre compte"),
                                ("recovery", "Accès perdu au compte d’une organisation"),
                                ("registration", "Inscription d’un compte avec documents"),
                                ("profile_link", "Liaison d’un profil par renseignements d’identité"),
                                ("add_subjects", "Ajouter une relation ou des sujets autorisés à un contact"),
                                ("remove_subjects", "Retirer une relation ou des sujets autorisés à un contact"),
                                (
                                    "edit_contact",
                                    "Modifier les informations personnelles et les coordonnées d’un individu autorisé ou d’un contact",
                                ),
                                ("edit_contact_address", "Modifier l’adresse d’un individu autorisé ou d’un contact"),
                                ("edit_organization", "Modifier les informations d’une organisation"),
                                ("edit_address", "Modifier une adresse"),
                                ("manage_organization", "Gérer une organisation"),
                                ("issue_codes", "Émettre un nouveau code de liaison"),
                                ("question", "Question au soutien"),
                            ],
                            max_length=20,
                        ),
                        blank=True,
                        default=list,
                        help_text="Aucune cochée : toutes les demandes.",
                        size=None,
                        verbose_name="demandes",
                    ),
                ),
                (
                    "body_fr",
                    models.TextField(
                        max_length=1500,
                        validators=[organizations.models.answers.validate_gaps],
                        verbose_name="texte français",
                    ),
                ),
                (
                    "body_en",
                    models.TextField(
                        max_length=1500,
                        validators=[organizations.models.answers.validate_gaps],
                        verbose_name="texte anglais",
                    ),
                ),
                ("is_offered", models.BooleanField(default=True, verbose_name="offert aux agents")),
                (
                    "desk",
                    models.ForeignKey(
                        blank=True,
                        help_text="Aucun choisi : tous les services.",
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="answer_templates",
                        to="organizations.supportdesk",
                        verbose_name="service à la clientèle",
                    ),
                ),
            ],
            options={
                "verbose_name": "modèle de réponse",
                "verbose_name_plural": "modèles de réponse",
                "ordering": ["name", "pk"],
            },
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="answertemplate",
            trigger=pgtrigger.compiler.Trigger(
                name="insert_insert",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='INSERT INTO "organizations_answertemplateevent" ("body_en", "body_fr", "desk_id", "id", "is_offered", "kinds", "name", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id") VALUES (NEW."body_en", NEW."body_fr", NEW."desk_id", NEW."id", NEW."is_offered", NEW."kinds", NEW."name", _pgh_attach_context(), NOW(), \'insert\', NEW."id"); RETURN NULL;',
                    hash="b5ad3275e2a36141e9dc10e32c395c6354bd8613",
                    operation="INSERT",
                    pgid="pgtrigger_insert_insert_d1e4e",
                    table="organizations_answertemplate",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="answertemplate",
            trigger=pgtrigger.compiler.Trigger(
                name="update_update",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    condition="WHEN (OLD.* IS DISTINCT FROM NEW.*)",
                    func='INSERT INTO "organizations_answertemplateevent" ("body_en", "body_fr", "desk_id", "id", "is_offered", "kinds", "name", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id") VALUES (NEW."body_en", NEW."body_fr", NEW."desk_id", NEW."id", NEW."is_offered", NEW."kinds", NEW."name", _pgh_attach_context(), NOW(), \'update\', NEW."id"); RETURN NULL;',
                    hash="146166ccac9e5be0cb7d2db2fc16c09b1267a8c0",
                    operation="UPDATE",
                    pgid="pgtrigger_update_update_ed886",
                    table="organizations_answertemplate",
                    when="AFTER",
                ),
            ),
        ),
        migrations.CreateModel(
            name="AnswerTemplateEvent",
            fields=[
                ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
                ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                ("pgh_label", models.TextField(help_text="The event label.")),
                ("id", models.BigIntegerField()),
                ("name", models.CharField(max_length=80, verbose_name="nom")),
                (
                    "kinds",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(
                            choices=[
                                ("link", "Ajout d’un utilisateur existant à un autre compte"),
                                ("recovery", "Accès perdu au compte d’une organisation"),
                                ("registration", "Inscription d’un compte avec documents"),
                                ("profile_link", "Liaison d’un profil par renseignements d’identité"),
                                ("add_subjects", "Ajouter une relation ou des sujets autorisés à un contact"),
                                ("remove_subjects", "Retirer une relation ou des sujets autorisés à un contact"),
                                (
                                    "edit_contact",
                                    "Modifier les informations personnelles et les coordonnées d’un individu autorisé ou d’un contact",
                                ),
                                ("edit_contact_address", "Modifier l’adresse d’un individu autorisé ou d’un contact"),
                                ("edit_organization", "Modifier les informations d’une organisation"),
                                ("edit_address", "Modifier une adresse"),
                                ("manage_organization", "Gérer une organisation"),
                                ("issue_codes", "Émettre un nouveau code de liaison"),
                                ("question", "Question au soutien"),
                            ],
                            max_length=20,
                        ),
                        blank=True,
                        default=list,
                        help_text="Aucune cochée : toutes les demandes.",
                        size=None,
                        verbose_name="demandes",
                    ),
                ),
                (
                    "body_fr",
                    models.TextField(
                        max_length=1500,
                        validators=[organizations.models.answers.validate_gaps],
                        verbose_name="texte français",
                    ),
                ),
                (
                    "body_en",
                    models.TextField(
                        max_length=1500,
                        validators=[organizations.models.answers.validate_gaps],
                        verbose_name="texte anglais",
                    ),
                ),
                ("is_offered", models.BooleanField(default=True, verbose_name="offert aux agents")),
                (
                    "desk",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        help_text="Aucun choisi : tous les services.",
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="organizations.supportdesk",
                        verbose_name="service à la clientèle",
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
                        to="organizations.answertemplate",
                    ),
                ),
            ],
            options={
                "abstract": False,
            },
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="answertemplateevent",
            trigger=pgtrigger.compiler.Trigger(
                name="append_only",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;",
                    hash="a4d558168431a1e5af7cfe7873778cdf8ce7197a",
                    operation="UPDATE OR DELETE",
                    pgid="pgtrigger_append_only_33c12",
                    table="organizations_answertemplateevent",
                    when="BEFORE",
                ),
            ),
        ),
        migrations.CreateModel(
            name="Announcement",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "level",
                    models.CharField(
                        choices=[("incident", "Incident"), ("maintenance", "Entretien prévu"), ("news", "Nouvelle")],
                        default="news",
                        max_length=12,
                        verbose_name="genre",
                    ),
                ),
                ("title_fr", models.CharField(max_length=120, verbose_name="titre français")),
                ("title_en", models.CharField(max_length=120, verbose_name="titre anglais")),
                (
                    "body_fr",
                    models.TextField(
                        help_text="Une adresse qui commence par https:// devient un lien. Une ligne vide sépare les paragraphes.",
                        max_length=1000,
                        verbose_name="texte français",
                    ),
                ),
                (
                    "body_en",
                    models.TextField(
                        help_text="Une adresse qui commence par https:// devient un lien. Une ligne vide sépare les paragraphes.",
                        max_length=1000,
                        verbose_name="texte anglais",
                    ),
                ),
                (
                    "shown_from",
                    models.DateTimeField(
                        default=django.utils.timezone.now,
                        help_text="Un entretien s’annonce avant de commencer.",
                        verbose_name="affichée à partir de",
                    ),
                ),
                ("starts_at", models.DateTimeField(default=django.utils.timezone.now, verbose_name="début")),
                (
                    "ends_at",
                    models.DateTimeField(
                        blank=True,
                        help_text="Vide : jusqu’à ce que vous écriviez ici la fin.",
                        null=True,
                        verbose_name="fin",
                    ),
                ),
                (
                    "is_public",
                    models.BooleanField(
                        default=True,
                        help_text="Sous « État du portail » et, quand elle est pour tous les comptes, sur les pages que tout le monde ouvre.",
                        verbose_name="aussi pour les visiteurs",
                    ),
                ),
                (
                    "types",
                    models.ManyToManyField(
                        blank=True,
                        help_text="Aucun : tous les comptes.",
                        related_name="announcements",
                        to="organizations.organizationtype",
                        verbose_name="types de compte",
                    ),
                ),
            ],
            options={
                "verbose_name": "annonce",
                "verbose_name_plural": "annonces",
                "ordering": ["-starts_at", "-pk"],
                "default_permissions": ("add", "view", "change"),
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("ends_at", None), ("ends_at__gt", models.F("starts_at")), _connector="OR"),
                        name="announcement_ends_after_it_begins",
                        violation_error_message="La fin vient après le début.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("shown_from__lte", models.F("starts_at"))),
                        name="announcement_is_shown_before_what_it_says_begins",
                        violation_error_message="Affichez l’annonce au plus tard quand commence ce qu’elle annonce.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("level", "maintenance"), _negated=True),
                            ("ends_at__isnull", False),
                            _connector="OR",
                        ),
                        name="maintenance_says_when_it_ends",
                        violation_error_message="Dites quand l’entretien finit.",
                    ),
                ],
            },
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="announcement",
            trigger=pgtrigger.compiler.Trigger(
                name="insert_insert",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='INSERT INTO "organizations_announcementevent" ("body_en", "body_fr", "ends_at", "id", "is_public", "level", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "shown_from", "starts_at", "title_en", "title_fr") VALUES (NEW."body_en", NEW."body_fr", NEW."ends_at", NEW."id", NEW."is_public", NEW."level", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."shown_from", NEW."starts_at", NEW."title_en", NEW."title_fr"); RETURN NULL;',
                    hash="8f4b52cd51e0414f264fbaeca118663eddff693d",
                    operation="INSERT",
                    pgid="pgtrigger_insert_insert_34e87",
                    table="organizations_announcement",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="announcement",
            trigger=pgtrigger.compiler.Trigger(
                name="update_update",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    condition="WHEN (OLD.* IS DISTINCT FROM NEW.*)",
                    func='INSERT INTO "organizations_announcementevent" ("body_en", "body_fr", "ends_at", "id", "is_public", "level", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "shown_from", "starts_at", "title_en", "title_fr") VALUES (NEW."body_en", NEW."body_fr", NEW."ends_at", NEW."id", NEW."is_public", NEW."level", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."shown_from", NEW."starts_at", NEW."title_en", NEW."title_fr"); RETURN NULL;',
                    hash="15538c10166ba7d1d648bee67b2c933cae408199",
                    operation="UPDATE",
                    pgid="pgtrigger_update_update_7c512",
                    table="organizations_announcement",
                    when="AFTER",
                ),
            ),
        ),
        migrations.CreateModel(
            name="AnnouncementEvent",
            fields=[
                ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
                ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                ("pgh_label", models.TextField(help_text="The event label.")),
                ("id", models.BigIntegerField()),
                (
                    "level",
                    models.CharField(
                        choices=[("incident", "Incident"), ("maintenance", "Entretien prévu"), ("news", "Nouvelle")],
                        default="news",
                        max_length=12,
                        verbose_name="genre",
                    ),
                ),
                ("title_fr", models.CharField(max_length=120, verbose_name="titre français")),
                ("title_en", models.CharField(max_length=120, verbose_name="titre anglais")),
                (
                    "body_fr",
                    models.TextField(
                        help_text="Une adresse qui commence par https:// devient un lien. Une ligne vide sépare les paragraphes.",
                        max_length=1000,
                        verbose_name="texte français",
                    ),
                ),
                (
                    "body_en",
                    models.TextField(
                        help_text="Une adresse qui commence par https:// devient un lien. Une ligne vide sépare les paragraphes.",
                        max_length=1000,
                        verbose_name="texte anglais",
                    ),
                ),
                (
                    "shown_from",
                    models.DateTimeField(
                        default=django.utils.timezone.now,
                        help_text="Un entretien s’annonce avant de commencer.",
                        verbose_name="affichée à partir de",
                    ),
                ),
                ("starts_at", models.DateTimeField(default=django.utils.timezone.now, verbose_name="début")),
                (
                    "ends_at",
                    models.DateTimeField(
                        blank=True,
                        help_text="Vide : jusqu’à ce que vous écriviez ici la fin.",
                        null=True,
                        verbose_name="fin",
                    ),
                ),
                (
                    "is_public",
                    models.BooleanField(
                        default=True,
                        help_text="Sous « État du portail » et, quand elle est pour tous les comptes, sur les pages que tout le monde ouvre.",
                        verbose_name="aussi pour les visiteurs",
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
                        to="organizations.announcement",
                    ),
                ),
            ],
            options={
                "abstract": False,
            },
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="announcementevent",
            trigger=pgtrigger.compiler.Trigger(
                name="append_only",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;",
                    hash="794024946ec27709055e55d03be7962eb38cb7c6",
                    operation="UPDATE OR DELETE",
                    pgid="pgtrigger_append_only_76b4b",
                    table="organizations_announcementevent",
                    when="BEFORE",
                ),
            ),
        ),
        migrations.CreateModel(
            name="ConnectedService",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "kind",
                    models.CharField(
                        choices=[("slips", "Bordereaux"), ("projects", "Projets"), ("billing", "Facturation")],
                        max_length=10,
                        verbose_name="entrée du menu",
                    ),
                ),
                (
                    "address",
                    models.URLField(
                        blank=True,
                        help_text="Elle commence par https://. Vide, la page dit que le service n’est pas encore branché.",
                        max_length=300,
                        validators=[django.core.validators.URLValidator(schemes=["https"])],
                        verbose_name="adresse",
                    ),
                ),
                (
                    "type",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="connections",
                        to="organizations.organizationtype",
                        verbose_name="type de compte",
                    ),
                ),
            ],
            options={
                "verbose_name": "service branché",
                "verbose_name_plural": "services branchés",
                "constraints": [
                    models.UniqueConstraint(
                        fields=("type", "kind"),
                        name="one_connection_of_each_kind_per_type",
                        violation_error_message="Cette entrée est déjà au menu de ce type de compte.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("address", ""), ("address__startswith", "https://"), _connector="OR"),
                        name="connected_address_is_encrypted",
                        violation_error_message="L’adresse commence par https://.",
                    ),
                ],
            },
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="connectedservice",
            trigger=pgtrigger.compiler.Trigger(
                name="insert_insert",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='INSERT INTO "organizations_connectedserviceevent" ("address", "id", "kind", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "type_id") VALUES (NEW."address", NEW."id", NEW."kind", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."type_id"); RETURN NULL;',
                    hash="d67ec52556dd743295aaa6be2fceac1227d382f4",
                    operation="INSERT",
                    pgid="pgtrigger_insert_insert_ab567",
                    table="organizations_connectedservice",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="connectedservice",
            trigger=pgtrigger.compiler.Trigger(
                name="update_update",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    condition="WHEN (OLD.* IS DISTINCT FROM NEW.*)",
                    func='INSERT INTO "organizations_connectedserviceevent" ("address", "id", "kind", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "type_id") VALUES (NEW."address", NEW."id", NEW."kind", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."type_id"); RETURN NULL;',
                    hash="b9785bec9c25796210ba1cf9f65daca977e8ac41",
                    operation="UPDATE",
                    pgid="pgtrigger_update_update_9d5e3",
                    table="organizations_connectedservice",
                    when="AFTER",
                ),
            ),
        ),
        migrations.CreateModel(
            name="ConnectedServiceEvent",
            fields=[
                ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
                ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                ("pgh_label", models.TextField(help_text="The event label.")),
                ("id", models.BigIntegerField()),
                (
                    "kind",
                    models.CharField(
                        choices=[("slips", "Bordereaux"), ("projects", "Projets"), ("billing", "Facturation")],
                        max_length=10,
                        verbose_name="entrée du menu",
                    ),
                ),
                (
                    "address",
                    models.URLField(
                        blank=True,
                        help_text="Elle commence par https://. Vide, la page dit que le service n’est pas encore branché.",
                        max_length=300,
                        validators=[django.core.validators.URLValidator(schemes=["https"])],
                        verbose_name="adresse",
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
                        to="organizations.connectedservice",
                    ),
                ),
                (
                    "type",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="organizations.organizationtype",
                        verbose_name="type de compte",
                    ),
                ),
            ],
            options={
                "abstract": False,
            },
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="connectedserviceevent",
            trigger=pgtrigger.compiler.Trigger(
                name="append_only",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;",
                    hash="1c4b98384731270fc61c5235f42e7f06921e15fd",
                    operation="UPDATE OR DELETE",
                    pgid="pgtrigger_append_only_86592",
                    table="organizations_connectedserviceevent",
                    when="BEFORE",
                ),
            ),
        ),
    ]
