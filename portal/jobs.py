"""« Mes traitements »: what goes on without the person who began it, found again after the page was left."""

from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.views.decorators.http import require_safe

from portal.core.jobs import jobs_of
from portal.core.policies import personal


@personal
@require_safe
def jobs(request: HttpRequest) -> HttpResponse:
    found = jobs_of(request.user)
    context = {"section": "jobs", "jobs": found, "is_any_running": any(job.is_running for job in found)}
    return TemplateResponse(request, "portal/jobs.html", context)
