"""The site map where DEMO is set, whatever the environment of the tests says."""

from django.urls import include, path

from portal.urls import handler400, handler403, handler404, handler500
from portal.urls import urlpatterns as site

__all__ = ["handler400", "handler403", "handler404", "handler500"]

urlpatterns = [*site, path("demo/", include("portal.demo.urls"))]
