"""The database backend of a command that runs while no server does (see `cxdash.local_services`)."""
