"""Import a library, or another program's export."""
