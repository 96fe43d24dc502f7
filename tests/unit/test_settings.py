"""Settings come from HEHUO_* names, and mistakes in them are said."""

from pathlib import Path

import pytest
from pydantic import ValidationError

from shared.settings import LogFormat, Profile, Settings

OFFICER = "0197e2a0-0000-7000-8000-000000000001"


@pytest.fixture(autouse=True)
def _nothing_is_set(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.chdir(tmp_path)
    for name in Settings.model_fields:
        monkeypatch.delenv(f"HEHUO_{name.upper()}", raising=False)


def test_without_any_setting_nothing_of_development_is_on() -> None:
    settings = Settings()
    assert (settings.development_issuer, settings.development_clock) == (False, False)
    assert settings.profile is Profile.EMBEDDED
    assert settings.log_format is LogFormat.JSON


def test_names_in_the_environment_are_read(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HEHUO_HTTP_PORT", "8123")
    monkeypatch.setenv("HEHUO_DATA_DIR", "elsewhere")
    monkeypatch.setenv("HEHUO_DISTRICT_OFFICERS", f"{OFFICER}, {OFFICER}")
    settings = Settings()
    assert settings.http_port == 8123
    assert settings.data_dir == Path("elsewhere")
    assert settings.district_officers == (OFFICER, OFFICER)


def test_a_file_beside_the_command_is_read(tmp_path: Path) -> None:
    (tmp_path / ".env").write_text("HEHUO_HTTP_PORT=8124\n")
    assert Settings().http_port == 8124


@pytest.mark.parametrize("aid", ["HEHUO_DEVELOPMENT_CLOCK", "HEHUO_DEVELOPMENT_ISSUER"])
@pytest.mark.parametrize("host", ["0.0.0.0", "::", "10.1.2.3", "gateway"])  # noqa: S104 (to be refused)
def test_a_cluster_that_others_can_reach_refuses_to_have_development_aids(
    aid: str, host: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("HEHUO_PROFILE", "cluster")
    monkeypatch.setenv("HEHUO_HTTP_HOST", host)
    monkeypatch.setenv(aid, "true")
    with pytest.raises(ValidationError, match="listens on this machine alone"):
        Settings()


@pytest.mark.parametrize("host", ["127.0.0.1", "::1", "localhost"])
def test_a_cluster_on_one_machine_may_have_them(host: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HEHUO_PROFILE", "cluster")
    monkeypatch.setenv("HEHUO_HTTP_HOST", host)
    monkeypatch.setenv("HEHUO_DEVELOPMENT_CLOCK", "true")
    assert Settings().development_clock


def test_a_secret_is_masked_where_settings_are_shown(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HEHUO_TOKEN_SECRET", "s" * 40)
    settings = Settings()
    assert "ssss" not in repr(settings)
    assert "ssss" not in str(settings.model_dump())


def test_a_short_secret_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HEHUO_TOKEN_SECRET", "short")
    with pytest.raises(ValidationError, match="at least 32"):
        Settings()
