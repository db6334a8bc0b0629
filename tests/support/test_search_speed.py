"""Each search of the desk asks an index, so that it stays quick among very many accounts and people."""

import pytest
from django.db import connection
from django.db.models import Q

from accounts.models import Telephone, User
from notifications.models import Message
from organizations.models import ContactSheet, Membership, Organization
from portal.core.spelling import close_to, nearly

# Of its partial index, the planner prefers another one until there is something to look through.
AWAITED = """
    INSERT INTO organizations_membership (public_id, organization_id, role, status, is_primary, is_starred, email,
        username, first_name, last_name, language, asked_mode, added_at, expires_at)
    SELECT gen_random_uuid(), %s, 'member', 'pending', false, false, 'p' || n || '@exemple.ca', '', md5(n::text),
        md5((n * 5)::text), 'fr-ca', 'password', now(), now()
    FROM generate_series(1, 3000) AS n;
    SET CONSTRAINTS ALL IMMEDIATE;
    REINDEX INDEX awaited_people_by_close_name;
    ANALYZE organizations_membership;
"""


@pytest.mark.django_db
def test_each_search_has_an_index_to_ask(transport_alice):
    number = ["+15145550188"]
    awaited = Membership.objects.filter(status="pending")
    searches = {
        "accounts_by_close_name": close_to(Organization.objects.all(), "transport alise", "name"),
        "accounts_by_close_other_name": close_to(Organization.objects.all(), "camions alise", "other_name"),
        "accounts_by_enterprise_number": Organization.objects.filter(enterprise_number="1143920115"),
        "accounts_by_telephone": Organization.objects.filter(telephone__in=number),
        "people_by_close_name": close_to(User.objects.all(), "luc tremblai", "first_name", "last_name"),
        "people_by_telephone": Telephone.objects.filter(number__in=number),
        "awaited_people_by_close_name": close_to(awaited, "luc tremblai", "first_name", "last_name"),
        "contacts_by_client_number": ContactSheet.objects.filter(client_number="10000042"),
        "contacts_by_telephone": ContactSheet.objects.filter(Q(telephone__in=number) | Q(other_telephone__in=number)),
        "messages_to_an_address": Message.objects.filter(user=None, recipient_email="x@exemple.ca"),
    }
    with nearly(), connection.cursor() as cursor:
        cursor.execute(AWAITED, [transport_alice.pk])
        # In tables of a few rows any way is as good: leave only that of an index, if there is one.
        cursor.execute("SET LOCAL enable_seqscan = off")
        for index, rows in searches.items():
            plan = rows.order_by(*(rows.query.order_by or ["pk"])).explain()
            assert index in plan, plan
