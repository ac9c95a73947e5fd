"""Why an action was not done, in a sentence for people."""

from __future__ import annotations


class RefusedError(Exception):
    """An action that the rules of the house do not allow; its text is for the reader."""
