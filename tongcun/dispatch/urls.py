"""Addresses of this app, below the county's code."""

from __future__ import annotations

from django.urls import URLPattern, path, re_path

from tongcun.dispatch.views import day, events, plans, riding, runs

DATE = r"(?P<date>[0-9]{4}-[0-9]{2}-[0-9]{2})"

urlpatterns: list[URLPattern] = [
    path("day", day.day, name="day"),
    re_path(rf"^day/{DATE}$", day.day, name="day"),
    re_path(rf"^day/{DATE}/counts$", day.day_counts, name="day_counts"),
    re_path(rf"^day/{DATE}/close-station$", events.close_station, name="close_station_today"),
    re_path(rf"^day/{DATE}/open-station$", events.open_station, name="open_station_today"),
    re_path(rf"^day/{DATE}/plan-rest$", events.plan_rest, name="plan_rest"),
    path("run/<int:pk>", runs.run, name="run"),
    path("run/<int:pk>/sheet", runs.run_sheet, name="run_sheet"),
    path("run/<int:pk>/left", runs.run_left, name="run_left"),
    path("run/<int:pk>/issue", runs.issue_run, name="issue_run"),
    path("run/<int:pk>/put-on", riding.put_on_run, name="put_on_run"),
    path("run/<int:pk>/take-off", riding.take_off_run, name="take_off_run"),
    path("run/<int:pk>/delay", events.delay_run, name="run_is_late"),
    path("run/<int:pk>/cancel", events.cancel_run, name="run_is_cancelled"),
    path("run/<int:pk>/restore", events.restore_run, name="run_runs_again"),
    path("run/<int:pk>/vehicle", events.swap_vehicle, name="run_has_other_vehicle"),
    path("run/<int:pk>/luggage", events.keep_for_luggage, name="run_keeps_for_luggage"),
    path("run/<int:pk>/driver", events.set_driver, name="run_has_driver"),
    path("run/<int:pk>/duty", events.run_duty, name="run_duty"),
    path("plans", plans.plans, name="plans"),
    path("plans/ask", plans.ask_plan, name="ask_plan"),
    path("plans/cut-off", plans.set_cut_off, name="set_cut_off"),
    path("plans/<int:pk>", plans.plan, name="plan"),
    path("plans/<int:pk>/progress", plans.plan_progress, name="plan_progress"),
    path("plans/<int:pk>/left", plans.plan_left, name="plan_left"),
    path("plans/<int:pk>/confirm", plans.confirm_plan, name="confirm_plan"),
    path("plans/<int:pk>/again", plans.plan_again, name="plan_again"),
    path("plans/<int:pk>/discard", plans.discard_plan, name="discard_plan"),
    path("plans/<int:pk>/compare/<int:other>", plans.compare_plans, name="compare_plans"),
]
