"""« Editer un utilisateur » (GE-25): telephone, birth date, mode of authentication; what belongs to the account."""

from datetime import date

import pytest
from django.core.exceptions import ValidationError

from accounts.models import Mode, Terms, User
from accounts.permissions import mode_asked
from organizations import actions
from organizations.actions.memberships import Newcomer
from organizations.forms.collaborators import EditionForm
from organizations.models import Answers, Membership, Role, Secret
from organizations.models.sheets import version_of
from portal.core.journal import lines_of
from tests.organizations.conftest import ANSWER, SECRET_ANSWER, SECRET_QUESTION, page_of
from tests.organizations.factories import MembershipFactory
from tests.organizations.test_collaborators import NORA, add, edit, fresh

pytestmark = pytest.mark.django_db


@pytest.mark.guide("GE-25")
def test_telephone_birth_date_and_mode_are_kept_of_a_new_user(signed_in, manon, courier, mailbox):
    page = add(signed_in(manon), manon, asked_mode="totp").content.decode()
    assert "Nora Keller" in page
    place = Membership.objects.get(email="nora@exemple.ch")
    assert place.asked_mode == Mode.TOTP
    assert (place.sheet.telephone, str(place.sheet.birth_date)) == ("+41223274111", "1990-02-03")
    assert len(place.sheet.client_number) == 8
    edited = signed_in(manon).get(page_of("collaborator", manon, place.public_id)).content.decode()
    assert "elle est effacée" not in edited
    for words in ("+41 22 327 41 11", "1990-02-03", "Mode d’authentification", "Numéro de téléphone"):
        assert words in edited
    changes = {"telephone": "", "birth_date": "1991-02-03", "asked_mode": "email", "secret_answer": ""}
    edit(signed_in(manon), manon, place, **NORA | changes)
    place = fresh(place)
    assert (place.asked_mode, place.sheet.telephone, str(place.sheet.birth_date)) == ("email", "", "1991-02-03")


def test_number_is_written_as_at_home(signed_in, manon, courier):
    add(signed_in(manon), manon, telephone="022 327 41 11")
    assert Membership.objects.get(email="nora@exemple.ch").sheet.telephone == "+41223274111"
    edited = signed_in(manon).get(page_of("edit_information", manon)).content.decode().replace("\xa0", " ")
    assert "Par exemple 022 555 01 50" in edited


@pytest.mark.guide("GE-25")
def test_mode_asked_of_one_person_is_asked_at_the_sign_in_and_told(signed_in, manon, mailbox):
    person = MembershipFactory(organization=manon.organization)
    edit(signed_in(manon), manon, person, is_manager="non", asked_mode="totp", telephone="022 327 41 11")
    assert "govuk-error-summary" in edit(signed_in(manon), manon, person, telephone="12").content.decode()
    edit(signed_in(manon), manon, person, is_manager="non", asked_mode="totp", telephone="+41 22 327 41 11")
    assert mode_asked(person.user) == Mode.TOTP
    assert fresh(person).sheet.telephone == "+41223274111"
    told = mailbox.latest(person.user.email)
    assert "Manon Favre vous demande maintenant" in told.text
    assert "Application d’authentification" in told.text
    kinds = [line.kind for line in lines_of(manon.organization)]
    assert {"membership.mode_asked", "membership.telephone_changed"} <= set(kinds)
    before = len(mailbox.to(person.user.email))
    edit(signed_in(manon), manon, fresh(person), is_manager="non", asked_mode="password")
    assert mode_asked(person.user) == Mode.PASSWORD
    assert len(mailbox.to(person.user.email)) == before


def test_nobody_is_asked_less_than_all_are(manon):
    manon.organization.asked_mode = Mode.TOTP
    manon.organization.save()
    person = MembershipFactory(organization=manon.organization)
    form = EditionForm({"asked_mode": "email", "is_manager": "non"}, membership=person)
    assert "Code par courriel (moins que ce qui est demandé à tout le compte)" in str(form)
    assert form.errors.keys() == {"asked_mode"}
    edition = actions.collaborators.Edition(is_manager=False, telephone="", asked_mode="email")
    with pytest.raises(ValidationError) as refusal:
        actions.collaborators.edit(person, edition, seen=version_of(person), by=manon)
    assert refusal.value.code == "less_than_all"
    # What all are asked is kept of nobody in particular.
    edition = actions.collaborators.Edition(is_manager=False, telephone="", asked_mode="totp")
    actions.collaborators.edit(person, edition, seen=version_of(person), by=manon)
    assert fresh(person).asked_mode == Mode.PASSWORD
    assert mode_asked(person.user) == Mode.TOTP


def test_nobody_changes_what_is_asked_of_themselves(manon, marc):
    Membership.objects.filter(pk=manon.pk).update(asked_mode="totp")
    place = fresh(manon)
    edition = actions.collaborators.Edition(is_manager=True, telephone="", asked_mode="password")
    with pytest.raises(ValidationError) as refusal:
        actions.collaborators.edit(place, edition, seen=version_of(place), by=place)
    assert refusal.value.code == "self"
    assert mode_asked(manon.user) == Mode.TOTP


def test_page_about_someone_that_another_manager_overtook_overwrites_nothing(signed_in, manon, marc):
    person = MembershipFactory(organization=manon.organization)
    late = {"seen": version_of(person), "is_manager": "non", "asked_mode": "password"}
    edit(signed_in(marc), marc, person, is_manager="oui")
    page = edit(signed_in(manon), manon, person, **late).content.decode()
    assert "a changé entre-temps" in page
    assert fresh(person).role == Role.MANAGER


def test_what_the_manager_typed_is_in_the_profile_and_the_summary(client, manon, courier, mailbox):
    details = actions.sheets.Details(telephone="", asked_mode="password", birth_date=date(1990, 2, 3))
    names = {"email": "olga@exemple.ch", "first_name": "Olga", "last_name": "Rey"}
    secret = Secret(SECRET_QUESTION, SECRET_ANSWER)
    newcomer = Newcomer(**names, role=Role.MEMBER, language="fr-ca", secret=secret, details=details)
    place = actions.memberships.invite(newcomer, by=manon)
    terms = {"terms": Terms.objects.in_force(), "password": "une phrase de passe longue"}
    person = actions.claims.NewUser("Olga", "Rey", "olga", **terms, language="fr-ca")
    answers = Answers(courier=ANSWER, secret=SECRET_ANSWER)
    actions.keys.activate_as_newcomer(place.claims.get(), newcomer=person, answers=answers)
    assert User.objects.get(email="olga@exemple.ch").birth_date == date(1990, 2, 3)
    assert "1990-02-03" in mailbox.latest("olga@exemple.ch").text


@pytest.mark.guide("GE-25")
def test_name_address_and_telephone_of_who_has_activated_are_proposed_from_the_console(signed_in, manon):
    person = MembershipFactory(organization=manon.organization)
    client = signed_in(manon)
    page = client.get(page_of("collaborator", manon, person.public_id)).content.decode()
    for name in ("propose_email", "propose_identity"):
        assert page_of(name, manon, person.public_id) in page
    sent = client.post(page_of("propose_identity", manon, person.public_id), {"first_name": "Ana", "last_name": "B"})
    assert sent.url == page_of("collaborator", manon, person.public_id)
