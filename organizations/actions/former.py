"""« Liaison d’un profil » with the identifier and the password of the operator's former services.

Their hashes are of whatever kind those services kept; they are read here alone, never for a sign-in, and
each is wiped once it has served.
"""

import hashlib

import structlog
from django.contrib.auth.hashers import (
    BasePasswordHasher,
    BCryptPasswordHasher,
    BCryptSHA256PasswordHasher,
    PBKDF2PasswordHasher,
    PBKDF2SHA1PasswordHasher,
    make_password,
)
from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models.functions import Lower
from django.utils import timezone
from django.utils.crypto import constant_time_compare
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from organizations.actions import guesses, linking
from organizations.models import FormerCredential, Membership
from portal.core.journal import event, record

LINKED = event("membership.linked_by_former", _("%(name)s a lié son profil avec son ancien identifiant."))

SLOW: dict[str, BasePasswordHasher] = {
    str(hasher.algorithm): hasher
    for hasher in (
        PBKDF2PasswordHasher(),
        PBKDF2SHA1PasswordHasher(),
        BCryptSHA256PasswordHasher(),
        BCryptPasswordHasher(),
    )
}
# « sha1$salt$hash », « md5$salt$hash »: the salt comes before the password.
QUICK = ("sha1", "md5")
# Of directories (« {SSHA} », « {SMD5} »), as an import writes them: the salt, in hexadecimal, comes after it.
OF_DIRECTORIES = {"ssha": "sha1", "smd5": "md5"}

logger = structlog.get_logger(__name__)


def link_by_former(identifier: str, password: str, *, user: User) -> Membership:
    """Make `user` the person of a place that an identifier of the former services belongs to.

    One identifier may belong to several places: they are linked one by one.
    """
    folded = identifier.strip().lower()
    key = f"former {folded}"
    guesses.count(key)
    credential = _find(folded, password)
    if credential is None:
        logger.warning("former_credential_refused", user=user.pk)
        raise ValidationError(
            _("L’ancien identifiant et l’ancien mot de passe ne concordent pas, ou ils ont déjà servi."),
            code="no_match",
        )
    guesses.give_back(key)
    return _link(credential, user=user)


def _find(identifier: str, password: str) -> FormerCredential | None:
    """Return what matches, what still waits first. Where nothing slow is there to compare with, as much is done."""
    known = FormerCredential.objects.alias(folded=Lower("identifier")).filter(folded=identifier, used_at=None)
    found = list(known.exclude(password_hash="").select_related("membership").order_by("pk"))
    if not any(_algorithm(credential.password_hash) in SLOW for credential in found):
        make_password(password)
    matching = [credential for credential in found if matches(password, credential.password_hash)]
    return min(matching, key=lambda credential: not credential.membership.is_pending, default=None)


def _algorithm(kept: str) -> str:
    return kept.partition("$")[0]


def matches(password: str, kept: str) -> bool:
    """Return whether a hash of the former services is that of `password`; what cannot be read matches nothing."""
    algorithm = _algorithm(kept)
    try:
        if algorithm in SLOW:
            return SLOW[algorithm].verify(password, kept)
        name, salt, hashed = kept.split("$")
        content = password.encode() + bytes.fromhex(salt) if name in OF_DIRECTORIES else (salt + password).encode()
    except (AssertionError, ValueError):
        return False
    if name not in QUICK and name not in OF_DIRECTORIES:
        return False
    # Weak hashes, which the former services chose: they open nothing, but link once, in few tries.
    computed = hashlib.new(OF_DIRECTORIES.get(name, name), content, usedforsecurity=False).hexdigest()
    return constant_time_compare(computed, hashed.lower())


@transaction.atomic
def _link(credential: FormerCredential, *, user: User) -> Membership:
    membership = linking.lock_place(credential.membership)
    credential = FormerCredential.objects.select_for_update().get(pk=credential.pk)
    if credential.used_at:
        raise linking.already_linked(membership, user)
    linking.refuse_unlinkable(membership, user)
    if membership.has_expired:
        raise ValidationError(
            _("Le temps prévu pour lier ce dossier est écoulé. Demandez un code à la personne responsable du compte."),
            code="expired",
        )
    credential.password_hash, credential.used_at = "", timezone.now()
    credential.save(update_fields=["password_hash", "used_at"])
    membership = linking.settle(membership, user=user)
    name = user.get_full_name()
    record(LINKED, about=membership, place=membership.organization, by=user, name=name)
    return membership
