"""The pages of trainers, under sessions/; the public pages of cards, under cartes/."""

from django.urls import path

from cardrequests.views import cards, dashboard, progress

app_name = "cardrequests"

urlpatterns = [
    path("sessions/tableau-de-bord/", dashboard.dashboard, name="dashboard"),
    path("sessions/<uuid:session>/suivi/", progress.progress, name="progress"),
    path("cartes/", cards.find, name="find_card"),
    path("cartes/<str:code>/", cards.verify, name="verify"),
]
