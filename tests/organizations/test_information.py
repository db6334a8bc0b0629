"""« Gérer mon organisation », « Modifier les informations »."""

import pytest
from django.core.exceptions import PermissionDenied

from organizations import actions
from organizations.actions.information import values_of, version_of
from organizations.models import Organization
from portal.core.models import JournalEntry
from tests.organizations.conftest import page_of
from tests.organizations.factories import MembershipFactory, OrganizationFactory

pytestmark = pytest.mark.django_db


def opened(client, place):
    """Open the form; return what a browser would send back untouched: what is greyed is not sent."""
    form = client.get(page_of("edit_information", place)).context["form"]
    return {bound.html_name: bound.value() or "" for bound in form if not bound.field.disabled}


def confirm(client, place, **typed):
    return client.post(page_of("edit_information", place), typed, follow=True)


def journal_of(organization):
    return list(JournalEntry.objects.within(organization).filter(kind="account.information_changed").order_by("pk"))


@pytest.mark.guide("GE-1", "GE-28")
def test_console_has_two_tabs_and_their_entries(signed_in, manon, marc):
    for name in ("management", "console"):
        assert signed_in(marc).get(page_of(name, marc)).status_code == 200
        member = MembershipFactory(organization=manon.organization)
        assert signed_in(member).get(page_of(name, member)).status_code == 403
    page = signed_in(manon).get(page_of("management", manon)).content.decode()
    for words in ("Gérer mon organisation", "Gérer mes utilisateurs"):
        assert words in page
    for words in ("Gérer les gestionnaires", "Modifier les informations", "Modifier le code courrier"):
        assert f">{words}</a>" in page
    page = signed_in(manon).get(page_of("console", manon)).content.decode()
    for words in ("Ajouter un nouvel utilisateur", "Liste des utilisateurs"):
        assert f">{words}</a>" in page


def test_account_without_three_keys_has_no_courier_key_and_keeps_its_list(signed_in, alice):
    page = signed_in(alice).get(page_of("management", alice)).content.decode()
    assert "Modifier les informations" in page
    assert "Modifier le code courrier" not in page
    assert "Gérer mes utilisateurs" not in page
    assert signed_in(alice).get(page_of("courier_key", alice)).status_code == 403


@pytest.mark.guide("GE-3")
def test_company_with_one_manager_is_advised_to_have_several(signed_in, manon):
    page = signed_in(manon).get(page_of("management", manon)).content.decode()
    assert "plusieurs gestionnaires" in page
    MembershipFactory(organization=manon.organization, manager=True)
    page = signed_in(manon).get(page_of("management", manon)).content.decode()
    assert "plusieurs gestionnaires" not in page


@pytest.mark.guide("GE-9")
def test_manager_edits_and_confirms(signed_in, manon):
    client = signed_in(manon)
    assert ">Editer<" in client.get(page_of("information", manon)).content.decode().replace("\n", "").replace(" ", "")
    typed = opened(client, manon) | {"name": "Horlogerie Favre SA", "telephone": "+41 22 546 51 11"}
    page = confirm(client, manon, **typed).content.decode()
    assert "Les informations sont à jour." in page
    assert "Horlogerie Favre SA" in page
    kept = Organization.objects.get(pk=manon.organization_id)
    assert (kept.name, kept.telephone) == ("Horlogerie Favre SA", "+41225465111")


def test_journal_names_each_field_and_no_value(signed_in, manon):
    client = signed_in(manon)
    confirm(client, manon, **(opened(client, manon) | {"name": "Secretissime SA", "other_name": "Secretissime"}))
    lines = journal_of(manon.organization)
    assert [line.facts["field"] for line in lines] == ["name", "other_name"]
    assert "Secretissime" not in str([line.facts for line in lines])
    page = client.get(page_of("journal", manon)).content.decode()
    assert "Manon Favre a changé une information du compte : nom légal" in page.replace("\u00a0", " ")


def test_nothing_changed_is_nothing_written(signed_in, manon):
    client = signed_in(manon)
    assert "Rien n’a changé." in confirm(client, manon, **opened(client, manon)).content.decode()
    assert not journal_of(manon.organization)


# --- What is locked ------------------------------------------------------------------------------

LOCKED = ["category", "number", "federal_register", "trade_register", "cantonal_register"]


@pytest.mark.guide("GE-10")
def test_category_identifier_registers_and_a_geneva_address_are_greyed_with_the_reason(signed_in, manon):
    answer = signed_in(manon).get(page_of("edit_information", manon))
    form, page = answer.context["form"], answer.content.decode()
    greyed = {name for name, field in form.fields.items() if field.disabled}
    assert greyed == {*LOCKED, "street", "city", "province", "country", "postal_code", "region"}
    assert page.count("Pour changer cette information") == len(greyed)
    assert "entreprises@soutien.example" in page


@pytest.mark.guide("GE-10")
@pytest.mark.parametrize(
    ("postal_code", "is_locked"), [("1258", True), ("1260", False), ("1298", True), ("01204", False)]
)
def test_address_is_locked_in_geneva_alone(company, postal_code, is_locked):
    company.addresses.update(postal_code=postal_code)
    assert ("street" in Organization.objects.get(pk=company.pk).locked_fields) is is_locked


def test_company_elsewhere_moves_by_itself(signed_in, manon):
    manon.organization.addresses.update(postal_code="1003", city="Lausanne")
    client = signed_in(manon)
    confirm(client, manon, **(opened(client, manon) | {"street": "3, place de la Palud"}))
    assert manon.organization.addresses.get().street == "3, place de la Palud"
    assert [line.facts["field"] for line in journal_of(manon.organization)] == ["street"]


@pytest.mark.parametrize("name", [*LOCKED, "street", "postal_code"])
def test_locked_field_posted_by_hand_is_refused_with_all_the_rest(signed_in, manon, name):
    client = signed_in(manon)
    typed = opened(client, manon) | {"name": "Autre SA", name: "1143920115"}
    assert "Une information verrouillée" in confirm(client, manon, **typed).content.decode()
    assert Organization.objects.get(pk=manon.organization_id).name == "Horlogerie Manon SA"


@pytest.mark.parametrize("name", ["enterprise_number", "trade_register", "street"])
def test_action_itself_refuses_what_is_locked(manon, name):
    values = values_of(manon.organization)
    with pytest.raises(PermissionDenied):
        actions.information.change({**values, name: "7"}, version=version_of(values), by=manon)


def test_administrators_of_other_types_keep_theirs_up_to_date(signed_in, alice):
    client = signed_in(alice)
    typed = opened(client, alice) | {"telephone": "514 276-1234", "street": "1, rue Neuve"}
    assert "Les informations sont à jour." in confirm(client, alice, **typed).content.decode()
    assert alice.organization.addresses.get().street == "1, rue Neuve"
    greyed = {
        name
        for name, field in client.get(page_of("edit_information", alice)).context["form"].fields.items()
        if field.disabled
    }
    assert greyed == {"category", "number", "enterprise_number"}


def test_account_without_an_address_gets_one(signed_in, manon):
    manon.organization.addresses.all().delete()
    client = signed_in(manon)
    where = {"street": "3, place de la Palud", "city": "Lausanne", "country": "CH", "postal_code": "1003"}
    page = confirm(client, manon, **(opened(client, manon) | where | {"province": "abroad"})).content.decode()
    assert "Les informations sont à jour." in page
    assert manon.organization.addresses.get().city == "Lausanne"


# --- Two tabs ------------------------------------------------------------------------------------


def test_second_of_two_tabs_is_told_and_loses_nothing(signed_in, manon, marc):
    first, second = signed_in(manon), signed_in(marc)
    before = opened(second, marc)
    confirm(first, manon, **(opened(first, manon) | {"other_name": "Chez Manon"}))
    answer = confirm(second, marc, **(before | {"other_name": "Chez Marc"}))
    page = answer.content.decode()
    assert "Quelqu’un a changé ces informations" in page
    assert 'value="Chez Marc"' in page
    assert "Enregistré entre-temps : Chez Manon" in page.replace("\u00a0", " ")
    assert Organization.objects.get(pk=marc.organization_id).other_name == "Chez Manon"
    again = {bound.html_name: bound.value() or "" for bound in answer.context["form"] if not bound.field.disabled}
    confirm(second, marc, **again)
    assert Organization.objects.get(pk=marc.organization_id).other_name == "Chez Marc"


# --- Who may -------------------------------------------------------------------------------------


def test_members_and_strangers_are_kept_out(signed_in, manon, charlie):
    member = MembershipFactory(organization=manon.organization)
    for name in ("management", "information", "edit_information", "courier_key", "edit_courier_key", "console"):
        assert signed_in(member).get(page_of(name, manon)).status_code == 403
        assert signed_in(charlie).get(page_of(name, manon)).status_code == 404


def test_manager_of_one_company_does_not_write_in_another(signed_in, manon):
    other = OrganizationFactory(type__prefix="ENT")
    place = MembershipFactory(organization=other, manager=True)
    client = signed_in(manon)
    assert client.post(page_of("edit_information", place), {"name": "Volée"}).status_code == 404
    assert Organization.objects.get(pk=other.pk).name != "Volée"


def test_page_speaks_english(signed_in, manon):
    manon.user.language = "en"
    manon.user.save(update_fields=["language"])
    page = signed_in(manon).get(page_of("edit_information", manon)).content.decode()
    assert "Federal register number" in page
