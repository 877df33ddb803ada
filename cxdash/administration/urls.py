"""Addresses of what an administrator sets up, and of the door for those who are invited."""

from django.urls import path

from cxdash.administration import invitation_views, people_views, settings_views, token_views

urlpatterns = [
    path("settings/", settings_views.settings_page, name="settings"),
    path("settings/tokens/", token_views.tokens, name="tokens"),
    path("settings/tokens/<int:pk>/revoke/", token_views.revoke, name="token-revoke"),
    path("settings/people/", people_views.people, name="people"),
    path("settings/people/invite/", invitation_views.invite, name="invite"),
    path(
        "settings/people/invitations/<int:pk>/", invitation_views.change_invitation, name="invitation-change"
    ),
    path("settings/people/<int:pk>/", people_views.person, name="person"),
    path("settings/people/<int:pk>/presence/", people_views.presence, name="person-presence"),
    path("settings/people/<int:pk>/reset-link/", people_views.reset_link, name="person-reset-link"),
    path("invitation/<str:secret>/", invitation_views.invitation, name="invitation"),
]
