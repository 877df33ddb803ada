"""What people of the demonstration company have decided: names, owners, targets, references, definitions."""

from collections.abc import Iterable, Mapping
from datetime import date, datetime, timedelta

from django.db import transaction

from cxdash.demo import company
from cxdash.demo.timeline import Timeline
from metrics.calendar import add_months
from metrics.catalogue.members import change_member
from metrics.decisions.catalogue import (
    ReferenceChange,
    TargetChange,
    Who,
    save_reference,
    save_target,
)
from metrics.decisions.definitions import Definition, define_anew
from metrics.decisions.standards import choose_heroes
from metrics.models import ContactReason, Department, Member, Metric, MetricVersion, Organisation, Target

DEFINED_ANEW: Mapping[str, Definition] = {
    "touchpoint_csat": Definition(
        5,
        5,
        "Answers 5 / all answers to questions about single touchpoints (1–5). Until the end of the year before, 4 "
        "counted too: with nine of ten content, the number no longer told touchpoints apart.",
        "Оценки 5 / все оценки в ответах на вопросы об отдельных точках контакта (1–5). До конца предыдущего года "
        "учитывалась и оценка 4: при девяти довольных из десяти показатель перестал различать точки контакта.",
    ),
    "ces_easy": Definition(
        6,
        7,
        "Answers 6–7 / all answers to “How easy was it?” (1–7, 7 is very easy). Until the end of the year before, 5 "
        "counted too.",
        "Оценки 6–7 / все оценки в ответах на вопрос «Насколько это было легко?» (1–7, 7\u00a0— очень легко). До конца "
        "предыдущего года учитывалась и оценка 5.",
    ),
}
"""Definitions of a year and more ago, so that the newest quarters can be compared."""

TARGETS = {"nps": (34, 30, 26), "csat": (0.70, 0.67, 0.64), "first_contact_resolution": (0.68, 0.65, 0.62)}
"""For this year and the next: value, amber, red."""
SEGMENT_TARGETS = {"small_business": (45.0, 40.0, 35.0), "private": (28.0, 24.0, 20.0)}
"""Of NPS."""

_STUDY = "Sector study of the trade association"
REFERENCES = (
    ("nps", "competitor", "Southwind", 24, "Southwind's annual report", "own survey, by e-mail only"),
    (
        "nps",
        "industry",
        "Telecoms and energy",
        21,
        "Sector study of the trade association",
        "panel of 12,000, online",
    ),
    (
        "csat",
        "industry",
        "Telecoms and energy",
        0.66,
        "Sector study of the trade association",
        "panel of 12,000, online",
    ),
    ("first_contact_resolution", "own_best", "Lakeland", 0.74, "Own contact centre", "the same definition"),
)


def begin() -> None:
    """Say who the company is and what its contacts are about, before anything is loaded."""
    Organisation.objects.update(name_en=company.NAME_EN, name_ru=company.NAME_RU, invented=True)
    for reason in company.REASONS:
        ContactReason.objects.update_or_create(
            code=reason.code,
            defaults={
                "name_en": reason.en,
                "name_ru": reason.ru,
                "complaint": reason.code == "complaint",
                "confirmed": True,
            },
        )


@transaction.atomic
def decide(timeline: Timeline, *, by: int, now: datetime) -> None:
    """Name what the files brought and set what the numbers are judged by; what is decided already stays."""
    for dimension, names in (
        ("segment", company.SEGMENTS),
        ("region", company.REGIONS),
        ("product", company.PRODUCTS),
    ):
        _name(dimension, names)
    _owners()
    who = Who(by, now)
    if not Target.objects.exists():
        _targets(timeline, who)
        _references(timeline, who)
        heroes = Metric.objects.in_bulk(("nps", "churn"), field_name="code")
        choose_heroes(experience=heroes["nps"], outcome=heroes["churn"])
    year = date(add_months(timeline.today, -18).year, 1, 1)
    for code, definition in DEFINED_ANEW.items():
        if not MetricVersion.objects.filter(metric__code=code, number__gt=1).exists():
            define_anew(code, definition, valid_from=year)


def _name(dimension: str, names: Iterable[company.Name]) -> None:
    waiting = Member.objects.filter(dimension__code=dimension, status=Member.Status.UNCONFIRMED)
    members = {one.code: one for one in waiting}
    for name in names:
        if name.code in members:
            change_member(members[name.code].pk, name_en=name.en, name_ru=name.ru, confirm=True)


def _owners() -> None:
    departments = {one.code: one.pk for one in Department.objects.all()}
    touchpoints = Member.objects.filter(dimension__code="touchpoint", code__in=company.TOUCHPOINT_OWNERS)
    for member in touchpoints.filter(owner=None):
        change_member(
            member.pk,
            name_en=member.name_en,
            name_ru=member.name_ru,
            owner_id=departments[company.TOUCHPOINT_OWNERS[member.code]],
        )


def _targets(timeline: Timeline, who: Who) -> None:
    begins = date(timeline.today.year, 1, 1)
    last = add_months(begins, 24) - timedelta(days=1)
    metrics = Metric.objects.in_bulk(TARGETS, field_name="code")
    for code, (value, amber, red) in TARGETS.items():
        save_target(metrics[code], TargetChange(value, amber, red, begins, last, ()), who=who)
    segments = {one.code: one.pk for one in Member.objects.filter(dimension__code="segment")}
    for code, (value, amber, red) in SEGMENT_TARGETS.items():
        if code in segments:
            change = TargetChange(value, amber, red, begins, last, (segments[code],))
            save_target(metrics["nps"], change, who=who)


def _references(timeline: Timeline, who: Who) -> None:
    as_of = date(timeline.today.year - 1, 12, 31)
    metrics = {one.code: one for one in Metric.objects.all()}
    for code, kind, label, value, source, method in REFERENCES:
        change = ReferenceChange(kind, label, value, source, as_of, method, same_method=kind == "own_best")
        save_reference(metrics[code], change, who=who)
