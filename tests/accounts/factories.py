"""People, as they are after they have proven their address."""

from typing import Any

import factory
from guardian.shortcuts import assign_perm

from accounts.models import Language, Terms, User
from organizations.models import SupportDesk

# One password for the whole cast: what people type is not what these tests are about.
PASSWORD = "le-pont-de-quebec-1917"


class UserFactory(factory.django.DjangoModelFactory[User]):
    class Meta:
        model = User
        skip_postgeneration_save = True

    first_name = "Camille"
    last_name = factory.Sequence("Tremblay {}".format)
    email = factory.Sequence("camille.tremblay.{}@exemple.ca".format)
    username = factory.SelfAttribute("email")
    password = PASSWORD
    # The terms in force, as everyone has who comes in.
    has_accepted = True
    # An agent serves all desks, where a test does not tell them apart (tests/security/test_back_office.py does).
    serves = False

    class Params:
        inactive = factory.Trait(is_active=False)
        agent = factory.Trait(is_staff=True, serves=True)
        english = factory.Trait(language=Language.ENGLISH)

    @classmethod
    def _create(cls, model_class: type[User], *args: Any, **fields: Any) -> User:
        has_accepted, serves = fields.pop("has_accepted"), fields.pop("serves")
        user = model_class.objects.create_user(*args, **fields)
        if serves and not user.is_superuser:
            assign_perm("organizations.serve_supportdesk", user, SupportDesk.objects.all())
        if has_accepted:
            user.terms_acceptances.create(terms=Terms.objects.in_force(), language=user.language)
        return user


def terms_shown() -> str:
    """Return what the box of the terms sends when it is ticked."""
    return str(Terms.objects.in_force().pk)
