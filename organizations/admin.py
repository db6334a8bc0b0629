"""The back office of types and desks; accounts and their people are read here and changed through actions."""

from typing import Any

from django.contrib import admin
from django.http import HttpRequest

from organizations.models import Address, Membership, Organization, OrganizationType, SupportDesk
from portal.core.admin import BackOffice, ReadOnly


@admin.register(SupportDesk)
class SupportDeskAdmin(BackOffice):
    list_display = ["name_fr", "name_en", "email", "telephone", "toll_free"]


@admin.register(OrganizationType)
class OrganizationTypeAdmin(BackOffice):
    list_display = ["prefix", "name_fr", "name_en", "desk", "highest_role", "pending_days", "is_open"]
    list_select_related = ["desk"]

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> list[str]:
        """The prefix is part of every number already given, and the highest role of a rule that holds today."""
        return ["prefix", "highest_role"] if obj and obj.organizations.exists() else []


class AddressInline(admin.TabularInline):
    model = Address
    extra = 0
    can_delete = False

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False


@admin.register(Organization)
class OrganizationAdmin(ReadOnly):
    list_display = ["number", "name", "type", "status", "registered_at"]
    list_filter = ["type", "status"]
    list_select_related = ["type"]
    search_fields = ["number", "name", "other_name", "enterprise_number"]
    inlines = [AddressInline]


@admin.register(Membership)
class MembershipAdmin(ReadOnly):
    list_display = ["organization", "full_name", "email", "role", "status", "expires_at"]
    list_filter = ["status", "role"]
    list_select_related = ["organization", "user"]
    search_fields = ["organization__number", "email", "first_name", "last_name", "user__username", "user__email"]
