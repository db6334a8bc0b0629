"""Horlogerie du Léman: its managers, its courier key, and someone who waits with three keys."""

from datetime import date

from accounts.models import Mode
from accounts.models import Terms as TermsOfUse
from delegations.actions import authorizations
from delegations.actions.terms import Terms
from delegations.models import Right, Subject
from organizations.actions import courier, keys, memberships
from organizations.actions.claims import NewUser
from organizations.actions.sheets import Details
from organizations.models import Answers, Claim, Membership, Role, Secret
from portal.demo.cast import PASSWORD, of
from portal.demo.clock import ago
from portal.demo.story.people import Place, came_in, member, newcomer, open_account

LEMAN = Place(
    501, "Horlogerie du Léman SA", "18, rue du Rhône", "Genève", "1204", "+41225550140", province="", country="CH"
)
# What a page of the demonstration tells: elsewhere neither answer is written anywhere.
COURIER_QUESTION, COURIER_ANSWER = "Comment s’appelle le bateau de la fête du personnel?", "La Mouette rousse"
SECRET_QUESTION, SECRET_ANSWER = "Quel instrument est accroché dans l’atelier?", "Un vieux violoncelle"
PEOPLE = [
    (of("luc").email, "Luc", "Perrin", Role.MEMBER),
    ("chloe.jaquet@leman.example", "Chloé", "Jaquet", Role.MANAGER),
    ("ahmed.benali@leman.example", "Ahmed", "Benali", Role.MEMBER),
]
OPENED = ["declaration-salaires", "annonces-personnel"]


def tell() -> None:
    with ago(270, "09:00"):
        isabelle = open_account("ENT", LEMAN, by=newcomer(of("isabelle")))
        courier.change(COURIER_QUESTION, COURIER_ANSWER, by=isabelle)
    with ago(265):
        waiting = [_add(isabelle, *person) for person in PEOPLE]
    with ago(264, "10:15"):
        luc, chloe, ahmed = (_activate(each) for each in waiting)
    with ago(260):
        rights = {subject: Right.WRITE for subject in Subject.objects.filter(code__in=OPENED)}
        authorizations.grant(luc, Terms(rights), by=isabelle)
        authorizations.grant(ahmed, Terms(dict.fromkeys(rights, Right.READ)), by=isabelle)
    with ago(50):
        memberships.inactivate(ahmed, by=isabelle)
    with ago(2, "14:00"):
        _add(isabelle, "lea.monnier@leman.example", "Léa", "Monnier", Role.MEMBER)
    for person, days in ((isabelle, 0), (luc, 4), (chloe, 6), (ahmed, 52)):
        came_in(person.holder, days)


def _add(by: Membership, email: str, first_name: str, last_name: str, role: str) -> Membership:
    details = Details("+41795550100", Mode.PASSWORD, date(1990, 5, 3 + len(last_name)))
    secret = Secret(SECRET_QUESTION, SECRET_ANSWER)
    newcomer_ = memberships.Newcomer(email, first_name, last_name, role, "fr-ca", secret=secret, details=details)
    return memberships.invite(newcomer_, by=by)


def _activate(membership: Membership) -> Membership:
    claim = Claim.objects.live().select_related("membership").get(membership=membership)
    chosen = NewUser(
        membership.first_name,
        membership.last_name,
        membership.email,
        PASSWORD,
        TermsOfUse.objects.in_force(),
        membership.language,
    )
    active = keys.activate_as_newcomer(claim, newcomer=chosen, answers=Answers(COURIER_ANSWER, SECRET_ANSWER))
    return member(active.holder, active.organization)
