"""Signing up and in. allauth finds its pages by its own names; ours are under `accounts:`."""

from django.urls import include, path, re_path

from accounts import views

pages = [
    path("creation/", views.sign_ups.sign_up, name="sign_up"),
    path("creation/identite/", views.sign_ups.sign_up_names, name="sign_up_names"),
    path("creation/code/", views.sign_ups.sign_up_code, name="sign_up_code"),
    path("creation/code/renvoi/", views.sign_ups.resend_code, name="resend_code"),
    path("conditions/", views.terms.terms, name="terms"),
]

urlpatterns = [
    path("", include((pages, "accounts"))),
    path("facteurs/", include("allauth.mfa.urls")),
    path("connexion/", views.doors.login, name="account_login"),
    path("deconnexion/", views.doors.logout, name="account_logout"),
    path("inactif/", views.doors.inactive, name="account_inactive"),
    path("confirmation/", views.doors.reauthenticate, name="account_reauthenticate"),
    path("creation/", views.sign_ups.sign_up, name="account_signup"),
    path("mot-de-passe/", views.doors.change_password, name="account_change_password"),
    path("mot-de-passe/choix/", views.doors.set_password, name="account_set_password"),
    path("mot-de-passe/oublie/", views.doors.reset_password, name="account_reset_password"),
    path("mot-de-passe/oublie/envoye/", views.doors.reset_password_done, name="account_reset_password_done"),
    path("mot-de-passe/change/", views.doors.reset_password_from_key_done, name="account_reset_password_from_key_done"),
    re_path(
        r"^mot-de-passe/(?P<uidb36>[0-9A-Za-z]+)-(?P<key>[^/]+)/$",
        views.doors.reset_password_from_key,
        name="account_reset_password_from_key",
    ),
]
