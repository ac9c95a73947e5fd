"""The app's name and place."""

from django.apps import AppConfig


class WebsiteConfig(AppConfig):
    """Base templates, static files, login."""

    name = "tongcun.website"
    verbose_name = "Tongcun 通村"
