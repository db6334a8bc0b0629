"""What an answer agreed between people may be, and how an operator writes a range of postal codes."""

import re
from collections.abc import Iterable

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from accounts.validators import NotAnObviousWord
from portal.core.secrets import fold_answer

SHORTEST_ANSWER = 8
# Folded, as `fold_answer` gives them: what a stranger tries first where the question is about a colour, a town,
# a first name, a car, a pet. The validator of passwords knows the words, and Django's list, besides.
COMMONPLACES = """
    turquoise bordeaux vermillon anthracite magenta violette
    montreal sherbrooke gatineau longueuil trois-rivieres lausanne fribourg neuchatel winterthour saint-gall
    la-chaux-de-fonds
    marseille toulouse strasbourg montpellier grenoble bruxelles barcelone
    alexandre alexandra sebastien catherine christine christian christophe francois francoise guillaume dominique
    frederic elisabeth elizabeth jean-pierre jean-luc jean-paul jean-marc marie-claude marie-eve veronique
    jacqueline bernadette genevieve stephanie stephane maximilien benjamin
    mercedes volkswagen chevrolet peugeot-206 labrador caniche chien-chat
    football basketball volleyball spaghetti lasagnes chocolat fondue-au-fromage raclette
    je-ne-sais-pas aucune-reponse pas-de-reponse i-dont-know
"""
RANGE = re.compile(r"(\w{3,10})(?:\s*-\s*(\w{3,10}))?")


def validate_answer(answer: str, *, names: Iterable[str] = (), question: str = "") -> None:
    """Refuse an answer that is short, that one would try first, or that the page itself tells.

    `names`: what everyone knows of the organization or of the person.
    """
    folded = fold_answer(answer)
    if len(folded.replace(" ", "")) < SHORTEST_ANSWER:
        raise ValidationError(_("La réponse compte au moins huit caractères, sans les espaces."), code="short_answer")
    known = {fold_answer(name) for name in names if name}
    if folded in known or folded in fold_answer(question):
        raise ValidationError(
            _("Cette réponse se devine : c’est un nom que tous connaissent, ou la question elle-même."),
            code="known_answer",
        )
    dashed = folded.replace(" ", "-").replace("'", "")
    if dashed in COMMONPLACES.split() or _is_obvious(folded):
        raise ValidationError(
            _("Cette réponse est l’une des premières que l’on essaierait. Plusieurs mots sans lien font mieux."),
            code="obvious_answer",
        )


def _is_obvious(answer: str) -> bool:
    try:
        NotAnObviousWord().validate(answer)
    except ValidationError:
        return True
    return False


def validate_ranges(text: str) -> None:
    for part in filter(None, map(str.strip, text.split(","))):
        found = RANGE.fullmatch(part)
        if not found or (found[2] and (len(found[1]) != len(found[2]) or found[1] > found[2])):
            raise ValidationError(
                _("« %(part)s » n’est ni un code postal ni un intervalle comme « 1200-1258 »."), params={"part": part}
            )


def is_within(postal_code: str, ranges: str) -> bool:
    """Whether a postal code is one of those that a setting names: « 1200-1258, 1290 »."""
    for part in filter(None, map(str.strip, ranges.split(","))):
        low, _dash, high = (piece.strip() for piece in part.partition("-"))
        if len(postal_code) == len(low) and low <= postal_code <= (high or low):
            return True
    return False
