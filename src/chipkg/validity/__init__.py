"""When statements hold: dates in sentences, resolved against the publication date, and what they date."""

from chipkg.validity.dating import date_statements

__all__ = ["date_statements"]
