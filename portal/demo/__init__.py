"""The demonstration: a mailbox in which every mail of this machine can be read. It exists only where DEMO is set."""
