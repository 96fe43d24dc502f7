"""A form with a file is read as a browser sends it, and nothing else is."""

from base64 import b64decode

import pytest

from services.gateway.pages.site.sent_fields import fields_of

BODY = (
    b'--b1\r\nContent-Disposition: form-data; name="account"\r\n\r\n\xe5\xb7\xa5\xe8\xa1\x8c\r\n'
    b'--b1\r\nContent-Disposition: form-data; name="content"; filename="x.csv"\r\n\r\n'
    b"\xff\r\n--b\r\n\r\n\r\n--b1--\r\n"
)


def test_a_file_keeps_every_byte_and_loses_its_name() -> None:
    account, (name, content) = fields_of("multipart/form-data; boundary=b1", BODY)
    assert account == ("account", "工行")
    assert (name, b64decode(content)) == ("content", b"\xff\r\n--b\r\n\r\n")


def test_a_form_without_a_file_is_what_it_was() -> None:
    assert fields_of("application/x-www-form-urlencoded", b"a=1&a=&b=%E5%B7%A5") == [
        ("a", "1"),
        ("a", ""),
        ("b", "工"),
    ]


@pytest.mark.parametrize(
    ("kind", "body"),
    [
        ("multipart/form-data", BODY),
        ("multipart/mixed; boundary=b1", BODY),
        ("multipart/form-data; boundary=b1", BODY.removesuffix(b"--\r\n")),
        ("multipart/form-data; boundary=b1", b"before" + BODY),
        ("multipart/form-data; boundary=b1", BODY.replace(b'name="account"', b"")),
        ("multipart/form-data; boundary=b1", BODY.replace(b"\xe5\xb7\xa5", b"\xff\xff\xff")),
        ("application/x-www-form-urlencoded", b"\xff"),
    ],
)
def test_what_no_browser_sends_is_no_form(kind: str, body: bytes) -> None:
    with pytest.raises(ValueError, match=r"form|boundary|decode"):
        fields_of(kind, body)
