"""« Relations et autorisations »: its lists, who reads them, and what they say."""

import re
from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone
from django.utils.html import strip_tags

from delegations.models import Right
from organizations.actions.memberships import Newcomer, invite
from tests.accounts.factories import UserFactory
from tests.conftest import membership_of
from tests.delegations.factories import (
    AuthorizationFactory,
    EmployerFactory,
    FirmFactory,
    RelationFactory,
    subject_of,
)
from tests.organizations.factories import ContactSheetFactory, MembershipFactory
from tests.reading import shown

pytestmark = pytest.mark.django_db


@pytest.fixture
def page(signed_in):
    def open_(person, name, *more, query=""):
        url = reverse(f"delegations:{name}", args=[person.organization.number, *more])
        return shown(signed_in(person).get(url + query))

    return open_


@pytest.mark.guide("CCQ-30")
def test_firm_reads_its_clients_with_the_words_of_the_guide(page, lea, relation):
    RelationFactory(client=EmployerFactory(name="Plomberie Richard Bélanger"), provider=lea.organization)
    told = page(lea, "relations")
    for words in ("Relations de l’organisation", "Type de relation", "Organisation cliente", "Organisation mandataire"):
        assert words in told
    for words in ("Actif", "Vrai", "a comme firme comptable ou serv. de paie", "Laforce Comptable inc."):
        assert words in told
    assert "Entreprise Shaw inc." in told
    assert "Plomberie Richard Bélanger" in told
    assert "Rangées 1 - 2 de 2" in told
    lea.user.rows_a_page = 10
    lea.user.save(update_fields=["rows_a_page"])
    RelationFactory.create_batch(9, provider=lea.organization)
    told = page(lea, "relations", query="?page=2")
    assert "Rangées 11 - 11 de 11" in told
    assert 'rel="prev"' in told
    assert 'rel="next"' in page(lea, "relations")


@pytest.mark.guide("CCQ-10")
def test_relations_known_before_are_there_for_whoever_links_the_profile(signed_in, lea, relation, mailbox):
    names = {"first_name": "Ana", "last_name": "Roy", "email": "ana@exemple.ca"}
    invite(Newcomer(**names, role="administrator", language="fr-ca"), by=lea)
    mail = mailbox.latest("ana@exemple.ca").text
    number, code = re.search(r"\b\d{8}\b", mail)[0], re.search(r"\b(?:\w{4}-){3}\w\b", mail)[0]
    browser, url = signed_in(UserFactory()), reverse("delegations:relations", args=[lea.organization.number])
    assert browser.get(url).status_code == 404
    browser.post(reverse("organizations:link_by_code"), {"client_number": number, "code": code})
    told = shown(browser.get(url))
    assert "Entreprise Shaw inc." in told
    # One that was not known before is asked for, and the client answers.
    assert f'href="{reverse("delegations:propose_relation", args=[lea.organization.number])}"' in told


def test_each_side_opens_a_relation_by_the_name_of_the_other(page, lea, suzanne, relation):
    firm, client = relation.provider.name, relation.client.name
    assert f">{client}</a>" in page(lea, "relations")
    told = page(suzanne, "relations")
    assert f">{firm}</a>" in told[told.index("<tbody>") :]
    assert f">{client}</a>" not in told[told.index("<tbody>") :]
    assert f"<title>{client} –" in page(lea, "relation", relation.public_id).replace("\n", "")
    assert f"<title>{firm} –" in page(suzanne, "relation", relation.public_id).replace("\n", "")


@pytest.mark.guide("CCQ-64")
def test_relation_that_ended_is_shown_on_demand_and_says_false(page, lea, relation):
    RelationFactory(client=EmployerFactory(name="Ancien client"), provider=lea.organization, ended=True)
    assert "Ancien client" not in page(lea, "relations")
    told = page(lea, "relations", query="?etat=terminees")
    assert "Ancien client" in told
    assert "Faux" in told
    assert "Entreprise Shaw" not in told


@pytest.mark.guide("CCQ-33", "CCQ-34")
def test_own_subjects_come_first_then_those_of_contacts(page, lea, marc, firm_writes):
    AuthorizationFactory(
        delegated=True, holder_membership=marc, relation=firm_writes.relation, subject=firm_writes.subject
    )
    told = page(lea, "authorizations")
    headings = [strip_tags(cell).strip() for cell in re.findall("<th .*?</th>", told)]
    assert headings == [
        "Sujet autorisé",
        "Droit",
        "Organisation cliente",
        "Organisation mandataire",
        "Contact de l’organisation",
        "Fonction",
        "Actif",
    ]
    for words in ("Vrai", "Écriture"):
        assert words in told
    rows = told[told.index("<tbody>") : told.index("</tbody>")].split("<tr>")[1:]
    assert "Marc Morin" not in rows[0]
    assert "Marc Morin" in rows[1]
    only = page(lea, "authorizations", query=f"?contact={marc.public_id}")
    assert only[only.index("<tbody>") :].count("<tr>") == 1


def test_search_finds_contacts_subjects_and_clients_without_accents(page, lea, marc, firm_writes):
    AuthorizationFactory(
        delegated=True, holder_membership=marc, relation=firm_writes.relation, subject=firm_writes.subject
    )
    assert "Marc Morin" in page(lea, "authorizations", query="?q=morin")
    assert "Aucune autorisation ne correspond" in page(lea, "authorizations", query="?q=inconnu")
    assert "Entreprise Shaw" in page(lea, "authorizations", query="?q=SHAW")


def test_nonsense_in_the_address_chooses_nothing(page, lea, firm_writes):
    assert "Entreprise Shaw" in page(lea, "authorizations", query="?contact=x&droit=y&etat=z&page=-1")


def test_list_of_authorizations_is_a_file_too(signed_in, lea, marc, firm_writes):
    AuthorizationFactory(
        delegated=True, holder_membership=marc, relation=firm_writes.relation, subject=firm_writes.subject
    )
    answer = signed_in(lea).post(reverse("delegations:export_authorizations", args=[lea.organization.number]))
    told = b"".join(answer).decode("utf-8-sig")
    assert "Marc Morin" in told
    assert "Entreprise Shaw" in told
    assert told.count("\n") == 3


@pytest.mark.parametrize("name", ["relations", "authorizations", "clients", "who"])
def test_lists_take_as_many_queries_whatever_their_rows(client, query_count, name, lea, laforce):
    client.force_login(lea.user)
    subject = subject_of()

    def one_more():
        row = AuthorizationFactory(relation=RelationFactory(provider=laforce), subject=subject)
        staff = membership_of(f"P{row.pk}", "Personnel", organization=laforce)
        AuthorizationFactory(delegated=True, holder_membership=staff, relation=row.relation, subject=subject)

    assert query_count(reverse(f"delegations:{name}", args=[laforce.number]), one_more) <= 12


def test_own_files_take_as_many_queries_whatever_their_rows(client, query_count, marc, laforce):
    client.force_login(marc.user)
    subject = subject_of()

    def one_more():
        row = AuthorizationFactory(relation=RelationFactory(provider=laforce), subject=subject)
        AuthorizationFactory(delegated=True, holder_membership=marc, relation=row.relation, subject=subject)

    assert query_count(reverse("delegations:files"), one_more) <= 12


# --- Files of clients ----------------------------------------------------------------------------


@pytest.mark.guide("CCQ-7")
def test_member_finds_the_files_entrusted_and_never_what_does_not_leave_a_file(signed_in, marc, relation, firm_writes):
    AuthorizationFactory(
        delegated=True, holder_membership=marc, relation=relation, subject=firm_writes.subject, right=Right.READ
    )
    client = signed_in(marc)
    told = shown(client.get(reverse("delegations:files")))
    assert "Mes dossiers autorisés" in told
    assert "Entreprise Shaw" in told
    assert "(Lecture)" in told
    told = shown(client.get(reverse("delegations:file", args=[relation.client.number])))
    listed, _, kept = told.partition("Ces services ne se confient pas à une firme")
    for name in ("Gestion de main-d’œuvre", "Identification de chantier", "Lettre d’état de situation"):
        assert name not in listed
        assert name in kept


def test_file_that_nobody_entrusted_does_not_exist(signed_in, marc, charlie, relation, firm_writes):
    url = reverse("delegations:file", args=[relation.client.number])
    assert signed_in(marc).get(url).status_code == 404
    assert signed_in(charlie).get(url).status_code == 404


def test_file_closes_with_the_relation(signed_in, marc, lea, suzanne, relation, firm_writes):
    url = reverse("delegations:file", args=[relation.client.number])
    assert signed_in(lea).get(url).status_code == 200
    ended = signed_in(suzanne).post(
        reverse("delegations:end_relation", args=[suzanne.organization.number, relation.public_id])
    )
    assert ended.status_code == 302
    assert signed_in(lea).get(url).status_code == 404


# --- Who and why ---------------------------------------------------------------------------------


def test_client_sees_who_may_act_in_its_file_and_why(page, suzanne, lea, marc, relation, firm_writes):
    AuthorizationFactory(
        delegated=True, holder_membership=marc, relation=relation, subject=firm_writes.subject, granted_by=lea.user
    )
    told = page(suzanne, "who")
    assert "Morin" in told
    assert "Laforce Comptable inc." in told
    assert "Shaw" in told
    told = page(suzanne, "why", marc.public_id)
    assert "Marc Morin peut agir dans ce dossier : Entreprise Shaw inc." in told
    assert "Membre du personnel de l’organisation mandataire" in told
    assert "Lea Laforce" in told
    day = timezone.localdate() - timedelta(days=60)
    assert "Rien ne donne à Marc Morin accès" in page(suzanne, "why", marc.public_id, query=f"?jour={day}")
    later = timezone.localdate() + timedelta(days=2)
    assert "Choisissez aujourd’hui ou un jour passé" in page(suzanne, "why", marc.public_id, query=f"?jour={later}")


def test_person_with_many_subjects_has_them_folded(page, suzanne):
    bruno = membership_of("Bruno", "Biron", organization=suzanne.organization)
    for code in ("paiements", "remboursements", "correspondance", "rapport-mensuel"):
        AuthorizationFactory(own=True, holder_membership=bruno, subject=subject_of(code))
    told = page(suzanne, "who", query="?q=biron")
    assert "4 sujets" in told
    assert "Correspondance (Écriture)" in told


def test_client_asks_nothing_about_people_who_have_nothing_to_do_with_it(signed_in, suzanne, marc, bob):
    number = suzanne.organization.number
    for stranger in (marc, bob):
        assert signed_in(suzanne).get(reverse("delegations:why", args=[number, stranger.public_id])).status_code == 404


def test_firm_learns_nothing_of_what_its_people_hold_by_others(page, shaw, suzanne, lea, marc, relation, firm_writes):
    """Marc works for another firm of the client, too, and is a contact of the client itself."""
    other = RelationFactory(client=shaw, provider=FirmFactory(name="Rivale Comptable inc."))
    AuthorizationFactory(relation=other, subject=firm_writes.subject)
    MembershipFactory(organization=other.provider, user=marc.user, administrator=True)
    asked = f"?dossier={shaw.number}"
    told = page(lea, "why", marc.public_id, query=asked)
    assert "Rivale" not in told
    assert "Votre organisation ne donne à Marc Morin aucun accès" in told
    place = MembershipFactory(organization=shaw, user=marc.user)
    AuthorizationFactory(own=True, holder_membership=place, subject=firm_writes.subject, granted_by=suzanne.user)
    told = page(lea, "why", marc.public_id, query=asked)
    assert "Suzanne" not in told
    assert "Votre organisation ne donne à Marc Morin aucun accès" in told
    AuthorizationFactory(delegated=True, holder_membership=marc, relation=relation, subject=firm_writes.subject)
    told = page(lea, "why", marc.public_id, query=asked)
    assert "Membre du personnel de l’organisation mandataire" in told
    assert "Rivale" not in told
    assert "Rivale" in page(suzanne, "why", marc.public_id)  # whose file it is reads all


@pytest.mark.guide("CCQ-35")
def test_firm_sees_its_coverage_and_whom_nobody_covers(page, lea, marc, relation, firm_writes):
    told = page(lea, "clients")
    assert "Entreprise Shaw" in told
    assert "Personne" in told
    AuthorizationFactory(delegated=True, holder_membership=marc, relation=relation, subject=firm_writes.subject)
    told = page(lea, "clients", query="?couverture=une")
    assert "Une seule personne" in told
    assert "Marc Morin" in told
    assert "1 sujet, dont 1 en écriture" in told
    assert "Aucun client ne correspond" in page(lea, "clients", query="?couverture=personne")


@pytest.mark.guide("CCQ-12")
def test_members_and_clients_are_listed_with_coordinates_role_and_access(
    signed_in, page, lea, marc, relation, firm_writes
):
    AuthorizationFactory(delegated=True, holder_membership=marc, relation=relation, subject=firm_writes.subject)
    ContactSheetFactory(membership=marc, telephone_kind="mobile_1", telephone="+15142761234", job="Commis à la paie")
    members = shown(signed_in(lea).get(reverse("organizations:contacts", args=[lea.organization.number])))
    for words in ("Morin", "Marc", "marc@exemple.ca", "514 276-1234", "Commis à la paie"):
        assert words in members
    clients = page(lea, "clients")
    reached = (relation.client.number, "450 677-1757")
    for words in ("Entreprise Shaw inc.", *reached, "Marc Morin", "1 sujet, dont 1 en écriture"):
        assert words in clients


def test_drawing_and_its_table_say_the_same(page, suzanne, lea, marc, relation, firm_writes):
    AuthorizationFactory(delegated=True, holder_membership=marc, relation=relation, subject=firm_writes.subject)
    for person in (suzanne, lea):
        told = page(person, "graph")
        assert told.count("Marc Morin") >= 2
        assert "<svg" in told
        assert "Entreprise Shaw inc." in told


def test_article_about_subjects_is_drawn_from_the_table(signed_in, bob):
    told = shown(signed_in(bob).get(reverse("delegations:subjects")))
    assert "Quelles sont les autorisations de chaque sujet autorisé?" in told
    assert "Lettre d’état de situation" in told
    assert "Chantier et conformité" in told
