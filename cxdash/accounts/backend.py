"""Who somebody is: an e-mail address and a password. What they may do: the table of rights."""

from django.contrib.auth.backends import ModelBackend
from django.contrib.auth.base_user import AbstractBaseUser
from django.contrib.auth.models import AnonymousUser

from cxdash.accounts import rights
from cxdash.accounts.models import User


class RoleBackend(ModelBackend):
    """Django's password check (as slow for unknown addresses as for known ones), and our rights.

    A person who has been made inactive is gone at the next request.
    """

    def has_perm(self, user_obj: AbstractBaseUser | AnonymousUser, perm: str, obj: object = None) -> bool:
        """Return whether somebody has a right; nobody who is not signed in has any."""
        return isinstance(user_obj, User) and user_obj.has_perm(perm, obj)

    def has_module_perms(self, user_obj: AbstractBaseUser | AnonymousUser, app_label: str) -> bool:
        """Return whether somebody has any right in an app."""
        return isinstance(user_obj, User) and user_obj.has_module_perms(app_label)

    def get_all_permissions(self, user_obj: AbstractBaseUser | AnonymousUser, obj: object = None) -> set[str]:
        """Return every right that somebody has."""
        return {right for right in rights.TABLE if self.has_perm(user_obj, right, obj)}
