"""Every page of the site map is read in both languages, by someone who may open it.

What one of the five people of tests/test_policies.py may open is read there in French, and here in English alone.
"""

from collections.abc import Iterator
from typing import Any

import pytest
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse

from accounts.models import Language, User
from cardrequests.models import Institution, PaymentMode
from delegations.models import Right
from organizations import actions
from organizations.models import ServiceRequest, SupportDesk
from portal.env import SmsGateway
from tests.accounts.factories import UserFactory
from tests.accounts.rights import proven
from tests.answers import EXPECTED
from tests.cardrequests.factories import InvoiceFactory, TrainerFactory, TrainingSessionFactory
from tests.conftest import membership_of, same_browser
from tests.delegations.factories import AuthorizationFactory, EmployerFactory, FirmFactory, RelationFactory, subject_of
from tests.languages import Words, of_the_other
from tests.organizations.factories import ClaimFactory, OrganizationFactory
from tests.organizations.firms import sheet_of
from tests.sitemap import Page, pages, sample

pytestmark = pytest.mark.django_db

VISITOR, MEMBER, ADMINISTRATOR, AGENT = 0, 2, 3, 4
# What the factories and the operator's tables call people and places.
NAMED = ("Bélanger", "Gagné", "Résidence du Parc", "rue du Parc")

MAILED = "a link of a mail opens it"
MIDWAY = "it stands within something that was begun on another page"
LEADS_ON = "it shows nothing of its own and leads on"
RARE = "it needs what this world has not"
UNREAD = {
    "organizations:activate": MAILED,
    "organizations:complete_registration": MAILED,
    "organizations:prove_recovery": MAILED,
    "organizations:object_to_recovery": MAILED,
    "accounts:confirm_email": MAILED,
    "accounts:email_claim": MAILED,
    "accounts:wake": MAILED,
    "accounts:cancel_recovery": MAILED,
    "cardrequests:invoice_link": MAILED,
    "organizations:registered": MIDWAY,
    "organizations:departure_report": MIDWAY,
    "organizations:issued_codes": MIDWAY,
    "organizations:bulk_report": MIDWAY,
    "cardrequests:payment_return": MIDWAY,
    "accounts:sign_up_names": MIDWAY,
    "accounts:sign_up_code": MIDWAY,
    "accounts:resume_form": MIDWAY,
    "accounts:code": MIDWAY,
    "accounts:telephone_code": MIDWAY,
    "accounts:sign_in_code": MIDWAY,
    "accounts:lost_factor": MIDWAY,
    "mfa_authenticate": MIDWAY,
    "landing": LEADS_ON,
    "organizations:start": LEADS_ON,
    "organizations:claim": LEADS_ON,
    "cardrequests:begin_session": LEADS_ON,
    "accounts:secure": LEADS_ON,
    "help:step": LEADS_ON,
    "account_set_password": LEADS_ON,
    "back_office_password": LEADS_ON,
    "back_office_shortcut": LEADS_ON,
    "organizations:billing": RARE,
    "accounts:remove_passkey": RARE,
    "accounts:recovery_codes_file": RARE,
    "cardrequests:invoice": RARE,
    "support:visit": RARE,
}

Reader = tuple[User | None, dict[str, Any]]


# --- Who reads -------------------------------------------------------------------------------------


@pytest.fixture
def carrier(alice, bob, dominique) -> dict[int, list[Reader]]:
    """Return who is answered in which column of tests/answers.py, and what they would open."""
    asked = actions.requests.submit(
        ServiceRequest.Kind.EDIT_ADDRESS,
        bob.organization,
        by=bob.user,
        about=bob,
        wishes={"street": "12 Main Street"},
        attestation="-",
        state=ServiceRequest.State.IN_VALIDATION,
    )
    handover = actions.handovers.offer(bob, afterwards="stay", by=alice).public_id
    known = sample(bob, dominique) | {"reference": asked.number, "handover": handover}
    return {
        VISITOR: [(None, known)],
        MEMBER: [(bob.user, known)],
        ADMINISTRATOR: [(alice.user, known), (alice.user, known | {"person": bob.public_id})],
        AGENT: [(UserFactory(agent=True, is_superuser=True), known)],
    }


@pytest.fixture
def employers(db) -> list[Reader]:
    shaw, laforce = EmployerFactory(name="Shaw inc."), FirmFactory(name="Laforce inc.")
    suzanne = membership_of("Suzanne", "Shaw", organization=shaw, administrator=True)
    lea = membership_of("Lea", "Laforce", organization=laforce, administrator=True)
    sheet_of(suzanne)
    relation = RelationFactory(client=shaw, provider=laforce)
    proposed = RelationFactory(client=shaw, provider=FirmFactory(name="Other inc."), proposed=True)
    given = AuthorizationFactory(relation=relation, subject=subject_of("rapport-mensuel"), right=Right.WRITE)
    known = {"number": shaw.number, "person": suzanne.public_id, "relation": relation.public_id}
    return [
        (suzanne.user, known | {"authorization": given.public_id}),
        (suzanne.user, known | {"relation": proposed.public_id}),
        (lea.user, known | {"number": laforce.number}),
        (lea.user, known),
    ]


@pytest.fixture
def company(db) -> list[Reader]:
    company = OrganizationFactory(type__prefix="ENT", name="Manon SA")
    manon = membership_of("Manon", "Favre", organization=company, manager=True)
    nora = membership_of("Nora", "Keller", organization=company)
    return [(manon.user, {"number": company.number, "person": nora.public_id})]


@pytest.fixture
def trainer(db) -> list[Reader]:
    claude = TrainerFactory()
    session = TrainingSessionFactory(trainer=claude, participants=3)
    submitted = TrainingSessionFactory(trainer=claude, participants=3, submitted=True, payment_mode=PaymentMode.CARD)
    invoice = InvoiceFactory(session=submitted)
    return [
        (claude.user, {"session": session.public_id, "participant": session.participants.first().public_id}),
        (claude.user, {"session": submitted.public_id, "invoice": invoice.public_id}),
    ]


class Readers:
    """Those who read, each in a browser of their own, in one language."""

    def __init__(self, language: str, carrier: dict[int, list[Reader]], rooms: dict[str, list[Reader]]) -> None:
        self.language, self.carrier, self.rooms = language, carrier, rooms
        self.browsers: dict[User | None, Client] = {}

    def browser(self, person: User | None) -> Client:
        if person not in self.browsers:
            self.browsers[person] = Client()
            self.browsers[person].cookies["langue"] = self.language
            if person is not None:
                self.browsers[person].force_login(person)
                proven(self.browsers[person])
        return same_browser(self.browsers[person])

    def of(self, page: Page) -> Iterator[Reader]:
        """Return those who may open a page, the likeliest first."""
        opens = [column for column, status in enumerate(EXPECTED[page.name][0]) if status == 200]
        ((_, usual),) = self.carrier[VISITOR]
        for column in (ADMINISTRATOR, VISITOR, AGENT):
            if column in opens:
                return iter(self.carrier[column][:1])
        theirs = self.rooms.get(page.name.partition(":")[0], [])
        of_the_carrier = [*self.carrier[ADMINISTRATOR], *self.carrier[MEMBER]]
        return iter([*[(person, usual | known) for person, known in theirs], *of_the_carrier])

    def answer(self, page: Page) -> HttpResponse:
        for person, known in self.of(page):
            answer = self.browser(person).get(page.address(known))
            if answer.status_code in {200, 405}:
                return answer
        return answer


# --- What they read --------------------------------------------------------------------------------


def is_a_deed(page: Page) -> bool:
    return 405 in EXPECTED[page.name][0]


def is_read(page: Page, language: str) -> bool:
    is_read_elsewhere = language == Language.FRENCH and 200 in EXPECTED[page.name][0]
    return not (is_a_deed(page) or is_read_elsewhere or page.name in UNREAD)


@pytest.mark.parametrize("language", Language.values)
def test_every_page_is_in_one_language(language, carrier, employers, company, trainer, settings):
    settings.SMS_GATEWAY = SmsGateway()
    SupportDesk.objects.update(links_by_identity=True)
    rooms = {"organizations": [*company, *employers[:1]], "delegations": employers, "cardrequests": trainer}
    rooms["catalogue"] = employers[:1]
    User.objects.update(language=language)
    readers = Readers(language, carrier, rooms)
    names = [*NAMED, *Institution.objects.values_list("name_fr", flat=True)]
    shut, wrong = [], []
    for page in [page for page in pages() if is_read(page, language)]:
        answer = readers.answer(page)
        if answer.status_code not in {200, 405}:
            shut.append(f"{page.name}: {answer.status_code}")
        elif answer.headers["Content-Type"].startswith("text/html") and answer.status_code == 200:
            said = Words(answer.content.decode()).text
            wrong += [f"{page.name}: {fault}" for fault in of_the_other(language, said, *names)]
    assert not shut, "No one here opens:\n" + "\n".join(shut)
    assert not wrong, "\n".join(wrong)


@pytest.mark.parametrize("language", Language.values)
def test_link_of_an_invitation_opens_a_page_in_one_language(client, language):
    claim = ClaimFactory(token="a-link", membership__language=language)
    client.cookies["langue"] = language
    page = client.get(reverse("organizations:claim", args=["a-link"]), follow=True)
    assert page.request["PATH_INFO"] == reverse("organizations:activate")
    assert not of_the_other(language, Words(page.content.decode()).text, *NAMED)
    assert claim.is_live


def test_page_that_is_not_read_is_one_of_the_site_map():
    assert UNREAD.keys() <= {page.name for page in pages()}
