"""Where the help stands in the menus of an account whose people are contacts; everyone has it in the footer."""

from django.utils.translation import gettext_lazy as _

from organizations.permissions import can_see
from organizations.views.navigation import Item, Menu, add

add(
    Item("help:articles", _("Bases de connaissances"), can_see, {"help:article"}, is_personal=True),
    to=Menu.MAIN,
    rank=30,
)
add(Item("help:tours", _("Visites guidées"), can_see, {"help:tour"}, is_personal=True), to=Menu.MAIN, rank=50)
