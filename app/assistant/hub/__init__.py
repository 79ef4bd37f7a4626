"""The hub: every call of a tool goes through it, of built-in servers and of those that were added.

Nothing is imported here: the protocol's library costs a second, and a program that asks for help
must not pay for it. `hub.Hub` is the door.
"""
