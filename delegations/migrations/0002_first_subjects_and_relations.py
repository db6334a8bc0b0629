"""The subjects and the types of relation with which a portal begins; an operator edits them in the back office."""

from django.db import migrations

SITE = ("Chantier et conformité", "Construction sites and compliance")
PAYMENTS = ("Paiements et relevés", "Payments and statements")
PROFILE = ("Profil", "Profile")
PRESTATIONS = ("Prestations", "Services")

# code, family, names, what it allows; in reading, in writing, delegable; in the files of which types
SUBJECTS = [
    (
        "main-doeuvre",
        SITE,
        ("Main-d’œuvre", "Workforce"),
        (
            "Consulter les salariés de l’employeur, leurs métiers et leurs certificats; "
            "en écriture, déclarer une embauche, une mise à pied ou un départ.",
            "See the employer’s workers, their trades and their certificates; "
            "with write access, report a hiring, a layoff or a departure.",
        ),
        (True, True, True),
        ("EMP",),
    ),
    (
        "gestion-main-doeuvre",
        SITE,
        ("Gestion de main-d’œuvre", "Workforce management"),
        (
            "Demander des travailleurs et répondre aux candidatures au nom de l’employeur. Ce sujet ne se délègue pas.",
            "Ask for workers and answer applications on the employer’s behalf. This subject cannot be delegated.",
        ),
        (True, True, False),
        ("EMP",),
    ),
    (
        "identification-chantier",
        SITE,
        ("Identification de chantier", "Construction site identification"),
        (
            "Consulter les chantiers identifiés; en écriture, en identifier un ou en annoncer la fin. "
            "Ce sujet ne se délègue pas.",
            "See the identified construction sites; with write access, identify one or announce its end. "
            "This subject cannot be delegated.",
        ),
        (True, True, False),
        ("EMP",),
    ),
    (
        "lettre-etat-situation",
        SITE,
        ("Lettre d’état de situation", "Letter of good standing"),
        (
            "Consulter les lettres d’état de situation; en écriture, en demander une. Ce sujet ne se délègue pas.",
            "See the letters of good standing; with write access, ask for one. This subject cannot be delegated.",
        ),
        (True, True, False),
        ("EMP",),
    ),
    (
        "rapport-mensuel",
        PAYMENTS,
        ("Rapport mensuel", "Monthly report"),
        (
            "Consulter les rapports mensuels transmis; en écriture, en préparer, en corriger et en transmettre.",
            "See the monthly reports sent; with write access, prepare, correct and send them.",
        ),
        (True, True, True),
        ("EMP",),
    ),
    (
        "paiements",
        PAYMENTS,
        ("Paiements", "Payments"),
        (
            "Consulter les paiements et le solde; en écriture, payer un montant dû et choisir le mode de paiement.",
            "See payments and the balance; with write access, pay an amount due and choose how to pay.",
        ),
        (True, True, True),
        ("EMP", "FIR"),
    ),
    (
        "releves-de-compte",
        PAYMENTS,
        ("Relevés de compte", "Account statements"),
        (
            "Consulter et télécharger les relevés de compte et les factures.",
            "See and download account statements and invoices.",
        ),
        (True, False, True),
        ("EMP", "FIR"),
    ),
    (
        "remboursements",
        PAYMENTS,
        ("Remboursements", "Refunds"),
        (
            "Consulter les remboursements; en écriture, en demander un.",
            "See refunds; with write access, ask for one.",
        ),
        (True, True, True),
        ("EMP",),
    ),
    (
        "informations-organisation",
        PROFILE,
        ("Informations de l’organisation", "Organization information"),
        (
            "Consulter le nom, les numéros et les adresses de l’organisation; en écriture, les modifier.",
            "See the organization’s name, numbers and addresses; with write access, change them.",
        ),
        (True, True, True),
        ("EMP", "FIR"),
    ),
    (
        "correspondance",
        PROFILE,
        ("Correspondance", "Correspondence"),
        (
            "Lire les lettres et les avis adressés à l’organisation; en écriture, y répondre et joindre des documents.",
            "Read letters and notices sent to the organization; with write access, answer them and attach documents.",
        ),
        (True, True, True),
        ("EMP", "FIR"),
    ),
    (
        "annonces-personnel",
        PRESTATIONS,
        ("Annonces du personnel", "Staff announcements"),
        (
            "Consulter les annonces d’entrée et de départ; en écriture, en faire de nouvelles.",
            "See the announcements of arrivals and departures; with write access, make new ones.",
        ),
        (True, True, True),
        ("ENT",),
    ),
    (
        "declaration-salaires",
        PRESTATIONS,
        ("Déclaration des salaires", "Salary declaration"),
        (
            "Consulter les déclarations des salaires; en écriture, les préparer et les transmettre.",
            "See salary declarations; with write access, prepare and send them.",
        ),
        (True, True, True),
        ("ENT",),
    ),
    (
        "decomptes-factures",
        PRESTATIONS,
        ("Décomptes et factures", "Accounts and invoices"),
        ("Consulter et télécharger les décomptes et les factures.", "See and download accounts and invoices."),
        (True, False, True),
        ("ENT",),
    ),
    (
        "attestations",
        PRESTATIONS,
        ("Attestations", "Certificates"),
        (
            "Consulter les attestations de l’entreprise; en écriture, en commander.",
            "See the company’s certificates; with write access, order some.",
        ),
        (True, True, True),
        ("ENT",),
    ),
]

# names, types of the clients, types of the providers
RELATIONS = [
    (
        ("a comme firme comptable ou serv. de paie", "has as its accounting firm or payroll service"),
        ("EMP",),
        ("FIR",),
    ),
    (("a comme fiduciaire", "has as its fiduciary"), ("ENT",), ("FIR",)),
]


def write(apps, schema_editor):
    SubjectFamily = apps.get_model("delegations", "SubjectFamily")
    Subject = apps.get_model("delegations", "Subject")
    RelationType = apps.get_model("delegations", "RelationType")
    types = {type_.prefix: type_ for type_ in apps.get_model("organizations", "OrganizationType").objects.all()}
    families = {
        names: SubjectFamily.objects.create(name_fr=names[0], name_en=names[1], position=position)
        for position, names in enumerate((SITE, PAYMENTS, PROFILE, PRESTATIONS), 1)
    }
    for position, (code, family, names, summaries, offers, prefixes) in enumerate(SUBJECTS, 1):
        subject = Subject.objects.create(
            code=code,
            family=families[family],
            name_fr=names[0],
            name_en=names[1],
            summary_fr=summaries[0],
            summary_en=summaries[1],
            offers_read=offers[0],
            offers_write=offers[1],
            is_delegable=offers[2],
            position=position,
        )
        subject.types.set([types[prefix] for prefix in prefixes])
    for position, (names, clients, providers) in enumerate(RELATIONS, 1):
        relation = RelationType.objects.create(name_fr=names[0], name_en=names[1], position=position)
        relation.client_types.set([types[prefix] for prefix in clients])
        relation.provider_types.set([types[prefix] for prefix in providers])


class Migration(migrations.Migration):
    dependencies = [("delegations", "0001_delegations_begin")]
    operations = [migrations.RunPython(write, migrations.RunPython.noop, elidable=False)]
