"""What the training of the compatibility head is made of: views, choices, network, fit."""
