"""The site map of a demonstration, where the gallery of components is."""

from django.urls import include, path

from portal import urls

handler404 = urls.handler404

urlpatterns = [*urls.urlpatterns, path("demo/", include("portal.demo.urls"))]
