"""The deterministic planner: words, state and wardrobe to a plan, without any model.

``routing.Router`` is the door. What people say is data (``phrases/*.toml``); how it is read is in
``phrasebook`` and ``hearing`` (language, slips, patterns), ``wording`` (garments and terms),
``quantities`` (ranks, days, degrees, prices), ``garments`` (which owned garment is meant) and
``scene`` (all of that together with the state). The ``intents_*`` modules say what each reading
would do; the surest wins.
"""
