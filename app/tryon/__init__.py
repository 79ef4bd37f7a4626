"""Trying clothes on: the person's own cut-outs on a drawn figure, before and beside any model.

    wearable   which cut-outs can be worn as they lie, and the one sentence for the others
    silhouette, landmarks   where a cut-out has shoulders, armpits, sleeve ends, waist, crotch, hems
    seams      where a sleeve ends that lies against the trunk: a line in the picture
    mesh       cloth as a grid, drawn where it lies, lit as what is round
    uppers, lowers, extras  landmarks to the body's own: what lies where
    fitting    an outfit on one body, from skin to outside
    wearing    layers, light and order; the back end that needs no model
    service    garments of a library in, a marked PNG out

Knows no Qt. A model that draws people would be another `values.TryOnBackend`.
"""
