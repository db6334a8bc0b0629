"""« Modifier les informations personnelles et les coordonnées d'un individu autorisé ou d'un contact »."""

from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from organizations import actions
from organizations.actions.contact_edits import Wanted, version
from organizations.actions.submissions import Submission
from organizations.models import ContactSheet, Membership, ServiceRequest
from portal.core.models import JournalEntry
from tests.organizations.conftest import page_of
from tests.organizations.factories import MembershipFactory, OrganizationFactory
from tests.organizations.papers import pdf
from tests.reading import text

pytestmark = pytest.mark.django_db

TITLE = "Modifier les informations personnelles et les coordonnées d’un individu autorisé ou d’un contact"
Kind = ServiceRequest.Kind


def address_of(place, contact):
    return f"{page_of('edit_contact', place)}?contact={contact.public_id}"


def opened(client, address):
    """Open the form; return what a browser would send back untouched: what is greyed is not sent."""
    form = client.get(address).context["form"]
    fields = [bound for each in (form, *form.telephones) for bound in each if not bound.field.disabled]
    sent = {bound.html_name: bound.value() for bound in fields if bound.value() not in (None, False)}
    return {name: str(value) for name, value in sent.items() if name not in ("sections", "documents")}


def submit(client, address, *sections, **typed):
    changes = {name.replace("__", "-"): value for name, value in typed.items()}
    filled = opened(client, address) | {"sections": sections, "attests": "on"} | changes
    return client.post(address, filled, follow=True)


def asked_about(contact):
    return list(contact.requests_about.order_by("pk"))


@pytest.mark.guide("CCQ-49")
def test_form_asks_for_the_profile_then_the_contact(signed_in, sylvie, rene, odile):
    other = MembershipFactory(
        user=sylvie.user, organization=OrganizationFactory(type=sylvie.organization.type), manager=True
    )
    client, address = signed_in(sylvie), page_of("edit_contact", sylvie)
    page = text(client.get(address))
    for words in (TITLE, "Profil concerné", "* Individu autorisé ou contact dans ce profil", "* Champ obligatoire"):
        assert words in page
    assert f'href="?contact={odile.public_id}"' in page
    asked = text(client.get(address_of(sylvie, odile)))
    for kind in ("Coordonnées de communication", "Informations personnelles", "Date de fin d’une relation"):
        assert kind in asked
    found = client.get(f"{address}?q=odile").context["table"].rows
    assert [contact.pk for contact in found] == [odile.pk]
    # Another profile keeps the page; one that is not hers does not open.
    assert client.get(f"{address}?profil={other.organization.number}").url == page_of("edit_contact", other)
    stranger = OrganizationFactory(type=sylvie.organization.type)
    assert client.get(f"{address}?profil={stranger.number}").status_code == 200


@pytest.mark.guide("CCQ-50", "CCQ-52")
def test_form_shows_what_is_kept_and_what_it_asks(signed_in, sylvie, odile):
    ContactSheet.objects.filter(membership=odile).update(telephone_kind="mobile_1", telephone="+15142761234")
    page = text(signed_in(sylvie).get(address_of(sylvie, odile)))
    for words in (
        "Que désirez-vous modifier?",
        "Sélectionnez le type d’informations à mettre à jour parmi les options suivantes.",
        "Coordonnées de communication",
        "Informations personnelles",
        "Date de fin d’une relation",
        "- Aucun -",
        "Valeur actuelle : Français",
        "Valeur actuelle : Cellulaire 1",
        "Type de numéro de téléphone principal",
        "Territoire téléphonique",
        "Amérique du Nord",
        "Indicatif",
        "Valeur actuelle : 514 276-1234",
        "Ajouter un autre numéro de téléphone",
        "Émettre un nouveau code de liaison",
        "Assurez-vous que l’adresse courriel est valide car c’est à cette adresse que seront envoyées les",
        "Ce membre recevra un courriel confirmant les modifications apportées et les coordonnées de liaison",
        "Déclaration",
        "J’atteste que les modifications demandées sont exactes et, le cas échéant, je confirme avoir joint",
        "Valeur actuelle : 1984-05-17",
        "Soumettre",
    ):
        assert words in page


@pytest.mark.guide("CCQ-51")
def test_submitted_it_is_done_attested_kept_as_a_request_and_told(signed_in, sylvie, odile, mailbox):
    client, address = signed_in(sylvie), address_of(sylvie, odile)
    proof = SimpleUploadedFile("preuve.pdf", pdf())
    typed = {"language": "en", "telephone-0-number": "418 555-0199", "job": "Chef comptable"}
    page = text(submit(client, address, "coordonnees", "informations", **typed, documents=[proof]))
    odile.refresh_from_db()
    [asked] = asked_about(odile)
    assert f"La demande {asked.number} est terminée." in page
    assert (odile.language, odile.sheet.telephone, odile.sheet.job) == ("en", "+14185550199", "Chef comptable")
    assert (asked.kind, asked.state, asked.asked_by) == (Kind.EDIT_CONTACT, ServiceRequest.State.DONE, sylvie.user)
    assert asked.attestation.startswith("J’atteste que les modifications demandées sont exactes")
    assert asked.attested_at is not None
    assert [document.name for document in asked.documents.all()] == ["preuve.pdf"]
    assert "418 555-0199" not in str(list(JournalEntry.objects.values_list("facts")))
    told = mailbox.latest("odile@exemple.ca").text
    assert "Chiffres et Fils inc." in told
    assert "Roy" in told
    read_back = text(client.get(f"/demandes/{asked.number}/"))
    for words in ("Chef comptable", "preuve.pdf", "Odile Roy"):
        assert words in read_back
    assert asked.wishes["form"] not in read_back


@pytest.mark.guide("CCQ-67", "M8")
def test_new_code_leaves_with_a_tick_and_the_attestation(signed_in, sylvie, odile, mailbox):
    client, address = signed_in(sylvie), address_of(sylvie, odile)
    former = odile.live_claim
    page = text(submit(client, address, "coordonnees", new_code="on"))
    assert "est terminée" in page
    assert odile.claims.live().get() != former
    assert odile.claims.live().get().message == mailbox.latest("odile@exemple.ca")
    assert odile.sheet.client_number in mailbox.latest("odile@exemple.ca").text
    [asked] = asked_about(odile)
    assert "Émettre un nouveau code de liaison" in text(client.get(f"/demandes/{asked.number}/"))
    # A second one at once is refused in words, and nothing is asked twice.
    page = text(submit(client, address, "coordonnees", new_code="on"))
    assert "Un courriel vient de partir." in page
    assert len(asked_about(odile)) == 1


@pytest.mark.guide("CCQ-67")
def test_corrected_address_gets_its_own_code_and_the_former_one_dies(signed_in, sylvie, odile, mailbox):
    former = odile.live_claim
    submit(signed_in(sylvie), address_of(sylvie, odile), "coordonnees", email="odile.roy@exemple.ca", new_code="on")
    odile.refresh_from_db()
    assert odile.email == "odile.roy@exemple.ca"
    assert former not in odile.claims.live()
    assert len(mailbox.to("odile.roy@exemple.ca")) == 2
    assert not mailbox.to("odile@exemple.ca")


def test_what_belongs_to_an_active_person_is_closed_and_explained(signed_in, sylvie, rene):
    client, address = signed_in(sylvie), address_of(sylvie, rene)
    page = text(client.get(address))
    assert "L’adresse courriel est modifiable dans la section Paramètres du compte." in page
    assert "elle seule le change, dans « Profil »" in page
    assert "elle n’a plus besoin de code." in page
    assert page_of("propose_identity", sylvie, rene.public_id) in page
    typed = {"email": "autre@exemple.ca", "first_name": "Robert", "new_code": "on", "job": "Paie"}
    submit(client, address, "coordonnees", "informations", **typed)
    rene.user.refresh_from_db()
    assert (rene.user.email, rene.user.first_name) == ("rene@exemple.ca", "René")
    assert ContactSheet.objects.get(membership=rene).job == "Paie"
    rene = Membership.objects.get(pk=rene.pk)
    wanted = Wanted(Kind.EDIT_CONTACT, {"first_name": "Robert"})
    with pytest.raises(PermissionDenied):
        actions.contact_edits.edit(rene, wanted, Submission("a", version(rene), "Vrai"), by=sylvie)


def test_last_day_is_set_and_refused_when_it_is_over(signed_in, sylvie, rene):
    client, address = signed_in(sylvie), address_of(sylvie, rene)
    today = timezone.localdate()
    page = text(submit(client, address, "fin", ends_on=str(today - timedelta(days=1))))
    assert "Choisissez aujourd’hui ou un jour à venir." in page
    submit(client, address, "fin", ends_on=str(today))
    assert Membership.objects.get(pk=rene.pk).ends_on == today


def test_numbers_are_added_and_taken_away(signed_in, sylvie, rene):
    client, address = signed_in(sylvie), address_of(sylvie, rene)
    more = {"telephone-1-kind": "home", "telephone-1-number": "514 555-0123", "telephone-1-extension": "7"}
    submit(client, address, "coordonnees", **more, **{"telephone-0-number": ""})
    sheet = ContactSheet.objects.get(membership=rene)
    assert (sheet.telephone, sheet.telephone_kind) == ("", "")
    assert (sheet.other_telephone, sheet.other_telephone_kind, sheet.other_extension) == ("+15145550123", "home", "7")


@pytest.mark.parametrize(
    ("sections", "typed", "words"),
    [
        ((), {}, "Cochez au moins un type d’informations à modifier."),
        (("informations",), {}, "Rien n’est différent"),
        (("informations",), {"attests": "", "job": "Paie"}, "Cochez la déclaration pour soumettre la demande."),
        (("fin",), {"job": "Paie"}, "« Informations personnelles » a changé sans être coché"),
        (("coordonnees",), {"telephone-0-number": "123"}, "Saisissez un numéro de téléphone complet"),
        (("coordonnees",), {"email": "sylvie@exemple.ca"}, "Cette personne a déjà accès à ce compte."),
        (("informations",), {"birth_date": "2999-01-01"}, "Une date de naissance est dans le passé."),
    ],
)
def test_what_is_wrong_is_said_and_what_was_typed_stays(signed_in, sylvie, odile, sections, typed, words):
    client, address = signed_in(sylvie), address_of(sylvie, odile)
    page = text(submit(client, address, *sections, **typed))
    assert words in page
    for value in typed.values():
        assert value in page
    assert not asked_about(odile)


def test_form_sent_twice_is_one_request(signed_in, sylvie, odile, mailbox):
    client, address = signed_in(sylvie), address_of(sylvie, odile)
    filled = opened(client, address) | {"sections": "informations", "attests": "on", "job": "Paie"}
    for _time in range(2):
        assert client.post(address, filled).status_code == 302
    assert len(asked_about(odile)) == 1
    assert len(mailbox.to("odile@exemple.ca")) == 1


def test_stale_page_overwrites_nothing_and_says_what_changed(signed_in, sylvie, odile):
    client, address = signed_in(sylvie), address_of(sylvie, odile)
    filled = opened(client, address) | {"sections": "informations", "attests": "on", "job": "Paie"}
    ContactSheet.objects.filter(membership=odile).update(
        job="Directrice", telephone_kind="home", telephone="+15142761234"
    )
    response = client.post(address, filled)
    page = text(response)
    assert "Quelqu’un a changé ces renseignements pendant que vous écriviez." in page
    assert "Enregistré entre-temps : Directrice" in page
    assert 'value="Paie"' in page
    assert "sans être coché" not in page
    form = response.context["form"]
    shown = {bound.html_name: bound.value() for each in form.telephones for bound in each if bound.value()}
    filled |= shown | {"version": form["version"].value()}
    assert client.post(address, filled).status_code == 302
    sheet = ContactSheet.objects.get(membership=odile)
    assert (sheet.job, sheet.telephone) == ("Paie", "+15142761234")


def test_contact_of_another_firm_or_one_who_left_is_nobody(signed_in, sylvie, odile):
    client = signed_in(sylvie)
    elsewhere = MembershipFactory(organization=OrganizationFactory(type=sylvie.organization.type))
    actions.memberships.withdraw(odile, by=sylvie)
    for contact in (elsewhere, odile):
        page = text(client.get(address_of(sylvie, contact)))
        assert "Ce contact n’est pas, ou n’est plus, dans ce profil." in page
    assert client.get(f"{page_of('edit_contact', sylvie)}?contact=rien").status_code == 200


def test_manager_does_not_change_who_is_above(signed_in, firm, sylvie):
    manager = MembershipFactory(organization=firm, manager=True)
    assert signed_in(manager).get(address_of(manager, sylvie)).status_code == 403


def test_what_the_file_says_is_text_and_nothing_else(signed_in, sylvie, odile):
    client, address = signed_in(sylvie), address_of(sylvie, odile)
    filled = opened(client, address) | {"sections": "informations", "attests": "on", "job": "Paie"}
    ContactSheet.objects.filter(membership=odile).update(job="<b>Chef</b>", street="<i>rue</i>")
    elsewhere = f"{page_of('edit_contact_address', sylvie)}?contact={odile.public_id}"
    for page in (client.get(address), client.post(address, filled), client.get(elsewhere)):
        assert "&lt;" in text(page)
        assert "<b>Chef" not in text(page)
        assert "<i>rue" not in text(page)
