"""What the demo says on standard output, at once, also where that is a pipe."""

from __future__ import annotations

from tongcun.commands.demo.staff import PASSWORD, STAFF, in_words
from tongcun.language import _


def say(sentence: str) -> None:
    """Print a sentence now."""
    print(sentence, flush=True)


def tell_accounts() -> None:
    """Who can log in: one invented account for each role."""
    say(_("Accounts, all invented, all with the password {password}:").format(password=PASSWORD))
    for person in STAFF:
        say(f"  {person.username:<6} {in_words(person)}")
