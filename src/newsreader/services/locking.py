"""Re-exports for the screens how changes wait while another program writes to the library."""

from newsreader.library.file.connection import BUSY_TIMEOUT, Patience, using_patience

__all__ = ["BUSY_TIMEOUT", "Patience", "using_patience"]
