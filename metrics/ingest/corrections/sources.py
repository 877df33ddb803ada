"""What a source may deliver: comments are off unless a person turns them on for it."""

from django.db import connection, transaction

from metrics.ingest.corrections.erasing import NoSuchSource
from metrics.ingest.loading import locks
from metrics.models import Source, Submission, Superseded


@transaction.atomic
def allow_comments(code: str, *, allowed: bool) -> int:
    """Turn the comments of a source on, or off; off removes those that are stored.

    Returns
    -------
    int
        How many stored comments were removed.

    Raises
    ------
    NoSuchSource
        If nothing of this source was ever loaded, unless they are to be turned on.
    """
    locks.without_time_limits()
    source = Source.objects.filter(code=code).first()
    if source is None:
        if not allowed:
            raise NoSuchSource(code)
        source = Source.objects.create(code=code)
    locks.change_facts_of([source.pk])
    Source.objects.filter(pk=source.pk).update(comments=allowed)
    if allowed:
        return 0
    removed = Submission.objects.filter(source=source).exclude(comment="").update(comment="")
    with connection.cursor() as cursor:
        cursor.execute(
            f"""
            UPDATE {Superseded._meta.db_table} SET content = jsonb_set(content, '{{comment}}', '""')
            WHERE kind = 'responses' AND source_id = %s AND content->>'comment' <> ''
            """,
            [source.pk],
        )
        return int(removed + cursor.rowcount)
