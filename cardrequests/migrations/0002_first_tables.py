"""The lists with which a portal begins; an agent edits them in the back office."""

from datetime import date
from decimal import Decimal

from django.db import migrations

# French, English, whether its name is chosen from the accredited institutions
KINDS = [
    ("Maison d’enseignement accréditée", "Accredited training institution", True),
    ("Établissement de santé et de services sociaux", "Health and social services institution", False),
    ("Centre de la petite enfance", "Early childhood centre", False),
    ("Commission ou centre de services scolaire", "School board or school service centre", False),
    ("Entreprise ambulancière", "Ambulance company", False),
    ("Résidence pour aînés", "Seniors’ residence", False),
    ("Agence de placement", "Staffing agency", False),
    ("Autre organisme", "Other organization", False),
]

# French, English, months during which its cards are good
ACTIVITIES = [
    ("Principes pour le déplacement sécuritaire des bénéficiaires", "Principles for moving residents safely", 36),
    ("Prévention des maux de dos chez les manutentionnaires", "Back injury prevention for handlers", 36),
    ("Approche relationnelle de soins", "Relational approach to care", 36),
    ("Pacification des états de crise aigüe", "De-escalating acute crises", 24),
    ("Transport sécuritaire des bénéficiaires", "Safe transport of residents", 36),
    ("Manipulation sécuritaire des charges", "Safe handling of loads", None),
]

TITLES = [("M.", "Mr."), ("Mme", "Ms."), ("Mx", "Mx"), ("Dr", "Dr. (he)"), ("Dre", "Dr. (she)")]

# Invented: the operator writes the real ones.
INSTITUTIONS = [
    ("Centre de formation des Érables", "Montréal"),
    ("Centre de formation du Fleuve", "Québec"),
    ("Collège de la Rive", "Longueuil"),
    ("École des métiers de la santé", "Sherbrooke"),
    ("Institut de formation du Nord", "Saguenay"),
]


def write(apps, schema_editor):
    def add(model, rows):
        apps.get_model("cardrequests", model).objects.bulk_create(
            apps.get_model("cardrequests", model)(position=position, **row) for position, row in enumerate(rows, 1)
        )

    add("OrganismKind", [dict(name_fr=fr, name_en=en, is_accredited=accredited) for fr, en, accredited in KINDS])
    add("Activity", [dict(name_fr=fr, name_en=en, months_valid=months) for fr, en, months in ACTIVITIES])
    add("Title", [dict(name_fr=fr, name_en=en) for fr, en in TITLES])
    # The name of an institution is the same in both languages; they follow the alphabet.
    add("Institution", [dict(name_fr=name, name_en=name, city=city) for name, city in INSTITUTIONS])
    apps.get_model("cardrequests", "Price").objects.create(amount=Decimal("2.00"), starts_on=date(2020, 1, 1))


class Migration(migrations.Migration):
    dependencies = [("cardrequests", "0001_card_requests_begin")]

    operations = [migrations.RunPython(write, migrations.RunPython.noop)]
