"""The command line: thin commands over the services, for scripts, for screen readers, and for starting the screen."""
