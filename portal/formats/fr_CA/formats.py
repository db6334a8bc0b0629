"""As on the pages: Django's own « H h i » takes the h between the figures for another hour."""

TIME_FORMAT = "H:i"
DATETIME_FORMAT = "j F Y, H:i"
