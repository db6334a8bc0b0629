"""Addresses: articles under aide/, tours under visites/."""

from django.urls import path

from portal.help.views import articles, tours

app_name = "help"

urlpatterns = [
    path("aide/", articles.articles, name="articles"),
    path("aide/<slug:slug>/", articles.article, name="article"),
    path("visites/", tours.tours, name="tours"),
    path("visites/<slug:tour>/", tours.tour, name="tour"),
    path("visites/<slug:tour>/etape/", tours.step, name="step"),
    path("visites/<slug:tour>/fait/", tours.mark, name="mark"),
]
