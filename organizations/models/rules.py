"""Rules about who is in an account, in the language of the database that holds them."""

# Raised at commit, whatever door the change came through. The lock makes two commits that each
# remove « the other » administrator wait for one another, so that the second sees what is left.
KEEPS_AN_ADMINISTRATOR = """
    PERFORM 1 FROM organizations_organization WHERE id = {organization} AND status = 'active' FOR NO KEY UPDATE;
    IF FOUND AND NOT EXISTS (
        SELECT 1
        FROM organizations_membership AS place
        JOIN organizations_organization AS kept ON kept.id = place.organization_id
        JOIN organizations_organizationtype AS kind ON kind.id = kept.type_id
        JOIN accounts_user AS person ON person.id = place.user_id
        WHERE kept.id = {organization} AND place.status = 'active' AND person.is_active
            AND place.role IN ('administrator', kind.highest_role)
    ) THEN
        RAISE EXCEPTION 'account % keeps at least one active administrator', {organization}
            USING ERRCODE = 'check_violation', CONSTRAINT = 'account_keeps_an_administrator';
    END IF;
"""

FOR_EACH_ACCOUNT = """
    FOR account IN
        SELECT organization_id FROM organizations_membership WHERE user_id = NEW.id AND status = 'active'
        ORDER BY organization_id
    LOOP {rule} END LOOP;
    RETURN NULL;
"""

KEEPS_A_PRIMARY = """
    IF EXISTS (
        SELECT 1 FROM organizations_membership WHERE user_id = {user} AND status IN ('active', 'inactive')
        HAVING COUNT(*) > 0 AND COUNT(*) FILTER (WHERE is_primary) <> 1
    ) THEN
        RAISE EXCEPTION 'user % has exactly one primary account', {user}
            USING ERRCODE = 'check_violation', CONSTRAINT = 'user_has_one_primary_account';
    END IF;
"""

# The lock waits for accounts of this type that are being opened, and lets none be opened meanwhile.
HIGHEST_ROLE_STAYS = """
    PERFORM 1 FROM organizations_organizationtype WHERE id = NEW.id FOR UPDATE;
    IF EXISTS (SELECT 1 FROM organizations_organization WHERE type_id = NEW.id) THEN
        RAISE EXCEPTION 'type % keeps its highest role: it has accounts', NEW.prefix
            USING ERRCODE = 'check_violation', CONSTRAINT = 'highest_role_stays_once_accounts_exist';
    END IF;
    RETURN NEW;
"""
