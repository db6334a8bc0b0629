"""The entries with which the menus begin; the operator writes their addresses, adds some, or takes some away."""

from django.db import migrations

# By prefix: what carriers, participants and receiving sites find around « Compte ».
FIRST = {
    "TRP": ("slips", "projects"),
    "PAR": ("slips", "projects", "billing"),
    "SIT": ("slips", "projects"),
}


def write(apps, schema_editor):
    connected = apps.get_model("organizations", "ConnectedService")
    for type_ in apps.get_model("organizations", "OrganizationType").objects.filter(prefix__in=FIRST):
        for kind in FIRST[type_.prefix]:
            connected.objects.get_or_create(type=type_, kind=kind)


class Migration(migrations.Migration):
    dependencies = [("organizations", "0019_services_are_connected_and_accounts_starred")]

    operations = [migrations.RunPython(write, migrations.RunPython.noop, elidable=False)]
