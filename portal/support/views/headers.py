"""What stands at the head of a dossier: who it is, in a glance, and what one does next."""

from typing import Any

from allauth.mfa.models import Authenticator
from django.urls import reverse
from django.utils import timezone
from django.utils.http import urlencode
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from accounts.models import Mode, User
from accounts.permissions import mode_set_up
from organizations.actions import namings
from organizations.models import Organization
from organizations.permissions import can_correct, can_look
from portal.core.cells import DASH, link, stacked, tag
from portal.core.templatetags.components import day, moment
from portal.support.permissions import Reach, can_see_as, can_unlock, may_merge
from portal.support.views.cells import STATUS_COLOURS

Facts = list[tuple[Any, Any]]
Type = Authenticator.Type
FACTORS = {
    Type.TOTP: Mode.TOTP.label,
    Type.WEBAUTHN: Mode.PASSKEY.label,
    Type.RECOVERY_CODES: gettext_lazy("Codes de secours"),
}


def of_account(account: Organization) -> Facts:
    address = account.civic_address
    return [
        (_("Numéro"), account.number),
        (_("Type de compte"), account.type.name),
        (_("Service"), account.type.desk.name),
        (_("État"), tag(account.get_status_display(), STATUS_COLOURS.get(account.status, "grey"))),
        (_("Autre nom"), account.other_name or DASH),
        (_("NEQ"), account.enterprise_number or DASH),
        (_("Téléphone"), account.spoken_telephone or DASH),
        (_("Adresse"), stacked(*address.lines) if address else DASH),
        (_("Inscription"), moment(account.registered_at)),
        (_("Activation"), moment(account.activated_at)),
        *([(_("Fermeture"), moment(account.closed_at))] if account.closed_at else []),
    ]


def tools_of_account(account: Organization, reach: Reach) -> list[SafeString]:
    tools = [link(reverse("admin:organizations_organization_change", args=[account.pk]), _("Ouvrir la fiche"))]
    if reach.may("organizations.view_linkline"):
        asked = urlencode({"q": account.number})
        tools.append(link(f"{reverse('admin:organizations_linkline_changelist')}?{asked}", _("Jumelages de comptes")))
    if can_look(reach.agent) and can_correct(reach.agent, account) and namings.lacks_someone(account):
        page = reverse("admin:organizations_name_someone", args=[account.pk])
        tools.append(link(page, _("Nommer une personne responsable")))
    return tools


def of_person(user: User, reach: Reach) -> Facts:
    trainer = reach.trainers.filter(user=user).first()
    telephones = [f"{line.get_kind_display()}{_(' : ')}{line}" for line in user.telephones.all()]
    return [
        (_("Nom d’utilisateur"), user.username),
        (_("Courriel"), user.email),
        (_("Téléphones"), stacked(*telephones)),
        (_("Date de naissance"), day(user.birth_date)),
        (_("Langue"), user.get_language_display()),
        (_("État"), _state(user)),
        (_("Second facteur"), _factors(user)),
        (_("Dernière connexion"), moment(user.last_login, _("Jamais"))),
        (_("Inscription"), moment(user.joined_at)),
        *([(_("Carte de formateur"), trainer.card_number)] if trainer else []),
    ]


def _state(user: User) -> Any:
    if user.closed_at:
        return stacked(tag(_("Fermé"), "red"), moment(user.closed_at))
    if not user.is_active:
        return tag(_("Ne peut pas se connecter"), "red")
    if user.asleep_since:
        return stacked(tag(_("En sommeil"), "yellow"), moment(user.asleep_since))
    return stacked(tag(_("Peut se connecter"), "green"), tag(_("Agent")) if user.is_staff else "")


def _factors(user: User) -> Any:
    """Say how strongly someone comes in, and when each factor served last; nothing that is secret."""
    lines = []
    for each in user.authenticator_set.order_by("type", "pk"):
        name = FACTORS.get(each.type, each.type)
        served = f"{timezone.localtime(each.last_used_at):%Y-%m-%d}" if each.last_used_at else DASH
        lines.append(_("%(factor)s (servi : %(day)s)") % {"factor": name, "day": served})
    return stacked(mode_set_up(user).label, *lines)


def tools_of_person(user: User, reach: Reach) -> list[SafeString]:
    tools = []
    if reach.may("accounts.view_user"):
        tools.append(link(reverse("admin:accounts_user_change", args=[user.pk]), _("Ouvrir la fiche")))
    if can_unlock(reach.agent, user):
        tools.append(link(reverse("admin:support_unlock", args=[user.public_id]), _("Débloquer la connexion")))
    if reach.may("accounts.view_factorrecovery"):
        asked = urlencode({"q": user.username})
        address = f"{reverse('admin:accounts_factorrecovery_changelist')}?{asked}"
        tools.append(link(address, _("Pertes d’un second facteur")))
    if can_see_as(reach.agent, user):
        tools.append(
            link(reverse("admin:support_visit_see", args=[user.public_id]), _("Voir le portail comme cette personne"))
        )
    if user.closed_at is None and may_merge(reach.agent):
        tools.append(link(reverse("admin:accounts_user_doubles", args=[user.public_id]), _("Réunir deux utilisateurs")))
    return tools


def accounts_elsewhere(user: User, reach: Reach) -> str:
    """Say that there is more, and nothing about it."""
    count = user.memberships.exclude(organization__type__desk__in=reach.desks).count()
    if not count:
        return ""
    words = ngettext("Et %(count)d compte d’un autre service.", "Et %(count)d comptes d’autres services.", count)
    return words % {"count": count}
