"""The door of the API: an operation needs a right of the token's owner and a scope of the token.

A view names the right of each of its operations, and what it does not name nobody may do::

    class Imports(GenericViewSet):
        rights = {"list": "metrics.load_data", "create": "metrics.load_data"}
        scopes = {"create": "load"}

Keys are the actions of a view set, or `get`, `post`, ... of another view. Without a word in `scopes`, reading
needs the scope `read` and everything else the scope `load`.

Some rights reach only a part: the own department, what is published. DRF does not look at single objects when
it lists them, so an operation is closed to those people until its view says in `narrowed` that it leaves out
what they may not see::

        narrowed = frozenset({"list", "retrieve"})

        def get_queryset(self):
            departments = self.request.user.departments_within("metrics.view_comments")  # None: all
"""

from collections.abc import Mapping
from typing import TYPE_CHECKING

from django.db.models import Model
from django.utils.translation import gettext_lazy as _
from rest_framework.exceptions import MethodNotAllowed, NotFound, PermissionDenied
from rest_framework.permissions import SAFE_METHODS, BasePermission
from rest_framework.request import Request

if TYPE_CHECKING:
    # DRF imports this module while it makes its own views.
    from rest_framework.views import APIView


class HasRight(BasePermission):
    """Refuses what the table of rights does not allow; of a foreign object it says that there is none."""

    def has_permission(self, request: Request, view: "APIView") -> bool:
        """Return whether the owner of the token has the right of this operation at all.

        Raises
        ------
        PermissionDenied
            If the token lacks the scope.
        MethodNotAllowed
            If the view has no such operation.
        """
        if not request.user.is_authenticated:
            return False
        if not hasattr(view, (request.method or "").lower()):
            raise MethodNotAllowed(request.method or "")
        right = _right(request, view)
        if right is None or not request.user.has_perm(right):
            return False
        narrowed = _operation(request, view) in getattr(view, "narrowed", ())
        if request.user.departments_within(right) is not None and not narrowed:
            return False
        scope = _scope(request, view)
        if scope not in getattr(request.auth, "scopes", ()):
            raise PermissionDenied(
                _("This token does not have the scope “%(scope)s”.") % {"scope": scope}, code="scope_missing"
            )
        return True

    def has_object_permission(self, request: Request, view: "APIView", obj: Model) -> bool:
        """Return whether the right reaches an object.

        Raises
        ------
        NotFound
            If not: a refusal would tell that it exists.
        """
        right = _right(request, view)
        if right is None or not request.user.has_perm(right, obj):
            raise NotFound
        return True


def _operation(request: Request, view: "APIView") -> str:
    method = (request.method or "").lower()
    return getattr(view, "action", None) or ("get" if method == "head" else method)


def _right(request: Request, view: "APIView") -> str | None:
    rights: Mapping[str, str] = getattr(view, "rights", {})
    return rights.get(_operation(request, view))


def _scope(request: Request, view: "APIView") -> str:
    scopes: Mapping[str, str] = getattr(view, "scopes", {})
    usual = "read" if request.method in SAFE_METHODS else "load"
    return scopes.get(_operation(request, view), usual)
