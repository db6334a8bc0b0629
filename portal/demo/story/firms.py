"""Laforce Comptable: six employers entrust their files, or are asked to; the team shares them."""

from datetime import date, timedelta

from django.utils import timezone

from accounts.models import User
from delegations.actions import authorizations, covers, relations
from delegations.actions.terms import Terms
from delegations.models import Relation, RelationType, Right, Subject
from organizations.actions import contacts
from organizations.models import Membership
from portal.demo.cast import Character, of
from portal.demo.clock import ago
from portal.demo.story.people import Place, came_in, link, newcomer, open_account

FIRM = Place(
    4310, "Laforce Comptable inc.", "88, rue Saint-Denis, bureau 400", "Montréal", "H2X0A0", "+15145550130", region="06"
)
# Of each employer: the account, who answers for it, and until when (in days) the firm may act; 0 for ever.
EMPLOYERS = [
    (Place(7001, "Plomberie Richard Bélanger inc.", "12, rue des Pins", "Laval", "H7A0A0", "+14505550131", "13"), 0),
    (
        Place(7002, "Entreprise Shaw inc.", "450, rue Notre-Dame", "Repentigny", "J5Z0A0", "+14505550132", "14"),
        19,
    ),
    (Place(7003, "Maçonnerie du Fleuve ltée", "3, quai des Brumes", "Lévis", "G6V0A0", "+14185550133", "12"), 4),
    (Place(7004, "Électricité Gauthier inc.", "77, rue de l’Usine", "Saguenay", "G7H0A0", "+14185550134", "02"), 200),
    (Place(7005, "Charpentes Boréales inc.", "900, rue Principale", "Val-d’Or", "J9P0A0", "+18195550135", "08"), 0),
    (Place(7006, "Toitures Shaw ltée", "452, rue Notre-Dame", "Repentigny", "J5Z0A0", "+14505550136", "14"), 0),
]
RESPONSIBLE = [
    of("richard"),
    Character("", "Thomas Shaw", "thomas.shaw@shaw.example", "", "", ""),
    Character("", "Ginette Paré", "ginette.pare@fleuve.example", "", "", ""),
    Character("", "Denis Gauthier", "denis.gauthier@gauthier.example", "", "", ""),
    Character("", "Kateri Awashish", "kateri.awashish@boreales.example", "", "", ""),
    of("andree"),
]
WRITES, READS = ["rapport-mensuel", "paiements"], ["main-doeuvre", "releves-de-compte", "correspondance"]
DAY = timedelta(days=1)


def tell() -> None:
    with ago(300, "09:05"):
        sylvie = open_account("FIR", FIRM, by=newcomer(of("sylvie")))
    nadia, mathieu = _team_comes(sylvie)
    clients = _employers_come()
    files = [_entrust(client, sylvie, days) for client, (_place, days) in zip(clients, EMPLOYERS[:5], strict=False)]
    _share(files, nadia, mathieu, by=sylvie)
    _propose(clients[-1], sylvie)
    _own_contacts(clients[0])
    for person, days in ((sylvie, 0), (nadia, 1), (mathieu, 9), *((client, 11) for client in clients)):
        came_in(person.holder, days)


def _team_comes(sylvie: Membership) -> tuple[Membership, Membership]:
    with ago(295):
        waiting = [
            _contact(sylvie, of("nadia").email, "Nadia", "Cloutier", "Technicienne en comptabilité"),
            _contact(sylvie, "mathieu.simard@laforce.example", "Mathieu", "Simard", "Comptable"),
        ]
    with ago(294, "08:40"):
        nadia = link(waiting[0], newcomer(of("nadia")))
        mathieu = link(
            waiting[1], newcomer(Character("", "Mathieu Simard", "mathieu.simard@laforce.example", "", "", ""))
        )
    with ago(6, "13:50"):
        _contact(sylvie, "ines.haddad@laforce.example", "Inès", "Haddad", "Commis à la paie")
        _contact(sylvie, "gabriel.cote@laforce.example", "Gabriel", "Côté", "Stagiaire")
    return nadia, mathieu


def _contact(by: Membership, email: str, first_name: str, last_name: str, job: str) -> Membership:
    added = contacts.add_contact(
        contacts.NewContact(
            email,
            first_name,
            last_name,
            "fr-ca",
            job=job,
            birth_date=date(1984, 1 + len(first_name), 3 + len(last_name)),
        ),
        by=by,
    )
    if not isinstance(added, Membership):
        raise TypeError(f"{email} awaits an agent.")
    return added


def _employers_come() -> list[Membership]:
    clients = []
    for (place, _days), person in zip(EMPLOYERS, RESPONSIBLE, strict=True):
        with ago(290 - place.number % 10):
            clients.append(open_account("EMP", place, by=newcomer(person)))
    return clients


def _entrust(client: Membership, sylvie: Membership, days: int) -> Relation:
    """Have a client give its file to the firm; `days` from today, what it gave is over."""
    ends_on = timezone.localdate() + days * DAY if days else None
    with ago(180):
        mandate = relations.Mandate(client.organization, sylvie.organization, _type(), _rights(), ends_on=ends_on)
        return relations.grant(mandate, by=client)


def _type() -> RelationType:
    return RelationType.objects.get(client_types__prefix="EMP", provider_types__prefix="FIR")


def _rights(writes: list[str] | None = None, reads: list[str] | None = None) -> dict[Subject, str]:
    wanted = dict.fromkeys(WRITES if writes is None else writes, Right.WRITE)
    wanted |= dict.fromkeys(READS if reads is None else reads, Right.READ)
    return {subject: wanted[subject.code] for subject in Subject.objects.filter(code__in=wanted)}


def _share(files: list[Relation], nadia: Membership, mathieu: Membership, *, by: Membership) -> None:
    with ago(170):
        for relation in files[:3]:
            authorizations.delegate(nadia, relation, by=by)
        for relation in files[2:]:
            authorizations.delegate(mathieu, relation, Terms(_rights(WRITES, [])), by=by)
        authorizations.grant(nadia, Terms(_rights(["informations-organisation"], [])), by=by)
    with ago(2, "16:30"):
        today = timezone.localdate()
        covers.cover(mathieu, nadia, covers.Days(today, today + 16 * DAY), by=by)


def _propose(client: Membership, sylvie: Membership) -> None:
    with ago(18):
        mandate = relations.Mandate(client.organization, sylvie.organization, _type(), _rights())
        relations.propose(mandate, by=sylvie)


def _own_contacts(richard: Membership) -> None:
    """People of the employer itself; one number that somebody typed calls an agent."""
    with ago(120):
        added = _contact(richard, "manon.belanger@belanger.example", "Manon", "Bélanger", "Contremaîtresse")
    with ago(119, "07:30"):
        person: User = newcomer(Character("", "Manon Bélanger", "manon.belanger@belanger.example", "", "", ""))
        manon = link(added, person)
    with ago(118):
        rights = _rights(["gestion-main-doeuvre", "identification-chantier"], [])
        authorizations.grant(manon, Terms(rights, ends_on=timezone.localdate() + 140 * DAY), by=richard)
    with ago(1, "15:20"):
        twin = contacts.NewContact(
            "m.belanger@belanger.example", "Manon", "Bélanger", "fr-ca", client_number=manon.sheet.client_number
        )
        contacts.add_contact(twin, by=richard)
    came_in(manon.holder, 3)
