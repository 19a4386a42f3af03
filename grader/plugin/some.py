"""Random data that a human can read. The shape of the values is fixed, so that every seed tests the same thing."""

import random

_NAMES = (
    "Ada Aiko Amir Bela Bo Chidi Dana Eli Emeka Farah Goran Gus Hana Ines Ivo Jun Juma Kim Lena Lior "
    "Mio Nadia Noor Omar Pia Quin Rosa Sami Tove Uma Vera Wen Yara Zoe"
).split()
_ADJECTIVES = "amber brave calm clever early gentle late lucky odd plain quiet red slow tiny warm".split()
_NOUNS = "anchor birch candle falcon fox harbour kite lantern maple oak otter pebble river sea willow".split()


class Some(random.Random):
    """A seeded source of values: `some.name()`, `some.number(10, 99)`, and all of `random.Random`."""

    def name(self) -> str:
        """Return a name with a number, for example 'Ada417'."""
        return self.names(1)[0]

    def names(self, n: int) -> list[str]:
        """Return `n` different names, in no particular order."""
        return [f"{name}{self.randint(100, 999)}" for name in self.sample(_NAMES, n)]

    def email(self) -> str:
        """Return an address that reaches nobody."""
        return f"{self.choice(_NAMES).lower()}{self.randint(1000, 9999)}@example.org"

    def number(self, low: int = 2, high: int = 999) -> int:
        """Return a whole number from `low` to `high`, both included."""
        return self.randint(low, high)

    def words(self) -> str:
        """Return a short text, for example 'calm otter 512'."""
        return f"{self.choice(_ADJECTIVES)} {self.choice(_NOUNS)} {self.randint(100, 999)}"
