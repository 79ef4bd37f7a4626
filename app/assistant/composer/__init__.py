"""What the assistant answers: words, cards and what could be said next (`reply`)."""
