"""All addresses of the site. Every new one needs its rows in `tests/access/table.py`."""

from django.urls import include, path, re_path
from drf_spectacular.views import SpectacularAPIView

from cxdash.accounts.reset_views import Forgotten, FromLink, Sent
from cxdash.accounts.views import NewPassword, PasswordAgain, SignIn, SignOut, language, start
from cxdash.api_docs import api_docs
from cxdash.health_probe import healthz, readyz

urlpatterns = [
    path("", start, name="start"),
    path("sign-in/", SignIn.as_view(), name="sign-in"),
    path("sign-out/", SignOut.as_view(), name="sign-out"),
    path("password/", NewPassword.as_view(), name="password"),
    # django-allauth finds the way by these names.
    path("sign-in/", SignIn.as_view(), name="account_login"),
    path("password/again/", PasswordAgain.as_view(), name="account_reauthenticate"),
    path("password/forgotten/", Forgotten.as_view(), name="account_reset_password"),
    path("password/sent/", Sent.as_view(), name="account_reset_password_done"),
    re_path(
        r"^password/new/(?P<uidb36>[0-9a-z]+)-(?P<key>[^/]+)/$",
        FromLink.as_view(),
        name="account_reset_password_from_key",
    ),
    path("language/", language, name="language"),
    path("data/", include("metrics.views.data.urls")),
    path("data/", include("metrics.views.asking.urls")),
    path("data/members/", include("metrics.views.members.urls")),
    path("", include("cxdash.overview.urls")),
    path("", include("cxdash.administration.urls")),
    path("begin/", include("metrics.views.beginning.urls")),
    path("metrics/", include("metrics.views.catalogue.urls")),
    path("data/numbers/", include("metrics.views.numbers.urls")),
    path("data/upload/", include("metrics.views.upload.urls")),
    path("data/imports/", include("metrics.views.imports.urls")),
    path("api/v1/", include("metrics.api.urls")),
    path("api/schema/", SpectacularAPIView.as_view(), name="api-schema"),
    path("api/docs/", api_docs, name="api-docs"),
    path("healthz", healthz, name="healthz"),
    path("readyz", readyz, name="readyz"),
]

handler400 = "cxdash.error_pages.bad_request"
handler403 = "cxdash.error_pages.forbidden"
handler404 = "cxdash.error_pages.not_found"
handler500 = "cxdash.error_pages.failed"
