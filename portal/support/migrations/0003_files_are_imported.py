import uuid

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

from portal.core.beginnings import Beginning


class Migration(Beginning):
    dependencies = [
        ("support", "0002_agents_see_as_people"),
        ("organizations", "0002_first_types_and_desks"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="ImportRun",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("public_id", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("organizations", "Organisations"),
                            ("contacts", "Contacts"),
                            ("relations", "Relations"),
                            ("authorizations", "Autorisations"),
                            ("credentials", "Anciens identifiants"),
                        ],
                        max_length=20,
                        verbose_name="contenu",
                    ),
                ),
                ("file_name", models.CharField(max_length=150, verbose_name="fichier")),
                ("sha256", models.CharField(max_length=64, verbose_name="empreinte")),
                ("content", models.BinaryField(null=True)),
                ("header", models.JSONField(default=list, verbose_name="titres")),
                ("columns", models.JSONField(default=list, verbose_name="colonnes")),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("uploaded", "Lecture du fichier"),
                            ("refused", "Fichier refusé"),
                            ("read", "Colonnes à confirmer"),
                            ("checking", "Vérification en cours"),
                            ("checked", "Vérifié, à importer"),
                            ("running", "Importation en cours"),
                            ("stopped", "Arrêté"),
                            ("done", "Importé"),
                            ("undoing", "Annulation en cours"),
                            ("undone", "Annulé"),
                            ("discarded", "Abandonné"),
                        ],
                        default="uploaded",
                        max_length=20,
                        verbose_name="état",
                    ),
                ),
                ("reason", models.CharField(blank=True, max_length=300, verbose_name="raison")),
                ("total", models.PositiveIntegerField(default=0, verbose_name="lignes")),
                ("position", models.PositiveIntegerField(default=0)),
                ("foreseen", models.JSONField(default=dict, verbose_name="prévu")),
                ("counts", models.JSONField(default=dict, verbose_name="résultat")),
                ("attempts", models.PositiveSmallIntegerField(default=0)),
                ("uploaded_at", models.DateTimeField(auto_now_add=True, verbose_name="reçu le")),
                ("began_at", models.DateTimeField(blank=True, null=True, verbose_name="commencé le")),
                ("ended_at", models.DateTimeField(blank=True, null=True, verbose_name="terminé le")),
                (
                    "by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="par",
                    ),
                ),
                (
                    "desk",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="organizations.supportdesk",
                        verbose_name="service à la clientèle",
                    ),
                ),
            ],
            options={
                "verbose_name": "importation",
                "verbose_name_plural": "importations",
                "default_permissions": ("add", "view"),
                "indexes": [
                    models.Index(
                        condition=models.Q(("state__in", ("uploaded", "checking", "running", "undoing"))),
                        fields=["id"],
                        name="imports_to_go_on_with",
                    )
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("content", None), ("state", "uploaded"), _connector="OR"),
                        name="content_of_an_import_goes_once_read",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="ImportRow",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("number", models.PositiveIntegerField(verbose_name="ligne")),
                ("cells", models.JSONField(default=list, verbose_name="cellules")),
                ("key", models.CharField(blank=True, max_length=300)),
                (
                    "foreseen",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("created", "Créée"),
                            ("unchanged", "Déjà là"),
                            ("updated", "Mise à jour"),
                            ("refused", "Refusée"),
                            ("undone", "Défaite"),
                            ("kept", "Restée"),
                        ],
                        max_length=10,
                        verbose_name="prévu",
                    ),
                ),
                (
                    "outcome",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("created", "Créée"),
                            ("unchanged", "Déjà là"),
                            ("updated", "Mise à jour"),
                            ("refused", "Refusée"),
                            ("undone", "Défaite"),
                            ("kept", "Restée"),
                        ],
                        max_length=10,
                        verbose_name="résultat",
                    ),
                ),
                ("reason", models.TextField(blank=True, verbose_name="raison")),
                ("made", models.JSONField(default=list)),
                ("versions", models.PositiveIntegerField(default=0)),
                (
                    "run",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="rows", to="support.importrun"
                    ),
                ),
            ],
            options={
                "verbose_name": "ligne d’une importation",
                "verbose_name_plural": "lignes d’importations",
                "default_permissions": (),
                "indexes": [
                    models.Index(
                        condition=models.Q(("key", ""), _negated=True), fields=["key", "run"], name="import_rows_by_key"
                    ),
                    models.Index(fields=["run", "outcome", "number"], name="import_rows_by_outcome"),
                ],
                "constraints": [
                    models.UniqueConstraint(fields=("run", "number"), name="one_row_per_line_of_an_import")
                ],
            },
        ),
    ]
