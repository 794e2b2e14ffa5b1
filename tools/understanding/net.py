"""Trains the convolutional reader (``cmdesk/analysis/net.py``) with JAX, on one processor."""

from __future__ import annotations

from typing import Any

import jax
import jax.numpy as jnp
import numpy as np

from cmdesk.analysis.net import WIDTHS

FILTERS = 64
INPUT = 96
EPOCHS = 18
BATCH = 32
RATE = 2e-3
DECAY = 2e-3
WORD_DROPOUT = 0.12
DROPOUT = 0.4
BUCKETS = (24, 48, 80, 128, 200, 320)

Array = jax.Array
Numbers = np.ndarray[Any, Any]
Params = dict[str, Any]


def start(key: Array, inputs: int, plain: int, outputs: int) -> Params:
    """Return parameters to begin with (He 2015)."""
    keys = jax.random.split(key, 16)

    def normal(at: int, shape: tuple[int, ...]) -> Array:
        return jax.random.normal(keys[at], shape) * np.sqrt(2 / shape[0])

    params: Params = {"project": normal(0, (inputs, INPUT)), "project_b": jnp.zeros(INPUT)}
    for at, width in enumerate(WIDTHS):
        params[f"conv{width}"] = normal(1 + at, (width * INPUT, FILTERS))
        params[f"conv{width}_b"] = jnp.zeros(FILTERS)
    pooled = FILTERS * len(WIDTHS) + INPUT
    params["head"] = normal(9, (pooled, outputs)) * 0.3
    params["plain"] = normal(10, (plain, outputs)) * 0.05
    params["bias"] = jnp.zeros(outputs)
    return params


def forward(params: Params, tokens: Array, mask: Array, plain: Array, key: Array = None) -> Array:
    """Tokens (B, T, D), mask (B, T), plain (B, P) -> logits (B, O)."""
    if key is not None:
        one, two, three = jax.random.split(key, 3)
        keep = jax.random.bernoulli(one, 1 - WORD_DROPOUT, mask.shape)
        tokens = tokens * keep[..., None]
    hidden = jnp.tanh(tokens @ params["project"] + params["project_b"]) * mask[..., None]
    pooled = []
    for width in WIDTHS:
        left = (width - 1) // 2
        padded = jnp.pad(hidden, ((0, 0), (left, width - 1 - left), (0, 0)))
        windows = jnp.concatenate(
            [padded[:, i : i + hidden.shape[1]] for i in range(width)], axis=-1
        )
        out = jax.nn.relu(windows @ params[f"conv{width}"] + params[f"conv{width}_b"])
        pooled.append((out * mask[..., None]).max(axis=1))
    mean = hidden.sum(axis=1) / jnp.maximum(mask.sum(axis=1, keepdims=True), 1)
    joined = jnp.concatenate([*pooled, mean], axis=-1)
    if key is not None:
        joined = joined * jax.random.bernoulli(two, 1 - DROPOUT, joined.shape) / (1 - DROPOUT)
        plain = plain * jax.random.bernoulli(three, 0.7, plain.shape) / 0.7
    return joined @ params["head"] + plain @ params["plain"] + params["bias"]


def fit(
    sequences: list[Numbers],
    plain: Numbers,
    targets: Numbers,
    groups: list[tuple[int, int]],
    weights: Numbers,
    seed: int,
    epochs: int = EPOCHS,
) -> Params:
    """Return the parameters; ``targets`` (N, O) of 0 and 1, ``weights`` (O,)."""
    rng = np.random.default_rng(seed)
    params = start(
        jax.random.PRNGKey(seed), sequences[0].shape[1], plain.shape[1], targets.shape[1]
    )
    rivals = np.zeros(targets.shape[1], dtype=bool)
    for first, last in groups:
        rivals[first:last] = True
    binary = jnp.array(weights * ~rivals)

    def loss(p: Params, x: Array, m: Array, f: Array, y: Array, key: Array) -> Array:
        logits = forward(p, x, m, f, key)
        total = 0.0
        for first, last in groups:
            soft = y[:, first:last] * 0.94 + 0.06 / (last - first)
            total -= (soft * jax.nn.log_softmax(logits[:, first:last])).sum(axis=1).mean() * float(
                weights[first]
            )
        soft = y * 0.96 + 0.02
        crossed = -(soft * jax.nn.log_sigmoid(logits) + (1 - soft) * jax.nn.log_sigmoid(-logits))
        return total + (crossed * binary).sum(axis=1).mean()

    @jax.jit
    def step(
        p: Params,
        m1: Params,
        m2: Params,
        t: Array,
        rate: Array,
        x: Array,
        m: Array,
        f: Array,
        y: Array,
        key: Array,
    ) -> Array:
        grads = jax.grad(loss)(p, x, m, f, y, key)
        m1 = jax.tree.map(lambda a, g: 0.9 * a + 0.1 * g, m1, grads)
        m2 = jax.tree.map(lambda a, g: 0.99 * a + 0.01 * g * g, m2, grads)
        p = jax.tree.map(
            lambda w, a, b: (
                w * (1 - rate * DECAY)
                - rate * (a / (1 - 0.9**t)) / (jnp.sqrt(b / (1 - 0.99**t)) + 1e-8)
            ),
            p,
            m1,
            m2,
        )
        return p, m1, m2

    zeros = jax.tree.map(jnp.zeros_like, params)
    m1, m2 = zeros, zeros
    lengths = np.array([min(len(s), BUCKETS[-1]) for s in sequences])
    bucket = np.searchsorted(BUCKETS, lengths)
    t = 0
    total_steps = epochs * (len(sequences) // BATCH + len(BUCKETS))
    key = jax.random.PRNGKey(seed + 1)
    for _epoch in range(epochs):
        batches = []
        for b in range(len(BUCKETS)):
            members = rng.permutation(np.flatnonzero(bucket == b))
            for at in range(0, len(members), BATCH):
                batches.append((BUCKETS[b], members[at : at + BATCH]))
        rng.shuffle(batches)
        for size, members in batches:
            x, m = pad([sequences[i] for i in members], size, BATCH)
            f = np.zeros((BATCH, plain.shape[1]), dtype=np.float32)
            f[: len(members)] = plain[members]
            y = np.zeros((BATCH, targets.shape[1]), dtype=np.float32)
            y[: len(members)] = targets[members]
            if len(members) < BATCH:
                again = rng.choice(members, BATCH - len(members))
                x2, m2_ = pad([sequences[i] for i in again], size, len(again))
                x[len(members) :], m[len(members) :] = x2, m2_
                f[len(members) :], y[len(members) :] = plain[again], targets[again]
            t += 1
            rate = RATE * min(1.0, t / 60) * max(0.05, 1 - t / total_steps)
            key, sub = jax.random.split(key)
            params, m1, m2 = step(params, m1, m2, t, rate, x, m, f, y, sub)
    return params


def pad(sequences: list[Numbers], size: int, count: int) -> tuple[Numbers, Numbers]:
    """Return ``count`` sequences of ``size`` tokens, and which of them are there."""
    x = np.zeros((count, size, sequences[0].shape[1]), dtype=np.float32)
    m = np.zeros((count, size), dtype=np.float32)
    for i, s in enumerate(sequences):
        n = min(len(s), size)
        x[i, :n], m[i, :n] = s[:n], 1
    return x, m


def predict(params: Params, sequences: list[Numbers], plain: Numbers) -> Numbers:
    """Return the logits, one line a sequence."""
    run = jax.jit(lambda x, m, f: forward(params, x, m, f))
    out = np.zeros((len(sequences), params["bias"].shape[0]), dtype=np.float32)
    lengths = np.array([min(len(s), BUCKETS[-1]) for s in sequences])
    bucket = np.searchsorted(BUCKETS, lengths)
    for b in range(len(BUCKETS)):
        members = np.flatnonzero(bucket == b)
        for at in range(0, len(members), 64):
            some = members[at : at + 64]
            x, m = pad([sequences[i] for i in some], BUCKETS[b], 64)
            f = np.zeros((64, plain.shape[1]), dtype=np.float32)
            f[: len(some)] = plain[some]
            out[some] = np.asarray(run(x, m, f))[: len(some)]
    return out
