"""Who one can be in the demonstration: the people of four stories, one for each operator's guide, and the agents."""

from collections.abc import Iterator
from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from portal.help.models.articles import article_of

# Shown on the page of the demonstration: whoever signs in by hand types it for anyone.
PASSWORD = "le-fleuve-coule-vers-la-mer"  # noqa: S105 (a secret of nobody)


@dataclass(frozen=True)
class Character:
    """Someone of a story, by whom one enters; `page` is where the guide of such people begins."""

    key: str
    name: str
    email: str
    role: str | Promise
    to_try: str | Promise
    page: str
    is_lead: bool = False

    @property
    def first_name(self) -> str:
        return self.name.partition(" ")[0]

    @property
    def article(self) -> str:
        """Return the slug of the article about the first page, if there is one."""
        return article_of(self.page)

    @property
    def last_name(self) -> str:
        return self.name.partition(" ")[2]


@dataclass(frozen=True)
class Story:
    """An organization, what goes on there, and its people; `guide` is the slug of its guided tour."""

    key: str
    title: str | Promise
    plot: str | Promise
    people: tuple[Character, ...]
    guide: str = ""


TRANSPORT = Story(
    "transport",
    _("Transport Berrigan : plusieurs comptes, une équipe"),
    _("Une entreprise de transport tient trois comptes. Des gens y entrent, en sortent, ou n’ont pas encore répondu."),
    (
        Character(
            "alexe",
            "Alexe Berrigan",
            "alexe.berrigan@berrigan.example",
            _("Administratrice de Transport Berrigan inc. et de deux autres comptes"),
            _("Renvoyez l’invitation expirée, puis liez Jean Bouffard à un second compte."),
            "organizations:memberships",
            is_lead=True,
        ),
        Character(
            "roger",
            "Roger Vallée",
            "roger.vallee@vallee.example",
            _("Administrateur de Transport Vallée inc., le compte voisin"),
            _("Une demande d’Alexe attend votre réponse : acceptez-la, ou refusez-la."),
            "organizations:requests",
        ),
        Character(
            "jean",
            "Jean Bouffard",
            "jean.bouffard@berrigan.example",
            _("Utilisateur de Transport Berrigan inc."),
            _("Voyez ce qu’un simple utilisateur peut faire, et ce qui n’est pas à lui."),
            "organizations:home",
        ),
    ),
    guide="transporteurs",
)
FIRMS = Story(
    "firmes",
    _("Laforce Comptable : les dossiers des autres"),
    _("Une firme comptable tient les dossiers de six employeurs, et décide qui, dans l’équipe, agit pour lequel."),
    (
        Character(
            "sylvie",
            "Sylvie Laforce",
            "sylvie.laforce@laforce.example",
            _("Responsable de Laforce Comptable inc."),
            _("Prolongez les autorisations qui finissent bientôt, et voyez qui remplace Mathieu."),
            "organizations:memberships",
            is_lead=True,
        ),
        Character(
            "nadia",
            "Nadia Cloutier",
            "nadia.cloutier@laforce.example",
            _("Membre du personnel de Laforce Comptable inc."),
            _("Ouvrez le dossier d’un client, et lisez ce que l’on vous y permet."),
            "organizations:home",
        ),
        Character(
            "richard",
            "Richard Bélanger",
            "richard.belanger@belanger.example",
            _("Responsable de Plomberie Richard Bélanger inc., un client de la firme"),
            _("Demandez qui peut agir dans votre dossier, et pourquoi."),
            "delegations:relations",
        ),
        Character(
            "andree",
            "Andrée Shaw",
            "andree.shaw@toitures-shaw.example",
            _("Responsable de Toitures Shaw ltée, à qui la firme propose une relation"),
            _("Répondez à la proposition de Laforce Comptable avant qu’elle n’expire."),
            "delegations:relations",
        ),
    ),
    guide="firmes",
)
TRAINING = Story(
    "formation",
    _("Claude Ethier : des formations, des cartes"),
    _("Des formateurs déclarent leurs sessions, paient les cartes et les font suivre aux participants."),
    (
        Character(
            "claude",
            "Claude Ethier",
            "claude.ethier@formation.example",
            _("Formateur; ses sessions sont à tous les états"),
            _("Soumettez la session commencée, et payez-la par carte : l’argent n’est pas vrai."),
            "cardrequests:sessions",
            is_lead=True,
        ),
        Character(
            "micheline",
            "Micheline Gagnon",
            "micheline.gagnon@formation.example",
            _("Formatrice, seconde des sessions de Claude"),
            _("Commencez une session, et importez la liste des participants."),
            "cardrequests:sessions",
        ),
    ),
    guide="formateurs",
)
COMPANIES = Story(
    "entreprises",
    _("Horlogerie du Léman : trois clés pour entrer"),
    _("À Genève, les gestionnaires d’une entreprise ouvrent l’accès aux collaborateurs, avec trois clés."),
    (
        Character(
            "isabelle",
            "Isabelle Favre",
            "isabelle.favre@leman.example",
            _("Gestionnaire d’Horlogerie du Léman SA"),
            _("Changez le code courrier, puis nommez une autre gestionnaire."),
            "organizations:console",
            is_lead=True,
        ),
        Character(
            "luc",
            "Luc Perrin",
            "luc.perrin@leman.example",
            _("Collaborateur d’Horlogerie du Léman SA"),
            _("Voyez les prestations qui vous sont ouvertes."),
            "organizations:home",
        ),
    ),
    guide="entreprises",
)
DESKS = Story(
    "soutien",
    _("Le service à la clientèle"),
    _("Deux équipes répondent, chacune pour ses comptes; une troisième personne voit tout."),
    (
        Character(
            "mireille",
            "Mireille Fortin",
            "mireille.fortin@soutien.example",
            _("Agente, pour les transporteurs et les propriétaires"),
            _("Prenez la demande la plus ancienne de la file, et répondez-y."),
            "admin:index",
            is_lead=True,
        ),
        Character(
            "olivier",
            "Olivier Roy",
            "olivier.roy@soutien.example",
            _("Agent, pour la construction et la formation"),
            _("Recevez un chèque, imprimez des cartes, expédiez-les."),
            "admin:index",
        ),
        Character(
            "helene",
            "Hélène Marchand",
            "helene.marchand@soutien.example",
            _("Superutilisatrice : elle règle le portail"),
            _("Changez les heures d’un service, ou publiez une annonce."),
            "admin:index",
        ),
    ),
)
STORIES = (TRANSPORT, FIRMS, TRAINING, COMPANIES, DESKS)


def characters() -> Iterator[Character]:
    for story in STORIES:
        yield from story.people


def find(key: str) -> Character | None:
    return next((each for each in characters() if each.key == key), None)


def of(key: str) -> Character:
    """Return someone whom a story names."""
    return {each.key: each for each in characters()}[key]


def there() -> set[str]:
    """Return the addresses of those whom one can be just now: a visitor may have closed someone's user."""
    addresses = [each.email for each in characters()]
    return set(User.objects.filter(email__in=addresses).values_list("email", flat=True))
