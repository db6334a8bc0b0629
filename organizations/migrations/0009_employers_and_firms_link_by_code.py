"""People of employers and of accounting firms take their place with linking coordinates."""

from django.db import migrations

PREFIXES = ("EMP", "FIR")


def link_by_code(apps, schema_editor):
    apps.get_model("organizations", "OrganizationType").objects.filter(prefix__in=PREFIXES).update(
        claim_method="linking_code"
    )


class Migration(migrations.Migration):
    dependencies = [("organizations", "0008_people_link_by_code")]
    operations = [migrations.RunPython(link_by_code, migrations.RunPython.noop, elidable=False)]
