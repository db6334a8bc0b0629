"""Signing up and in. allauth finds its pages by its own names; ours are under `accounts:`."""

from django.urls import include, path, re_path

from accounts import views

pages = [
    path("creation/", views.sign_up, name="sign_up"),
    path("creation/identite/", views.sign_up_names, name="sign_up_names"),
    path("creation/code/", views.sign_up_code, name="sign_up_code"),
    path("creation/code/renvoi/", views.resend_code, name="resend_code"),
    path("conditions/", views.terms, name="terms"),
]

urlpatterns = [
    path("", include((pages, "accounts"))),
    path("connexion/", views.login, name="account_login"),
    path("deconnexion/", views.logout, name="account_logout"),
    path("inactif/", views.inactive, name="account_inactive"),
    path("confirmation/", views.reauthenticate, name="account_reauthenticate"),
    path("creation/", views.sign_up, name="account_signup"),
    path("mot-de-passe/", views.change_password, name="account_change_password"),
    path("mot-de-passe/choix/", views.set_password, name="account_set_password"),
    path("mot-de-passe/oublie/", views.reset_password, name="account_reset_password"),
    path("mot-de-passe/oublie/envoye/", views.reset_password_done, name="account_reset_password_done"),
    path("mot-de-passe/change/", views.reset_password_from_key_done, name="account_reset_password_from_key_done"),
    re_path(
        r"^mot-de-passe/(?P<uidb36>[0-9A-Za-z]+)-(?P<key>[^/]+)/$",
        views.reset_password_from_key,
        name="account_reset_password_from_key",
    ),
]
