"""Numbers with their nouns, for messages."""


def counted(number: int, one: str, several: str = "") -> str:
    """Return `1 article`, or `1,204 articles`. `several` is the plural if it is not the singular with an `s`."""
    return f"{number:,} {one if number == 1 else several or f'{one}s'}"
