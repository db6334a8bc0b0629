"""The outbox as agents see it: what became of each message, never what it said; and who prefers not to hear of what."""

from django.contrib import admin, messages
from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.http import HttpRequest
from django.template import TemplateDoesNotExist
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from notifications import actions
from notifications.models import UNSAID, Message, Mute
from portal.core.admin import ReadOnly


@admin.register(Message)
class MessageAdmin(ReadOnly):
    list_display = ("written_at", "topic", "recipient", "state", "attempts", "next_at", "last_error")
    list_filter = ("state", "channel", "category", "language", "written_at")
    search_fields = ("recipient_email", "event")
    date_hierarchy = "written_at"
    ordering = ("-written_at",)
    exclude = ("subject", "text", "html", "recipient_email", "recipient_phone")
    readonly_fields = ("topic", "recipient")
    actions = ("resend",)

    @admin.display(description=_("objet"), ordering="template")
    def topic(self, message: Message) -> str:
        """Say what it was about: its subject, without what was in it; an SMS has none."""
        try:
            return actions.subject_of(message.template, UNSAID)
        except TemplateDoesNotExist:
            return f"{message.get_channel_display()} – {message.get_category_display()}"

    @admin.display(description=_("destinataire"))
    def recipient(self, message: Message) -> str:
        return message.masked_recipient

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
                words = _("%(name)s : %(refusal)s") % {"name": message, "refusal": refusal.messages[0]}
                self.message_user(request, words, messages.ERROR)
        if resent := len(queryset) - refused:
            words = ngettext("%(count)d message renvoyé.", "%(count)d messages renvoyés.", resent)
            self.message_user(request, words % {"count": resent}, messages.SUCCESS)


@admin.register(Mute)
class MuteAdmin(ReadOnly):
    list_display = ("user", "category", "place")
    list_filter = ("category",)
    search_fields = ("user__email", "user__last_name")
    ordering = ("user", "category", "place")
