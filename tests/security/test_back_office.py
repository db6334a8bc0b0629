"""An agent sees and touches what is of the own desk: every address of the back office, tried by an agent of another."""

import re
from collections.abc import Iterator
from typing import Any

import pytest
from django.apps import apps
from django.contrib import admin
from django.core import serializers
from django.db import models
from django.test import RequestFactory
from django.urls import URLPattern, get_resolver, reverse

from organizations.models import Dispatch
from portal.core import desks
from portal.core.admin import BackOffice, Within
from tests.agents import browser_of
from tests.security.desks import Side

pytestmark = pytest.mark.django_db

REGISTERED = admin.site._registry  # noqa: SLF001 (the list of its pages, which Django gives no other name)
# What the operator edits for all desks: a permission is all that it takes.
TABLES = {
    "accounts.Terms",
    "cardrequests.Activity",
    "cardrequests.Institution",
    "cardrequests.OrganismKind",
    "cardrequests.Price",
    "cardrequests.Title",
    "delegations.RelationType",
    "delegations.Subject",
    "delegations.SubjectFamily",
    "help.ArticleEdition",
    "help.Opinion",
    "organizations.Announcement",
    "organizations.Holiday",
    "organizations.OrganizationType",
    "organizations.SupportDesk",
}
# Addresses of no row: they show what `get_queryset` gives, or nothing of an account.
OF_NO_ROW = {
    "index",
    "login",
    "logout",
    "password_change",
    "password_change_done",
    "autocomplete",
    "jsi18n",
    "app_list",
    "support_search",
    "support_upload",
    "support_visit_find",
    "help_articles",
    "help_edit",
    "organizations_figures",
}
REFUSED = {302, 403, 404, 405}


def label_of(model: type[models.Model]) -> str:
    return model._meta.concrete_model._meta.label


def rows_of(side: Side, model: type[models.Model]) -> list[Any]:
    """Return the rows of a side that the page of a model lists: a proxy's are some of its model's."""
    listed = REGISTERED[model].get_queryset(request_of(side.boss))
    return [row for row in side.rows.get(label_of(model), []) if listed.filter(pk=row.pk).exists()]


def request_of(user: Any) -> Any:
    return type("Request", (), {"user": user, "GET": {}, "method": "GET"})()


def everything(side: Side) -> str:
    """Return all the rows of a side, as text: the same text means that nothing has changed."""
    rows = [type(row).objects.get(pk=row.pk) for each in side.rows.values() for row in each]
    return serializers.serialize("json", rows)


def betrayed(answer: Any, side: Side) -> list[str]:
    """Return what an answer tells of a side; a file is read like a page."""
    page = answer.content.decode(errors="replace")
    return [name for name in side.names if name in page]


# --- What there is ---------------------------------------------------------------------------------


def test_each_model_of_the_back_office_has_a_row_in_this_sweep(sides):
    shown = {label for side in sides for label, rows in side.rows.items() if rows}
    assert {label_of(model) for model in REGISTERED} - TABLES - shown == set()
    assert all(any(rows_of(side, model) for side in sides) for model in REGISTERED if label_of(model) not in TABLES)


def test_each_page_begins_at_the_rows_of_the_desks():
    assert {model._meta.label for model in REGISTERED if not desks.is_declared(model)} == set()
    assert [page for page in REGISTERED.values() if not isinstance(page, BackOffice)] == []
    inlines = [inline for page in REGISTERED.values() for inline in page.inlines]
    assert [inline for inline in inlines if not issubclass(inline, Within) or not desks.is_declared(inline.model)] == []


# --- Every address ---------------------------------------------------------------------------------


def addresses() -> Iterator[URLPattern]:
    """Walk the addresses of the back office."""
    (office,) = [each for each in get_resolver().url_patterns if getattr(each, "namespace", None) == "admin"]
    waiting = list(office.url_patterns)
    while waiting:
        each = waiting.pop(0)
        if isinstance(each, URLPattern):
            yield each
        else:
            waiting += each.url_patterns


def own_pages(side: Side) -> dict[str, list[dict[str, Any]]]:
    """Return for each address of our own what leads to rows of a side; those without a parameter lead to none."""
    run = [{"pk": side.run.pk}] if "cardrequests.PrintRun" in side.rows else []
    return {
        "organizations_document_download": [{"document": side.document.public_id}],
        "delegations_authorization_why": [{"pk": side.why.pk}],
        "cardrequests_card_pdf": [{"pk": side.card.pk}] if run else [],
        "cardrequests_printrun_csv": run,
        "cardrequests_printrun_pdf": run,
        "cardrequests_printrun_labels": run,
        "cardrequests_cancel": [{"session": side.invoiced.public_id}] if run else [],
        "cardrequests_figures_file": [{"kind": "semaines"}, {"kind": "factures"}] if run else [],
        "cardrequests_receive": [{}] if run else [],
        "cardrequests_ship": [{}] if run else [],
        "cardrequests_figures": [{}] if run else [],
        "organizations_name_someone": [{"pk": side.forsaken.pk}],
        "organizations_figures_file": [{"desk": side.type.desk_id, "kind": "delais"}],
        "organizations_request_take": [{"pk": side.asked.pk}],
        "organizations_request_give_back": [{"pk": side.asked.pk}],
        "support_organization": [{"number": side.account.number}],
        "support_note_organization": [{"number": side.account.number}],
        "support_person": [{"person": side.person.public_id}],
        "support_note_person": [{"person": side.person.public_id}],
        "support_unlock": [{"person": side.person.public_id}],
        "support_resend": [{"place": side.pending.public_id}],
        "support_readdress": [{"place": side.pending.public_id}],
        "support_pin": [{"note": side.note.public_id}],
        "support_visit_see": [{"person": side.person.public_id}],
        "accounts_user_doubles": [{"kept": side.person.public_id}],
        "accounts_user_merge": [{"kept": side.person.public_id, "gone": side.clerk.public_id}],
        "support_import": [{"run": side.imported.public_id}],
        "support_import_check": [{"run": side.imported.public_id}],
        "support_import_refused": [{"run": side.imported.public_id}],
        "support_import_act": [{"run": side.imported.public_id, "deed": "discard"}],
    }


def doors(side: Side) -> Iterator[str]:
    """Return every address that leads to a row of a side."""
    of_models = {f"{model._meta.app_label}_{model._meta.model_name}": model for model in REGISTERED}
    own = own_pages(side)
    for pattern in addresses():
        name = pattern.name or ""
        model = of_models.get(name.rpartition("_")[0])
        if name in own:
            yield from (reverse(f"admin:{name}", kwargs=known) for known in own[name])
        elif model and "object_id" in pattern.pattern.converters:
            yield from (reverse(f"admin:{name}", args=[row.pk]) for row in rows_of(side, model))
        else:
            is_list = model is not None and name.endswith(("_changelist", "_add"))
            is_final = not name and str(pattern.pattern) in {"(?P<url>.*)$", "<path:object_id>/"}
            is_shortcut = name == "view_on_site"
            assert is_list or is_final or is_shortcut or name in OF_NO_ROW, f"{name} {pattern.pattern} is not swept"


def is_of_a_table(address: str) -> bool:
    return any(f"/{label.replace('.', '/').lower()}/" in address for label in TABLES)


def test_no_address_opens_a_row_of_another_desk(sides):
    for here, there in (sides, reversed(sides)):
        client, before = browser_of(here.agent), everything(there)
        opened = [door for door in doors(there) if not is_of_a_table(door)]
        for door in opened:
            typed = {"deed": "refuse", "answer": "Non.", "state": "refused", "first_name": "Irène", "reason": "Non."}
            ways = [client.get(door)] if door.endswith("/history/") else [client.get(door), client.post(door, typed)]
            for answer in ways:
                assert answer.status_code in REFUSED, f"{answer.status_code} {door}"
                # What one typed oneself is no news.
                assert not [word for word in betrayed(answer, there) if word not in door], door
        assert len(opened) > 40
        assert everything(there) == before


def test_the_own_desk_opens_them_all(sides):
    for side in sides:
        client = browser_of(side.agent)
        opened = {door: client.get(door).status_code for door in doors(side) if not shut(door)}
        assert {door: status for door, status in opened.items() if status != 200} == {}


def shut(door: str) -> bool:
    """Nothing is deleted in the back office, teams are for superusers, what is posted is not opened.

    A run of an import has one page, to which that of the row leads; seeing as someone asks the password first.
    """
    posted = ("/delete/", "/take/", "/give-back/", "/columns/", "/discard/")
    is_elsewhere = re.search(r"/support/importrun/\d+/change/$|/auth/group/|/visit/see/", door)
    return door.endswith(posted) or bool(is_elsewhere)


# --- Lists, searches, filters, look-ups ---------------------------------------------------------------


def listed(agent: Any, model: type[models.Model], query: str = "") -> set[Any]:
    """Return the keys of what a list shows, asked as its page asks it."""
    request = RequestFactory().get(f"/{query}")
    request.user = agent
    return set(REGISTERED[model].get_changelist_instance(request).queryset.values_list("pk", flat=True))


def filters_of(page: str) -> set[str]:
    """Return what the filters of a page lead to; another order shows the same rows."""
    return {found.replace("&amp;", "&") for found in re.findall(r'href="(\?(?!o=)[^"]+)"', page)}


def lists() -> list[tuple[type[models.Model], str]]:
    """Return the models that belong to desks, with the address of the list of each."""
    return [
        (model, reverse(f"admin:{model._meta.app_label}_{model._meta.model_name}_changelist"))
        for model in REGISTERED
        if label_of(model) not in TABLES | {"auth.Group"}
    ]


def test_lists_searches_and_filters_show_the_own_desk_alone(sides):
    for here, there in (sides, reversed(sides)):
        client = browser_of(here.agent)
        for model, address in lists():
            page, strange = client.get(address), {row.pk for row in there.rows.get(label_of(model), [])}
            assert page.status_code == 200
            assert not betrayed(page, there), model
            for query in [*filters_of(page.content.decode()), f"?q={there.word}", f"?q={there.account.number}", ""]:
                assert not strange & listed(here.agent, model, query), f"{model} {query}"


def test_lists_show_an_agent_the_own_rows_and_a_superuser_all(sides):
    for model, _address in lists():
        keys = [{row.pk for row in rows_of(side, model)} for side in sides]
        for side, own in zip(sides, keys, strict=True):
            assert own <= listed(side.agent, model), model
            assert own <= listed(side.boss, model), model


def test_a_look_up_offers_nothing_of_another_desk(sides, quartz, zircon):
    client, asked = browser_of(quartz.agent), 0
    for model in apps.get_models():
        for column in model._meta.get_fields():
            if not isinstance(column, models.ForeignKey | models.ManyToManyField):
                continue
            wanted = {
                "app_label": model._meta.app_label,
                "model_name": model._meta.model_name,
                "field_name": column.name,
            }
            answer = client.get(reverse("admin:autocomplete"), wanted)
            assert answer.status_code in {200, 403, 404}
            assert not betrayed(answer, zircon), wanted
            asked += answer.status_code == 200
    assert asked > 5


# --- Deeds -----------------------------------------------------------------------------------------


def test_no_deed_upon_rows_of_another_desk(sides):
    for here, there in (sides, reversed(sides)):
        client, before = browser_of(here.agent), everything(there)
        for model, page in REGISTERED.items():
            request = request_of(here.agent)
            chosen = [row.pk for row in rows_of(there, model)]
            for deed in page.actions or ():
                typed = {"action": deed, "_selected_action": chosen, "send": "1", "dates_fr": "", "dates_en": ""}
                name = f"admin:{model._meta.app_label}_{model._meta.model_name}_changelist"
                answer = client.post(reverse(name), typed, follow=True)
                assert not betrayed(answer, there), f"{model} {deed}"
            assert request.user == here.agent
        assert everything(there) == before
        assert Dispatch.objects.count() == len(sides)


def test_training_of_another_desk_is_not_touched_from_its_forms(quartz, zircon):
    client, before = browser_of(quartz.agent), everything(zircon)
    received = {"numbers": zircon.invoice.number, "mode": "cheque", "amount": "2.00", "reference": "1"}
    assert client.post(reverse("admin:cardrequests_receive"), received).status_code == 403
    assert client.get(f"{reverse('admin:cardrequests_ship')}?sessions={zircon.paid.pk}").status_code == 403
    assert client.post(reverse("admin:cardrequests_printrun_add")).status_code == 403
    assert client.post(reverse("admin:cardrequests_trainer_add")).status_code == 403
    assert everything(zircon) == before
