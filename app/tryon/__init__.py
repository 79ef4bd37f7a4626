"""Trying clothes on: the person's own cut-outs on a drawn figure, before and beside any model.

    wearable   which cut-outs can be worn as they lie, and the one sentence for the others
    silhouette, landmarks   where a cut-out has shoulders, armpits, sleeve ends, waist, crotch, hems
    warp       thin-plate splines
    uppers, lowers, extras  landmarks to the figure's own: what is painted where
    wearing    layers, light and order; the back end that needs no model
    service    garments of a library in, a marked PNG out

Knows no Qt. A model that draws people would be another `values.TryOnBackend`.
"""
