"""Passwords kept as in use, by argon2, but at once: slow is what it should be, and no test proves that."""

from __future__ import annotations

from django.contrib.auth.hashers import Argon2PasswordHasher


class QuickArgon2(Argon2PasswordHasher):
    """The least time and memory that there is."""

    time_cost = 1
    memory_cost = 8
    parallelism = 1
