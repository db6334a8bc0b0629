"""« Modifier le code courrier »: the question of an organization, whose answer each newcomer must know."""

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from organizations import notices, permissions
from organizations.actions.memberships import lock_account
from organizations.models import CourierKey, Membership
from organizations.validators.answers import validate_answer
from portal.core.journal import event, record
from portal.core.secrets import hash_answer

CHANGED = event("account.courier_key_changed", _("%(actor)s a changé le code courrier."))


@transaction.atomic
def change(question: str, answer: str, *, by: Membership) -> CourierKey:
    """Set the question, and the answer unless it is empty and there is one; tell the other managers.

    Those who wait for their activation already need today's answer, too: there is one key, not one a person.
    """
    organization = lock_account(by)
    if not permissions.can_keep_courier_key(by):
        raise PermissionDenied
    key = CourierKey.objects.filter(organization=organization).first() or CourierKey(organization=organization)
    if not (answer or key.answer_hash):
        raise ValidationError({"answer": _("Saisissez la réponse.")})
    if answer:
        known = (organization.name, organization.other_name, organization.number)
        try:
            validate_answer(answer, names=known, question=question)
        except ValidationError as refusal:
            raise ValidationError({"answer": refusal}) from None
        key.answer_hash = hash_answer(answer)
    key.question = question
    key.save()
    record(CHANGED, about=organization, place=organization, by=by.user)
    others = organization.memberships.active().able_to_manage_people().exclude(pk=by.pk)
    for colleague in others.select_related("user", "organization").order_by("pk"):
        notices.courier_key_changed(colleague, key, by=by.holder)
    return key
