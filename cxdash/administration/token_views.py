"""The page of API tokens: one's own to make and revoke; an administrator revokes those of others too."""

from typing import cast

from django.contrib import messages
from django.contrib.auth.decorators import permission_required
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from cxdash.accounts.models import ApiToken, User
from cxdash.accounts.rights import Reach
from cxdash.accounts.tokens import create_token, revoke_token
from cxdash.administration.tokens import TokenForm, token_rows
from cxdash.administration.zone import zone_of
from metrics.views.access import asks_password_again
from metrics.views.methods import form_page

RIGHT = "accounts.edit_tokens"
may_edit = permission_required(RIGHT, raise_exception=True)


@form_page
@may_edit
@asks_password_again()
def tokens(request: HttpRequest) -> HttpResponse:
    """Show the tokens within reach; make a new one, whose text is shown once."""
    reader, now = cast("User", request.user), timezone.now()
    form = TokenForm(request.POST if request.method == "POST" else None)
    made, text = None, ""
    if form.is_bound and form.is_valid():
        made, text = create_token(user=reader, now=now, **form.cleaned_data)
        form = TokenForm()
    found = _within_reach(reader).select_related("user")
    own = [one for one in found if one.user_id == reader.pk]
    others = [one for one in found if one.user_id != reader.pk]
    page = {
        "form": form,
        "made": made,
        "text": text,
        "own": token_rows(own, zone=zone_of(request), now=now),
        "others": token_rows(others, zone=zone_of(request), now=now),
    }
    return render(request, "administration/tokens.html", page)


@require_POST
@may_edit
def revoke(request: HttpRequest, pk: int) -> HttpResponse:
    """End a token at once."""
    token = get_object_or_404(_within_reach(cast("User", request.user)), pk=pk)
    revoke_token(token, now=timezone.now())
    messages.success(request, _("The token “%(name)s” no longer works.") % {"name": token.name})
    return redirect("tokens")


def _within_reach(reader: User) -> QuerySet[ApiToken]:
    """Return the tokens that a person may see: those of all, or the person's own."""
    everybody = reader.reach(RIGHT) is Reach.ALL
    return ApiToken.objects.all() if everybody else ApiToken.objects.filter(user=reader)
