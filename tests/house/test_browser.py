"""The browser of the tests is a real one, under the same content policy as everybody's."""


def test_the_browser_opens_the_server_of_the_tests(chromium, live_server):
    page = chromium.new_context().new_page()
    answer = page.goto(f"{live_server.url}/suc-khoe/")
    assert answer.status == 200
    assert "'none'" in answer.headers["content-security-policy"]
    page.context.close()
