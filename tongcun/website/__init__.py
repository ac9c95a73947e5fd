"""Settings, root addresses, base templates and login; nothing imports it."""
