"""Member sets that name a merged member, and the sets that stand for them now."""

from django.db import connection

from metrics.models import Member, MemberSet
from metrics.models.dimensions import COLUMNS


def heirs_of_sets() -> dict[int, int]:
    """Return, for every member set with a merged member in it, the set that facts are to carry instead.

    Most sets are re-labelled where they stand when members are merged; only those whose new label another set
    already had are left over. Staged rows and replaced revisions may still name these.
    """
    heirs = dict(Member.objects.filter(status=Member.Status.MERGED).values_list("id", "merged_into_id"))
    if not heirs:
        return {}
    columns = [f"{column}_id" for column in COLUMNS]
    merged = " OR ".join(f"{column} = ANY(%(merged)s)" for column in columns)
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT id, {', '.join(columns)} FROM metrics_memberset WHERE {merged}",
            {"merged": list(heirs)},
        )
        found = cursor.fetchall()
    return {
        set_id: MemberSet.objects.get_or_create(
            **{column: heirs.get(member, member) for column, member in zip(columns, members, strict=True)}
        )[0].pk
        for set_id, *members in found
    }
