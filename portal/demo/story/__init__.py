"""The four stories of the demonstration, one for each operator's guide, told through the portal's own deeds.

    desks.py      the operator's agents, who come first
    transport.py  Transport Berrigan
    firms.py      Laforce Comptable and its clients
    training.py   Claude Ethier's sessions
    companies.py  Horlogerie du Léman

What is done is done by actions, so the journal, the history and the mails are those of the portal; what the
portal itself never does (choose the number of an account, say when someone last came in, make the first
superuser) is written as it is.
"""

from portal.demo.story import companies, desks, firms, training, transport


def tell() -> None:
    desks.tell()
    transport.tell()
    firms.tell()
    training.tell()
    companies.tell()
    desks.remark()
    desks.announce()
