"""What the OmniFashion recipe is made of: data, model, loss, loop, plan and the pocket shape."""
