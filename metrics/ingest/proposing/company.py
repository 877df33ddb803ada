"""What the database knows, as a proposal needs it."""

from collections import defaultdict

from metrics.catalogue.measures import FINANCE
from metrics.ingest.mapping.knowledge import known_words
from metrics.ingest.proposing.known import Earlier, Known, KnownDimension, KnownMember
from metrics.models import Dimension, Import, Measure, Member, Organisation, Source
from metrics.models.dimensions import BUILT_IN, OWN


def known_company(*, measurements_only: bool = False) -> Known:
    """Return the catalogue, the members and how the last file of each source was read.

    Parameters
    ----------
    measurements_only
        For somebody who may load figures of finance, and nothing else.
    """
    words = known_words()
    dimensions = list(Dimension.objects.all())
    members = _members()
    own = sum(dimension.slot > len(BUILT_IN) for dimension in dimensions)
    names = {measure.code: measure.name for measure in Measure.objects.all()}
    quantities = words.quantities or frozenset()
    if measurements_only:
        quantities &= FINANCE
    return Known(
        words=words,
        questions={code: names[code] for code in words.questions},
        quantities={code: names[code] for code in sorted(quantities)},
        dimensions=tuple(
            KnownDimension(one.code, one.name, own=one.slot > len(BUILT_IN), members=members.get(one.pk, ()))
            for one in dimensions
        ),
        currency=Organisation.objects.values_list("currency", flat=True).first() or "",
        earlier=_earlier(),
        comments=frozenset(Source.objects.filter(comments=True).values_list("code", flat=True)),
        own_dimensions_left=len(OWN) - own,
        measurements_only=measurements_only,
    )


def _members() -> dict[int, tuple[KnownMember, ...]]:
    found: dict[int, list[KnownMember]] = defaultdict(list)
    for member in Member.objects.select_related("merged_into").order_by("id"):
        found[member.dimension_id].append(
            KnownMember(
                code=member.code,
                names=tuple(name for name in (member.name_en, member.name_ru) if name),
                name=member.name,
                means=member.merged_into.code if member.merged_into else "",
            )
        )
    return {dimension: tuple(members) for dimension, members in found.items()}


def _earlier() -> tuple[Earlier, ...]:
    last = (
        Import.objects.filter(state=Import.State.LOADED)
        .order_by("source_id", "-loaded_at", "-id")
        .distinct("source_id")
        .select_related("source")
    )
    found = [
        Earlier(
            source=one.source.code,
            file_name=one.file_name,
            columns=tuple(one.detected.get("columns", ())),
            document=one.mapping,
        )
        for one in sorted(last, key=lambda one: -one.pk)
    ]
    return tuple(found)
