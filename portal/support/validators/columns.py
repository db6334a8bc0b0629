"""The columns of each kind of file: what they hold, what people write above them in either language.

Each heading is known by its label and by these names; an agent corrects what was guessed wrong.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.core.exceptions import ValidationError
from django.utils import translation
from django.utils.translation import gettext_lazy as _

from accounts.models import Language, Telephone
from delegations.models import Right
from organizations.models import Province, Region, Role
from organizations.models.accounts import Country
from portal.core.spreadsheets import MIB, Limits
from portal.support.validators import cells
from portal.support.validators.cells import Read, folded

LIMITS = Limits(rows=250_000, columns=60, cell=1000, unfolded=160 * MIB, tags=12_000_000)
FILE_MAX = 30 * MIB


@dataclass(frozen=True)
class Column:
    """What one column may hold; `names` is how others call it, folded, one after the other."""

    name: str
    label: Any
    read: Read
    names: str = ""
    is_required: bool = False

    @property
    def headings(self) -> set[str]:
        known = {folded(name) for name in self.names.split(",") if name}
        for language in cells.LANGUAGES:
            with translation.override(language):
                known.add(folded(str(self.label)))
        return known | {folded(self.name.replace("_", " "))}


read_role = cells.choice(
    Role, responsable=Role.ADMINISTRATOR, administratrice=Role.ADMINISTRATOR, contact=Role.MEMBER, membre=Role.MEMBER,
    employe=Role.MEMBER, account_administrator=Role.ADMINISTRATOR,
)  # fmt: skip
read_language = cells.choice(
    Language, fr=Language.FRENCH, f=Language.FRENCH, a=Language.ENGLISH, en_ca=Language.ENGLISH, e=Language.ENGLISH,
    french=Language.FRENCH, english=Language.ENGLISH,
)  # fmt: skip
read_right = cells.choice(
    Right, l=Right.READ, e=Right.WRITE, r=Right.READ, w=Right.WRITE, consultation=Right.READ,
    lecture_et_ecriture=Right.WRITE, read_and_write=Right.WRITE,
)  # fmt: skip
read_kind = cells.choice(
    Telephone.Kind, cellulaire=Telephone.Kind.MOBILE_1, bureau=Telephone.Kind.WORK, domicile=Telephone.Kind.HOME,
    mobile=Telephone.Kind.MOBILE_1, work=Telephone.Kind.WORK, home=Telephone.Kind.HOME, cell=Telephone.Kind.MOBILE_1,
)  # fmt: skip
read_country = cells.choice(Country, usa=Country.UNITED_STATES, united_states=Country.UNITED_STATES)

ADDRESS = (
    Column("street", _("Adresse"), cells.line(150), "rue,numero et rue,adresse civique,address,street address"),
    Column("city", _("Ville"), cells.line(100), "municipalite,localite,town"),
    Column("province", _("Province"), cells.choice(Province, qc="QC"), "prov,state"),
    Column("country", _("Pays"), read_country),
    Column("postal_code", _("Code postal"), cells.line(12), "cp,zip,zip code"),
)
CLIENT_NUMBER = Column(
    "client_number", _("Numéro de client"), cells.client_number, "no client,no de client,numero client,client no"
)
FIRST_DAY = Column("starts_on", _("Date de début"), cells.day, "debut,en vigueur le,start date,start,from")
LAST_DAY = Column("ends_on", _("Date de fin"), cells.day, "fin,jusqu au,end date,end,to,until")


def _organization(name: str, label: Any, names: str, *, is_required: bool = True) -> Column:
    return Column(name, label, cells.number_of_organization, names, is_required)


OF_ORGANIZATION = "numero d organisation,organisation,no organisation,compte,numero de compte,no compte,dossier,account"
OF_CLIENT = "organisation cliente,client,numero du client,dossier,employeur,no employeur,client organization"
OF_PROVIDER = "mandataire,firme,numero de la firme,no firme,organisation mandataire,firm,provider organization"

COLUMNS: Mapping[str, Sequence[Column]] = {
    "organizations": (
        Column(
            "former_number", _("Ancien numéro"), cells.number_of_organization,
            "numero,numero d organisation,no,no dossier,numero de dossier,numero de client,number,old number", True,
        ),
        Column("type", _("Type de compte"), cells.line(80), "type,prefixe,categorie,account type"),
        Column("name", _("Nom légal"), cells.line(150), "nom,raison sociale,nom de l organisation,legal name", True),
        Column("other_name", _("Autre nom"), cells.line(150), "nom d usage,nom commercial,trade name"),
        Column("enterprise_number", _("NEQ"), cells.enterprise_number, "numero d entreprise du quebec"),
        Column("telephone", _("Téléphone"), cells.telephone, "tel,no telephone,numero de telephone,phone", True),
        Column("extension", _("Poste"), cells.extension, "poste telephonique,ext"),
        *ADDRESS,
        Column("region", _("Région administrative"), cells.choice(Region), "region"),
    ),
    "contacts": (
        _organization("organization", _("Organisation"), OF_ORGANIZATION),
        CLIENT_NUMBER,
        Column("first_name", _("Prénom"), cells.person, "given name", True),
        Column("last_name", _("Nom"), cells.person, "nom de famille,surname,family name", True),
        Column("email", _("Adresse de courriel"), cells.email, "courriel,email,e mail,adresse courriel", True),
        Column("language", _("Langue"), read_language, "langue de communication"),
        Column("role", _("Type d’utilisateur"), read_role, "role,user type"),
        Column("job", _("Fonction"), cells.line(100), "titre,poste occupe,job title,title"),
        Column("birth_date", _("Date de naissance"), cells.birth_date, "naissance,date of birth,birthdate"),
        Column("telephone_kind", _("Type de téléphone"), read_kind, "genre de telephone,phone type"),
        Column("telephone", _("Téléphone"), cells.telephone, "tel,numero de telephone,telephone principal,phone"),
        Column("extension", _("Poste"), cells.extension, "poste telephonique,ext"),
        Column("other_telephone_kind", _("Type de l’autre téléphone"), read_kind, "other phone type"),
        Column("other_telephone", _("Autre téléphone"), cells.telephone, "telephone 2,other phone"),
        Column("other_extension", _("Poste de l’autre téléphone"), cells.extension, "poste 2,other ext"),
        *ADDRESS,
        Column("ends_on", _("Dernier jour d’accès"), cells.day, "date de fin,fin,end date"),
    ),
    "relations": (
        _organization("client", _("Organisation cliente"), OF_CLIENT),
        _organization("provider", _("Organisation mandataire"), OF_PROVIDER),
        Column("type", _("Type de relation"), cells.line(100), "type,relation,relation type"),
        FIRST_DAY,
        LAST_DAY,
    ),
    "authorizations": (
        _organization("client", _("Dossier"), OF_CLIENT + ",file,organisation,organization"),
        _organization("provider", _("Organisation mandataire"), OF_PROVIDER, is_required=False),
        Column("type", _("Type de relation"), cells.line(100), "type,relation,relation type"),
        Column(
            "contact", _("Contact"), cells.line(254),
            "numero de client du contact,courriel du contact,personne,courriel,email,person",
        ),
        Column(
            "subject", _("Sujet"), cells.line(120), "sujet autorise,prestation,code du sujet,authorized subject", True,
        ),
        Column("right", _("Droit"), read_right, "acces,type d acces,access", True),
        FIRST_DAY,
        LAST_DAY,
    ),
    "credentials": (
        Column(
            "client_number", CLIENT_NUMBER.label, cells.client_number, CLIENT_NUMBER.names, True,
        ),
        _organization("organization", _("Organisation"), OF_ORGANIZATION, is_required=False),
        Column(
            "identifier", _("Ancien identifiant"), cells.line(150),
            "identifiant,nom d utilisateur,code d utilisateur,login,username,user name", True,
        ),
        Column(
            "password_hash", _("Ancien mot de passe haché"), cells.password_hash,
            "mot de passe hache,mot de passe,hash,hachage,password hash,password", True,
        ),
    ),
}  # fmt: skip
# What nobody is to read on a page or in a report.
SECRET = ("password_hash",)


def columns_of(kind: str) -> dict[str, Column]:
    return {column.name: column for column in COLUMNS[kind]}


def guessed(kind: str, header: Sequence[str]) -> list[str]:
    """Return what each column of a file holds, by its heading; the second of two alike is not read."""
    known = [(column.name, column.headings) for column in COLUMNS[kind]]
    found: list[str] = []
    for heading in map(folded, header):
        names = [name for name, headings in known if heading in headings and name not in found]
        found.append(names[0] if names else "")
    return found


def refuse_columns(kind: str, chosen: Sequence[str]) -> None:
    """Refuse a choice of columns in which one comes twice, or one that is needed is not there."""
    for column in COLUMNS[kind]:
        if chosen.count(column.name) > 1:
            raise ValidationError(
                _("Deux colonnes du fichier sont « %(column)s » : gardez-en une."), params={"column": column.label}
            )
        if column.is_required and column.name not in chosen:
            raise ValidationError(
                _("Aucune colonne du fichier n’est « %(column)s » : choisissez laquelle."),
                params={"column": column.label},
            )


def read_row(kind: str, chosen: Sequence[str], row: Sequence[str]) -> dict[str, Any]:
    """Return what a row says, column by column, what is empty left out; refuse all that is wrong in it, at once."""
    typed = {name: text for name, text in zip(chosen, row, strict=False) if name and text}
    values: dict[str, Any] = {}
    wrong: list[str] = []
    for column in COLUMNS[kind]:
        if column.name not in typed:
            if column.is_required:
                wrong.append(str(_("%(column)s : cette cellule est vide.") % {"column": column.label}))
            continue
        try:
            values[column.name] = column.read(typed[column.name])
        except ValidationError as refusal:
            wrong.append(f"{column.label}{_(' : ')}{' '.join(refusal.messages)}")
    if wrong:
        raise ValidationError(wrong)
    return values
