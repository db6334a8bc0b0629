"""What needs apps that themselves need the people: the function that folds accents, the factors of allauth."""

import django.contrib.postgres.indexes
from django.db import migrations

import portal.core.spelling


class Migration(migrations.Migration):
    replaces = [
        ("accounts", "0005_agents_read_second_factors"),
        ("accounts", "0006_people_are_found_by_close_spelling"),
    ]

    dependencies = [
        ("core", "0002_names_are_found_by_close_spelling"),
        ("accounts", "0002_first_terms_of_use"),
        ("mfa", "0003_authenticator_type_uniq"),
    ]

    operations = [
        migrations.CreateModel(
            name="SecondFactor",
            fields=[],
            options={
                "verbose_name": "second facteur",
                "verbose_name_plural": "seconds facteurs",
                "proxy": True,
                "default_permissions": ("view",),
            },
            bases=("mfa.authenticator",),
        ),
        migrations.AddIndex(
            model_name="user",
            index=django.contrib.postgres.indexes.GinIndex(
                django.contrib.postgres.indexes.OpClass(
                    portal.core.spelling.Folded("first_name", "last_name"), name="gin_trgm_ops"
                ),
                name="people_by_close_name",
            ),
        ),
    ]
