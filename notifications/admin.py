"""The outbox as agents see it: what became of each message, never what it said."""

from django.contrib import admin, messages
from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from notifications import actions
from notifications.models import Message
from portal.core.admin import ReadOnly


@admin.register(Message)
class MessageAdmin(ReadOnly):
    list_display = ("written_at", "recipient_email", "template", "state", "attempts", "next_at", "last_error")
    list_filter = ("state", "category", "language", "written_at")
    search_fields = ("recipient_email", "event")
    date_hierarchy = "written_at"
    ordering = ("-written_at",)
    exclude = ("subject", "text", "html")
    actions = ("resend",)

    def has_resend_permission(self, request: HttpRequest) -> bool:
        return request.user.has_perm("notifications.resend_message")

    @admin.action(description=_("Renvoyer"), permissions=["resend"])
    def resend(self, request: HttpRequest, queryset: QuerySet[Message]) -> None:
        refused = 0
        for message in queryset:
            try:
                actions.resend(message, by=request.user)
            except ValidationError as refusal:
                refused += 1
                self.message_user(request, f"{message} : {refusal.messages[0]}", messages.ERROR)
        if resent := len(queryset) - refused:
            words = ngettext("%(count)d courriel renvoyé.", "%(count)d courriels renvoyés.", resent)
            self.message_user(request, words % {"count": resent}, messages.SUCCESS)
