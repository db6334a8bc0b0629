"""Each net catches what falls into it. A net with a hole is worse than none: one leans on it."""

import gc
import socket
import warnings

import pytest
from django.contrib.auth.decorators import login_not_required
from django.contrib.auth.models import Group, Permission
from django.contrib.sessions.models import Session
from django.http import HttpResponse
from django.template import Engine, Origin
from django.template.base import Template
from django.template.context import Context
from django.urls import path
from django.utils import timezone
from django.utils.deprecation import RemovedInNextVersionWarning
from pghistory.models import Context as HistoryContext
from pytest_socket import SocketConnectBlockedError
from zeal import NPlusOneError

from organizations.models import Organization, OrganizationType
from portal.core.models import JournalEntry
from portal.core.testing import WroteOnRead, written_tables
from tests.conftest import refuse_unknown_items
from tests.database import restore
from tests.organizations.factories import OrganizationFactory


@login_not_required
def write(request):
    Group.objects.create(name="written")
    return HttpResponse()


@login_not_required
def remember(request):
    Session.objects.create(session_key="visitor", session_data="", expire_date=timezone.now())
    return HttpResponse()


@login_not_required
def grow(request):
    for group in Group.objects.order_by("pk"):
        Permission.objects.filter(group=group).exists()
    return HttpResponse()


@login_not_required
def loop(request):
    return HttpResponse(permission.content_type.app_label for permission in Permission.objects.order_by("pk")[:5])


@login_not_required
def stay(request):
    return HttpResponse(len(Group.objects.order_by("pk")))


urlpatterns = [path(view.__name__, view) for view in (write, remember, grow, loop, stay)]
pages = pytest.mark.urls(__name__)


# --- A read writes nothing -----------------------------------------------------------------------


@pages
@pytest.mark.django_db
@pytest.mark.parametrize("method", ["get", "head"])
def test_page_that_writes_when_read_fails(client, method):
    with pytest.raises(WroteOnRead, match="auth_group"):
        getattr(client, method)("/write")


@pages
@pytest.mark.django_db
def test_page_that_writes_when_posted_to_passes(client):
    assert client.post("/write").status_code == 200
    assert Group.objects.filter(name="written").exists()


@pages
@pytest.mark.django_db
def test_page_that_only_remembers_its_visitor_passes(client):
    assert client.get("/remember").status_code == 200


@pytest.mark.parametrize(
    ("sql", "tables"),
    [
        ('INSERT INTO "organizations_claim" ("id") VALUES (%s)', {"organizations_claim"}),
        ('UPDATE "accounts_user" SET "last_login" = %s', {"accounts_user"}),
        ('DELETE FROM "accounts_user"', {"accounts_user"}),
        ("SELECT set_config('pghistory.context_id', %s, true); UPDATE \"a\" SET b = 1", {"a"}),
        ('WITH gone AS (DELETE FROM "a" RETURNING id) SELECT * FROM gone', {"a"}),
        ('SELECT * FROM "a" FOR UPDATE OF "a"', set()),
        ('INSERT INTO "django_session" VALUES (%s)', set()),
        ('SAVEPOINT "s1"', set()),
    ],
)
def test_statement_that_writes_is_known_by_its_table(sql, tables):
    assert written_tables(sql) == tables


# --- A misspelt variable shows -------------------------------------------------------------------


def rendered(name: str) -> str:
    template = Template("<p>{{ nobody.name }}</p>", Origin(name=name, template_name="page.html"), "page.html")
    return template.render(Context())


def test_misspelt_variable_in_a_template_of_ours_fails(settings):
    with pytest.raises(AssertionError, match=r"page\.html shows nobody\.name"):
        rendered(f"{settings.BASE_DIR}/templates/page.html")


def test_template_of_a_library_may_lean_on_silence(settings):
    assert Engine.get_default().string_if_invalid == settings.TEMPLATES[0]["OPTIONS"]["string_if_invalid"]
    assert rendered(f"{settings.BASE_DIR}/.venv/lib/site-packages/django/page.html") == "<p></p>"


# --- Order, clocks, loops ------------------------------------------------------------------------


@pytest.mark.django_db
def test_rows_without_an_order_come_in_any_order():
    Group.objects.bulk_create(Group(name=f"group {number}") for number in range(20))
    seen = {tuple(group.pk for group in Group.objects.all()) for _ in range(5)}
    assert len(seen) > 1


@pytest.mark.django_db
def test_rows_with_an_order_keep_it():
    Group.objects.bulk_create(Group(name=f"group {number}") for number in range(20))
    assert len({tuple(group.pk for group in Group.objects.order_by("pk")) for _ in range(5)}) == 1


def test_partial_save_that_stops_the_clock_fails():
    with pytest.raises(AssertionError, match="forgets updated_at"):
        HistoryContext(metadata={}).save(update_fields=["metadata"])


@pages
@pytest.mark.django_db
def test_page_that_asks_for_a_relation_of_each_row_fails(client):
    with pytest.raises(NPlusOneError):
        client.get("/loop")


@pages
@pytest.mark.django_db
def test_page_that_asks_for_each_row_is_counted_out(query_count):
    with pytest.raises(AssertionError, match="3 queries for 2 rows, 8 for 7"):
        query_count("/grow", one_more_group)


@pages
@pytest.mark.django_db
def test_page_that_asks_once_is_counted_in(query_count):
    assert query_count("/stay", one_more_group) == 1
    assert Group.objects.count() == 7


def one_more_group():
    Group.objects.create(name=f"group {Group.objects.count()}")


# --- The world outside ---------------------------------------------------------------------------


def test_tests_speak_to_this_machine_alone():
    with socket.socket() as line, pytest.raises(SocketConnectBlockedError):
        line.connect(("192.0.2.1", 80))


@pytest.mark.parametrize("kind", [UserWarning, DeprecationWarning, RemovedInNextVersionWarning, ResourceWarning])
def test_warning_fails(kind):
    with pytest.raises(kind, match="planted"):
        warnings.warn("planted", kind, stacklevel=1)


@pytest.mark.parametrize("marker", [pytest.mark.guide("TQ-48"), pytest.mark.guide(), pytest.mark.guide(item="TQ-1")])
def test_marker_that_names_no_item_stops_the_run(request, marker):
    request.node.add_marker(marker)
    with pytest.raises(pytest.UsageError, match="no such item"):
        refuse_unknown_items(request.node, {"TQ-1"})


def test_marker_that_names_an_item_passes(request):
    request.node.add_marker(pytest.mark.guide("TQ-1"))
    refuse_unknown_items(request.node, {"TQ-1"})


# --- What a test that commits leaves behind ------------------------------------------------------


@pytest.mark.django_db(transaction=True)
def test_committed_rows_go_and_those_of_migrations_come_back():
    """Also rows that nobody may delete, and without a line of history."""
    events = OrganizationType.pgh_event_model.objects
    before, history = list(OrganizationType.objects.order_by("pk").values()), events.count()
    OrganizationType.objects.update(name_fr="Perdu")
    organization = OrganizationFactory()
    Group.objects.create(name="written")
    JournalEntry.objects.create(kind="accounts.signed_in", about=organization)
    restore()
    assert list(OrganizationType.objects.order_by("pk").values()) == before
    assert not Organization.objects.exists()
    assert not JournalEntry.objects.exists()
    assert not Group.objects.exists()
    assert not HistoryContext.objects.exists()
    assert events.count() == history


def test_collector_sleeps_only_while_the_portal_loads():
    assert gc.isenabled()
    assert gc.get_freeze_count() > 100_000
