"""The pages of relations: entrusted, proposed and answered, prolonged, cut and ended; and who may not."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from delegations.models import Authorization, Relation, RelationType, Right
from tests.delegations.factories import (
    AuthorizationFactory,
    EmployerFactory,
    FirmFactory,
    RelationFactory,
    subject_of,
)
from tests.delegations.forms import address, sends, ticked
from tests.reading import shown

pytestmark = pytest.mark.django_db

NO_END = "9999-12-31"


def day(days):
    return (timezone.localdate() + timedelta(days=days)).isoformat()


def mandate(**typed):
    usual = {"starts_on": day(0), "ends_on": NO_END, "write": ["rapport-mensuel"], "read": ["paiements"]}
    return usual | typed


def entrusts():
    return mandate(type=str(RelationType.objects.get(client_types__prefix="EMP").pk))


def given(relation):
    """Return what the client gave, as {code: right}, and stands."""
    rows = Authorization.objects.standing().of_organizations().filter(relation=relation)
    return {row.subject.code: row.right for row in rows}


@pytest.fixture
def proposed(shaw, suzanne, laforce, lea):
    return RelationFactory(
        client=shaw,
        provider=laforce,
        proposed=True,
        proposed_by=lea.user,
        proposal={"read": ["paiements"], "write": ["rapport-mensuel"]},
    )


# --- The client entrusts --------------------------------------------------------------------------


@pytest.mark.guide("CCQ-31", "CCQ-55")
def test_client_entrusts_a_firm_with_subjects_and_the_firm_hears_of_it(signed_in, suzanne, lea, mailbox):
    browser, url = signed_in(suzanne), address(suzanne, "add_relation")
    form = shown(browser.get(url))
    assert "Main-d’œuvre" in form
    # What never leaves a file is not offered, and refused from whoever sends it all the same.
    assert "Lettre d’état de situation" not in form
    number = lea.organization.number
    asked = entrusts() | {"provider": f"{number[:3].lower()} {number[3:]}", "attested": "on"}
    told = sends(browser, url, **asked | {"write": ["lettre-etat-situation"]})
    assert "Un de ces choix n’est plus offert" in told
    assert not Relation.objects.exists()
    told = sends(browser, url, **asked)
    assert "Votre dossier est confié à Laforce Comptable inc. (FIR" in told
    for words in (NO_END, day(0), "Rapport mensuel", "Suzanne Shaw", "Vrai"):
        assert words in told
    found = Relation.objects.get()
    assert (found.client, found.provider, found.state, found.ends_on) == (
        suzanne.organization, lea.organization, "active", None
    )  # fmt: skip
    assert given(found) == {"rapport-mensuel": "write", "paiements": "read"}
    assert "Shaw" in mailbox.latest(lea.user.email).text
    # A second click finds the relation there.
    assert "Cette relation existe déjà" in sends(browser, url, **asked)
    assert Relation.objects.count() == 1


def test_what_makes_no_sense_is_refused_and_what_was_typed_is_kept(signed_in, suzanne, lea):
    browser, url = signed_in(suzanne), address(suzanne, "add_relation")
    good = entrusts() | {"provider": lea.organization.number, "attested": "on"}
    refusals = [
        ({"ends_on": day(1), "starts_on": day(2)}, "La date de fin précède la date de début."),
        ({"ends_on": day(-1), "starts_on": day(-5)}, "La date de fin est déjà passée."),
        ({"ends_on": "demain"}, "Écrivez la date comme 2026-12-31."),
        ({"provider": "FIR9999999"}, "Aucune organisation mandataire active ne porte ce numéro."),
        ({"provider": "12"}, "Un numéro de compte a trois lettres et sept chiffres"),
        ({"provider": suzanne.organization.number}, "Aucune organisation mandataire active ne porte ce numéro."),
        ({"read": [], "write": []}, "Cochez au moins un sujet autorisé."),
        ({"attested": ""}, "Cochez chaque attestation pour soumettre."),
    ]
    for wrong, sentence in refusals:
        told = sends(browser, url, **good | wrong)
        assert sentence in told, wrong
        assert f'value="{(good | wrong)["ends_on"]}"' in told
        if "write" not in wrong:
            assert "rapport-mensuel" in ticked(told)
    assert not Relation.objects.exists()
    assert not Authorization.objects.exists()


# --- The firm proposes ----------------------------------------------------------------------------


def test_firm_proposes_and_withdraws_and_learns_nothing_of_strangers(signed_in, suzanne, lea, mailbox):
    suzanne.organization.addresses.update(postal_code="H2X1Y4")
    browser, url = signed_in(lea), address(lea, "propose_relation")
    assert "21 jours pour y répondre" in shown(browser.get(url))
    asked = entrusts() | {"client": suzanne.organization.number, "postal_code": "h2x 1y4"}
    unknown = sends(browser, url, **asked | {"client": "EMP9999999"})
    wrong = sends(browser, url, **asked | {"postal_code": "G1A 1A1"})
    for told in (unknown, wrong):
        assert "Ce numéro et ce code postal ne désignent aucun client possible." in told
    assert not Relation.objects.exists()
    told = sends(browser, url, **asked)
    assert "La relation est proposée à Entreprise Shaw inc." in told
    assert "n’a pas encore répondu" in told
    found = Relation.objects.get()
    assert found.is_open
    assert "Laforce Comptable inc." in mailbox.latest(suzanne.user.email).text
    assert "attend une réponse" in sends(browser, url, **asked)
    assert "Entreprise Shaw inc." in shown(browser.get(address(lea, "relations")))
    # The firm neither answers for the client nor ends anything.
    for name in ("accept_relation", "decline_relation", "end_relation", "renew_relation", "add_to_relation"):
        assert browser.post(address(lea, name, found.public_id), asked).status_code == 403
    assert "La proposition est retirée." in sends(browser, address(lea, "withdraw_relation", found.public_id))
    assert "La situation a changé" in sends(browser, address(lea, "withdraw_relation", found.public_id))
    found.refresh_from_db()
    assert found.state == "withdrawn"


def test_client_accepts_fewer_subjects_than_were_asked_for(signed_in, suzanne, lea, proposed, mailbox):
    browser = signed_in(suzanne)
    told = shown(browser.get(address(suzanne, "relations")))
    assert "Répondre" in told
    told = shown(browser.get(address(suzanne, "relation", proposed.public_id)))
    assert "demande les sujets cochés" in told
    assert ticked(told) == ["paiements", "rapport-mensuel"]
    url = address(suzanne, "accept_relation", proposed.public_id)
    reversed_ = sends(browser, url, **mandate(read=[], attested="on", starts_on=day(3), ends_on=day(2)))
    assert "La date de fin précède la date de début." in reversed_
    assert "Accepter" in reversed_
    proposed.refresh_from_db()
    assert proposed.is_open
    told = sends(browser, url, **mandate(read=[], attested="on", ends_on=day(90)))
    assert "Votre dossier est confié à Laforce Comptable inc. (FIR" in told
    assert given(proposed) == {"rapport-mensuel": "write"}
    proposed.refresh_from_db()
    assert proposed.state == "active"
    assert proposed.ends_on.isoformat() == day(90)
    written = len(mailbox.to(lea.user.email))
    assert written
    # Clicked twice, or from a page left open: it says where the relation is, and nobody is told again.
    again = sends(browser, url, **mandate(attested="on"))
    assert "Cette proposition n’attend plus de réponse" in again
    assert given(proposed) == {"rapport-mensuel": "write"}
    assert len(mailbox.to(lea.user.email)) == written


def test_client_declines_and_the_firm_may_propose_anew(signed_in, suzanne, lea, proposed, mailbox):
    told = sends(signed_in(suzanne), address(suzanne, "decline_relation", proposed.public_id))
    assert "La proposition est déclinée." in told
    assert "Accepter" not in told
    assert "Déclinée" in shown(signed_in(lea).get(address(lea, "relation", proposed.public_id)))
    assert mailbox.to(lea.user.email)


def test_proposal_left_too_long_is_not_accepted(signed_in, suzanne, proposed):
    Relation.objects.filter(pk=proposed.pk).update(answer_by=timezone.now() - timedelta(minutes=1))
    told = sends(signed_in(suzanne), address(suzanne, "accept_relation", proposed.public_id), **mandate(attested="on"))
    assert "Le temps prévu pour répondre est écoulé." in told
    assert not given(proposed)


# --- The client changes its mind -------------------------------------------------------------------


def test_client_gives_more_takes_one_back_and_people_lose_it(signed_in, suzanne, marc, relation, firm_writes):
    payments = subject_of("paiements")
    browser, url = signed_in(suzanne), address(suzanne, "add_to_relation", relation.public_id)
    assert "Ajouter des sujets" in shown(browser.get(url))
    assert "Cochez chaque attestation" in sends(browser, url, **mandate())
    told = sends(browser, url, **mandate(write=[], attested="on"))
    assert "Les sujets sont confiés à Laforce Comptable inc." in told
    assert given(relation) == {"rapport-mensuel": "write", "paiements": "read"}
    told = sends(browser, url, **mandate(write=[], attested="on"))
    assert "« Paiements » est déjà autorisé pour ces dates" in told
    row = Authorization.objects.get(relation=relation, subject=payments)
    AuthorizationFactory(delegated=True, holder_membership=marc, relation=relation, subject=payments, right=Right.READ)
    take_back = address(suzanne, "end_subject", row.public_id)
    told = sends(browser, take_back)
    assert "Le sujet « Paiements » est retiré." in told
    assert "Terminée le" in told
    assert given(relation) == {"rapport-mensuel": "write"}
    assert not marc.authorizations.standing().exists()
    assert "La situation a changé entre-temps" in sends(browser, take_back)


def test_client_prolongs_and_shortens(signed_in, suzanne, relation, firm_writes):
    browser, url = signed_in(suzanne), address(suzanne, "renew_relation", relation.public_id)
    assert f'value="{NO_END}"' in shown(browser.get(url))
    assert "La date de fin est déjà passée." in sends(browser, url, ends_on=day(-1))
    told = sends(browser, url, ends_on=day(30))
    assert "La date de fin de la relation est changée." in told
    assert day(30) in told
    firm_writes.refresh_from_db()
    assert firm_writes.ends_on.isoformat() == day(30)
    sends(browser, url, ends_on=NO_END)
    relation.refresh_from_db()
    assert relation.ends_on is None


@pytest.mark.guide("CCQ-32")
def test_client_sees_who_loses_access_before_it_ends_all_and_the_firm_cannot(
    signed_in, suzanne, lea, marc, relation, firm_writes, mailbox
):
    AuthorizationFactory(delegated=True, holder_membership=marc, relation=relation, subject=firm_writes.subject)
    firm = signed_in(lea)
    told = shown(firm.get(address(lea, "relations")))
    assert "Seul un client met fin à sa relation." in told
    assert "demandez au client d’y mettre fin, ou écrivez au service à la clientèle." in told
    assert "Mettre fin" not in shown(firm.get(address(lea, "relation", relation.public_id)))
    assert firm.post(address(lea, "end_relation", relation.public_id)).status_code == 403
    assert firm.post(address(lea, "end_subject", firm_writes.public_id)).status_code == 404
    browser, url = signed_in(suzanne), address(suzanne, "end_relation", relation.public_id)
    assert "Marc Morin" in shown(browser.get(url))
    assert marc.authorizations.standing().exists()
    assert "La relation est terminée." in sends(browser, url)
    assert not marc.authorizations.standing().exists()
    assert len(mailbox.to(marc.user.email)) == 1
    assert "La situation a changé entre-temps" in sends(browser, url)
    assert "il n’y a rien à terminer" in shown(browser.get(url))
    late = sends(browser, address(suzanne, "add_to_relation", relation.public_id), **mandate(attested="on"))
    assert "Cette relation n’est plus active." in late
    late = sends(browser, address(suzanne, "renew_relation", relation.public_id), ends_on=day(9))
    assert "La situation a changé entre-temps" in late


# --- Who may not -----------------------------------------------------------------------------------


def test_relation_of_others_does_not_exist_and_members_are_refused(signed_in, suzanne, lea, marc, charlie, relation):
    elsewhere = RelationFactory(client=EmployerFactory(), provider=FirmFactory())
    names = ("relation", "end_relation", "renew_relation", "add_to_relation")
    browser = signed_in(suzanne)
    for name in names:
        assert browser.get(address(suzanne, name, elsewhere.public_id)).status_code == 404
        assert signed_in(charlie).get(address(suzanne, name, relation.public_id)).status_code == 404
        assert signed_in(marc).get(address(lea, name, relation.public_id)).status_code == 403
    for name in ("accept_relation", "decline_relation", "end_relation"):
        assert browser.post(address(suzanne, name, elsewhere.public_id)).status_code == 404
    theirs = AuthorizationFactory(relation=elsewhere, subject=subject_of())
    assert browser.post(address(suzanne, "end_subject", theirs.public_id)).status_code == 404
    for name in ("relations", "authorizations", "graph", "who", "clients", "portfolio", "propose_relation"):
        assert signed_in(marc).get(address(lea, name)).status_code == 403
        assert signed_in(charlie).get(address(lea, name)).status_code == 404


@pytest.mark.guide("CCQ-41", "CCQ-42")
def test_forms_lead_to_the_article_that_explains_each_subject(signed_in, suzanne):
    browser = signed_in(suzanne)
    form = shown(browser.get(address(suzanne, "add_relation")))
    assert reverse("delegations:subjects") in form
    for family in ("Main-d’œuvre", "Paiements et relevés", "Profil"):
        assert family in form
    article = shown(browser.get(reverse("delegations:subjects")))
    for words in ("Ce qu’il permet", "Droits offerts", "Se confie à une organisation mandataire", "Rapport mensuel"):
        assert words in article
