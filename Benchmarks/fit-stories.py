#!/usr/bin/env python3
"""Fits the weights of Sources/Classify/Stories.swift: when do two articles tell one story?

    VEILLE_STORY_EVIDENCE=DIR swift test --filter StorySetTests
    fit-stories.py DIR/evidence-meaning.tsv
    fit-stories.py DIR/evidence-words.tsv

Each line is 1 (one story) or 0, then the evidence of a pair in the order of StoryWeights.names. Logistic regression with a
small penalty, by gradient descent with a fixed number of steps; a sign that means the opposite of the evidence is set to 0.
Needs numpy.
"""
import sys

import numpy as np

NAMES = ["names", "share", "figures", "conflict", "meaning", "weeks", "vague", "host", "words", "template"]
# Whether more of it speaks for one story.
SIGNS = np.array([1, 1, 1, -1, 1, -1, -1, -1, 1, -1])


def fit(evidence, same, used, steps=6000, penalty=0.01):
    mean, spread = evidence.mean(0), evidence.std(0) + 1e-6
    scaled = (evidence - mean) / spread
    weights, constant = np.zeros(scaled.shape[1]), 0.0
    for _ in range(steps):
        error = 1 / (1 + np.exp(-(scaled @ weights + constant))) - same
        weights -= 0.5 * (scaled.T @ error / len(same) + penalty * weights / len(weights))
        constant -= 0.5 * error.mean()
        weights = np.where((weights * SIGNS > 0) & used, weights, 0)
    weights = weights / spread
    return weights, constant - (weights * mean).sum()


table = np.loadtxt(sys.argv[1])
same, evidence = table[:, 0], table[:, 1:]
weights, constant = fit(evidence, same, np.ones(len(NAMES), bool))
print("constant", round(float(constant), 2))
for name, weight in zip(NAMES, weights):
    print(f"{name:9}{weight:6.2f}")
score = evidence @ weights + constant
for threshold in (-1, -0.5, 0, 0.5, 1, 1.5):
    chosen = score >= threshold
    right = (same * chosen).sum()
    print(f"at {threshold:4}: precision {right / chosen.sum():.3f} recall {right / same.sum():.3f} of pairs")
