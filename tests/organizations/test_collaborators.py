"""« Gérer mes utilisateurs »: adding, listing, correcting, suspending and deleting the people of a company."""

from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError
from django.utils import timezone

from accounts.models import User
from organizations import actions
from organizations.actions.memberships import Newcomer
from organizations.models import Claim, ClaimMethod, Membership, Role, SecretQuestion
from organizations.models.sheets import version_of
from portal.core.journal import lines_of
from portal.core.secrets import answer_matches, hash_token
from tests.accounts.factories import UserFactory
from tests.organizations.conftest import SECRET_ANSWER, SECRET_QUESTION, page_of
from tests.organizations.factories import ClaimFactory, MembershipFactory

pytestmark = pytest.mark.django_db

NORA = {
    "first_name": "Nora",
    "last_name": "Keller",
    "email": "nora@exemple.ch",
    "language": "fr-ca",
    "birth_date": "1990-02-03",
    "telephone": "+41 22 327 41 11",
    "asked_mode": "password",
    "is_manager": "non",
    "secret_question": SECRET_QUESTION,
    "secret_answer": SECRET_ANSWER,
}


def add(client, place, **changes):
    return client.post(page_of("add_collaborator", place), NORA | changes, follow=True)


def fresh(place):
    return Membership.objects.get(pk=place.pk)


def token_in(mailbox, email):
    return mailbox.link(email).split("/")[2]


# --- Adding --------------------------------------------------------------------------------------


@pytest.mark.guide("GE-17", "M13")
def test_manager_adds_someone_who_waits_for_the_activation(signed_in, manon, courier, mailbox):
    page = add(signed_in(manon), manon).content.decode()
    assert "Nora Keller est en attente de son activation" in page
    assert "En attente de son activation" in page
    place = Membership.objects.get(email="nora@exemple.ch")
    assert (place.role, place.status, place.added_by) == (Role.MEMBER, "pending", manon.user)
    assert place.claims.get().method == ClaimMethod.THREE_KEYS
    assert answer_matches(SECRET_ANSWER.upper(), SecretQuestion.objects.get(membership=place).answer_hash)
    mail = mailbox.latest("nora@exemple.ch")
    assert "/activation/" in mail.text
    assert "clé de sécurité e-mail" in mail.text
    assert SECRET_ANSWER not in mail.text + mail.html
    assert SECRET_QUESTION not in mail.text + mail.html


@pytest.mark.guide("GE-5")
def test_oui_makes_the_new_user_a_manager(signed_in, manon, courier):
    add(signed_in(manon), manon, is_manager="oui")
    assert Membership.objects.get(email="nora@exemple.ch").role == Role.MANAGER


@pytest.mark.parametrize("name", ["is_manager", "secret_question", "secret_answer", "email", "first_name"])
def test_what_is_missing_is_asked_for(signed_in, manon, courier, name):
    page = add(signed_in(manon), manon, **{name: ""}).content.decode()
    assert "govuk-error-summary" in page
    # The answer is not sent back: the page says that it is to be typed again.
    assert ("À saisir de nouveau" in page.replace("\xa0", " ")) == (name != "secret_answer")
    assert not Membership.objects.pending().exists()


def test_answer_that_one_would_guess_is_refused_beside_its_field(signed_in, manon, courier):
    answer = add(signed_in(manon), manon, secret_answer="nora keller")
    assert answer.context["form"].errors.keys() == {"secret_answer"}
    assert not Membership.objects.pending().exists()


def test_courier_key_comes_first(signed_in, manon):
    assert (
        "Choisissez d’abord le code courrier"
        in signed_in(manon).get(page_of("add_collaborator", manon)).content.decode()
    )
    assert "Choisissez d’abord le code courrier" in add(signed_in(manon), manon).content.decode()
    assert not Membership.objects.pending().exists()


@pytest.mark.guide("GE-19")
def test_address_that_has_or_awaits_access_is_refused(signed_in, manon, nora):
    page = add(signed_in(manon), manon).content.decode()
    assert "attend déjà sa confirmation" in page
    page = add(signed_in(manon), manon, email=manon.user.email.upper()).content.decode()
    assert "a déjà accès à ce compte" in page


def test_usual_window_leads_to_the_one_that_asks_for_a_secret(signed_in, manon, courier):
    answer = signed_in(manon).get(page_of("invite", manon))
    assert answer.url == page_of("add_collaborator", manon)


def test_nobody_is_added_without_a_secret_by_another_door(manon, courier):
    newcomer = Newcomer(email="x@exemple.ch", first_name="X", last_name="Y", role=Role.MEMBER, language="en")
    with pytest.raises(ValidationError) as refusal:
        actions.memberships.invite(newcomer, by=manon)
    assert refusal.value.code == "no_secret"


# --- The list ------------------------------------------------------------------------------------


@pytest.mark.guide("GE-24")
def test_list_shows_everyone_with_editer_and_the_cross(signed_in, manon, marc, nora):
    page = signed_in(manon).get(page_of("collaborators", manon)).content.decode()
    assert "Liste des utilisateurs" in page
    for person in (marc, nora):
        assert page_of("collaborator", manon, person.public_id) in page
        assert page_of("delete_collaborator", manon, person.public_id) in page
    assert page.count("Editer<span") == 2  # nobody edits the own place


def test_list_is_searched_by_the_name_of_who_waits_and_of_who_came(signed_in, manon, marc, nora):
    client = signed_in(manon)
    for word, seen, unseen in (("kell", "Nora", "Dubuis"), ("dubu", "Marc", "Keller")):
        page = client.get(page_of("collaborators", manon), {"q": word}).content.decode()
        assert seen in page
        assert unseen not in page


def test_list_asks_as_much_of_the_database_for_many(client, manon, query_count):
    def one_more():
        MembershipFactory(organization=manon.organization)
        ClaimFactory(membership__organization=manon.organization)

    client.force_login(manon.user)
    assert query_count(page_of("collaborators", manon), one_more) <= 12


def test_person_of_another_account_is_not_found(signed_in, manon, bob):
    client = signed_in(manon)
    for name in ("collaborator", "delete_collaborator"):
        assert client.get(page_of(name, manon, bob.public_id)).status_code == 404
    for name in ("disable_collaborator", "enable_collaborator", "reissue_keys", "delete_collaborator"):
        assert client.post(page_of(name, manon, bob.public_id)).status_code == 404


# --- Editing -------------------------------------------------------------------------------------


def edit(client, manon, person, **typed):
    shown = {"seen": version_of(person), "asked_mode": person.effective_mode}
    return client.post(page_of("collaborator", manon, person.public_id), shown | typed, follow=True)


@pytest.mark.guide("GE-25")
def test_everything_typed_of_someone_who_waits_is_corrected(signed_in, manon, nora):
    changes = {"first_name": "Norah", "is_manager": "oui", "secret_question": "Où, en avril?", "secret_answer": ""}
    edit(signed_in(manon), manon, nora, **NORA | changes)
    place, secret = fresh(nora), SecretQuestion.objects.get(membership=nora)
    assert (place.first_name, place.role, secret.question) == ("Norah", Role.MANAGER, "Où, en avril?")
    assert answer_matches(SECRET_ANSWER, secret.answer_hash)
    kinds = set(lines_of(manon.organization).values_list("kind", flat=True))
    assert {"membership.corrected", "membership.secret_corrected"} <= kinds


@pytest.mark.guide("GE-25")
def test_new_answer_replaces_the_one_agreed(signed_in, manon, nora):
    edit(signed_in(manon), manon, nora, **NORA | {"secret_answer": "Trois vaches violettes"})
    assert answer_matches("trois vaches violettes", SecretQuestion.objects.get(membership=nora).answer_hash)


@pytest.mark.guide("GE-25")
def test_corrected_address_kills_the_link_that_went_to_the_wrong_one(client, signed_in, manon, nora, mailbox):
    wrong = token_in(mailbox, "nora@exemple.ch")
    edit(signed_in(manon), manon, nora, **NORA | {"email": "nora.keller@exemple.ch", "secret_answer": ""})
    right = token_in(mailbox, "nora.keller@exemple.ch")
    assert Claim.objects.live().get().secret_hash == hash_token(right)
    client.get(f"/activation/{wrong}/")
    assert client.get("/activation/").status_code == 410
    client.get(f"/activation/{right}/")
    assert client.get("/activation/").status_code == 200
    assert "exemple.ch" not in str([line.facts for line in lines_of(manon.organization)])


def test_address_is_not_corrected_to_one_that_is_there_already(signed_in, manon, marc, nora):
    page = edit(signed_in(manon), manon, nora, **NORA | {"email": marc.user.email}).content.decode()
    assert "a déjà accès à ce compte" in page
    assert fresh(nora).email == "nora@exemple.ch"
    assert Claim.objects.live().count() == 1


@pytest.mark.guide("GE-25")
def test_who_has_activated_is_made_a_manager_and_back(signed_in, manon):
    person = MembershipFactory(organization=manon.organization)
    edit(signed_in(manon), manon, person, is_manager="oui")
    assert fresh(person).role == Role.MANAGER
    edit(signed_in(manon), manon, fresh(person), is_manager="non")
    assert fresh(person).role == Role.MEMBER


def test_manager_does_not_edit_themselves(signed_in, manon):
    page = edit(signed_in(manon), manon, manon, is_manager="non").content.decode()
    assert "Un autre gestionnaire" in page
    assert fresh(manon).role == Role.MANAGER


def test_reissued_link_replaces_the_former_one(signed_in, manon, nora, time_machine, mailbox):
    Claim.objects.update(issued_at=timezone.now() - timezone.timedelta(minutes=2), tries=4)
    page = signed_in(manon).post(page_of("reissue_keys", manon, nora.public_id), follow=True).content.decode()
    assert "Un nouveau lien part vers Nora Keller." in page
    assert Claim.objects.live().get().tries == 0
    assert Claim.objects.live().get().method == ClaimMethod.THREE_KEYS


def test_button_waits_as_long_as_the_link_may_not_be_sent_again(signed_in, manon, nora, time_machine):
    page = page_of("collaborator", manon, nora.public_id)
    assert "data-cooldown=" in signed_in(manon).get(page).content.decode()
    time_machine.move_to(timezone.now() + timedelta(seconds=61))
    assert "data-cooldown=" not in signed_in(manon).get(page).content.decode()


def test_who_waits_does_not_give_themselves_five_more_tries(nora):
    someone = UserFactory(email="nora@exemple.ch")
    with pytest.raises(ValidationError) as refusal:
        actions.claims.send_again(nora, by=someone)
    assert refusal.value.code == "manager_only"


# --- Suspending and deleting ---------------------------------------------------------------------


@pytest.mark.guide("GE-26")
def test_disabling_is_temporary(signed_in, manon):
    person, client = MembershipFactory(organization=manon.organization), signed_in(manon)
    assert ">Désactiver" in client.get(page_of("collaborator", manon, person.public_id)).content.decode()
    client.post(page_of("disable_collaborator", manon, person.public_id))
    assert fresh(person).status == "inactive"
    assert "Désactivé" in client.get(page_of("collaborators", manon)).content.decode()
    assert ">Réactiver" in client.get(page_of("collaborator", manon, person.public_id)).content.decode()
    client.post(page_of("enable_collaborator", manon, person.public_id))
    assert fresh(person).status == "active"


@pytest.mark.guide("GE-27")
def test_cross_asks_first_then_closes_the_user_whose_only_account_it_was(signed_in, manon, mailbox):
    person = MembershipFactory(organization=manon.organization, user__email="olga@exemple.ch")
    client = signed_in(manon)
    page = client.get(page_of("delete_collaborator", manon, person.public_id)).content.decode()
    assert "Cette suppression ne se défait pas" in page
    assert fresh(person).is_active
    client.post(page_of("delete_collaborator", manon, person.public_id))
    assert fresh(person).status == "ended"
    closed = User.objects.get(pk=person.user_id)
    assert closed.closed_at
    assert not User.objects.filter(email="olga@exemple.ch").exists()
    assert "Manon Favre vous a retiré de votre seul compte" in mailbox.latest("olga@exemple.ch").text
    assert "a fermé son utilisateur" not in str(client.get(page_of("journal", manon)).content.decode())


@pytest.mark.guide("GE-27")
def test_user_with_another_account_keeps_it(signed_in, manon, bob):
    person = MembershipFactory(organization=manon.organization, user=bob.user)
    page = signed_in(manon).get(page_of("delete_collaborator", manon, person.public_id)).content.decode()
    assert "Ses autres comptes ne changent pas." in page
    signed_in(manon).post(page_of("delete_collaborator", manon, person.public_id))
    assert fresh(person).status == "ended"
    assert not User.objects.get(pk=bob.user_id).closed_at
    assert fresh(bob).is_active


@pytest.mark.parametrize("reason", ["agent", "awaited"])
def test_user_who_is_more_than_this_account_is_not_closed(signed_in, manon, reason):
    person = MembershipFactory(organization=manon.organization, user__is_staff=reason == "agent")
    if reason == "awaited":
        MembershipFactory(pending=True, email=person.user.email)
    signed_in(manon).post(page_of("delete_collaborator", manon, person.public_id))
    assert fresh(person).status == "ended"
    assert not User.objects.get(pk=person.user_id).closed_at


@pytest.mark.guide("GE-27")
def test_who_waits_is_withdrawn_and_the_secret_forgotten(signed_in, manon, nora):
    signed_in(manon).post(page_of("delete_collaborator", manon, nora.public_id))
    assert fresh(nora).status == "ended"
    assert not Claim.objects.live().exists()
    assert not SecretQuestion.objects.exists()


def test_manager_does_not_delete_themselves(signed_in, manon, marc):
    page = signed_in(manon).post(page_of("delete_collaborator", manon, manon.public_id), follow=True)
    assert "autre personne responsable" in page.content.decode()
    assert fresh(manon).is_active
