"""What the surroundings decide, and which of it is refused."""

import stat
from pathlib import Path

import pytest

from settings import SettingRefused, read

LONG = "k" * 32


def settings(folder: Path, **given: str) -> dict[str, str]:
    return {"BIJEEN_DATA": str(folder), **given}


def test_the_defaults_are_for_this_machine_alone(tmp_path: Path) -> None:
    found = read(settings(tmp_path))

    assert (found.database_url, found.base_url) == ("sqlite:///bijeen.sqlite", "http://127.0.0.1:8000")
    assert (found.is_loopback, found.keeps_mail, found.worker, found.limits) == (True, True, True, True)
    assert found.mail_from == "bijeen@bijeen.example"


def test_data_lives_beside_the_sqlite_database(tmp_path: Path) -> None:
    assert read({"BIJEEN_DATABASE_URL": f"sqlite:///{tmp_path}/site.sqlite"}).data == tmp_path


def test_every_name_of_this_machine_is_answered(tmp_path: Path) -> None:
    found = read(settings(tmp_path, BIJEEN_BASE_URL="http://localhost:8080/"))

    assert found.hosts == {"localhost:8080", "127.0.0.1:8080", "[::1]:8080"}
    assert found.base_url == "http://localhost:8080"


def test_a_public_site_answers_to_its_own_name_only(tmp_path: Path) -> None:
    found = read(settings(tmp_path, BIJEEN_BASE_URL="https://Bijeen.Example.nl", BIJEEN_SECRET_KEY=LONG))

    assert found.hosts == {"bijeen.example.nl"}
    assert not found.is_loopback
    assert found.mail_from == "bijeen@bijeen.example.nl"


def test_the_secret_is_made_once_and_for_the_owner_only(tmp_path: Path) -> None:
    first, second = read(settings(tmp_path)), read(settings(tmp_path))

    assert first.secret_key == second.secret_key
    assert len(first.secret_key) >= 32
    assert sorted(path.name for path in tmp_path.iterdir()) == ["data-key", "secret-key"]
    assert stat.S_IMODE((tmp_path / "secret-key").stat().st_mode) == 0o600


def test_the_data_key_is_made_once_and_two_count_while_a_new_one_takes_over(tmp_path: Path) -> None:
    made, again = read(settings(tmp_path)), read(settings(tmp_path))
    two = read(settings(tmp_path, BIJEEN_DATA_KEY=f"{'a' * 43}=, {made.data_keys[0]}"))

    assert made.data_keys == again.data_keys
    assert stat.S_IMODE((tmp_path / "data-key").stat().st_mode) == 0o600
    assert two.data_keys == (f"{'a' * 43}=", *made.data_keys)


@pytest.mark.parametrize("given", ["kort", "a" * 44, f"{'é' * 43}=", " , ", f"{'a' * 43}=," * 3])
def test_a_data_key_that_is_none_is_refused_in_one_sentence(tmp_path: Path, given: str) -> None:
    with pytest.raises(SettingRefused, match="BIJEEN_DATA_KEY moet een sleutel van 44 tekens zijn"):
        read(settings(tmp_path, BIJEEN_DATA_KEY=given))


def test_proxies_are_read_with_commas_or_spaces(tmp_path: Path) -> None:
    found = read(settings(tmp_path, BIJEEN_TRUSTED_PROXIES="10.0.0.1, 10.0.0.2 10.0.0.3"))

    assert found.trusted_proxies == {"10.0.0.1", "10.0.0.2", "10.0.0.3"}


@pytest.mark.parametrize(
    ("given", "named"),
    [
        ({"BIJEEN_DATABASE_URL": "mysql://localhost/bijeen"}, "BIJEEN_DATABASE_URL"),
        ({"BIJEEN_BASE_URL": "bijeen.example.nl"}, "BIJEEN_BASE_URL"),
        ({"BIJEEN_BASE_URL": "ftp://bijeen.example.nl"}, "BIJEEN_BASE_URL"),
        ({"BIJEEN_BASE_URL": "https://bijeen.example.nl"}, "BIJEEN_SECRET_KEY"),
        ({"BIJEEN_SECRET_KEY": "kort"}, "BIJEEN_SECRET_KEY"),
        ({"BIJEEN_WORKER": "misschien"}, "BIJEEN_WORKER"),
        ({"BIJEEN_LIMITS": "0"}, "BIJEEN_LIMITS"),
        ({"BIJEEN_PASSKEYS": "on"}, "BIJEEN_PASSKEYS"),
        ({"BIJEEN_PASSKEYS": "required", "BIJEEN_BASE_URL": "http://127.0.0.1:8000"}, "BIJEEN_PASSKEYS"),
    ],
)
def test_a_setting_that_cannot_be_used_is_refused_by_name(given: dict[str, str], named: str, tmp_path: Path) -> None:
    with pytest.raises(SettingRefused, match=named):
        read(settings(tmp_path, **given))


@pytest.mark.parametrize(
    ("environment", "rate"),
    [
        ({}, 5),
        ({"BIJEEN_SMTP_URL": "smtps://mail.example.org"}, 5),
        ({"BIJEEN_SMTP_URL": "smtp://127.0.0.1:25"}, 0),
        ({"BIJEEN_SMTP_URL": "smtp://127.0.0.1:25", "BIJEEN_MAIL_RATE": "0.5"}, 0.5),
        ({"BIJEEN_SMTP_URL": "smtps://mail.example.org", "BIJEEN_MAIL_RATE": "0"}, 0),
    ],
)
def test_mail_to_another_machine_goes_at_five_a_second_unless_told_otherwise(
    tmp_path: Path, environment: dict[str, str], rate: float
) -> None:
    assert read(settings(tmp_path, **environment)).mails_per_second == rate


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("BIJEEN_MAIL_RATE", "snel"),
        ("BIJEEN_MAIL_RATE", "-1"),
        ("BIJEEN_MAIL_CONNECTIONS", "0"),
        ("BIJEEN_MAIL_CONNECTIONS", "21"),
    ],
)
def test_a_rate_or_a_number_of_connections_that_is_none_is_refused_by_name(
    tmp_path: Path, name: str, value: str
) -> None:
    with pytest.raises(SettingRefused, match=name):
        read(settings(tmp_path, **{name: value}))
