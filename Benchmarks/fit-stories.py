#!/usr/bin/env python3
"""Fits the weights of Sources/Classify/Stories.swift: when do two articles tell one story?

    VEILLE_STORY_EVIDENCE=DIR VEILLE_CLASSIFY_CORPUS=CORPUS swift test --filter StorySetTests
    fit-stories.py DIR/evidence-meaning.tsv DIR/others-meaning.tsv
    fit-stories.py DIR/evidence-words.tsv DIR/others-words.tsv

A line of the first file is 1 (one story) or 0, then the evidence of a pair of labelled articles in the order of NAMES. The
second has pairs of real links that share a name or a figure, hardly any of them one story; they count a tenth. Logistic
regression with a small penalty, by gradient descent with a fixed number of steps; a weight whose sign contradicts SIGNS is 0.
Needs numpy.
"""
import sys

import numpy as np

NAMES = ["share", "figures", "conflict", "meaning", "weeks", "vague", "host", "words", "template"]
# Whether more of it speaks for one story.
SIGNS = np.array([1, 1, -1, 1, -1, -1, -1, 1, -1])


def fit(evidence, same, counts, steps=8000, penalty=0.003):
    mean, spread = np.average(evidence, axis=0, weights=counts), evidence.std(0) + 1e-6
    scaled, counts = (evidence - mean) / spread, counts / counts.mean()
    weights, constant = np.zeros(scaled.shape[1]), 0.0
    for _ in range(steps):
        error = counts * (1 / (1 + np.exp(-(scaled @ weights + constant))) - same)
        weights -= 0.5 * (scaled.T @ error / len(same) + penalty * weights / len(weights))
        constant -= 0.5 * error.mean()
        weights = np.where(weights * SIGNS > 0, weights, 0)
    weights = weights / spread
    return weights, constant - (weights * mean).sum()


own = np.loadtxt(sys.argv[1])
others = np.loadtxt(sys.argv[2]) if len(sys.argv) > 2 else own[:0]
table = np.vstack([own, others])
counts = np.concatenate([np.ones(len(own)), np.full(len(others), 0.1)])
weights, constant = fit(table[:, 1:], table[:, 0], counts)
print(f"constant {constant:.2f}")
for name, weight in zip(NAMES, weights):
    print(f"{name:9}{weight:6.2f}")
for threshold in (-1, -0.5, 0, 0.5, 1):
    chosen = own[:, 1:] @ weights + constant >= threshold
    right = (own[:, 0] * chosen).sum()
    wrong = int((others[:, 1:] @ weights + constant >= threshold).sum())
    print(
        f"at {threshold:4}: precision {right / chosen.sum():.3f} recall {right / own[:, 0].sum():.3f} of pairs;",
        f"{wrong} of {len(others)} others",
    )
