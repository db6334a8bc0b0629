"""Someone who wants a user and has still to prove the address."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from accounts.models.codes import CODE_TRIES, TriedCode
from accounts.models.users import Language
from portal.core.fields import NAME_MAX


class SignUp(TriedCode):
    """One one-time code, asked by someone who wants a user and has still to prove the address."""

    email = models.EmailField(_("adresse courriel"))
    first_name = models.CharField(_("prénom"), max_length=NAME_MAX)
    last_name = models.CharField(_("nom"), max_length=NAME_MAX)
    password = models.CharField(_("mot de passe haché"), max_length=128, blank=True)
    language = models.CharField(_("langue"), max_length=5, choices=Language)
    terms = models.ForeignKey("Terms", on_delete=models.PROTECT, related_name="+")

    class Meta:
        verbose_name = _("création d’utilisateur en cours")
        verbose_name_plural = _("créations d’utilisateur en cours")
        constraints = [
            models.CheckConstraint(
                name="sign_up_code_has_at_most_five_tries", condition=models.Q(tries__lte=CODE_TRIES)
            ),
            models.CheckConstraint(
                name="used_sign_up_keeps_no_password", condition=models.Q(used_at=None) | models.Q(password="")
            ),
        ]
        indexes = [models.Index(fields=["email", "sent_at"], name="codes_sent_to_an_address")]
