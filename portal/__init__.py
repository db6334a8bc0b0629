"""Guichet: the portal through which organizations deal with an authority.

The words, one for each concept, in code, templates, addresses and tests:

    user            one human, one verified e-mail address, one way to sign in
    organization    an account; all types share one table and are told apart by their type
    type            OrganizationType: the prefix of the number, the words on screen, the rules that differ
    desk            SupportDesk: the operator's team that serves some types
    membership      a person's place in an organization: pending, active, inactive, ended
    role            member, manager, administrator
    claim           the proof by which a person takes hold of a pending membership
    access          what lets the caller act in an organization: `.user`, `.organization`, `.role`
    registration    what a visitor types, step by step, to open an account
    message         one e-mail, written first, sent after
    notice          the event that a message tells
    journal         what people read about what was done
    file            an organization, as those see it who act in it by a subject
    subject         what one may consult or do in a file; some may be delegated, some may not
    right           read or write: write includes read
    relation        what leads from a client to a provider of its choice; the provider may at most propose it
    authorization   a subject of a file, held with a right, from a day to a day: by a provider, or by a person
    delegation      an authorization that a provider gives on to its people: never more than it holds itself
    request         ServiceRequest: what was submitted, with a number, a state and, sometimes, an agent's decision
    contact         on screens a membership of a file, described by its sheet; the model Contact asks from outside
    handover        the offer of a role to a colleague, who accepts before anything changes
    recovery        the way back into an account that nobody responsible can open any more
    agent           who works for the operator, within the desks of the own teams
    second look     what one agent proposes and another confirms
    visit           an agent sees the portal as a person, who reads what was seen
    trainer         who reports sessions and asks for cards
    session         TrainingSession: what a trainer reports; the one of a browser is always `request.session`
    participant     who was trained in a session
    card            what a participant receives, and anyone may verify
    invoice         what a submitted session costs: so many cards; a payment settles it

Who may import whom (a test holds it):

    portal.urls, portal.views, portal.demo      the roof: composes everything, imported by nothing
            cardrequests        delegations     side by side, strangers to each other
                   organizations
                     accounts
                  notifications
                   portal.core                  the floor: Django and libraries only
"""
