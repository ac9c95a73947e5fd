"""Addresses of this app, below the county's code."""

from __future__ import annotations

from django.urls import path

from tongcun.cases.views import (
    board,
    case_acts,
    cases,
    enterprises,
    groups,
    limits,
    officers,
    rounds,
    schemes,
    visits,
)

urlpatterns = [
    path("cases/", cases.cases, name="cases"),
    path("cases/new/", cases.new_case, name="new_case"),
    path("cases/limits/", limits.step_limits, name="step_limits"),
    path("cases/parts/<int:pk>/act/", case_acts.act_on_part, name="act_on_part"),
    path("cases/<str:number>/", cases.case, name="case"),
    path("cases/<str:number>/in-full/", cases.asker_in_full, name="asker_in_full"),
    path("cases/<str:number>/act/", case_acts.act_on_case, name="act_on_case"),
    path("cases/<str:number>/invite/", case_acts.invite, name="invite"),
    path("cases/<str:number>/site-meeting/", case_acts.site_meeting, name="site_meeting"),
    path("cases/<str:number>/classify/", case_acts.classify, name="classify_case"),
    path("liaison/", board.liaison, name="liaison"),
    path("liaison/desk/", board.county_desk, name="county_desk"),
    path("liaison/schemes/", schemes.schemes, name="schemes"),
    path("liaison/schemes/new/", schemes.new_scheme, name="new_scheme"),
    path("liaison/schemes/<int:pk>/", schemes.edit_scheme, name="edit_scheme"),
    path("liaison/schemes/<int:pk>/groups/new/", groups.new_group, name="new_group"),
    path("liaison/groups/<int:pk>/", groups.edit_group, name="edit_group"),
    path("liaison/schemes/<int:pk>/officers/new/", officers.name_officer, name="name_officer"),
    path("liaison/schemes/<int:pk>/hand-over/", officers.hand_over, name="hand_over_enterprises"),
    path("liaison/held/<int:pk>/end/", officers.end_liaison, name="end_liaison"),
    path("liaison/enterprises/<int:pk>/", enterprises.enterprise, name="enterprise"),
    path("liaison/enterprises/<int:pk>/in-full/", enterprises.in_full, name="enterprise_in_full"),
    path("liaison/enterprises/<int:pk>/contact/", enterprises.keep_contact, name="keep_contact"),
    path("liaison/enterprises/<int:pk>/card/", enterprises.card, name="card"),
    path("liaison/enterprises/<int:pk>/card.pdf", enterprises.card_as_pdf, name="card_as_pdf"),
    path("liaison/enterprises/<int:pk>/card/new/", enterprises.renew_card, name="renew_card"),
    path("liaison/visits/", visits.visits_due, name="visits_due"),
    path("liaison/visits/own/", visits.own_visits, name="own_visits"),
    path("liaison/visits/<int:pk>/", visits.visit, name="visit"),
    path("liaison/visits/<int:pk>/photo/", visits.visit_photo, name="visit_photo"),
    path("liaison/visits/<int:pk>/change/", visits.change_visit, name="change_visit"),
    path("liaison/visits/<int:pk>/take-back/", visits.take_back_visit, name="take_back_visit"),
    path("liaison/enterprises/<int:pk>/visits/", visits.enterprise_visits, name="enterprise_visits"),
    path("liaison/enterprises/<int:pk>/visits/new/", visits.record_visit, name="record_visit"),
    path("liaison/rounds/", rounds.rounds, name="rounds"),
    path("liaison/rounds/<int:pk>/", rounds.inspection_round, name="round"),
    path("liaison/rounds/<int:pk>/change/", rounds.edit_round, name="edit_round"),
    path("liaison/schemes/<int:pk>/rounds/new/", rounds.new_round, name="new_round"),
]
