"""People, their factors, what they accepted and chose: all tables at once.

Before a first release the steps that had come one by one were made into this one: each of them costs Django another
rendering of all models. A database that took all of them has taken it.
"""

import uuid

import django.db.models.deletion
import django.db.models.functions.text
import pgtrigger.compiler
import pgtrigger.migrations
from django.conf import settings
from django.db import migrations, models

from portal.core.beginnings import Beginning


class Migration(Beginning):
    initial = True

    replaces = [
        ("accounts", "0001_accounts_begin"),
        ("accounts", "0003_people_have_a_profile_and_factors"),
        ("accounts", "0004_someone_may_propose_a_name_or_a_telephone"),
        ("accounts", "0007_shortcuts_of_one_key_may_be_switched_off"),
        ("accounts", "0008_people_keep_filters"),
    ]

    dependencies = [
        ("auth", "0012_alter_user_first_name_max_length"),
        ("pghistory", "0007_auto_20250421_0444"),
    ]

    operations = [
        migrations.CreateModel(
            name="Terms",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("version", models.CharField(max_length=20, unique=True, verbose_name="version")),
                (
                    "text_fr",
                    models.TextField(
                        help_text="Une ligne vide sépare les paragraphes; un titre commence par « # ».",
                        verbose_name="texte français",
                    ),
                ),
                (
                    "text_en",
                    models.TextField(
                        help_text="Une ligne vide sépare les paragraphes; un titre commence par « # ».",
                        verbose_name="texte anglais",
                    ),
                ),
                ("effective_at", models.DateTimeField(verbose_name="entrée en vigueur")),
                (
                    "changes_en",
                    models.TextField(
                        blank=True,
                        help_text="Une ligne vide sépare les paragraphes; un titre commence par « # ».",
                        verbose_name="ce qui change, en anglais",
                    ),
                ),
                (
                    "changes_fr",
                    models.TextField(
                        blank=True,
                        help_text="Une ligne vide sépare les paragraphes; un titre commence par « # ».",
                        verbose_name="ce qui change, en français",
                    ),
                ),
            ],
            options={
                "verbose_name": "conditions d’utilisation",
                "verbose_name_plural": "conditions d’utilisation",
            },
        ),
        migrations.CreateModel(
            name="User",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("password", models.CharField(max_length=128, verbose_name="password")),
                ("last_login", models.DateTimeField(blank=True, null=True, verbose_name="last login")),
                (
                    "is_superuser",
                    models.BooleanField(
                        default=False,
                        help_text="Designates that this user has all permissions without explicitly assigning them.",
                        verbose_name="superuser status",
                    ),
                ),
                ("public_id", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                (
                    "username",
                    models.CharField(
                        error_messages={"unique": "Ce nom d’utilisateur est déjà pris. Choisissez-en un autre."},
                        max_length=254,
                        unique=True,
                        verbose_name="nom d’utilisateur",
                    ),
                ),
                ("email", models.EmailField(max_length=254, unique=True, verbose_name="adresse courriel")),
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
                ("is_active", models.BooleanField(default=True, verbose_name="peut se connecter")),
                ("is_staff", models.BooleanField(default=False, verbose_name="agent")),
                ("joined_at", models.DateTimeField(auto_now_add=True, verbose_name="inscription")),
                (
                    "groups",
                    models.ManyToManyField(
                        blank=True,
                        help_text="The groups this user belongs to. A user will get all permissions granted to each of their groups.",
                        related_name="user_set",
                        related_query_name="user",
                        to="auth.group",
                        verbose_name="groups",
                    ),
                ),
                (
                    "user_permissions",
                    models.ManyToManyField(
                        blank=True,
                        help_text="Specific permissions for this user.",
                        related_name="user_set",
                        related_query_name="user",
                        to="auth.permission",
                        verbose_name="user permissions",
                    ),
                ),
                ("asleep_since", models.DateTimeField(blank=True, null=True, verbose_name="en sommeil depuis")),
                (
                    "authentication_phone",
                    models.CharField(blank=True, max_length=16, verbose_name="téléphone d’authentification"),
                ),
                ("birth_date", models.DateField(blank=True, null=True, verbose_name="date de naissance")),
                ("closed_at", models.DateTimeField(blank=True, null=True, verbose_name="fermeture")),
                (
                    "code_by",
                    models.CharField(
                        blank=True,
                        choices=[("email", "Code par courriel"), ("sms", "Code par texto")],
                        max_length=5,
                        verbose_name="code à usage unique",
                    ),
                ),
                ("landing", models.CharField(blank=True, max_length=20, verbose_name="compte d’accueil")),
                (
                    "must_choose_password",
                    models.BooleanField(default=False, verbose_name="doit choisir un mot de passe"),
                ),
                ("rows_a_page", models.PositiveSmallIntegerField(default=50, verbose_name="rangées par page")),
                (
                    "theme",
                    models.CharField(
                        choices=[("auto", "Comme l’appareil"), ("light", "Clair"), ("dark", "Sombre")],
                        default="auto",
                        max_length=5,
                        verbose_name="thème",
                    ),
                ),
                ("told_of_sleep_at", models.DateTimeField(blank=True, null=True, verbose_name="avis d’inactivité")),
                ("uses_shortcuts", models.BooleanField(default=True, verbose_name="raccourcis d’une seule touche")),
            ],
            options={
                "verbose_name": "utilisateur",
                "verbose_name_plural": "utilisateurs",
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("email", django.db.models.functions.text.Lower("email"))),
                        name="email_is_canonical",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("username", django.db.models.functions.text.Lower("username"))),
                        name="username_is_lower_case",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("closed_at", None), ("is_active", False), _connector="OR"),
                        name="closed_user_does_not_sign_in",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("code_by", "sms"), _negated=True),
                            models.Q(("authentication_phone", ""), _negated=True),
                            _connector="OR",
                        ),
                        name="code_by_telephone_has_a_telephone",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("rows_a_page__range", (10, 100))), name="page_has_ten_to_a_hundred_rows"
                    ),
                ],
            },
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="user",
            trigger=pgtrigger.compiler.Trigger(
                name="insert_insert",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='INSERT INTO "accounts_userevent" ("asleep_since", "authentication_phone", "birth_date", "closed_at", "code_by", "email", "first_name", "id", "is_active", "is_staff", "is_superuser", "joined_at", "landing", "language", "last_login", "last_name", "must_choose_password", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "public_id", "rows_a_page", "theme", "told_of_sleep_at", "username", "uses_shortcuts") VALUES (NEW."asleep_since", NEW."authentication_phone", NEW."birth_date", NEW."closed_at", NEW."code_by", NEW."email", NEW."first_name", NEW."id", NEW."is_active", NEW."is_staff", NEW."is_superuser", NEW."joined_at", NEW."landing", NEW."language", NEW."last_login", NEW."last_name", NEW."must_choose_password", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."public_id", NEW."rows_a_page", NEW."theme", NEW."told_of_sleep_at", NEW."username", NEW."uses_shortcuts"); RETURN NULL;',
                    hash="0767092f6d30231f66138c145fb1ec8c9772d30e",
                    operation="INSERT",
                    pgid="pgtrigger_insert_insert_3867c",
                    table="accounts_user",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="user",
            trigger=pgtrigger.compiler.Trigger(
                name="update_update",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    condition='WHEN (OLD."asleep_since" IS DISTINCT FROM (NEW."asleep_since") OR OLD."authentication_phone" IS DISTINCT FROM (NEW."authentication_phone") OR OLD."birth_date" IS DISTINCT FROM (NEW."birth_date") OR OLD."closed_at" IS DISTINCT FROM (NEW."closed_at") OR OLD."code_by" IS DISTINCT FROM (NEW."code_by") OR OLD."email" IS DISTINCT FROM (NEW."email") OR OLD."first_name" IS DISTINCT FROM (NEW."first_name") OR OLD."id" IS DISTINCT FROM (NEW."id") OR OLD."is_active" IS DISTINCT FROM (NEW."is_active") OR OLD."is_staff" IS DISTINCT FROM (NEW."is_staff") OR OLD."is_superuser" IS DISTINCT FROM (NEW."is_superuser") OR OLD."joined_at" IS DISTINCT FROM (NEW."joined_at") OR OLD."landing" IS DISTINCT FROM (NEW."landing") OR OLD."language" IS DISTINCT FROM (NEW."language") OR OLD."last_name" IS DISTINCT FROM (NEW."last_name") OR OLD."must_choose_password" IS DISTINCT FROM (NEW."must_choose_password") OR OLD."public_id" IS DISTINCT FROM (NEW."public_id") OR OLD."rows_a_page" IS DISTINCT FROM (NEW."rows_a_page") OR OLD."theme" IS DISTINCT FROM (NEW."theme") OR OLD."told_of_sleep_at" IS DISTINCT FROM (NEW."told_of_sleep_at") OR OLD."username" IS DISTINCT FROM (NEW."username") OR OLD."uses_shortcuts" IS DISTINCT FROM (NEW."uses_shortcuts"))',
                    func='INSERT INTO "accounts_userevent" ("asleep_since", "authentication_phone", "birth_date", "closed_at", "code_by", "email", "first_name", "id", "is_active", "is_staff", "is_superuser", "joined_at", "landing", "language", "last_login", "last_name", "must_choose_password", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "public_id", "rows_a_page", "theme", "told_of_sleep_at", "username", "uses_shortcuts") VALUES (NEW."asleep_since", NEW."authentication_phone", NEW."birth_date", NEW."closed_at", NEW."code_by", NEW."email", NEW."first_name", NEW."id", NEW."is_active", NEW."is_staff", NEW."is_superuser", NEW."joined_at", NEW."landing", NEW."language", NEW."last_login", NEW."last_name", NEW."must_choose_password", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."public_id", NEW."rows_a_page", NEW."theme", NEW."told_of_sleep_at", NEW."username", NEW."uses_shortcuts"); RETURN NULL;',
                    hash="7df6a8acab1ef88a82328f355682ea6eea7d51e5",
                    operation="UPDATE",
                    pgid="pgtrigger_update_update_0e890",
                    table="accounts_user",
                    when="AFTER",
                ),
            ),
        ),
        migrations.CreateModel(
            name="SignUp",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("ticket", models.UUIDField(db_index=True, editable=False)),
                ("email", models.EmailField(max_length=254, verbose_name="adresse courriel")),
                ("first_name", models.CharField(max_length=80, verbose_name="prénom")),
                ("last_name", models.CharField(max_length=80, verbose_name="nom")),
                ("password", models.CharField(blank=True, max_length=128, verbose_name="mot de passe haché")),
                (
                    "language",
                    models.CharField(
                        choices=[("fr-ca", "Français"), ("en", "Anglais")], max_length=5, verbose_name="langue"
                    ),
                ),
                ("code_hash", models.CharField(max_length=128, verbose_name="code haché")),
                ("tries", models.PositiveSmallIntegerField(default=0, verbose_name="essais")),
                ("sent_at", models.DateTimeField(verbose_name="envoi du code")),
                ("expires_at", models.DateTimeField(verbose_name="expiration")),
                ("used_at", models.DateTimeField(blank=True, null=True, verbose_name="utilisation")),
                (
                    "terms",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="accounts.terms"
                    ),
                ),
            ],
            options={
                "verbose_name": "création d’utilisateur en cours",
                "verbose_name_plural": "créations d’utilisateur en cours",
                "indexes": [models.Index(fields=["email", "sent_at"], name="codes_sent_to_an_address")],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("tries__lte", 5)), name="sign_up_code_has_at_most_five_tries"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("used_at", None), ("password", ""), _connector="OR"),
                        name="used_sign_up_keeps_no_password",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="TermsAcceptance",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "language",
                    models.CharField(
                        choices=[("fr-ca", "Français"), ("en", "Anglais")], max_length=5, verbose_name="langue"
                    ),
                ),
                ("accepted_at", models.DateTimeField(auto_now_add=True, verbose_name="acceptation")),
                (
                    "terms",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="acceptances", to="accounts.terms"
                    ),
                ),
                (
                    "user",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="terms_acceptances",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "verbose_name": "acceptation des conditions",
                "verbose_name_plural": "acceptations des conditions",
                "constraints": [
                    models.UniqueConstraint(fields=("user", "terms"), name="one_acceptance_per_user_and_version")
                ],
            },
        ),
        migrations.CreateModel(
            name="UserEvent",
            fields=[
                ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
                ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                ("pgh_label", models.TextField(help_text="The event label.")),
                ("id", models.BigIntegerField()),
                ("last_login", models.DateTimeField(blank=True, null=True, verbose_name="last login")),
                (
                    "is_superuser",
                    models.BooleanField(
                        default=False,
                        help_text="Designates that this user has all permissions without explicitly assigning them.",
                        verbose_name="superuser status",
                    ),
                ),
                ("public_id", models.UUIDField(default=uuid.uuid4, editable=False)),
                (
                    "username",
                    models.CharField(
                        error_messages={"unique": "Ce nom d’utilisateur est déjà pris. Choisissez-en un autre."},
                        max_length=254,
                        verbose_name="nom d’utilisateur",
                    ),
                ),
                ("email", models.EmailField(max_length=254, verbose_name="adresse courriel")),
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
                ("is_active", models.BooleanField(default=True, verbose_name="peut se connecter")),
                ("is_staff", models.BooleanField(default=False, verbose_name="agent")),
                ("joined_at", models.DateTimeField(auto_now_add=True, verbose_name="inscription")),
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
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                ("asleep_since", models.DateTimeField(blank=True, null=True, verbose_name="en sommeil depuis")),
                (
                    "authentication_phone",
                    models.CharField(blank=True, max_length=16, verbose_name="téléphone d’authentification"),
                ),
                ("birth_date", models.DateField(blank=True, null=True, verbose_name="date de naissance")),
                ("closed_at", models.DateTimeField(blank=True, null=True, verbose_name="fermeture")),
                (
                    "code_by",
                    models.CharField(
                        blank=True,
                        choices=[("email", "Code par courriel"), ("sms", "Code par texto")],
                        max_length=5,
                        verbose_name="code à usage unique",
                    ),
                ),
                ("landing", models.CharField(blank=True, max_length=20, verbose_name="compte d’accueil")),
                (
                    "must_choose_password",
                    models.BooleanField(default=False, verbose_name="doit choisir un mot de passe"),
                ),
                ("rows_a_page", models.PositiveSmallIntegerField(default=50, verbose_name="rangées par page")),
                (
                    "theme",
                    models.CharField(
                        choices=[("auto", "Comme l’appareil"), ("light", "Clair"), ("dark", "Sombre")],
                        default="auto",
                        max_length=5,
                        verbose_name="thème",
                    ),
                ),
                ("told_of_sleep_at", models.DateTimeField(blank=True, null=True, verbose_name="avis d’inactivité")),
                ("uses_shortcuts", models.BooleanField(default=True, verbose_name="raccourcis d’une seule touche")),
            ],
            options={
                "abstract": False,
            },
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="userevent",
            trigger=pgtrigger.compiler.Trigger(
                name="append_only",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;",
                    hash="9e9498e73f6fbdf2642fb33fa14189f1ad2382c8",
                    operation="UPDATE OR DELETE",
                    pgid="pgtrigger_append_only_45b21",
                    table="accounts_userevent",
                    when="BEFORE",
                ),
            ),
        ),
        migrations.CreateModel(
            name="CorrectionRequest",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("public_id", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ("number", models.CharField(max_length=20, unique=True, verbose_name="numéro")),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("asked", "À traiter"),
                            ("accepted", "Acceptée"),
                            ("refused", "Refusée"),
                            ("withdrawn", "Retirée"),
                        ],
                        default="asked",
                        max_length=10,
                        verbose_name="état",
                    ),
                ),
                ("what", models.CharField(max_length=200, verbose_name="renseignement à corriger")),
                ("words", models.TextField(max_length=2000, verbose_name="correction demandée")),
                ("asked_at", models.DateTimeField(auto_now_add=True, verbose_name="demande")),
                ("due_on", models.DateField(verbose_name="à décider au plus tard le")),
                ("decided_at", models.DateTimeField(blank=True, null=True, verbose_name="décision")),
                ("answer", models.TextField(blank=True, max_length=2000, verbose_name="réponse")),
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
                    "user",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="correction_requests",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "verbose_name": "demande de correction",
                "verbose_name_plural": "demandes de correction",
                "default_permissions": ("view", "change"),
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("answer", ""), ("decided_at", None), ("state", "asked")),
                            models.Q(
                                ("answer", ""),
                                ("decided_at__isnull", False),
                                ("decided_by", None),
                                ("state", "withdrawn"),
                            ),
                            models.Q(
                                ("decided_at__isnull", False),
                                ("decided_by__isnull", False),
                                ("state__in", ["accepted", "refused"]),
                                models.Q(("answer", ""), _negated=True),
                            ),
                            _connector="OR",
                        ),
                        name="decided_correction_says_who_when_and_why",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="DataExport",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("public_id", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                (
                    "state",
                    models.CharField(
                        choices=[("asked", "En préparation"), ("ready", "Prête"), ("expired", "Expirée")],
                        default="asked",
                        max_length=10,
                        verbose_name="état",
                    ),
                ),
                ("asked_at", models.DateTimeField(auto_now_add=True, verbose_name="demande")),
                ("ready_at", models.DateTimeField(blank=True, null=True, verbose_name="préparation")),
                ("expires_at", models.DateTimeField(blank=True, null=True, verbose_name="expiration")),
                ("content", models.BinaryField(blank=True, null=True, verbose_name="archive")),
                (
                    "user",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="data_exports",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "verbose_name": "copie des renseignements",
                "verbose_name_plural": "copies des renseignements",
                "default_permissions": ("view",),
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("state", "asked")),
                        fields=("user",),
                        name="one_copy_in_preparation_per_person",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("content__isnull", False),
                                ("expires_at__isnull", False),
                                ("ready_at__isnull", False),
                                ("state", "ready"),
                            ),
                            models.Q(models.Q(("state", "ready"), _negated=True), ("content", None)),
                            _connector="OR",
                        ),
                        name="only_a_copy_that_is_ready_has_a_content",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Device",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("key_hash", models.CharField(max_length=64, verbose_name="clé hachée")),
                ("label", models.CharField(max_length=100, verbose_name="appareil")),
                ("first_seen_at", models.DateTimeField(auto_now_add=True, verbose_name="première connexion")),
                ("last_seen_at", models.DateTimeField(verbose_name="dernière connexion")),
                (
                    "user",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="devices", to=settings.AUTH_USER_MODEL
                    ),
                ),
            ],
            options={
                "verbose_name": "appareil",
                "verbose_name_plural": "appareils",
                "constraints": [
                    models.UniqueConstraint(fields=("user", "key_hash"), name="one_line_per_device_of_a_person")
                ],
            },
        ),
        migrations.CreateModel(
            name="EmailChange",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("email", models.EmailField(max_length=254, verbose_name="nouvelle adresse")),
                ("secret_hash", models.CharField(max_length=64, unique=True, verbose_name="jeton haché")),
                ("asked_at", models.DateTimeField(verbose_name="demande")),
                ("expires_at", models.DateTimeField(verbose_name="expiration")),
                ("used_at", models.DateTimeField(blank=True, null=True, verbose_name="confirmation")),
                (
                    "asked_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                (
                    "user",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="email_changes",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "verbose_name": "changement d’adresse",
                "verbose_name_plural": "changements d’adresse",
                "indexes": [models.Index(fields=["user", "-asked_at"], name="address_changes_of_a_user")],
            },
        ),
        migrations.CreateModel(
            name="FactorRecovery",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("public_id", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("asked", "Demandée"),
                            ("checked", "Vérifiée par un agent"),
                            ("done", "Accordée"),
                            ("refused", "Refusée"),
                            ("cancelled", "Annulée"),
                        ],
                        default="asked",
                        max_length=10,
                        verbose_name="état",
                    ),
                ),
                ("words", models.TextField(blank=True, max_length=1000, verbose_name="explication de la personne")),
                ("asked_at", models.DateTimeField(auto_now_add=True, verbose_name="demande")),
                ("checked_at", models.DateTimeField(blank=True, null=True, verbose_name="vérification")),
                (
                    "proof",
                    models.TextField(blank=True, max_length=1000, verbose_name="comment l’identité a été vérifiée"),
                ),
                ("decided_at", models.DateTimeField(blank=True, null=True, verbose_name="décision")),
                (
                    "first_agent",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="premier agent",
                    ),
                ),
                (
                    "second_agent",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="second agent",
                    ),
                ),
                (
                    "user",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="factor_recoveries",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "verbose_name": "perte d’un second facteur",
                "verbose_name_plural": "pertes d’un second facteur",
                "default_permissions": ("view", "change"),
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("state__in", ["asked", "checked"])),
                        fields=("user",),
                        name="one_open_recovery_per_person",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("state", "done"), _negated=True),
                            models.Q(
                                ("checked_at__isnull", False),
                                ("decided_at__isnull", False),
                                ("first_agent__isnull", False),
                                ("second_agent__isnull", False),
                            ),
                            _connector="OR",
                        ),
                        name="recovery_is_decided_by_two_agents",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("first_agent", None),
                            ("second_agent", None),
                            models.Q(("first_agent", models.F("second_agent")), _negated=True),
                            _connector="OR",
                        ),
                        name="second_agent_is_another",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("first_agent", None),
                                models.Q(("first_agent", models.F("user")), _negated=True),
                                _connector="OR",
                            ),
                            models.Q(
                                ("second_agent", None),
                                models.Q(("second_agent", models.F("user")), _negated=True),
                                _connector="OR",
                            ),
                        ),
                        name="nobody_decides_on_the_own_recovery",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="OneTimeCode",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("ticket", models.UUIDField(db_index=True, editable=False)),
                ("code_hash", models.CharField(max_length=128, verbose_name="code haché")),
                ("tries", models.PositiveSmallIntegerField(default=0, verbose_name="essais")),
                ("sent_at", models.DateTimeField(verbose_name="envoi du code")),
                ("expires_at", models.DateTimeField(verbose_name="expiration")),
                ("used_at", models.DateTimeField(blank=True, null=True, verbose_name="utilisation")),
                (
                    "purpose",
                    models.CharField(
                        choices=[("sign_in", "Connexion"), ("telephone", "Preuve d’un téléphone")],
                        max_length=20,
                        verbose_name="but",
                    ),
                ),
                ("sent_to", models.CharField(max_length=254, verbose_name="destination")),
                (
                    "user",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="one_time_codes",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "verbose_name": "code à usage unique",
                "verbose_name_plural": "codes à usage unique",
                "indexes": [models.Index(fields=["user", "purpose", "sent_at"], name="codes_sent_to_a_person")],
                "constraints": [
                    models.CheckConstraint(condition=models.Q(("tries__lte", 5)), name="code_has_at_most_five_tries")
                ],
            },
        ),
        migrations.CreateModel(
            name="Telephone",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("mobile_1", "Cellulaire 1"),
                            ("mobile_2", "Cellulaire 2"),
                            ("home", "Résidence"),
                            ("work", "Travail"),
                            ("other", "Autre"),
                        ],
                        default="mobile_1",
                        max_length=10,
                        verbose_name="type de numéro",
                    ),
                ),
                ("number", models.CharField(max_length=16, verbose_name="numéro de téléphone")),
                ("extension", models.CharField(blank=True, max_length=10, verbose_name="poste")),
                ("position", models.PositiveSmallIntegerField(default=0, verbose_name="rang")),
                (
                    "user",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="telephones",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "verbose_name": "téléphone",
                "verbose_name_plural": "téléphones",
                "ordering": ["position", "pk"],
                "indexes": [models.Index(fields=["number"], name="people_by_telephone")],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("user", "number", "extension"), name="one_line_per_number_of_a_person"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="TemporaryPassword",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("password_hash", models.CharField(max_length=128, verbose_name="mot de passe haché")),
                ("sent_at", models.DateTimeField(verbose_name="envoi")),
                ("expires_at", models.DateTimeField(verbose_name="expiration")),
                ("used_at", models.DateTimeField(blank=True, null=True, verbose_name="utilisation")),
                (
                    "user",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="temporary_passwords",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "verbose_name": "mot de passe temporaire",
                "verbose_name_plural": "mots de passe temporaires",
                "indexes": [models.Index(fields=["user", "-sent_at"], name="temporary_passwords_of_a_user")],
            },
        ),
        migrations.CreateModel(
            name="Proposal",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("public_id", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("identity", "Nom et date de naissance"),
                            ("telephone", "Téléphone d’authentification"),
                        ],
                        max_length=10,
                        verbose_name="objet",
                    ),
                ),
                ("first_name", models.CharField(blank=True, max_length=80, verbose_name="prénom")),
                ("last_name", models.CharField(blank=True, max_length=80, verbose_name="nom")),
                ("birth_date", models.DateField(blank=True, null=True, verbose_name="date de naissance")),
                ("telephone", models.CharField(blank=True, max_length=16, verbose_name="téléphone d’authentification")),
                ("place", models.CharField(max_length=80, verbose_name="dans")),
                ("proposed_at", models.DateTimeField(auto_now_add=True, verbose_name="proposition")),
                ("expires_at", models.DateTimeField(verbose_name="expiration")),
                (
                    "outcome",
                    models.CharField(
                        choices=[
                            ("waiting", "En attente"),
                            ("accepted", "Acceptée"),
                            ("declined", "Refusée"),
                            ("withdrawn", "Retirée"),
                            ("replaced", "Remplacée"),
                        ],
                        default="waiting",
                        max_length=10,
                        verbose_name="issue",
                    ),
                ),
                ("ended_at", models.DateTimeField(blank=True, null=True, verbose_name="fin")),
                (
                    "proposed_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                (
                    "user",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="proposals",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "verbose_name": "proposition",
                "verbose_name_plural": "propositions",
                "default_permissions": ("view",),
                "indexes": [models.Index(fields=["user", "-proposed_at"], name="proposals_to_a_person")],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("outcome", "waiting")),
                        fields=("user", "kind"),
                        name="one_waiting_proposal_of_a_kind_per_person",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("user", models.F("proposed_by")), _negated=True),
                        name="nobody_proposes_to_themselves",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("ended_at", None), ("outcome", "waiting")),
                            models.Q(models.Q(("outcome", "waiting"), _negated=True), ("ended_at__isnull", False)),
                            _connector="OR",
                        ),
                        name="proposal_has_an_end_once_it_waits_no_more",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("kind", "identity"),
                                ("telephone", ""),
                                models.Q(("first_name", ""), _negated=True),
                                models.Q(("last_name", ""), _negated=True),
                            ),
                            models.Q(
                                ("birth_date", None),
                                ("first_name", ""),
                                ("kind", "telephone"),
                                ("last_name", ""),
                                models.Q(("telephone", ""), _negated=True),
                            ),
                            _connector="OR",
                        ),
                        name="proposal_says_what_its_kind_is_about",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="SavedFilter",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("public_id", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ("page", models.CharField(max_length=200, verbose_name="liste")),
                ("name", models.CharField(max_length=40, verbose_name="nom")),
                ("choices", models.CharField(max_length=500, verbose_name="choix")),
                ("saved_at", models.DateTimeField(auto_now_add=True, verbose_name="enregistrement")),
                (
                    "user",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="saved_filters",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "verbose_name": "filtre enregistré",
                "verbose_name_plural": "filtres enregistrés",
                "ordering": ["name", "pk"],
                "default_permissions": (),
                "constraints": [
                    models.UniqueConstraint(fields=("user", "page", "name"), name="one_saved_filter_of_a_name_per_list")
                ],
            },
        ),
    ]
