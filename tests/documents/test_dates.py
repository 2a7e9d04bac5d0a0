from datetime import date

import pytest

from chipkg.documents import parse_date


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("2025-12-19", date(2025, 12, 19)),
        ("20251219", date(2025, 12, 19)),
        ("2025-12-19T23:30:00-05:00", date(2025, 12, 19)),
        ("2025-12-19T23:30:00Z", date(2025, 12, 19)),
        ("December 19, 2025 5:00 AM ET", date(2025, 12, 19)),
        ("Fri, 19 Dec 2025 23:10:00 GMT", date(2025, 12, 19)),
        ("19. Dezember 2025", date(2025, 12, 19)),
        ("19 décembre 2025", date(2025, 12, 19)),
        ("19 december 2025", date(2025, 12, 19)),
        ("2025年12月19日", date(2025, 12, 19)),
        ("２０２５年１２月１９日", date(2025, 12, 19)),
        ("2025年12月19日(金) 09:30", date(2025, 12, 19)),
        ("2025년 12월 19일", date(2025, 12, 19)),
        ("19/12/2025", date(2025, 12, 19)),
        ("12/19/2025", date(2025, 12, 19)),
        ("05.05.2025", date(2025, 5, 5)),
        ("2025/12/19", date(2025, 12, 19)),
    ],
)
def test_a_full_date_is_read_as_written(text: str, expected: date) -> None:
    assert parse_date(text) == expected


@pytest.mark.parametrize(
    "text",
    [
        "",
        "2024",
        "March 2024",
        "2024-03",
        "2024-W10",
        "12 March",
        "yesterday",
        "3 days ago",
        "Tuesday",
        "03/04/2024",
        "04.03.2024",
        "24/03/05",
        "5 March 24",
        "30 February 2024",
        "2024-13-45",
        "1709600000",
        "2024-03-05 to 2024-03-06",
        "soon",
        "5 March 2024 " * 100,
    ],
)
def test_what_is_not_one_full_date_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match="not one full date; write it like 2025-12-19"):
        parse_date(text)
