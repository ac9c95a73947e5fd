"""Two administrators who take the office from each other at the same moment."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from tests.cast import a_person, the_cast
from tests.parcels.test_at_once import meanwhile
from tongcun.county.actions import RefusedError, end_posting
from tongcun.county.clock import service_date
from tongcun.county.models import Posting, Role, User
from tongcun.county.queries import scope_of

pytestmark = pytest.mark.django_db(transaction=True)


def test_of_two_administrators_who_end_each_others_posting_at_once_one_stays() -> None:
    cast = the_cast()
    other = a_person("Ou", cast.county, Role.ADMINISTRATOR)

    def ended(whose: User, by: User) -> Callable[[], None]:
        posting, scope = Posting.objects.get(user=whose, role=Role.ADMINISTRATOR), scope_of(by, cast.county)
        return lambda: end_posting(posting=posting, last_date=service_date(cast.county), by=scope)

    with pytest.raises(RefusedError), meanwhile(ended(other, cast.an), ended(cast.an, other)):
        pass
    assert Posting.objects.filter(role=Role.ADMINISTRATOR, last_date=None).get().user == cast.an
