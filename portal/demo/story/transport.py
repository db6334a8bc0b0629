"""Transport Berrigan: three accounts of one person, a team, invitations, and a request that waits."""

from uuid import uuid4

from organizations.actions import links, memberships, people, questions
from organizations.models import Membership, Role
from organizations.models.types import SupportDesk
from portal.demo.cast import of
from portal.demo.clock import ago
from portal.demo.story.people import Place, activate, came_in, member, open_account, register

BERRIGAN = Place(
    28515,
    "Transport Berrigan inc.",
    "1200, chemin du Bord-de-l’Eau",
    "Saint-Jean-sur-Richelieu",
    "J3B0A0",
    "+14505550120",
    region="16",
    enterprise_number="1142345672",
)
SECOND = Place(
    27266,
    "Berrigan Vrac inc.",
    "1200, chemin du Bord-de-l’Eau",
    "Saint-Jean-sur-Richelieu",
    "J3B0A0",
    "+14505550121",
    region="16",
    enterprise_number="1142345680",
)
LAND = Place(
    10823,
    "Jean Roche Entrepreneur",
    "460, rue Principale",
    "Sainte-Brigide-d’Iberville",
    "J0J1X0",
    "+14505550122",
    region="17",
    enterprise_number="1142345698",
)
VALLEE = Place(
    27878,
    "Transport Vallée inc.",
    "35, rang Saint-Édouard",
    "Marieville",
    "J3M0A0",
    "+14505550123",
    region="16",
    enterprise_number="1142345706",
)


def tell() -> None:
    alexe, roger = _accounts_open()
    jean, lucie = _team_comes(alexe)
    _some_do_not_answer(alexe)
    with ago(40):
        memberships.inactivate(lucie, by=alexe)
    with ago(3, "09:15"):
        links.ask({jean: [roger.organization.number]}, by=alexe)
        links.ask({jean: ["TRP0085391"]}, by=alexe)
    _the_desk_is_asked(alexe, roger)
    for person, days in ((alexe, 0), (roger, 2), (jean, 5), (lucie, 61)):
        came_in(person.holder, days)


def _accounts_open() -> tuple[Membership, Membership]:
    with ago(290, "07:47"):
        alexe = register("TRP", BERRIGAN, of("alexe"))
    with ago(280):
        open_account("TRP", SECOND, by=alexe.holder)
        open_account("PAR", LAND, by=alexe.holder)
    with ago(200, "15:44"):
        roger = register("TRP", VALLEE, of("roger"))
    return alexe, roger


def _team_comes(alexe: Membership) -> tuple[Membership, Membership]:
    with ago(250):
        jean = _invite(alexe, of("jean").email, "Jean", "Bouffard")
        lucie = _invite(alexe, "lucie.tremblay@berrigan.example", "Lucie", "Tremblay")
        marc = _invite(alexe, "marc.roy@berrigan.example", "Marc", "Roy", role=Role.MANAGER)
    with ago(248, "08:20"):
        jean, lucie, marc = (activate(each) for each in (jean, lucie, marc))
    came_in(marc.holder, 8)
    with ago(230):
        mine = set(alexe.holder.memberships.values_list("organization", flat=True))
        decision = people.Decision(marc.role, marc.status, False, mine, marc.organization_id)
        people.edit(marc, decision, by=alexe)
    return jean, lucie


def _some_do_not_answer(alexe: Membership) -> None:
    with ago(34, "14:10"):
        _invite(alexe, "patrice.lavoie@berrigan.example", "Patrice", "Lavoie")
    with ago(12, "11:30"):
        _invite(alexe, "chantal.dube@berrigan.example", "Chantal", "Dubé")
    with ago(1, "16:05"):
        _invite(alexe, "noemie.oeuvrard@berrigan.example", "Noémie", "Œuvrard", role=Role.MANAGER)


def _invite(by: Membership, email: str, first_name: str, last_name: str, role: str = Role.MEMBER) -> Membership:
    return memberships.invite(memberships.Newcomer(email, first_name, last_name, role, "fr-ca"), by=by)


def _the_desk_is_asked(alexe: Membership, roger: Membership) -> None:
    desk = SupportDesk.objects.get(types__prefix="TRP")
    words = "Bonjour, comment obtenir un relevé des bordereaux de l’an dernier pour notre second compte?"
    with ago(2, "10:40"):
        questions.ask(questions.Question(words, str(uuid4())), to=desk, by=alexe.holder, place=alexe)
    words = "Notre raison sociale change au 1er janvier. Quels documents devons-nous vous envoyer?"
    with ago(1, "13:25"):
        place = member(roger.holder, roger.organization)
        questions.ask(questions.Question(words, str(uuid4())), to=desk, by=roger.holder, place=place)
