"""Bringing in what existed before, from files: organizations, contacts, relations, authorizations, old credentials.

    runs      what agents ask: upload, check, start, stop, resume, undo, discard
    steps     what a worker does of it, some lines at a time; killed, the next one goes on from there
    batches   some lines of one run: what each says, what becomes of it
    organizations, contacts, relations, authorizations, credentials
              one kind of file each: key(values), judge(batch), write(batch), undo(batch)

An import tells nobody: the explanatory e-mail leaves later, when an agent sends it.
"""

from portal.support.actions.imports import runs, steps

__all__ = ["runs", "steps"]
