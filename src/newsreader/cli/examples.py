"""The examples at the end of a command's help."""


def examples(*calls: str) -> str:
    """Return the epilog of a command's help that shows these calls of newsreader, given without the program's name."""
    # After \b, click keeps the lines as they are.
    return "\n".join(["\b", "Examples:", *(f"  newsreader {call}".rstrip() for call in calls)])
