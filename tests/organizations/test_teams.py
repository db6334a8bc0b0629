"""« Équipes »: a superuser gives a group of agents its desks, and what its people may do there."""

import re
import unicodedata

import pytest
from django.contrib.auth.models import Group, Permission
from django.core.exceptions import PermissionDenied
from django.urls import reverse

from organizations import actions
from organizations.admin.teams import offered_permissions
from organizations.models import SupportDesk
from organizations.permissions import desks_of
from portal.core import desks
from portal.core.models import JournalEntry
from tests.accounts.factories import UserFactory

pytestmark = pytest.mark.django_db
ADD = reverse("admin:auth_group_add")


@pytest.fixture
def boss():
    return UserFactory(agent=True, is_superuser=True, first_name="Ève", last_name="Aubin")


@pytest.fixture
def training():
    return SupportDesk.objects.get(types__prefix="EDU")


def ticked(page, name):
    """Return the values that a page sends for this field as it stands."""
    boxes = re.findall(rf'<input type="checkbox" name="{name}" value="(\d+)"[^>]*checked', page)
    chosen = re.search(rf'<select name="{name}".*?</select>', page, re.DOTALL)
    return boxes + (re.findall(r'value="(\d+)" selected', chosen[0]) if chosen else [])


def test_team_begun_from_its_desk_holds_it_and_the_usual_rights(signed_in, boss, training):
    client = signed_in(boss)
    desk_page = client.get(reverse("admin:organizations_supportdesk_change", args=[training.pk])).content.decode()
    begin = f"{ADD}?served={training.pk}"
    assert begin in desk_page
    page = client.get(begin).content.decode()
    typed = {"name": "Équipe de la formation", "served": ticked(page, "served"), "rights": ticked(page, "rights")}
    assert typed["served"] == [str(training.pk)]
    assert client.post(begin, typed).status_code == 302
    team = Group.objects.get(name="Équipe de la formation")
    agent = UserFactory(is_staff=True)
    agent.groups.add(team)
    assert list(desks_of(agent)) == [training]
    assert agent.has_perm("cardrequests.change_trainingsession")
    assert not agent.has_perm("organizations.serve_supportdesk")
    assert (
        "Équipe de la formation"
        in client.get(reverse("admin:organizations_supportdesk_change", args=[training.pk])).content.decode()
    )
    kinds = JournalEntry.objects.filter(about=f"auth.group:{team.pk}").values_list("kind", "actor")
    assert set(kinds) == {("team.serves", boss.pk), ("team.may", boss.pk)}


def test_team_of_another_desk_is_offered_no_training(training):
    carriers = SupportDesk.objects.filter(types__prefix="TRP").get()
    assert not [right for right in desks.usual_permissions(carriers) if right.startswith("cardrequests.")]
    assert "cardrequests.change_card" in desks.usual_permissions(training)


def test_usual_rights_exist_and_are_offered(training):
    rights = offered_permissions().values_list("content_type__app_label", "codename")
    wanted = {*desks.usual_permissions(training), *desks.extended_permissions()}
    assert wanted <= {f"{label}.{codename}" for label, codename in rights}


def test_desk_is_not_offered_among_the_rights_nor_deleting():
    codenames = set(offered_permissions().values_list("codename", flat=True))
    assert "serve_supportdesk" not in codenames
    assert not [name for name in codenames if name.startswith("delete_") or name.endswith("_membershipevent")]


def test_desk_taken_from_a_team_is_served_no_more(signed_in, boss, training):
    team = Group.objects.create(name="Formation")
    right = Permission.objects.get(codename="view_card")
    actions.teams.settle(team, desks=[training], permissions=[right], by=boss)
    agent = UserFactory(is_staff=True)
    agent.groups.add(team)
    door = reverse("admin:auth_group_change", args=[team.pk])
    page = signed_in(boss).get(door).content.decode()
    assert (ticked(page, "served"), ticked(page, "rights")) == ([str(training.pk)], [str(right.pk)])
    assert agent.get_full_name() in page
    assert signed_in(boss).post(door, {"name": "Formation", "rights": [right.pk]}).status_code == 302
    assert not desks_of(agent).exists()
    assert JournalEntry.objects.filter(about=f"auth.group:{team.pk}", kind="team.may").count() == 1


def test_only_superusers_give_desks(signed_in, training):
    agent, team = UserFactory(agent=True), Group.objects.create(name="Formation")
    agent.user_permissions.set(Permission.objects.all())
    for door in (ADD, reverse("admin:auth_group_change", args=[team.pk]), reverse("admin:auth_group_changelist")):
        assert signed_in(agent).get(door).status_code == 403
    assert (
        "?served="
        not in signed_in(agent)
        .get(reverse("admin:organizations_supportdesk_change", args=[training.pk]))
        .content.decode()
    )
    with pytest.raises(PermissionDenied):
        actions.teams.settle(team, desks=[training], permissions=[], by=agent)
    assert not Group.objects.get(pk=team.pk).permissions.exists()


def test_words_in_the_address_of_a_new_team_are_no_desk(signed_in, boss):
    for asked in ("x", "999999999", "1" * 30, "²"):
        assert signed_in(boss).get(f"{ADD}?served={asked}").status_code == 200


def test_rights_are_read_in_plain_words(signed_in, boss):
    page = signed_in(boss).get(ADD).content.decode().replace("\xa0", " ")
    offered = re.findall(r"<option[^>]*>([^<]+)</option>", page)
    for words in (
        "Cartes : modifier",
        "Importations : ajouter",
        "Consultations au nom d’une personne : peut voir le portail comme une personne",
        "Consultations au nom d’une personne : peut réunir deux utilisateurs d’une même personne",
    ):
        assert words in offered
    assert not [words for words in offered if "Can " in words or "|" in words]
    assert offered == sorted(offered, key=lambda words: unicodedata.normalize("NFKD", words).lower())


def test_team_that_leads_a_desk_is_offered_what_goes_further(signed_in, boss, training):
    client, usual = signed_in(boss), set(desks.usual_permissions(training))
    begin = f"{ADD}?served={training.pk}&extended=1"
    desk_page = client.get(reverse("admin:organizations_supportdesk_change", args=[training.pk])).content.decode()
    assert begin.replace("&", "&amp;") in desk_page
    page = client.get(begin).content.decode()
    rights = Permission.objects.filter(pk__in=ticked(page, "rights")).select_related("content_type")
    held = {f"{each.content_type.app_label}.{each.codename}" for each in rights}
    assert held == usual | set(desks.extended_permissions())
    assert {
        "support.add_importrun",
        "support.see_as",
        "support.merge_people",
        "help.add_articleedition",
    } <= held - usual
