"""Addresses of the sign-in and the language."""

from django.urls import path

from centers import signin

app_name = "centers"

urlpatterns = [
    path("", signin.home, name="home"),
    path("dang-nhap/", signin.login, name="login"),
    path("dang-xuat/", signin.logout, name="logout"),
    path("dung-thu/", signin.demo_login, name="demo_login"),
    path("ngon-ngu/", signin.language, name="language"),
]
