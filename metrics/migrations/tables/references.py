"""What facts refer to is checked once for all rows of a statement, and not row by row as by a foreign key.

The rules are those of a foreign key. What rows name is there, and is locked so that it stays until the transaction
ends; a row that is named is not deleted, nor its id changed. Only the moment differs: the end of the statement.
"""

from django.db import migrations

_FACTS = {
    'metrics_answer': {
        'submission_id': 'metrics_submission',
        'measure_id': 'metrics_measure',
        'members_id': 'metrics_memberset',
    },
    'metrics_contact': {
        'source_id': 'metrics_source',
        'loaded_by_id': 'metrics_import',
        'customer_id': 'metrics_customer',
        'members_id': 'metrics_memberset',
        'reason_id': 'metrics_contactreason',
    },
    'metrics_customerrecord': {
        'source_id': 'metrics_source',
        'loaded_by_id': 'metrics_import',
        'customer_id': 'metrics_customer',
        'members_id': 'metrics_memberset',
    },
    'metrics_measurement': {
        'source_id': 'metrics_source',
        'loaded_by_id': 'metrics_import',
        'measure_id': 'metrics_measure',
        'members_id': 'metrics_memberset',
    },
    'metrics_submission': {
        'source_id': 'metrics_source',
        'loaded_by_id': 'metrics_import',
        'customer_id': 'metrics_customer',
        'members_id': 'metrics_memberset',
    },
    'metrics_transaction': {
        'source_id': 'metrics_source',
        'loaded_by_id': 'metrics_import',
        'customer_id': 'metrics_customer',
        'members_id': 'metrics_memberset',
    },
}

# Arguments: columns, each followed by the table that its values must be ids of.
_REFER = """
    CREATE FUNCTION metrics_refer() RETURNS trigger LANGUAGE plpgsql AS $$
    DECLARE
        missing bigint;
    BEGIN
        FOR place IN 0 .. tg_nargs - 1 BY 2 LOOP
            EXECUTE format(
                'WITH named AS MATERIALIZED (SELECT DISTINCT %1$I AS id FROM written WHERE %1$I IS NOT NULL),
                 held AS MATERIALIZED (
                     SELECT r.id FROM %2$I.%3$I r WHERE r.id IN (SELECT id FROM named) FOR KEY SHARE OF r)
                 SELECT min(id) FROM (SELECT id FROM named EXCEPT SELECT id FROM held) AS missing',
                tg_argv[place], tg_table_schema, tg_argv[place + 1]) INTO missing;
            IF missing IS NOT NULL THEN
                RAISE foreign_key_violation USING
                    MESSAGE = format('%s.%s refers to what is not there', tg_table_name, tg_argv[place]),
                    DETAIL = format('There is no row %s in %s.', missing, tg_argv[place + 1]),
                    SCHEMA = tg_table_schema, TABLE = tg_table_name, COLUMN = tg_argv[place];
            END IF;
        END LOOP;
        RETURN NULL;
    END $$
"""

# Arguments: tables, each followed by the column that holds ids of the table of the trigger.
_REFERRED = """
    CREATE FUNCTION metrics_referred() RETURNS trigger LANGUAGE plpgsql AS $$
    DECLARE
        gone text := CASE tg_op WHEN 'TRUNCATE' THEN 'IS NOT NULL' ELSE 'IN (SELECT id FROM gone)' END;
        named boolean;
    BEGIN
        FOR place IN 0 .. tg_nargs - 1 BY 2 LOOP
            EXECUTE format(
                'SELECT EXISTS (SELECT FROM %I.%I WHERE %I ' || gone || ')',
                tg_table_schema, tg_argv[place], tg_argv[place + 1]) INTO named;
            IF named THEN
                RAISE foreign_key_violation USING
                    MESSAGE = format('%s.%s still refers to it', tg_argv[place], tg_argv[place + 1]),
                    SCHEMA = tg_table_schema, TABLE = tg_table_name;
            END IF;
        END LOOP;
        RETURN NULL;
    END $$
"""

_KEEP_ID = """
    CREATE FUNCTION metrics_keep_id() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
        RAISE foreign_key_violation USING
            MESSAGE = format('facts may refer to row %s of %s', old.id, tg_table_name);
    END $$
"""


def _listed(pairs):
    return ', '.join(f"'{one}', '{other}'" for one, other in pairs)


def _triggers():
    referred = {}
    for facts, columns in _FACTS.items():
        for event in ('INSERT', 'UPDATE'):
            yield (
                f"CREATE TRIGGER refer_{event.lower()} AFTER {event} ON {facts} REFERENCING NEW TABLE AS written"
                f" FOR EACH STATEMENT EXECUTE FUNCTION metrics_refer({_listed(columns.items())})"
            )
        for column, table in columns.items():
            referred.setdefault(table, []).append((facts, column))
    for table, by in referred.items():
        yield (
            f"CREATE TRIGGER referred_delete AFTER DELETE ON {table} REFERENCING OLD TABLE AS gone"
            f" FOR EACH STATEMENT EXECUTE FUNCTION metrics_referred({_listed(by)})"
        )
        yield (
            f"CREATE TRIGGER referred_truncate AFTER TRUNCATE ON {table}"
            f" FOR EACH STATEMENT EXECUTE FUNCTION metrics_referred({_listed(by)})"
        )
        yield (
            f"CREATE TRIGGER keep_id BEFORE UPDATE OF id ON {table}"
            f" FOR EACH ROW WHEN (old.id <> new.id) EXECUTE FUNCTION metrics_keep_id()"
        )


def _no_triggers():
    for table in sorted({*_FACTS, *(table for columns in _FACTS.values() for table in columns.values())}):
        for name in ('refer_insert', 'refer_update', 'referred_delete', 'referred_truncate', 'keep_id'):
            yield f"DROP TRIGGER IF EXISTS {name} ON {table}"
    for name in ('metrics_refer', 'metrics_referred', 'metrics_keep_id'):
        yield f"DROP FUNCTION {name}()"

OPERATIONS = [migrations.RunSQL([_REFER, _REFERRED, _KEEP_ID, *_triggers()], list(_no_triggers()))]
