"""Every address of the product."""

from django.contrib import admin
from django.urls import include, path

from config.health import health

urlpatterns = [
    path("suc-khoe/", health, name="health"),
    path("quan-tri/django/", admin.site.urls),
    path("", include("centers.urls")),
    path("", include("casework.doors.public.urls")),
    path("", include("casework.doors.staff.urls")),
]

handler400 = "casework.doors.staff.errors.bad_request"
handler403 = "casework.doors.staff.errors.forbidden"
handler404 = "casework.doors.staff.errors.not_found"
handler500 = "casework.doors.staff.errors.server_error"
