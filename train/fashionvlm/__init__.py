"""What FashionVLM's training is made of: pictures as codes, words, rows, loops."""
