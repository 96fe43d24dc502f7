"""Claim codes as they are typed."""

from services.gateway.identity.claim_codes import new_code, read_code


def test_a_code_is_read_however_it_was_typed_and_never_guessed_at() -> None:
    code = new_code()
    assert read_code(code.shown) == read_code(f" {code.text.lower()} ") == code
    assert read_code("O0I1-LL00-0000-0000") == read_code("0011-1100-0000-0000")
    for typed in ("", "ABCD", code.text[:-1], code.text + "A", "U" * 16):
        assert read_code(typed) is None
