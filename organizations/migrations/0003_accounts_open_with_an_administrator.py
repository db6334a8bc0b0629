"""An account opens with an administrator in it, and a type keeps its highest role once it has accounts."""

import pgtrigger.compiler
import pgtrigger.migrations
from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [
        ("organizations", "0002_first_types_and_desks"),
    ]

    operations = [
        pgtrigger.migrations.AddTrigger(
            model_name="organization",
            trigger=pgtrigger.compiler.Trigger(
                name="account_opens_with_an_administrator",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    condition="WHEN (OLD.status <> 'active' AND NEW.status = 'active')",
                    constraint="CONSTRAINT",
                    func="\n    PERFORM 1 FROM organizations_organization WHERE id = NEW.id AND status = 'active' FOR NO KEY UPDATE;\n    IF FOUND AND NOT EXISTS (\n        SELECT 1\n        FROM organizations_membership AS place\n        JOIN organizations_organization AS kept ON kept.id = place.organization_id\n        JOIN organizations_organizationtype AS kind ON kind.id = kept.type_id\n        JOIN accounts_user AS person ON person.id = place.user_id\n        WHERE kept.id = NEW.id AND place.status = 'active' AND person.is_active\n            AND place.role IN ('administrator', kind.highest_role)\n    ) THEN\n        RAISE EXCEPTION 'account % keeps at least one active administrator', NEW.id\n            USING ERRCODE = 'check_violation', CONSTRAINT = 'account_keeps_an_administrator';\n    END IF;\nRETURN NULL;",
                    hash="6c02dc7126efdb4976dc9fb14fc9cc8abb61bc88",
                    operation="UPDATE",
                    pgid="pgtrigger_account_opens_with_an_administrator_b13e9",
                    table="organizations_organization",
                    timing="DEFERRABLE INITIALLY DEFERRED",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="organizationtype",
            trigger=pgtrigger.compiler.Trigger(
                name="highest_role_stays_once_accounts_exist",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    condition='WHEN (OLD."highest_role" IS DISTINCT FROM (NEW."highest_role"))',
                    func="\n    PERFORM 1 FROM organizations_organizationtype WHERE id = NEW.id FOR UPDATE;\n    IF EXISTS (SELECT 1 FROM organizations_organization WHERE type_id = NEW.id) THEN\n        RAISE EXCEPTION 'type % keeps its highest role: it has accounts', NEW.prefix\n            USING ERRCODE = 'check_violation', CONSTRAINT = 'highest_role_stays_once_accounts_exist';\n    END IF;\n    RETURN NEW;\n",
                    hash="5fa1ef568fc0ecbadf89e0956fe6f0fd02b05fca",
                    operation="UPDATE",
                    pgid="pgtrigger_highest_role_stays_once_accounts_exist_f7fab",
                    table="organizations_organizationtype",
                    when="BEFORE",
                ),
            ),
        ),
    ]
