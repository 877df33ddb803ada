"""Pages of somebody who has lost a password."""

from typing import Any

from allauth.account.views import PasswordResetDoneView, PasswordResetFromKeyView, PasswordResetView
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.decorators import method_decorator
from django.views.decorators.http import require_safe

from cxdash import mail
from cxdash.accounts.doors import public
from cxdash.accounts.guessing import RESETS, TooManyGuessesError, address_of, take
from cxdash.accounts.links import dead_ones_count, link_keys
from cxdash.accounts.models import User
from cxdash.accounts.reset_forms import ChosenPasswordForm, ForgottenForm
from cxdash.accounts.resetting import TooManyResetsError
from cxdash.accounts.waiting import wait
from metrics.views.methods import form_page


@method_decorator([public, form_page], name="dispatch")
class Forgotten(PasswordResetView):
    """`/password/forgotten/`: asks for a link by mail. Without a mail server it says who can help."""

    template_name = "accounts/forgotten.html"
    form_class = ForgottenForm  # type: ignore[assignment]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Say whether mails can be sent."""
        return super().get_context_data(**kwargs) | {"can_send": mail.can_send()}

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Send a link, where mails can be sent."""
        if not mail.can_send():
            return self.render_to_response(self.get_context_data())
        answer: HttpResponse = super().post(request, *args, **kwargs)
        return answer

    def form_valid(self, form: ForgottenForm) -> HttpResponse:
        """Say that a mail is on its way if anybody has the address.

        From the fourth in an hour for one account on, and from the eleventh in a minute from one network address,
        429.
        """
        try:
            take(RESETS, address_of(self.request), now=timezone.now())
            return super().form_valid(form)
        except (TooManyGuessesError, TooManyResetsError) as error:
            return wait(self.request, until=error.until)


@method_decorator([public, require_safe], name="dispatch")
class Sent(PasswordResetDoneView):
    """`/password/sent/`: what to expect."""

    template_name = "accounts/sent.html"


@method_decorator([public, form_page, dead_ones_count], name="dispatch")
class FromLink(PasswordResetFromKeyView):
    """`/password/new/…/`: a new password for whoever has the link. One that is used or too old is gone (410)."""

    template_name = "accounts/choose_password.html"
    form_class = ChosenPasswordForm  # type: ignore[assignment]

    def render_to_response(self, context: dict[str, Any], **response_kwargs: Any) -> HttpResponse:
        """Say so where the link works no more."""
        if context.get("token_fail"):
            response_kwargs |= {"status": 410}
        return super().render_to_response(context, **response_kwargs)

    def form_valid(self, form: ChosenPasswordForm) -> HttpResponse:
        """Store the password and sign in; of two who use one link at once, the first gets it."""
        with transaction.atomic():
            person = User.objects.select_for_update().get(pk=form.user.pk)
            if not link_keys.check_token(person, self.key):
                return self.render_to_response(self.get_context_data(token_fail=True))
            return super().form_valid(form)
