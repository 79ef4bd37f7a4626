"""Strengths from comparisons: the Bradley-Terry model, fitted two ways.

    P(i beats j) = pi_i / (pi_i + pi_j) = sigmoid(s_i - s_j)      (Bradley and Terry 1952)

Soft wins are allowed: a comparison may be won by 0.7. Who plays whom is ``tournament``.
"""

from __future__ import annotations

from typing import Final

import numpy as np
import numpy.typing as npt

Array = npt.NDArray[np.float64]

VIRTUAL_WINS: Final = 0.1
"""Wins, and losses, of every item against a virtual opponent of strength 0. They keep an undefeated
item finite and join what was never compared; their role is that of ``RIDGE`` in Newton's method."""
RIDGE: Final = 0.01
TOLERANCE: Final = 1e-6
ROUNDS: Final = 500


def fit_mm(wins: Array, *, virtual: float = VIRTUAL_WINS, rounds: int = ROUNDS) -> Array:
    """Fit by minorization-maximization (Hunter 2004, section 2).

    Args:
        wins: ``[n, n]``, how often (softly) the row's item beat the column's; the diagonal is 0.
        virtual: Wins and losses of each item against an opponent of strength 0.

    Returns:
        Log-strengths ``s [n]`` with mean 0.
    """
    _check(wins)
    played = wins + wins.T
    won = wins.sum(axis=1) + virtual
    strength = np.ones(len(wins))
    for _ in range(rounds):
        faced = played / (strength[:, None] + strength[None, :])
        against_virtual = 2 * virtual / (strength + 1.0)
        new = won / np.maximum(faced.sum(axis=1) + against_virtual, 1e-300)
        change = np.max(np.abs(np.log(new) - np.log(strength)), initial=0.0)
        strength = new
        if change < TOLERANCE:
            break
    logs = np.log(strength)
    return logs - logs.mean() if len(logs) else logs


def fit_newton(wins: Array, *, ridge: float = RIDGE, rounds: int = 50) -> tuple[Array, Array]:
    """Fit the likelihood with an L2 penalty by Newton's method.

    Args:
        wins: As in ``fit_mm``.
        ridge: Weight of the penalty ``ridge / 2 * |s|^2``.

    Returns:
        Log-strengths ``s [n]`` with mean 0, and their covariance ``[n, n]``: the inverse of the
        Hessian, which is the comparison graph's weighted Laplacian plus ``ridge`` on the diagonal.
    """
    _check(wins)
    played = wins + wins.T
    count = len(wins)
    logs: Array = np.zeros(count)
    for _ in range(rounds):
        gradient, hessian = _derivatives(wins, played, logs, ridge)
        step = np.linalg.solve(hessian, gradient)
        # Far from the solution a full step may overshoot; strengths live within a few units.
        logs = logs + step * min(1.0, 2.0 / max(float(np.max(np.abs(step), initial=0.0)), 1e-300))
        if np.max(np.abs(step), initial=0.0) < TOLERANCE:
            break
    _, hessian = _derivatives(wins, played, logs, ridge)
    covariance = np.asarray(np.linalg.inv(hessian), np.float64)
    return (logs - logs.mean() if count else logs), covariance


def deviations(wins: Array, logs: Array) -> Array:
    """Return the standard deviation of every strength ``[n]``, against the mean of all.

    From the likelihood's curvature at ``logs``; comparisons between two equals tell most.
    """
    _check(wins)
    _, hessian = _derivatives(wins, wins + wins.T, logs, RIDGE)
    centering = np.eye(len(logs)) - 1.0 / max(len(logs), 1)
    covariance = centering @ np.linalg.inv(hessian) @ centering
    return np.sqrt(np.maximum(np.diag(covariance), 0.0))


def probability(logs: Array, first: int, second: int) -> float:
    """Return how likely the first item beats the second."""
    return float(1.0 / (1.0 + np.exp(logs[second] - logs[first])))


def _derivatives(wins: Array, played: Array, logs: Array, ridge: float) -> tuple[Array, Array]:
    expected = 1.0 / (1.0 + np.exp(logs[None, :] - logs[:, None]))
    gradient = (wins - played * expected).sum(axis=1) - ridge * logs
    weight = played * expected * (1.0 - expected)
    hessian = np.diag(weight.sum(axis=1) + ridge) - weight
    return gradient, hessian


def _check(wins: Array) -> None:
    if wins.ndim != 2 or wins.shape[0] != wins.shape[1]:
        raise ValueError("wins must be a square table")
    if wins.size and (wins.min() < 0 or np.any(np.diag(wins))):
        raise ValueError("wins must not be negative, and nobody plays against themselves")
