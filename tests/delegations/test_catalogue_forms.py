"""« Ajouter… » and « Retirer une relation ou des sujets autorisés à un contact », as one fills them in."""

from datetime import timedelta

import pytest
from django.utils import timezone

from delegations.models import Authorization, Relation, Right
from organizations import actions as organizations
from organizations.models import Membership, ServiceRequest
from tests.accounts.factories import UserFactory
from tests.conftest import membership_of
from tests.delegations.factories import AuthorizationFactory, EmployerFactory, RelationFactory, subject_of
from tests.delegations.forms import address, held, request_form, sends, ticked
from tests.reading import shown

pytestmark = pytest.mark.django_db

PERSON = {"first_name": "Tom", "last_name": "Tremblay", "email": "tom@exemple.ca", "language": "fr-ca"}


def day(days):
    return (timezone.localdate() + timedelta(days=days)).isoformat()


def adding(contact, file="organisation"):
    return f"?contact={contact.public_id}&dossier={file}"


def given(**typed):
    return request_form(starts_on=day(0), **typed)


# --- A contact who is there ------------------------------------------------------------------------


@pytest.mark.guide("CCQ-37", "CCQ-39", "CCQ-40", "CCQ-41", "CCQ-42", "CCQ-55")
def test_contact_is_chosen_then_given_subjects_of_the_own_file(signed_in, suzanne, mailbox):
    bruno = membership_of("Bruno", "Biron", organization=suzanne.organization)
    browser = signed_in(suzanne)
    choice = shown(browser.get(address(suzanne, "add_subjects")))
    for words in ("Profil concerné", "Le contact n’existe pas", "Biron", "* Contact dans ce profil"):
        assert words in choice
    url = address(suzanne, "add_subjects", query=f"?contact={bruno.public_id}")
    form = shown(browser.get(url))
    for words in (
        "Ajouter une relation ou des sujets autorisés à un contact</h1>",
        "Ce formulaire permet d’ajouter une relation ou des sujets autorisés à un contact d’une organisation.",
        "Sujets autorisés en lecture et écriture",
        "Date de début",
        day(0),
        "Date de fin",
        "9999-12-31",
        "Paiements et relevés",
        "Quelles sont les autorisations de chaque sujet autorisé?",
    ):
        assert words in form
    assert form.count("Sujets autorisés en lecture") > form.count("Sujets autorisés en lecture et écriture")
    asked = given(write=["rapport-mensuel"], read=["paiements", "lettre-etat-situation"])
    told = sends(browser, url, **asked)
    assert "est terminée." in told
    assert "Bruno Biron" in told
    expected = {"rapport-mensuel": "write", "paiements": "read", "lettre-etat-situation": "read"}
    assert held(bruno) == expected
    found = ServiceRequest.objects.get(state="done", about=bruno)
    assert "je consens" in found.attestation
    assert (written := len(mailbox.to(bruno.user.email)))
    # A double click is the same request, and says the same.
    told = sends(browser, url, **asked)
    assert f"La demande {found.number} est terminée." in told
    assert ServiceRequest.objects.count() == 1
    assert len(mailbox.to(bruno.user.email)) == written
    # Another form that gives what is there already is refused, and does nothing by halves.
    told = sends(browser, url, **given(write=["remboursements"], read=["paiements"]))
    assert "« Paiements » est déjà autorisé pour ces dates" in told
    assert ticked(told)[:2] == ["paiements", "remboursements"]
    assert held(bruno) == expected


def test_addition_that_makes_no_sense_is_refused_and_keeps_what_was_typed(signed_in, suzanne):
    bruno = membership_of("Bruno", "Biron", organization=suzanne.organization)
    browser, url = signed_in(suzanne), address(suzanne, "add_subjects", query=adding(bruno))
    for wrong, sentence in (
        ({"starts_on": day(5), "ends_on": day(4)}, "La date de fin précède la date de début."),
        ({"starts_on": day(-5), "ends_on": day(-1)}, "La date de fin est déjà passée."),
        ({"write": []}, "Cochez au moins un sujet autorisé."),
        ({"write": ["annonces-personnel"]}, "Un de ces choix n’est plus offert."),
        ({"consents": ""}, "Cochez le consentement pour soumettre la demande."),
        ({"attests": ""}, "Cochez la déclaration pour soumettre la demande."),
    ):
        told = sends(browser, url, **given(write=["rapport-mensuel"]) | wrong)
        assert sentence in told, wrong
        if "write" not in wrong:
            assert "rapport-mensuel" in ticked(told)
    own = address(suzanne, "add_subjects", query=adding(suzanne))
    assert "Nul ne se donne d’autorisation" in sends(browser, own, **given(write=["rapport-mensuel"]))
    assert not Authorization.objects.exists()
    assert not ServiceRequest.objects.exists()


def test_contact_of_another_organization_in_the_address_is_no_contact(signed_in, suzanne, bob, marc):
    browser = signed_in(suzanne)
    for stranger in (bob, marc):
        url = address(suzanne, "add_subjects", query=adding(stranger))
        assert "Ce contact n’est pas, ou n’est plus, dans ce profil." in sends(
            browser, url, **given(write=["rapport-mensuel"])
        )
        url = address(suzanne, "remove_subjects", query=f"?contact={stranger.public_id}")
        assert "Ce contact n’est pas, ou n’est plus, dans ce profil." in sends(
            browser, url, **request_form(reach="all")
        )
    assert "Ce contact n’est pas" in shown(browser.get(address(suzanne, "add_subjects", query="?contact=x&dossier=y")))
    assert not Authorization.objects.exists()
    assert not ServiceRequest.objects.exists()


@pytest.mark.guide("CCQ-38", "CCQ-58")
def test_members_and_strangers_are_refused(signed_in, suzanne, marc, lea, charlie):
    for name in ("add_subjects", "remove_subjects"):
        told = shown(signed_in(lea).get(address(lea, name, query=adding(marc))))
        assert "Seules les personnes possédant les autorisations requises" in told
        assert signed_in(marc).get(address(lea, name)).status_code == 403
    for name in ("add_subjects", "remove_subjects"):
        for query in ("", adding(marc)):
            assert signed_in(marc).post(address(lea, name, query=query), given()).status_code == 403
            assert signed_in(charlie).post(address(lea, name, query=query), given()).status_code == 404


# --- Someone new -----------------------------------------------------------------------------------


@pytest.mark.guide("CCQ-29", "CCQ-44", "CCQ-45", "CCQ-46")
def test_new_contact_is_added_with_subjects_and_receives_coordinates(signed_in, lea, relation, mailbox):
    browser, url = signed_in(lea), address(lea, "add_subjects", query="?nouveau=oui")
    form = shown(browser.get(url))
    for words in ("Choisir la relation à ajouter", "Membre du personnel", "Numéro de client", "coordonnées de liaison"):
        assert words in form
    for words in ('value="9999-12-31"', "Sujets autorisés en lecture et écriture", "Soumettre"):
        assert words in form
    told = sends(browser, url, **given(**PERSON, role="member", write=["paiements"]) | {"email": "tom"})
    assert "Tremblay" in told
    # In the order of the guide, and mistakes in the order of the page.
    blocks = ["Relation à ajouter<", "Autorisation(s) à ajouter<", "Informations personnelles<", "Déclaration<"]
    assert [form.index(block) for block in blocks] == sorted(form.index(block) for block in blocks)
    told = sends(browser, url, **given(role="member") | {"attests": ""})
    assert told.index("Saisissez le prénom.") < told.index("Cochez la déclaration")
    asked = given(**PERSON, role="member", write=["paiements"], job="Technicien")
    told = sends(browser, url, **asked)
    assert "est terminée." in told
    assert "coordonnées de liaison dans le courriel envoyé à tom@exemple.ca" in told
    tom = Membership.objects.get(email="tom@exemple.ca")
    assert tom.is_pending
    assert tom.sheet.job == "Technicien"
    assert held(tom) == {"paiements": "write"}
    assert not held(tom, relation.client)
    assert any(tom.sheet.client_number in message.text for message in mailbox.to("tom@exemple.ca"))
    sends(browser, url, **asked)
    assert ServiceRequest.objects.count() == 1
    # Known already: said beside the address, and nothing typed is lost.
    told = sends(browser, url, **given(**PERSON, role="member", job="Chef"))
    assert 'value="Chef"' in told
    assert "Cette personne est déjà parmi vos contacts, sans avoir lié son profil." in told
    assert "tom@exemple.ca" in told
    assert Membership.objects.filter(email="tom@exemple.ca").count() == 1
    assert ServiceRequest.objects.count() == 1


@pytest.mark.guide("CCQ-43")
def test_new_contact_with_a_client_number_waits_for_an_agent_then_has_the_subjects(signed_in, lea, mailbox):
    browser, url = signed_in(lea), address(lea, "add_subjects", query="?nouveau=oui")
    assert "Un numéro de client a huit chiffres." in sends(
        browser, url, **given(**PERSON, role="member", client_number="12")
    )
    asked = given(**PERSON, role="member", client_number="10000009", write=["paiements"], read=["correspondance"])
    told = sends(browser, url, **asked)
    assert "attend qu’un agent vérifie si la personne est déjà inscrite" in told
    assert "Tom Tremblay" in told
    assert not Membership.objects.filter(email="tom@exemple.ca").exists()
    assert not mailbox.to("tom@exemple.ca")
    found = ServiceRequest.objects.get()
    assert (found.state, found.decided_at) == ("in_validation", None)
    sends(browser, url, **asked)
    assert ServiceRequest.objects.count() == 1
    tom = organizations.contacts.accept(found, known=None, by=UserFactory(agent=True, is_superuser=True))
    assert held(tom) == {"paiements": "write", "correspondance": "read"}
    assert tom.authorizations.get(subject=subject_of("paiements")).granted_by == lea.user


# --- A client's file -------------------------------------------------------------------------------


@pytest.mark.guide("CCQ-54")
def test_clients_file_is_delegated_whole_or_in_part(signed_in, lea, marc, nadia, relation, firm_writes):
    AuthorizationFactory(relation=relation, subject=subject_of("paiements"), right=Right.READ)
    browser = signed_in(lea)
    choice = shown(browser.get(address(lea, "add_subjects", query=f"?contact={marc.public_id}")))
    for words in ("Une autre organisation", "Choisir l’organisation en relation", "Entreprise Shaw inc."):
        assert words in choice
    url = address(lea, "add_subjects", query=adding(marc, relation.public_id))
    form = shown(browser.get(url))
    assert "Ne cochez rien pour confier tout ce que le client vous a confié." in form
    for statement in ("attests", "consents"):
        assert f'name="{statement}"' in form
        assert "est terminée." not in sends(browser, url, **given() | {statement: ""})
    assert not held(marc, relation.client)
    assert "Remboursements" not in form
    assert "est terminée." in sends(browser, url, **given())
    assert held(marc, relation.client) == {"rapport-mensuel": "write", "paiements": "read"}
    # The own name is told at once, before anything is filled in.
    for query in (f"?contact={lea.public_id}", adding(lea, relation.public_id)):
        told = shown(browser.get(address(lea, "add_subjects", query=query)))
        assert "Nul ne se donne d’autorisation" in told
        assert "Déclaration" not in told
    assert "a déjà tout ce que ce client a donné" in sends(browser, url, **given())
    some = address(lea, "add_subjects", query=adding(nadia, relation.public_id))
    # More than the firm holds is not offered: sent all the same, it is refused.
    for more in ({"write": ["paiements"]}, {"write": ["remboursements"]}):
        assert "Un de ces choix n’est plus offert." in sends(browser, some, **given(**more))
    assert not held(nadia, relation.client)
    sends(browser, some, **given(read=["rapport-mensuel"], ends_on=day(10)) | {"ends_on": day(10)})
    assert held(nadia, relation.client) == {"rapport-mensuel": "read"}
    assert nadia.authorizations.get().ends_on.isoformat() == day(10)


def test_file_that_the_client_has_closed_meanwhile_gives_nothing_not_even_of_the_own(
    signed_in, lea, marc, relation, firm_writes
):
    browser, url = signed_in(lea), address(lea, "add_subjects", query=adding(marc, relation.public_id))
    shown(browser.get(url))
    Relation.objects.filter(pk=relation.pk).update(state="ended", ended_at=timezone.now())
    told = sends(browser, url, **given(write=["paiements"]))
    assert "Ce dossier n’est pas, ou n’est plus, confié à votre organisation." in told
    theirs = RelationFactory(client=EmployerFactory())
    told = sends(
        browser, address(lea, "add_subjects", query=adding(marc, theirs.public_id)), **given(write=["paiements"])
    )
    assert "Ce dossier n’est pas" in told
    assert not marc.authorizations.exists()
    assert not ServiceRequest.objects.exists()


@pytest.mark.guide("CCQ-8")
def test_employer_makes_the_firms_person_a_contact_of_its_own_for_what_never_leaves_a_file(
    signed_in, suzanne, marc, relation, firm_writes
):
    browser, url = signed_in(suzanne), address(suzanne, "add_subjects", query="?nouveau=oui")
    person = {"first_name": "Marc", "last_name": "Morin", "email": marc.user.email, "language": "fr-ca"}
    told = sends(browser, url, **given(**person, role="member", write=["gestion-main-doeuvre"]))
    assert "est terminée." in told
    place = ServiceRequest.objects.get().about
    assert held(place) == {"gestion-main-doeuvre": "write"}
    assert place.organization == suzanne.organization


def test_firm_with_many_clients_finds_the_file_by_search(signed_in, lea, marc, relation):
    browser, choice = signed_in(lea), address(lea, "add_subjects", query=f"?contact={marc.public_id}")
    RelationFactory.create_batch(30, provider=lea.organization)
    found = shown(browser.get(f"{choice}&q=shaw"))
    link = address(lea, "add_subjects", query=adding(marc, relation.public_id)).replace("&", "&amp;")
    assert link in found
    assert "Aucun client ne correspond" in shown(browser.get(f"{choice}&q=personne"))
    gone = shown(browser.get(address(lea, "add_subjects", query=adding(marc, "disparu"))))
    assert "Ce dossier n’est pas, ou n’est plus, confié" in gone
