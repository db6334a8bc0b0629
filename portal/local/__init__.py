"""One machine, one command: what `make run`, `make shell` and the tests start by themselves.

    machine.py      where this checkout keeps its state, and the lock on it
    processes.py    a program that we start, watch, and never leave behind
    servers.py      PostgreSQL, Valkey and the mail sink as such programs
    environment.py  the environment that they make for the portal
    serve.py        `run`: all of it at once
    __main__.py     the command line

Nothing here imports Django: it starts the programs that do. Production has docker-compose.yml.
"""
