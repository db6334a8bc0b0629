from django.contrib.postgres.operations import TrigramExtension
from django.db import migrations

# `unaccent(text)` depends on the search path: an index wants a function that always answers the same.
FOLDED = """
    CREATE FUNCTION portal_folded(text) RETURNS text
    LANGUAGE sql IMMUTABLE PARALLEL SAFE STRICT
    AS $$ SELECT lower(public.unaccent('public.unaccent'::regdictionary, $1)) $$;

    CREATE FUNCTION portal_folded(text, text) RETURNS text
    LANGUAGE sql IMMUTABLE PARALLEL SAFE STRICT
    AS $$ SELECT lower(public.unaccent('public.unaccent'::regdictionary, $1 || ' ' || $2)) $$;
"""


class Migration(migrations.Migration):
    dependencies = [
        ("core", "0001_core_begins"),
    ]

    operations = [
        TrigramExtension(),
        migrations.RunSQL(FOLDED, "DROP FUNCTION portal_folded(text); DROP FUNCTION portal_folded(text, text);"),
    ]
