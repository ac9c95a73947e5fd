"""Addresses below the code of an enterprise's card."""

from __future__ import annotations

from django.urls import path

from tongcun.cases.views import asker, entrances

urlpatterns = [
    path("", entrances.entrance, name="entrance_below"),
    path("tell", entrances.tell, name="tell_problem"),
    path("receipts", entrances.find_receipt, name="find_receipt"),
    path("cases/<str:number>", asker.asker_case, name="asker_case"),
    path("cases/<str:number>/word", asker.word_by_card, name="word_by_card"),
    path("receipts/<slug:receipt>", asker.asker_receipt, name="asker_receipt"),
    path("receipts/<slug:receipt>/word", asker.word_by_receipt, name="word_by_receipt"),
    path("receipts/<slug:receipt>/same", asker.same_as_before, name="same_as_before"),
    path("receipts/<slug:receipt>/code", asker.choose_code, name="choose_code"),
    path("receipts/<slug:receipt>/file", asker.own_file, name="own_file"),
]
