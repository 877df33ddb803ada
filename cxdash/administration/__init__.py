"""What an administrator sets up: people and their invitations, tokens, the organisation's settings."""
