"""The types of accounts and the desks with which a portal begins; an operator edits them in the back office."""

from datetime import time

from django.db import migrations

from organizations.models.holidays import legal_holidays

# Addresses and numbers are reserved ones that reach nobody: the operator writes the real ones.
DESKS = {
    "sols": {
        "name_fr": "Service à la clientèle, sols contaminés",
        "name_en": "Customer service, contaminated soil",
        "email": "sols@soutien.example",
        "telephone": "450 555-0101",
        "toll_free": "1 800 555-0101",
        "fax": "1 866 555-0105",
        "postal_address": "555, rue de l’Exemple, bureau 50\nLongueuil (Québec) J4H 0A0",
        "emergency_telephone": "1 800 555-0101",
        "emergency_fr": (
            "Un camion est arrêté, sur la route ou au lieu récepteur, et le portail en est la cause : "
            "appelez, de jour comme de nuit.\n\n"
            "Hors des heures d’ouverture, le répondeur vous fait choisir. Si c’est urgent, l’appel passe à la personne "
            "de garde; si elle parle déjà à quelqu’un, laissez-lui votre nom et votre numéro, elle vous rappelle. "
            "Si ce n’est pas urgent, laissez un message : nous y répondons aux heures d’ouverture."
        ),
        "emergency_en": (
            "A truck is stopped, on the road or at the receiving site, and the portal is the cause: "
            "call, day or night.\n\n"
            "Outside opening hours, the answering service lets you choose. If it is urgent, your call goes to the "
            "person on duty; if they are on the line with someone, leave your name and number and they will call you "
            "back. If it is not urgent, leave a message: we answer it during opening hours."
        ),
    },
    "chantiers": {
        "name_fr": "Service à la clientèle, construction",
        "name_en": "Customer service, construction",
        "email": "chantiers@soutien.example",
        "telephone": "514 555-0102",
        "postal_address": "100, rue de l’Exemple\nMontréal (Québec) H2X 0A0",
    },
    "formation": {
        "name_fr": "Service à la clientèle, formation",
        "name_en": "Customer service, training",
        "email": "formation@soutien.example",
        "telephone": "514 555-0103",
        "extension": "246",
        "toll_free": "1 800 555-0103",
        "postal_address": "200, rue de l’Exemple\nMontréal (Québec) H2X 0A0",
    },
    "entreprises": {
        "region": "GE",
        "name_fr": "Service à la clientèle, entreprises",
        "name_en": "Customer service, companies",
        "email": "entreprises@soutien.example",
        "telephone": "514 555-0104",
        "postal_address": "Rue de l’Exemple 1\n1200 Genève\nSuisse",
    },
}

# Monday to Friday; the desk of companies keeps to the hours and holidays of Genève.
HOURS = {"QC": [(time(7), time(16, 30))], "GE": [(time(8, 30), time(12)), (time(13, 30), time(17))]}
HOLIDAYS_OF = range(2026, 2031)

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
        ("Compte e-démarche entreprise", "Company e-services account"),
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

# How the database knows that two accounts are one enterprise: nobody but the desk says so.
PROOF = ["enterprise_number"]
REGISTERS = ["federal_register", "trade_register", "cantonal_register"]
# The canton of Geneva: its neighbours have the codes between.
GENEVA = "1200-1258, 1281, 1283-1288, 1290, 1292-1294, 1298"
# What differs from most types, by prefix: how one takes one's place, and what a company is known by.
APART = {
    "EMP": {"claim_method": "linking_code"},
    "FIR": {"claim_method": "linking_code"},
    "ENT": {
        "claim_method": "three_keys",
        "has_registers": True,
        "locked_fields": [*PROOF, *REGISTERS],
        "locked_postal_codes": GENEVA,
    },
}

# By prefix: what the menus lead to around « Compte »; the operator writes the addresses, adds some, or takes some away.
CONNECTED = {
    "TRP": ("slips", "projects"),
    "PAR": ("slips", "projects", "billing"),
    "SIT": ("slips", "projects"),
}


def write(apps, schema_editor):
    desks = write_desks(apps)
    write_types(apps, desks)
    Holiday = apps.get_model("organizations", "Holiday")
    for region in HOURS:
        for year in HOLIDAYS_OF:
            for day, french, english in legal_holidays(region, year):
                Holiday.objects.create(region=region, day=day, name_fr=french, name_en=english)


def write_desks(apps):
    SupportDesk = apps.get_model("organizations", "SupportDesk")
    OpeningHours = apps.get_model("organizations", "OpeningHours")
    desks = {key: SupportDesk.objects.create(**facts) for key, facts in DESKS.items()}
    for desk in desks.values():
        for weekday in range(5):
            for opens, closes in HOURS[desk.region]:
                OpeningHours.objects.create(desk=desk, weekday=weekday, opens=opens, closes=closes)
    return desks


def write_types(apps, desks):
    OrganizationType = apps.get_model("organizations", "OrganizationType")
    ConnectedService = apps.get_model("organizations", "ConnectedService")
    for position, (prefix, names, summaries, words, highest_role, is_open, desk) in enumerate(TYPES, 1):
        (administrator, manager, member) = words
        facts = {"locked_fields": PROOF} | APART.get(prefix, {})
        type_ = OrganizationType.objects.create(
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
            **facts,
        )
        for kind in CONNECTED.get(prefix, ()):
            ConnectedService.objects.create(type=type_, kind=kind)


class Migration(migrations.Migration):
    dependencies = [("organizations", "0001_organizations_stand")]
    operations = [migrations.RunPython(write, migrations.RunPython.noop, elidable=False)]
