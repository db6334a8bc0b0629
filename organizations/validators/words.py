"""Words written ahead, with gaps that are filled when they are used: « Bonjour {prénom} »."""

import re
from collections.abc import Collection, Mapping

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

GAP = re.compile(r"\{([^{}]*)\}")


def refuse_unknown_gaps(text: str, known: Collection[str]) -> None:
    """Refuse a gap that nothing would fill, and a brace that is alone."""
    unknown = sorted({gap for gap in GAP.findall(text) if gap not in known})
    offered = ", ".join(f"{{{name}}}" for name in known)
    if unknown:
        raise ValidationError(
            _("« %(gap)s » n’est pas un champ connu. Champs offerts : %(offered)s.")
            % {"gap": "{" + unknown[0] + "}", "offered": offered},
            code="unknown_gap",
        )
    if re.search(r"[{}]", GAP.sub("", text)):
        raise ValidationError(
            _("Une accolade est seule. Un champ s’écrit entre deux accolades : %(offered)s.") % {"offered": offered},
            code="lone_brace",
        )


def fill(text: str, facts: Mapping[str, str]) -> str:
    """Fill the gaps. What is put in is text and nothing else: a gap in it stays as it was typed."""
    return GAP.sub(lambda gap: facts.get(gap[1], gap[0]), text)
