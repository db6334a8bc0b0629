from portal.core.links import absolute


def test_link_in_a_message_leads_to_the_site_and_nowhere_else(settings, rf):
    settings.SITE_URL = "https://guichet.example.org"
    assert absolute("account_login") == "https://guichet.example.org/compte/connexion/"
