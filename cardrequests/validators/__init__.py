"""What a name, a birth date, a list of people may be."""

from cardrequests.validators.names import KEY_MAX, name_key, refuse_birth_date, trainer_letters

__all__ = ["KEY_MAX", "name_key", "refuse_birth_date", "trainer_letters"]
