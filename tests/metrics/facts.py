"""Facts made by hand, through the models: small enough to count on paper."""

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from hashlib import blake2b
from itertools import count
from typing import Any

from django.db.models import Model
from django.utils import timezone

from metrics.catalogue.marks import mark_everything
from metrics.catalogue.measures import MEASURES, Origin
from metrics.catalogue.member_sets import resolve
from metrics.ingest.checking.typed import NO_END
from metrics.models import (
    Answer,
    Cell,
    Contact,
    ContactReason,
    Customer,
    CustomerMonth,
    CustomerRecord,
    CustomerSpan,
    Dimension,
    DirtyMark,
    DistinctCell,
    DurationCell,
    Import,
    Measure,
    Measurement,
    MemberSet,
    ReportedCell,
    Submission,
    Transaction,
)
from metrics.models.dimensions import COLUMNS
from metrics.models.imports import Source
from metrics.rollup.refresh import refresh_next


def _made_of_something() -> set[str]:
    """Codes of the measures that there are facts for, or still cells of: all others would stay empty."""
    answered = set(Answer.objects.values_list("measure__code", flat=True).distinct())
    delivered = set(Measurement.objects.values_list("measure__code", flat=True).distinct())
    tables: dict[Origin, type[Model]] = {
        "answers": Submission,
        "transactions": Transaction,
        "customers": CustomerRecord,
        "contacts": Contact,
    }
    there = {origin for origin, table in tables.items() if table._default_manager.exists()}
    made = {
        one.code for one in MEASURES if one.kind not in {"scale", "reported"} and there & set(one.origins)
    }
    cells = (Cell, DurationCell, DistinctCell, ReportedCell)
    left = {
        code
        for table in cells
        for code in table._default_manager.values_list("measure__code", flat=True).distinct()
    }
    left |= {"customer_months", "customer_windows"} if there or CustomerMonth.objects.exists() else set()
    return answered | delivered | made | left


class Facts:
    """Adds facts one by one; `settle` marks everything dirty and refreshes it."""

    def __init__(self, source: str = "test") -> None:
        self.source = Source.objects.get_or_create(code=source)[0]
        self.load = Import.objects.create(
            source=self.source,
            file_name="by-hand.csv",
            file_sha256="0" * 64,
            file_size=0,
            mapping={},
            created_at=timezone.now(),
        )
        self._ids = count(1)
        self._sets: dict[frozenset[tuple[str, str]], int] = {}
        self._measures = {one.code: one for one in Measure.objects.all()}

    def members(self, **codes: str) -> int:
        """Return the member set with these codes; the dimensions become used."""
        wanted = frozenset(codes.items())
        if wanted not in self._sets:
            self._sets[wanted] = self._resolved(codes)
        return self._sets[wanted]

    def _resolved(self, codes: dict[str, str]) -> int:
        by_column = {d.code: d.column for d in Dimension.objects.all()}
        places = {by_column[code]: member for code, member in codes.items()}
        row = tuple(places.get(column) for column in COLUMNS)
        return resolve([row]).sets[row]

    def customer(self, key: str) -> Customer:
        return Customer.objects.get_or_create(
            key_space="main", key_hash=blake2b(key.encode(), digest_size=32).digest(), key_version=1
        )[0]

    def _common(self) -> dict[str, Any]:
        number = next(self._ids)
        return {
            "source": self.source,
            "external_id": f"{self.load.pk}.{number}",
            "content_hash": number.to_bytes(16, "big"),
            "loaded_by": self.load,
        }

    def answer(
        self,
        day: date,
        score: int,
        measure: str = "recommend_0_10",
        *,
        customer: str = "",
        weight: float | None = None,
        at: datetime | None = None,
        touchpoint: str = "",
        **codes: str,
    ) -> Submission:
        who = self.customer(customer) if customer else None
        submission = Submission.objects.create(
            **self._common(),
            occurred_at=at or datetime(day.year, day.month, day.day, 12, tzinfo=UTC),
            business_date=day,
            customer=who,
            members_id=self.members(**codes),
            weight=weight,
        )
        Answer.objects.create(
            submission=submission,
            measure=self._measures[measure],
            members_id=self.members(**codes, **({"touchpoint": touchpoint} if touchpoint else {})),
            business_date=day,
            customer=who,
            score=score,
            weight=weight,
        )
        return submission

    def answers(
        self, day: date, scores: dict[int, int], measure: str = "recommend_0_10", **codes: str
    ) -> None:
        """So many answers with each score, in one go."""
        members, asked = self.members(**codes), self._measures[measure]
        submissions = Submission.objects.bulk_create(
            Submission(
                **self._common(),
                occurred_at=datetime(day.year, day.month, day.day, 12, tzinfo=UTC),
                business_date=day,
                members_id=members,
            )
            for _ in range(sum(scores.values()))
        )
        given = (score for score, n in scores.items() for _ in range(n))
        Answer.objects.bulk_create(
            Answer(submission=submission, measure=asked, members_id=members, business_date=day, score=score)
            for submission, score in zip(submissions, given, strict=True)
        )

    def bought(
        self,
        day: date,
        amount: str = "10",
        *,
        customer: str = "",
        kind: str = "purchase",
        acquired: str = "unknown",
        **codes: str,
    ) -> Transaction:
        return Transaction.objects.create(
            **self._common(),
            business_date=day,
            customer=self.customer(customer) if customer else None,
            members_id=self.members(**codes),
            kind=kind,
            amount=Decimal(amount),
            currency="EUR",
            acquired=acquired,
        )

    def contact(
        self,
        opened: datetime,
        *,
        customer: str = "",
        reason: str = "",
        solved: bool | None = None,
        reply_after: timedelta | None = None,
        closed_after: timedelta | None = None,
        cost: str | None = None,
        kind: str = "contact",
        complaint: bool = False,
        **codes: str,
    ) -> Contact:
        why = None
        if reason:
            why = ContactReason.objects.get_or_create(code=reason, defaults={"complaint": complaint})[0]
        return Contact.objects.create(
            **self._common(),
            kind=kind,
            opened_at=opened,
            first_reply_at=opened + reply_after if reply_after is not None else None,
            closed_at=opened + closed_after if closed_after is not None else None,
            business_date=opened.date(),
            customer=self.customer(customer) if customer else None,
            members_id=self.members(**codes),
            reason=why,
            solved=solved,
            cost=None if cost is None else Decimal(cost),
        )

    def record(
        self,
        customer: str,
        *,
        since: date | None = None,
        until: date | None = NO_END,
        acquired: str = "unknown",
        valid_from: date = date(1900, 1, 1),
        **codes: str,
    ) -> CustomerRecord:
        """What is first said of a customer: its span is open on the right. `span` says more later.

        Without `until`, what began is a contract without end; `until=None` is a file that knows of none.
        """
        members = self.members(**codes)
        who = self.customer(customer)
        record = CustomerRecord.objects.create(
            **self._common(),
            customer=who,
            valid_from=valid_from,
            since=since,
            until=until,
            acquired=acquired,
            members_id=members,
        )
        CustomerSpan.objects.create(
            customer=who,
            valid_from=valid_from,
            valid_until=date(9999, 12, 31),
            since=since,
            until=until,
            acquired=acquired,
            segment_id=record.members.segment_id,
            region_id=record.members.region_id,
        )
        return record

    def span(
        self,
        customer: str,
        *,
        valid_from: date,
        since: date | None = None,
        until: date | None = NO_END,
        **codes: str,
    ) -> CustomerSpan:
        """What is said of a customer from a later day on, instead of what was said before."""
        who, members = self.customer(customer), MemberSet.objects.get(pk=self.members(**codes))
        CustomerSpan.objects.filter(customer=who, valid_until=date(9999, 12, 31)).update(
            valid_until=valid_from
        )
        return CustomerSpan.objects.create(
            customer=who,
            valid_from=valid_from,
            valid_until=date(9999, 12, 31),
            since=since,
            until=until,
            acquired="unknown",
            segment_id=members.segment_id,
            region_id=members.region_id,
        )

    def measured(self, measure: str, month: date, grain: str = "month", **values: Any) -> Measurement:
        codes = values.pop("codes", {})
        return Measurement.objects.create(
            **self._common(),
            measure=self._measures[measure],
            grain=grain,
            period_start=month,
            members_id=self.members(**codes),
            **values,
        )

    def settle(self, *measures: str) -> None:
        """Refresh everything that has facts or cells, or only some measures, which takes less time."""
        mark_everything()
        if measures:
            DirtyMark.objects.exclude(measure__code__in=measures).delete()
        else:
            DirtyMark.objects.exclude(measure__code__in=_made_of_something()).delete()
        while refresh_next():
            pass
