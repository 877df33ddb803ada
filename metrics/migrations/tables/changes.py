"""Triggers that note which transaction changed anything that pages of numbers are made of."""

from django.db import migrations

TABLES = (
    *("cell", "weightedcell", "durationcell", "distinctcell", "windowcell", "reportedcell", "coveragecell"),
    *("verdict", "metric", "metricversion", "metricpart", "measure", "target", "target_members"),
    *("referencevalue", "member", "memberset", "dimension", "organisation", "department", "contactreason"),
    *("source", "import", "importpart"),
)
"""What pages of numbers are made of."""

_FUNCTION = """
    CREATE FUNCTION metrics_note_change() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
        INSERT INTO metrics_change (xid) VALUES (pg_current_xact_id()::text::bigint) ON CONFLICT DO NOTHING;
        RETURN NULL;
    END $$
"""

_TRIGGER = """
    CREATE TRIGGER note_change AFTER INSERT OR UPDATE OR DELETE OR TRUNCATE ON metrics_{table}
    FOR EACH STATEMENT EXECUTE FUNCTION metrics_note_change()
"""

OPERATIONS = [
    migrations.RunSQL(_FUNCTION, "DROP FUNCTION metrics_note_change"),
    *(
        migrations.RunSQL(_TRIGGER.format(table=table), f"DROP TRIGGER note_change ON metrics_{table}")
        for table in TABLES
    ),
]
