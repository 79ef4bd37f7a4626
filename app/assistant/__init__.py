"""What answers a person by putting together models, the stylist and the wardrobe."""
