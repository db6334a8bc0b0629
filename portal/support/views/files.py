"""The sections of delegations: relations between accounts, and who may do what in whose file, and why."""

from functools import partial
from typing import Any

from django.db.models import Case, Q, QuerySet, Value, When
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from delegations.models import Authorization, Relation
from organizations.models import Organization
from portal.core.cells import link, stacked, tag
from portal.support.permissions import Reach
from portal.support.views.cells import account_link, days_of, name_of
from portal.support.views.sections import Listing, by_line, rows_of

COLOURS = {Relation.State.PROPOSED: "blue", Relation.State.ACTIVE: "green"}


def of_organization(organization: Organization, reach: Reach) -> list[Listing]:
    within = Q(file=organization) | Q(holder_organization=organization)
    held = reach.authorizations.filter(within | Q(holder_membership__organization=organization))
    return [relations(organization, reach), authorizations(held, reach, searched=organization.number)]


def of_person(user: User, reach: Reach) -> list[Listing]:
    held = reach.authorizations.filter(holder_membership__user=user)
    return [authorizations(held, reach, searched=user.last_name)]


def _standing_first(rows: QuerySet[Any]) -> QuerySet[Any]:
    ended = Case(When(ended_at=None, then=Value(0)), default=Value(1))
    return rows.order_by(ended, "-starts_on", "-pk")


def relations(organization: Organization, reach: Reach) -> Listing:
    address = f"{reverse('admin:delegations_relation_changelist')}?q={organization.number}"
    return Listing(
        "relations",
        _("Relations"),
        "delegations.view_relation",
        [_("Organisation cliente"), _("Relation"), _("Organisation mandataire"), _("État"), _("Du, au")],
        rows_of(_standing_first(reach.relations_of(organization))),
        by_line(partial(_relation, reach=reach)),
        _("Aucune relation avec une autre organisation."),
        elsewhere=[link(address, _("Ouvrir dans la liste, pour y mettre fin"))],
    )


def _relation(relation: Relation, *, reach: Reach) -> list[Any]:
    state = tag(relation.get_state_display(), COLOURS.get(Relation.State(relation.state), "grey"))
    client, provider = account_link(relation.client, reach), account_link(relation.provider, reach)
    return [client, relation.type.name, provider, state, days_of(relation)]


def authorizations(held: QuerySet[Authorization], reach: Reach, *, searched: str) -> Listing:
    found = held.select_related(
        "subject__family", "file__type", "holder_organization__type", "holder_membership__organization__type",
        "holder_membership__user",
    )  # fmt: skip
    address = f"{reverse('admin:delegations_authorization_changelist')}?q={searched}"
    return Listing(
        "autorisations",
        _("Autorisations"),
        "delegations.view_authorization",
        [_("Titulaire"), _("Sujet"), _("Dossier"), _("Du, au"), _("D’où vient cet accès")],
        rows_of(_standing_first(found)),
        by_line(partial(_authorization, reach=reach)),
        _("Aucune autorisation."),
        elsewhere=[link(address, _("Ouvrir dans la liste"))],
    )


def _authorization(row: Authorization, *, reach: Reach) -> list[Any]:
    person = row.holder_membership
    holder = name_of(person, reach) if person else account_link(row.holder_organization, reach)
    is_explained = person and person.user
    why = reverse("admin:delegations_authorization_why", args=[row.pk]) if is_explained else ""
    return [
        holder,
        stacked(row.subject.name, row.get_right_display()),
        account_link(row.file, reach),
        stacked(days_of(row), tag(_("Retirée")) if row.ended_at else ""),
        link(why, _("Pourquoi?")) if why else "–",
    ]
