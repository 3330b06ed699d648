"""Commands that write files for other programs and read them: export, import and sync."""
