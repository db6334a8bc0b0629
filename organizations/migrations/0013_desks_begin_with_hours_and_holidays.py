"""The hours of the first desks, and the holidays of five years; an operator edits them in the back office."""

from datetime import time

from django.db import migrations

from organizations.models.holidays import legal_holidays

YEARS = range(2026, 2031)
# What a desk begins with: Monday to Friday; that of companies keeps to the hours and holidays of Genève.
QUEBEC = [(time(7), time(16, 30))]
GENEVA = [(time(8, 30), time(12)), (time(13, 30), time(17))]
OF_GENEVA = "Service à la clientèle, entreprises"


def write(apps, schema_editor):
    SupportDesk = apps.get_model("organizations", "SupportDesk")
    OpeningHours = apps.get_model("organizations", "OpeningHours")
    Holiday = apps.get_model("organizations", "Holiday")
    SupportDesk.objects.filter(name_fr=OF_GENEVA).update(region="GE")
    for desk in SupportDesk.objects.order_by("pk"):
        for weekday in range(5):
            for opens, closes in GENEVA if desk.region == "GE" else QUEBEC:
                OpeningHours.objects.create(desk=desk, weekday=weekday, opens=opens, closes=closes)
    for region in ("QC", "GE"):
        for year in YEARS:
            for day, french, english in legal_holidays(region, year):
                Holiday.objects.create(region=region, day=day, name_fr=french, name_en=english)


class Migration(migrations.Migration):
    dependencies = [("organizations", "0012_desks_have_hours")]
    operations = [migrations.RunPython(write, migrations.RunPython.noop, elidable=False)]
