"""Who may act in whose file: relations between organizations, subjects, authorizations.

May import organizations, accounts, notifications and the floor. Must never know of card requests.

A relation leads from a client to a provider; by it the client gives the provider subjects of its own
file, and the provider gives them on to its people. `authorizations` asks the one question: may this
person do this in that file on that day?
"""
