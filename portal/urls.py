"""The site map: one include an app; an account's pages under comptes/<number>/."""

from allauth.account.decorators import secure_admin_login
from django.conf import settings
from django.contrib import admin
from django.urls import include, path
from django.utils.translation import gettext_lazy as _

from portal import catalogue, contact, health, jobs, preferences, search, state, views

# The back office is entered by the same door as everything else: its limits and factors hold there too.
admin.site.login = secure_admin_login(admin.site.login)  # type: ignore[method-assign]

admin.site.site_header = admin.site.site_title = settings.SITE_NAME
admin.site.index_title = _("Gestion")

handler400 = "portal.views.bad_request"
handler403 = "portal.views.permission_denied"
handler404 = "portal.views.page_not_found"
handler500 = "portal.views.server_error"

urlpatterns = [
    path("", views.home, name="home"),
    path("nous-joindre/", contact.contact, name="contact"),
    path("nous-joindre/ecrire/", contact.ask_support, name="ask_support"),
    path("statut/", state.status, name="status"),
    path("accueil/", views.landing, name="landing"),
    path("recherche/", search.search, name="search"),
    path("traitements/", jobs.jobs, name="jobs"),
    path("session/rester/", views.stay, name="stay"),
    path("echeances.ics", views.deadlines, name="deadlines"),
    path("", include("organizations.urls")),
    path("", include("delegations.urls")),
    path("", include("cardrequests.urls")),
    path("compte/", include("accounts.urls")),
    path("", include("portal.help.urls")),
    path("", include("portal.support.urls")),
    path("comptes/<number:number>/catalogue/", catalogue.catalogue, name="catalogue"),
    path("preferences/", preferences.preferences, name="preferences"),
    path("preferences/rangees/", preferences.rows_a_page, name="rows_a_page"),
    path("preferences/filtres/", preferences.save_filter, name="save_filter"),
    path("preferences/filtres/<uuid:saved>/supprimer/", preferences.drop_filter, name="drop_filter"),
    path("preferences/langue/", preferences.language, name="language"),
    path("preferences/annonces/", preferences.put_away, name="put_away"),
    path("preferences/theme/", preferences.theme, name="theme"),
    # Two doors of the back office that ours replace, or that nobody needs.
    path("gestion/password_change/", views.back_office_password, name="back_office_password"),
    path("gestion/r/<path:rest>", views.back_office_shortcut, name="back_office_shortcut"),
    path("gestion/", admin.site.urls),
    path("livez", health.livez, name="livez"),
    path("readyz", health.readyz, name="readyz"),
]

if settings.DEMO:
    urlpatterns.append(path("demo/", include("portal.demo.urls")))
