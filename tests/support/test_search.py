"""One box for all: numbers, names spelled nearly so, addresses, telephones in any format; within one's desks."""

import pytest
from django.urls import reverse

from accounts.models import Telephone
from organizations.models import ContactSheet, OrganizationType, ServiceRequest
from portal.support.models.asked import take_apart
from portal.support.views.marks import marked
from tests.accounts.factories import UserFactory
from tests.cardrequests.factories import CardFactory, InvoiceFactory, ParticipantFactory, TrainingSessionFactory
from tests.organizations.factories import MembershipFactory, OrganizationFactory
from tests.support.conftest import serve

SEARCH = reverse("admin:support_search")


def address_of(thing):
    if hasattr(thing, "public_id") and hasattr(thing, "username"):
        return reverse("admin:support_person", args=[thing.public_id])
    return reverse("admin:support_organization", args=[thing.number])


@pytest.mark.parametrize(
    ("typed", "kind", "value"),
    [
        ("trp 12", "account", "TRP0000012"),
        ("TRP-0000012", "account", "TRP0000012"),
        ("dem 2026 12", "number", "DEM-2026-00012"),
        ("CAR-2026-000123", "number", "CAR-2026-000123"),
        ("nc-2026-1", "number", "NC-2026-00001"),
        ("1143 920 115", "enterprise", "1143920115"),
        ("10000042", "client", "10000042"),
        ("ethc003-1", "card", "ETHC003-1"),
        (" Alice@EXEMPLE.ca ", "email", "alice@exemple.ca"),
        ("Ctremblay", "username", "ctremblay"),
    ],
)
def test_each_thing_is_known_by_how_it_is_written(typed, kind, value):
    assert getattr(take_apart(typed), kind) == value


@pytest.mark.parametrize("typed", ["514 276-1234", "(514) 276.1234", "+1 514 276 1234", "15142761234", "5142761234"])
def test_telephone_is_known_in_any_format(typed):
    assert "+15142761234" in take_apart(typed).telephones


@pytest.mark.parametrize("typed", ["022 555 01 01", "+41 22 555 01 01", "+41225550101", "0041 22 555 01 01"])
def test_swiss_telephone_too(typed):
    assert "+41225550101" in take_apart(typed).telephones


@pytest.mark.parametrize("typed", ["", "a", "\0", "%", "_" * 300, "'; DROP TABLE", "((((", "+", "-" * 100, "☃", "@"])
def test_nonsense_is_searched_without_harm(typed, client, alice):
    client.force_login(UserFactory(agent=True, is_superuser=True))
    assert client.get(SEARCH, {"q": typed.replace("\0", "")}).status_code == 200
    take_apart(typed)


@pytest.mark.django_db
def test_account_is_found_by_all_that_names_it(read, ariane, alice):
    account = alice.organization
    account.enterprise_number, account.other_name, account.telephone = "1143920115", "Camions Éthier", "+14186441234"
    account.save()
    number = account.number.lstrip("TRP0") or "0"
    typed = [account.number, f"trp {number}", "1143920115", "transport alise", "TRANSPORT", "camion ethier"]
    for each in [*typed, "418 644-1234", "(418)644.1234"]:
        assert address_of(account) in read(ariane, SEARCH, q=each), each
    for each in ("TRP9999999", "Zorglub", "418 644-9999"):
        assert address_of(account) not in read(ariane, SEARCH, q=each), each
    assert "<mark>418 644-1234</mark>" in read(ariane, SEARCH, q="4186441234")


@pytest.mark.django_db
def test_person_is_found_by_all_that_names_them(read, ariane, alice, bob, dominique):
    user = bob.user
    user.username = "bbel123"
    user.save()
    Telephone.objects.create(user=user, number="+15145550188")
    ContactSheet.objects.create(
        membership=bob, client_number="10000042", telephone="+15145550177", telephone_kind="work"
    )
    ContactSheet.objects.create(membership=dominique, client_number="10000043")
    for typed in ("Bob Bélanger", "belanger bob", "Belangé", user.email, "BBEL123", "514 555-0188", "10000042"):
        assert address_of(user) in read(ariane, SEARCH, q=typed), typed
    assert address_of(user) in read(ariane, SEARCH, q="(514) 555-0177")
    for typed in ("Dominique", dominique.email, "10000043", dominique.last_name):
        page = read(ariane, SEARCH, q=typed)
        assert "Personnes en attente de confirmation" in page, typed
        assert dominique.email in page.replace("<mark>", "").replace("</mark>", "")
    assert "<mark>Bélanger</mark>" in read(ariane, SEARCH, q="belanger")


@pytest.mark.django_db
def test_short_names_are_found_by_close_spelling(read, ariane, alice):
    roy = MembershipFactory(organization=alice.organization, user__first_name="Luc", user__last_name="Roy")
    assert address_of(roy.user) in read(ariane, SEARCH, q="roi")
    assert address_of(roy.user) not in read(ariane, SEARCH, q="Gauthier")


@pytest.mark.django_db
def test_numbered_things_lead_to_themselves_and_to_the_dossier(read, signed_in, ariane, alice):
    asked = ServiceRequest.objects.create(
        organization=alice.organization, asked_by=alice.user, number="DEM-2026-00077", kind="edit_organization",
        due_at=alice.added_at,
    )  # fmt: skip
    page = read(ariane, SEARCH, q="dem 2026 77")
    assert reverse("admin:organizations_servicerequest_change", args=[asked.pk]) in page
    assert address_of(alice.organization) in page
    assert address_of(alice.user) in page
    session = TrainingSessionFactory(submitted=True, participants=1)
    invoice = InvoiceFactory(session=session)
    card = CardFactory(participant=session.participants.get())
    desk = OrganizationType.objects.get(prefix="EDU").desk
    denis = serve("Denis", desk)
    trainer = session.trainer
    for typed in (session.number, invoice.number.lower(), card.number, trainer.card_number, trainer.abbreviation):
        assert address_of(trainer.user) in read(denis, SEARCH, q=typed), typed
        assert address_of(trainer.user) not in read(ariane, SEARCH, q=typed), typed


@pytest.mark.django_db
def test_agent_of_another_desk_finds_nothing(read, signed_in, benoit, alice, bob, dominique, geneva):
    typed = [alice.organization.number, "Transport Alice", "Bob Bélanger", bob.email, "Dominique", dominique.email]
    for each in [*typed, "450 677-1757"]:
        page = read(benoit, SEARCH, q=each)
        assert "0 résultat" in page, each
        assert "Rien ne correspond dans les comptes de vos services" in page
    assert address_of(geneva.organization) in read(benoit, SEARCH, q="horlogerie")
    assert signed_in(bob).get(SEARCH, {"q": "Alice"}).status_code == 302


@pytest.mark.django_db
def test_box_left_empty_teaches_and_every_page_of_the_back_office_has_it(read, ariane, signed_in):
    page = read(ariane, SEARCH)
    assert "Ce qu’on peut chercher" in page
    assert "DEM-2026-00012" in page
    assert "CAR-2026" not in page
    assert f'action="{SEARCH}"' in read(ariane, reverse("admin:index"))
    assert "Saisissez au moins deux caractères." in read(ariane, SEARCH, q="a")


@pytest.mark.django_db
def test_only_the_nearest_are_shown_and_the_queries_are_constant(client, query_count, ariane, alice):
    client.force_login(ariane)

    def one_more():
        account = OrganizationFactory(name="Transport Alice et filles")
        place = MembershipFactory(organization=account, user__first_name="Alice")
        Telephone.objects.create(user=place.user, number="+15145550188")
        MembershipFactory(organization=account, pending=True, first_name="Alice")

    assert query_count(f"{SEARCH}?q=alice", one_more) <= 20
    for _ in range(8):
        one_more()
    page = client.get(SEARCH, {"q": "alice"}).content.decode()
    assert page.count("Les 10 plus proches") == 3


@pytest.mark.parametrize(
    ("shown", "typed", "told"),
    [
        ("Émilie Côté", "cote", "Émilie <mark>Côté</mark>"),
        ("514 276-1234", "(514)276 1234", "<mark>514 276-1234</mark>"),
        ("Luc Tremblay", "Tremblai", "Luc <mark>Tremblay</mark>"),
        ("<b>", "b", "&lt;<mark>b</mark>&gt;"),
        ("Sœur Anne", "anne", "Sœur <mark>Anne</mark>"),
        ("Transport", "zzzz", "Transport"),
        ("", "x", ""),
    ],
)
def test_match_is_marked(shown, typed, told):
    assert marked(shown, typed) == told


@pytest.mark.django_db
def test_participants_are_one_link_away_for_the_desk_of_training(read, db):
    ParticipantFactory(last_name="Gagné")
    denis = serve("Denis", OrganizationType.objects.get(prefix="EDU").desk)
    page = read(denis, SEARCH, q="Gagné")
    assert f"{reverse('admin:cardrequests_participant_changelist')}?q=Gagn" in page
