"""« Mon organisation » > « Relations et autorisations » > « Contacts de l'organisation », and a contact's page."""

from datetime import timedelta

import pytest
from django.utils import timezone

from organizations.models import Membership
from tests.accounts.factories import UserFactory
from tests.organizations.conftest import page_of
from tests.organizations.factories import MembershipFactory, OrganizationFactory
from tests.organizations.firms import sheet_of
from tests.reading import shown

pytestmark = pytest.mark.django_db


def read(client, address):
    return shown(client.get(address))


def names(client, address):
    return [contact.full_name for contact in client.get(address).context["contacts"]]


@pytest.fixture
def gone(firm):
    person = UserFactory(first_name="Guy", last_name="Partey")
    return MembershipFactory(organization=firm, user=person, ended=True)


@pytest.mark.guide("CCQ-26", "CCQ-28")
def test_every_contact_is_listed_with_what_the_file_says(signed_in, sylvie, rene, odile):
    page = read(signed_in(sylvie), page_of("contacts", sylvie))
    assert "octroyées aux personnes qui peuvent consulter ou modifier des renseignements au dossier." in page
    assert "24 heures" not in page
    for words in (
        "Odile",
        "Comptable",
        "odile@exemple.ca",
        rene.sheet.client_number,
        "514 276-1234",
        "Commis à la paie",
    ):
        assert words in page
    for heading in ("Nom", "Fonction", "Adresse courriel", "Téléphone", "Numéro de client", "État", "Actif"):
        assert heading in page
    assert f'href="{odile.public_id}/"' in page
    assert f'href="{page_of("edit_contact", sylvie)}"' in page
    assert f'href="{page_of("edit_contact_address", sylvie)}"' in page


@pytest.mark.guide("CCQ-25", "CCQ-27")
def test_account_of_contacts_has_the_menu_of_the_guide(signed_in, sylvie):
    response = signed_in(sylvie).get(page_of("contacts", sylvie))
    tabs = {str(line["label"]): line for line in response.context["navigation"]}
    assert list(tabs)[:6] == [
        "Mon organisation",
        "Catalogue de services",
        "Bases de connaissances",
        "Mes demandes",
        "Visites guidées",
        "Mes dossiers autorisés",
    ]
    assert [label for label, line in tabs.items() if line["current"]] == ["Mon organisation"]
    side = {str(group["label"]): [str(line["label"]) for line in group["items"]] for group in response.context["side"]}
    for label in ("Autorisations", "Contacts de l’organisation", "Relations de l’organisation"):
        assert label in side["Relations et autorisations"]
    assert side["Mon organisation"][0] == "Compte"
    assert [str(step["label"]) for step in response.context["trail"]] == ["Accueil", "Relations et autorisations"]


def test_other_accounts_keep_their_tabs(signed_in, alice):
    response = signed_in(alice).get(page_of("home", alice))
    tabs = [str(line["label"]) for line in response.context["navigation"]]
    assert tabs[:4] == ["Bordereaux", "Projets", "Compte", "Utilisateurs"]
    assert response.context["side"] == response.context["trail"] == []


def test_contacts_are_searched_filtered_and_sorted(signed_in, sylvie, rene, odile, gone):
    client, address = signed_in(sylvie), page_of("contacts", sylvie)
    assert names(client, address) == ["René Émond", "Sylvie Lavoie", "Odile Roy"]
    assert names(client, f"{address}?tri=-nom") == ["Odile Roy", "Sylvie Lavoie", "René Émond"]
    assert names(client, f"{address}?q=emond") == ["René Émond"]
    assert names(client, f"{address}?q=comptable") == ["Odile Roy"]
    assert names(client, f"{address}?q={rene.sheet.client_number}") == ["René Émond"]
    assert names(client, f"{address}?etat=en-attente") == ["Odile Roy"]
    assert names(client, f"{address}?q=personne") == []


def test_who_left_is_shown_on_demand(signed_in, sylvie, gone):
    client, address = signed_in(sylvie), page_of("contacts", sylvie)
    assert "Guy Partey" not in names(client, address)
    assert "Guy Partey" in names(client, f"{address}?retires=oui")
    assert names(client, f"{address}?retires=oui&actif=faux") == ["Guy Partey"]
    # Whoever looks for « Faux » looks for those who left.
    assert names(client, f"{address}?actif=faux") == ["Guy Partey"]
    chips = {chip.label: chip.count for line in client.get(address).context["table"].filters for chip in line["chips"]}
    assert chips["Afficher aussi"] is None


def test_contact_is_active_until_the_last_day(signed_in, sylvie, rene):
    client, address = signed_in(sylvie), page_of("contacts", sylvie)
    today = timezone.localdate()
    for ends_on, known in ((today, "vrai"), (today - timedelta(days=1), "faux")):
        Membership.objects.filter(pk=rene.pk).update(ends_on=ends_on)
        assert "René Émond" in names(client, f"{address}?actif={known}")
    assert ">Faux<" in read(client, f"{address}?actif=faux")


def test_list_leaves_as_a_file_and_the_journal_says_so(signed_in, sylvie, rene, odile):
    client = signed_in(sylvie)
    response = client.post(page_of("export_contacts", sylvie) + "?q=odile")
    text = response.content.decode()
    assert "Odile" in text
    assert "Comptable" in text
    assert "Vrai" in text
    assert "René" not in text
    assert "exporté" in read(client, page_of("journal", sylvie))


def test_page_of_a_contact_says_everything_and_leads_to_the_forms(signed_in, sylvie, odile):
    page = read(signed_in(sylvie), page_of("contact", sylvie, odile.public_id))
    for words in ("Odile", "Roy", "Comptable", "1984-05-17", odile.sheet.client_number, "En attente", "Français"):
        assert words in page
    assert f"{page_of('edit_contact', sylvie)}?contact={odile.public_id}" in page
    assert "Aucune demande n’a encore été faite à son sujet." in page


def test_contact_who_left_has_a_page_without_forms(signed_in, sylvie, gone):
    page = read(signed_in(sylvie), page_of("contact", sylvie, gone.public_id))
    assert "Retiré" in page
    assert "?contact=" not in page


def test_contacts_are_for_those_who_manage_them(signed_in, rene, odile, charlie):
    for page in ("contacts", "edit_contact", "edit_organization", "edit_address"):
        assert signed_in(rene).get(page_of(page, rene)).status_code == 403
        assert signed_in(charlie).get(page_of(page, rene)).status_code == 404


def test_contact_of_another_firm_is_not_found(signed_in, sylvie):
    other = MembershipFactory(organization=OrganizationFactory(type__prefix="FIR"))
    assert signed_in(sylvie).get(page_of("contact", sylvie, other.public_id)).status_code == 404


def test_queries_do_not_grow_with_contacts(client, sylvie, query_count):
    client.force_login(sylvie.user)

    def one_more():
        sheet_of(MembershipFactory(organization=sylvie.organization), telephone_kind="work", telephone="+15142761234")
        MembershipFactory(organization=sylvie.organization, pending=True)

    assert query_count(page_of("contacts", sylvie), one_more) <= 12
    assert query_count(page_of("edit_contact", sylvie), one_more) <= 12
