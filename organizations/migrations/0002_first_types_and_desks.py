"""The types of accounts and the desks with which a portal begins; an operator edits them in the back office."""

from django.db import migrations

# Addresses and numbers are reserved ones that reach nobody: the operator writes the real ones.
DESKS = {
    "sols": (
        ("Service à la clientèle, sols contaminés", "Customer service, contaminated soil"),
        "sols@soutien.example",
        "450 555-0101",
        "1 800 555-0101",
    ),
    "chantiers": (
        ("Service à la clientèle, construction", "Customer service, construction"),
        "chantiers@soutien.example",
        "514 555-0102",
        "",
    ),
    "formation": (
        ("Service à la clientèle, formation", "Customer service, training"),
        "formation@soutien.example",
        "514 555-0103",
        "1 800 555-0103",
    ),
    "entreprises": (
        ("Service à la clientèle, entreprises", "Customer service, companies"),
        "entreprises@soutien.example",
        "514 555-0104",
        "",
    ),
}

ADMINISTRATOR = ("Administrateur de compte", "Account administrator")
RESPONSIBLE = ("Responsable", "Responsible person")
MANAGER = ("Gestionnaire", "Manager")
USER = ("Utilisateur", "User")
STAFF = ("Membre du personnel", "Staff member")
COLLABORATOR = ("Collaborateur", "Staff member")

# prefix, names, whom it is for, words for administrator, manager, member; highest role; open on line; desk
TYPES = [
    (
        "TRP",
        ("Transporteur", "Carrier"),
        ("Vous transportez des sols contaminés excavés", "You haul excavated contaminated soil"),
        (ADMINISTRATOR, MANAGER, USER),
        "administrator",
        True,
        "sols",
    ),
    (
        "PAR",
        ("Propriétaire ou intervenant", "Owner or stakeholder"),
        ("Vous possédez le terrain ou y faites exécuter les travaux", "You own the land or have the work done on it"),
        (ADMINISTRATOR, MANAGER, USER),
        "administrator",
        True,
        "sols",
    ),
    (
        "SIT",
        ("Lieu récepteur", "Receiving site"),
        ("Vous recevez des sols contaminés", "You receive contaminated soil"),
        (ADMINISTRATOR, MANAGER, USER),
        "administrator",
        True,
        "sols",
    ),
    (
        "EMP",
        ("Employeur", "Employer"),
        ("Vous employez des salariés de la construction", "You employ construction workers"),
        (RESPONSIBLE, MANAGER, STAFF),
        "administrator",
        True,
        "chantiers",
    ),
    (
        "FIR",
        ("Firme comptable", "Accounting firm"),
        ("Vous tenez la paie ou les livres d’employeurs", "You keep employers’ payrolls or books"),
        (RESPONSIBLE, MANAGER, STAFF),
        "administrator",
        True,
        "chantiers",
    ),
    (
        "ENT",
        ("Entreprise", "Company"),
        ("Vos gestionnaires ouvrent l’accès aux collaborateurs", "Your managers open access for staff"),
        (ADMINISTRATOR, MANAGER, COLLABORATOR),
        "manager",
        False,
        "entreprises",
    ),
    (
        "EDU",
        ("Établissement de formation", "Training institution"),
        ("Vous offrez des formations reconnues", "You give recognized training"),
        (RESPONSIBLE, MANAGER, STAFF),
        "administrator",
        False,
        "formation",
    ),
]


def write(apps, schema_editor):
    SupportDesk = apps.get_model("organizations", "SupportDesk")
    OrganizationType = apps.get_model("organizations", "OrganizationType")
    desks = {
        key: SupportDesk.objects.create(
            name_fr=names[0], name_en=names[1], email=email, telephone=telephone, toll_free=toll_free
        )
        for key, (names, email, telephone, toll_free) in DESKS.items()
    }
    for position, (prefix, names, summaries, words, highest_role, is_open, desk) in enumerate(TYPES, 1):
        (administrator, manager, member) = words
        OrganizationType.objects.create(
            prefix=prefix,
            name_fr=names[0],
            name_en=names[1],
            summary_fr=summaries[0],
            summary_en=summaries[1],
            administrator_fr=administrator[0],
            administrator_en=administrator[1],
            manager_fr=manager[0],
            manager_en=manager[1],
            member_fr=member[0],
            member_en=member[1],
            highest_role=highest_role,
            is_open=is_open,
            desk=desks[desk],
            position=position,
        )


class Migration(migrations.Migration):
    dependencies = [("organizations", "0001_organizations_begin")]
    operations = [migrations.RunPython(write, migrations.RunPython.noop, elidable=False)]
