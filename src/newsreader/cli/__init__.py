"""The command line: thin commands over the services, for scripts and screen readers, and to start the screen.

`commands.COMMANDS` lists the commands. A command reads arguments, calls a service and prints the result; it knows
neither files nor SQL. Each subject has a package. The modules beside them are what all commands share.
"""
