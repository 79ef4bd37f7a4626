"""Questions and answers about a corpus: five families, thirteen subtasks (OmniFashion, 3.2-3.4)."""
