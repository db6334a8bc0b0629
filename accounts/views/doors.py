"""allauth's own pages: their limits, forms and redirects are allauth's, who may open them is said here."""

from allauth.account import views as allauth_views
from allauth.account.decorators import reauthentication_required
from django.http import HttpRequest, HttpResponse

from accounts import drafts
from portal.core.policies import before_gates, personal, public

login = public("one signs in here")(allauth_views.login)
inactive = public("says why a sign-in was refused")(allauth_views.account_inactive)
reset_password = public("who forgot the password is not signed in")(allauth_views.password_reset)
reset_password_done = public("who forgot the password is not signed in")(allauth_views.password_reset_done)
reset_password_from_key = public("the link is the proof")(allauth_views.password_reset_from_key)
reset_password_from_key_done = public("leads to the sign-in")(allauth_views.password_reset_from_key_done)
change_password = personal(allauth_views.password_change)
reauthenticate = personal(allauth_views.reauthenticate)


@public("whoever is signed out already is led on")
@before_gates
def logout(request: HttpRequest) -> HttpResponse:
    """Sign out, and leave nothing of it in the browser; what another window still sends can be taken up again."""
    person = request.user.pk
    response: HttpResponse = allauth_views.logout(request)
    if request.method == "POST":
        # Not the cookies: the language, the theme and the device stay.
        response["Clear-Site-Data"] = '"cache", "storage"'
        if person:
            drafts.remember_person(request.session, person)
    return response


@personal
@before_gates
@reauthentication_required(enabled=lambda request: not request.user.must_choose_password)
def set_password(request: HttpRequest) -> HttpResponse:
    """Where someone without a password chooses one. Only a temporary password opens it without further proof."""
    return allauth_views.password_set(request)
