"""What the page of API tokens asks and shows."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from cxdash.accounts.models import ApiToken
from metrics.formats import count, day

SCOPES = [
    (ApiToken.Scope.READ.value, gettext_lazy("read numbers")),
    (ApiToken.Scope.LOAD.value, gettext_lazy("load data")),
]
LIVES = (7, 30, 90, 365)


def _lives() -> list[tuple[int, str]]:
    return [(days, count(days, "days")) for days in LIVES]


class TokenForm(forms.Form):
    """What a new token is for, what it may do, and until when."""

    name = forms.CharField(
        label=gettext_lazy("What it is for"),
        max_length=100,
        help_text=gettext_lazy("The program that will use it, so that you know later which one to revoke."),
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )
    scopes = forms.MultipleChoiceField(
        label=gettext_lazy("What it may do"),
        choices=SCOPES,
        initial=["read"],
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": gettext_lazy("Choose at least one.")},
    )
    days = forms.TypedChoiceField(
        label=gettext_lazy("Valid for"),
        coerce=int,
        choices=_lives,
        initial=90,
    )


@dataclass(frozen=True, slots=True)
class TokenRow:
    """One token, without its secret."""

    pk: int
    name: str
    prefix: str
    owner: str
    scopes: str
    last_used: str
    until: str
    state: str
    acts: bool


def token_rows(tokens: Iterable[ApiToken], *, zone: ZoneInfo, now: datetime) -> tuple[TokenRow, ...]:
    """Return tokens as they are shown, those that act first."""
    rows = [_row(token, zone, now) for token in tokens]
    return tuple(sorted(rows, key=lambda row: (not row.acts, -row.pk)))


def _row(token: ApiToken, zone: ZoneInfo, now: datetime) -> TokenRow:
    state = ""
    if token.revoked_at is not None:
        state = _("revoked")
    elif token.expires_at <= now:
        state = _("expired")
    elif not token.user.is_active:
        state = _("its owner has left")
    words = dict(SCOPES)
    return TokenRow(
        pk=token.pk,
        name=token.name,
        prefix=f"cxd_{token.prefix}…",
        owner=str(token.user),
        scopes=", ".join(str(words[scope]) for scope in token.scopes),
        last_used=day(token.last_used_at.astimezone(zone).date()) if token.last_used_at else _("never"),
        until=day(token.expires_at.astimezone(zone).date()),
        state=state,
        acts=not state,
    )
