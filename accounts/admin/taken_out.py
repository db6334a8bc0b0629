"""The pages that libraries bring along, taken out: there an agent could read secrets and take users over.

An address added to someone, or a factor removed, would open that person's user to whoever did it. The page
of teams comes back with the desks that they serve (organizations.admin.teams).
"""

from allauth.account import admin as addresses  # noqa: F401 (these four register their pages, to be taken out)
from allauth.account.models import EmailAddress
from allauth.mfa import admin as factors  # noqa: F401
from allauth.mfa.models import Authenticator
from allauth.usersessions import admin as sessions  # noqa: F401
from allauth.usersessions.models import UserSession
from django.contrib import admin
from django.contrib.auth import admin as teams  # noqa: F401
from django.contrib.auth.models import Group

admin.site.unregister([EmailAddress, Authenticator, UserSession, Group])
