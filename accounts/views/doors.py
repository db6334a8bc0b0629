"""allauth's own pages: their limits, forms and redirects are allauth's, who may open them is said here."""

from allauth.account import views as allauth_views

from portal.core.policies import personal, public

login = public("one signs in here")(allauth_views.login)
logout = public("whoever is signed out already is led on")(allauth_views.logout)
inactive = public("says why a sign-in was refused")(allauth_views.account_inactive)
reset_password = public("who forgot the password is not signed in")(allauth_views.password_reset)
reset_password_done = public("who forgot the password is not signed in")(allauth_views.password_reset_done)
reset_password_from_key = public("the link is the proof")(allauth_views.password_reset_from_key)
reset_password_from_key_done = public("leads to the sign-in")(allauth_views.password_reset_from_key_done)
change_password = personal(allauth_views.password_change)
set_password = personal(allauth_views.password_set)
reauthenticate = personal(allauth_views.reauthenticate)
