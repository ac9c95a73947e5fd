"""A phone in a page, masked."""

from __future__ import annotations

from django import template

from tongcun.county.masking import masked_phone

register = template.Library()


@register.filter
def phone_masked(phone: str) -> str:
    """As many stars as digits are hidden, then the last four."""
    return masked_phone(phone)
