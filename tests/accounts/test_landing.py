"""Where one goes once signed in: the account, « Sélectionnez un profil », « LIAISON D’UN PROFIL », or « Gestion »."""

from datetime import UTC, datetime, timedelta

import pytest
from django.urls import reverse
from django.utils import timezone
from django.utils.html import strip_tags

from organizations.models import Claim, Membership
from portal.core.journal import JournalEntry, sentence
from portal.core.models import place_of
from tests.accounts.factories import PASSWORD, UserFactory
from tests.organizations.factories import ClaimFactory, MembershipFactory, OrganizationFactory
from tests.reading import text

LANDING, PROFILES, LINKING = "/accueil/", "/profils/", "/liaison/"


@pytest.fixture
def roger(db):
    return UserFactory(email="roger@exemple.ca", first_name="Roger", last_name="Roy")


@pytest.fixture
def here(signed_in, roger):
    return signed_in(roger)


def joins(user, **more):
    return MembershipFactory(user=user, **more)


def home(membership):
    return reverse("organizations:home", args=[membership.organization.number])


# --- Where one lands -----------------------------------------------------------------------------


def test_only_account_opens(here, roger):
    only = joins(roger)
    assert here.get(LANDING).url == home(only)


def test_sign_in_leads_there(client, roger):
    only = joins(roger)
    signed = client.post("/compte/connexion/", {"login": roger.email, "password": PASSWORD}, follow=True)
    assert signed.redirect_chain[-1][0] == home(only)


@pytest.mark.guide("CCQ-23")
def test_several_accounts_are_a_choice(here, roger):
    first, second = joins(roger), joins(roger)
    assert here.get(LANDING).url == PROFILES
    shown = text(here.get(PROFILES))
    assert "Sélectionnez un profil" in shown
    assert f'href="{home(first)}"' in shown
    assert f'href="{home(second)}"' in shown


def test_account_that_one_prefers_opens(here, roger):
    joins(roger)
    preferred = joins(roger)
    roger.landing = preferred.organization.number
    roger.save()
    assert here.get(LANDING).url == home(preferred)


@pytest.mark.parametrize("trait", ["inactive", "ended"])
def test_preferred_account_that_one_lost_does_not(here, roger, trait):
    lost = joins(roger, organization=MembershipFactory(administrator=True).organization)
    first = joins(roger)
    Membership.objects.filter(pk=lost.pk).update(is_primary=False)
    Membership.objects.filter(pk=first.pk).update(is_primary=True)
    lost.refresh_from_db()
    lost.status = Membership.Status.INACTIVE
    lost.save()
    if trait == "ended":
        lost.status, lost.ended_at = Membership.Status.ENDED, timezone.now()
        lost.save()
    roger.landing = lost.organization.number
    roger.save()
    assert here.get(LANDING).url == home(first)


def test_account_of_someone_else_never_opens(here, roger, alice):
    roger.landing = alice.organization.number
    roger.save()
    assert here.get(LANDING).url == LINKING


def test_no_account_leads_to_linking(here):
    assert here.get(LANDING).url == LINKING


def test_agent_goes_to_work(signed_in, db):
    assert signed_in(UserFactory(agent=True)).get(LANDING).url == reverse("admin:index")


def test_agent_with_an_account_chooses(signed_in, db):
    agent = UserFactory(agent=True)
    joins(agent)
    browser = signed_in(agent)
    assert browser.get(LANDING).url == PROFILES
    shown = text(browser.get(PROFILES))
    assert "Gestion" in shown
    assert f'href="{reverse("admin:index")}"' in shown


def test_nobody_else_sees_the_back_office_there(here, roger):
    joins(roger)
    assert "Gestion" not in text(here.get(PROFILES))


# --- Choosing ------------------------------------------------------------------------------------


def test_principal_account_comes_first(here, roger):
    principal = joins(roger, organization=OrganizationFactory(name="Zénith inc."))
    joins(roger, organization=OrganizationFactory(name="Abeille inc."))
    shown = text(here.get(PROFILES))
    assert principal.is_primary
    assert shown.index("Zénith inc.") < shown.index("Abeille inc.")


def test_many_are_searched(here, roger):
    for number in range(8):
        joins(roger, organization=OrganizationFactory(name=f"Épicerie {number} inc."))
    shown = text(here.get(PROFILES))
    assert "Rechercher parmi vos comptes" in shown
    found = text(here.get(PROFILES, {"q": "epicerie 3"}))
    assert "Épicerie 3 inc." in found
    assert "Épicerie 4 inc." not in found
    assert "Aucun de vos comptes ne correspond" in text(here.get(PROFILES, {"q": "rien du tout"}))


def test_few_are_not(here, roger):
    joins(roger)
    assert 'role="search"' not in text(here.get(PROFILES))


def test_last_deed_is_shown_where_there_was_one(here, roger):
    joins(roger)
    used = joins(roger)
    JournalEntry.objects.create(kind="x", place=place_of(used.organization), actor=roger)
    assert text(here.get(PROFILES)).count("Votre dernière action") == 1


def test_page_takes_as_many_queries_for_many_accounts(client, query_count, roger):
    client.force_login(roger)
    query_count(PROFILES, lambda: joins(roger))


def test_landing_takes_as_many_queries_for_many_accounts(client, roger, django_assert_max_num_queries):
    client.force_login(roger)
    for _ in range(3):
        joins(roger)
    client.get(LANDING)
    with django_assert_max_num_queries(12):
        client.get(LANDING)


# --- Linking -------------------------------------------------------------------------------------


@pytest.fixture
def invitation(roger, alice):
    return ClaimFactory(
        membership__organization=alice.organization, membership__email=roger.email, membership__added_by=alice.user
    ).membership


@pytest.fixture
def an_hour_later(wait):
    return lambda: wait(timedelta(seconds=61))


def resend(browser, membership):
    return browser.post(reverse("organizations:resend_invitation", args=[membership.public_id]))


def test_invitations_that_wait_for_the_own_address_are_listed(here, invitation, dominique):
    shown = text(here.get(LINKING))
    for words in ("LIAISON D’UN PROFIL", "Transport Alice inc.", "Alice Arsenault", "Renvoyer le courriel"):
        assert words in shown
    assert shown.count("Renvoyer le courriel") == 1
    assert "Inscrire une organisation" in shown


def test_without_any_one_reads_what_to_do(here):
    shown = text(here.get(LINKING))
    assert "Aucune invitation n’attend votre adresse" in shown
    assert "Vous attendiez autre chose?" in shown


def test_mail_is_sent_again_and_the_former_link_dies(here, invitation, mailbox, roger, an_hour_later):
    former = Claim.objects.get()
    expires_at = invitation.expires_at
    an_hour_later()
    assert resend(here, invitation).url == LINKING
    assert mailbox.latest(roger.email).template == "organizations/notices/invited"
    former.refresh_from_db()
    assert not former.is_live
    invitation.refresh_from_db()
    assert invitation.expires_at == expires_at
    assert (
        sentence(JournalEntry.objects.newest_first()[0]) == "Roger Roy a demandé de nouveau le courriel d’invitation."
    )


def test_mail_is_sent_once_a_minute(here, invitation, mailbox, roger):
    resend(here, invitation)
    assert "Patientez" in text(here.get(LINKING))
    assert not mailbox.to(roger.email)


def test_invitation_of_someone_else_is_nobody_else_s(here, dominique, mailbox):
    assert resend(here, dominique).status_code == 404
    assert not mailbox.all()


def test_invitation_that_is_over_is_not_listed(here, invitation, time_machine):
    Membership.objects.filter(pk=invitation.pk).update(expires_at=timezone.now())
    assert "Aucune invitation" in text(here.get(LINKING))
    assert resend(here, invitation).status_code == 404


def test_list_takes_as_many_queries_for_many_invitations(client, query_count, roger):
    client.force_login(roger)
    query_count(LINKING, lambda: ClaimFactory(membership__email=roger.email))


@pytest.mark.parametrize("address", [PROFILES, LINKING])
def test_pages_speak_english(signed_in, address, db):
    jane = UserFactory(english=True)
    joins(jane)
    shown = text(signed_in(jane).get(address))
    assert "profile" in shown
    assert "Sélectionnez" not in shown


# --- The last time -------------------------------------------------------------------------------


@pytest.fixture
def sign_in(client):
    return lambda login: client.post("/compte/connexion/", {"login": login, "password": PASSWORD})


@pytest.fixture
def firefox(client):
    client.defaults["HTTP_USER_AGENT"] = (
        "Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:140.0) Gecko/20100101 Firefox/140.0"
    )


def test_last_sign_in_is_said_once_to_the_second(client, roger, sign_in, firefox, time_machine):
    time_machine.move_to(datetime(2027, 12, 15, 12, 47, 25, tzinfo=UTC))
    sign_in(roger.email)
    assert "Dernière connexion" not in text(client.get(reverse("home")))
    client.post(reverse("account_logout"))
    time_machine.move_to(datetime(2027, 12, 16, 9, 0, 0, tzinfo=UTC))
    sign_in(roger.email)
    shown = strip_tags(text(client.get(reverse("home"))))
    assert "Dernière connexion : 2027-12-15 07:47:25 (Firefox, Windows)" in shown
    assert "Dernière connexion" not in text(client.get(reverse("home")))


def test_first_sign_in_has_no_last_one(client, roger, sign_in):
    sign_in(roger.email)
    assert "Dernière connexion" not in text(client.get(reverse("home")))
