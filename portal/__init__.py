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

Who may import whom (a test holds it):

    portal.urls, portal.views, portal.demo      the roof: composes everything, imported by nothing
            cardrequests        delegations     side by side, strangers to each other
                   organizations
                     accounts
                  notifications
                   portal.core                  the floor: Django and libraries only
"""
