"""The tools of the assistant: what each takes and answers (`table.TOOLS`), and what carries it out.

Nothing is imported here, so that a program that only asks for help loads no pydantic.
"""
