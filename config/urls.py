"""Every address of the product."""

from django.contrib import admin
from django.urls import include, path

from config.health import health

urlpatterns = [
    path("suc-khoe/", health, name="health"),
    path("quan-tri/django/", admin.site.urls),
    path("api/", include("casework.doors.api.urls")),
    path("", include("centers.urls")),
    path("", include("casework.doors.public.urls")),
    path("", include("casework.doors.staff.urls")),
]

handler400 = "config.errors.bad_request"
handler403 = "config.errors.forbidden"
handler404 = "config.errors.not_found"
handler500 = "config.errors.server_error"
