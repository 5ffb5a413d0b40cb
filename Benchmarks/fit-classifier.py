#!/usr/bin/env python3
"""Fits the weights of the classifier on development pages, and reports them leave-one-page-out.

usage: fit-classifier.py CORPUS BINARY [--conds day1,full,k30,fb30,fb100,fb300] [--swift]

CORPUS is a folder with a score.py that yields tasks; BINARY is a release build of veille. Needs numpy and scipy.
Every weight that is reported for a page was fitted without that page; --swift prints those fitted on all pages, for
Sources/Classify/Weights.swift.
"""
import argparse, importlib.util, json, os, subprocess, sys
from collections import defaultdict
from concurrent.futures import ThreadPoolExecutor

try:
    import numpy as np
    from scipy.optimize import minimize
except ImportError:
    sys.exit("fit-classifier: numpy and scipy are missing: pip install numpy scipy")

parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
parser.add_argument("corpus")
parser.add_argument("binary")
parser.add_argument("--conds", default="day1,full,k30,fb30,fb100,fb300")
parser.add_argument("--swift", action="store_true")
parser.add_argument("--drop", default="", help="numbers of relevance features to leave out")
parser.add_argument("--dropsec", default="", help="numbers of section features to leave out")
options = parser.parse_args()
if not os.path.exists(options.corpus + "/score.py"):
    print(f"fit-classifier: skipped, there is no corpus at {options.corpus}")
    sys.exit(0)
spec = importlib.util.spec_from_file_location("score", options.corpus + "/score.py")
score = importlib.util.module_from_spec(spec)
spec.loader.exec_module(score)
pages = sorted(os.listdir(options.corpus + "/dev"))


def measured(job):
    page, cond, seed, task, gold = job
    run = subprocess.run(
        [options.binary, "classify", "--features"], input=json.dumps(task).encode(), stdout=subprocess.PIPE, check=True
    )
    answers = {}
    for line in run.stdout.decode().splitlines():
        answer = json.loads(line)
        answers[answer["id"]] = (np.array(answer["features"]["sections"]), np.array(answer["features"]["relevance"]))
    return page, cond, seed, gold, answers


jobs = [
    (page, cond, seed, task, gold)
    for page in pages
    for cond, seed, task, gold in score.tasks("dev", page, options.conds.split(","))
]
with ThreadPoolExecutor(2) as pool:
    tasks = list(pool.map(measured, jobs))

dropped = {int(x) for x in options.drop.split(",") if x}
dropped_sections = {int(x) for x in options.dropsec.split(",") if x}
share = defaultdict(int)
for page, cond, *_ in tasks:
    share[page, cond] += 1


def softmax(x):
    e = np.exp(x - x.max())
    return e / e.sum()


def fit_sections(train):
    """Conditional logit: the right section against the others, each page and condition counting the same."""
    groups = []
    for page, cond, _, gold, answers in train:
        rows = [(answers[i][0], g[1]) for i, g in gold.items() if g[0] == "pos" and i in answers]
        if rows:
            groups.append((rows, 1 / share[page, cond] / len(rows)))
    size = groups[0][0][0][0].shape[1]
    free = np.array([i not in dropped_sections for i in range(size)], float)
    # One matrix for speed: rows of all candidates and sections, with the start of each candidate.
    X = np.concatenate([f for rows, _ in groups for f, _ in rows])
    counts = np.array([len(f) for rows, _ in groups for f, _ in rows])
    starts = np.concatenate([[0], np.cumsum(counts)[:-1]])
    gold = starts + np.array([s for rows, _ in groups for _, s in rows])
    weight = np.concatenate([[w] * len(rows) for rows, w in groups])
    candidate = np.repeat(np.arange(len(counts)), counts)

    def loss(w):
        w = w * free
        z = X @ w
        most = np.maximum.reduceat(z, starts)
        e = np.exp(z - most[candidate])
        total = np.add.reduceat(e, starts)
        p = e / total[candidate]
        value = -(weight * (z[gold] - most - np.log(total))).sum()
        slope = (p * weight[candidate]) @ X - weight @ X[gold]
        return value + 0.001 * (w @ w), (slope + 0.002 * w) * free

    return minimize(loss, np.zeros(size), jac=True, method="L-BFGS-B").x * free


def none_features(sections, weights):
    p = softmax(sections @ weights)
    order = np.sort(p)[::-1]
    second = order[1] if len(order) > 1 else 0
    entropy = -(p * np.log(p + 1e-12)).sum() / max(np.log(len(p)), 0.7)
    return np.array(
        [order[0], order[0] - second, entropy]
        + [sections[:, i].max() for i in (0, 1, 2, 4, 5, 7)]
    )


def fit_logistic(X, y, weight, ridge):
    """The first column is the constant; it is not held small."""
    held = np.full(X.shape[1], ridge)
    held[0] = 0

    def loss(w):
        z = X @ w
        value = (weight * (np.logaddexp(0, z) - y * z)).sum() + 0.5 * (held * w * w).sum()
        slope = (weight * (1 / (1 + np.exp(-z)) - y)) @ X + held * w
        return value, slope

    return minimize(loss, np.zeros(X.shape[1]), jac=True, method="L-BFGS-B").x


def fit_none(train, weights):
    X, y, w = [], [], []
    for page, cond, _, gold, answers in train:
        rows = [(none_features(answers[i][0], weights), g[0] == "near") for i, g in gold.items() if g[0] in ("pos", "near") and i in answers]
        near = sum(n for _, n in rows)
        if near < 5 or near == len(rows):
            continue
        for f, n in rows:
            X.append(np.concatenate([[1], f]))
            y.append(float(n))
            w.append((1 / near if n else 1 / (len(rows) - near)) / share[page, cond])
    return fit_logistic(np.array(X), np.array(y), np.array(w), 0.05)


def relevance_row(f):
    f = f.copy()
    for i in dropped:
        f[i] = 0
    return np.concatenate([[1], f])


def fit_relevance(train):
    X, y, w = [], [], []
    for page, cond, _, gold, answers in train:
        rows = [(relevance_row(answers[i][1]), g[0] == "pos") for i, g in gold.items() if g[0] != "near" and i in answers]
        for f, positive in rows:
            X.append(f)
            y.append(float(positive))
            w.append(1 / len(rows) / share[page, cond])
    return fit_logistic(np.array(X), np.array(y), np.array(w), 0.01)


def fit(train):
    sections = fit_sections(train)
    return sections, fit_none(train, sections), fit_relevance(train)


def predictions(answers, weights):
    sections, none, relevance = weights
    out = {}
    for i, (s, r) in answers.items():
        p = softmax(s @ sections)
        out[i] = {
            "section_scores": {str(k): float(v) for k, v in enumerate(p)},
            "relevance": float(1 / (1 + np.exp(-relevance_row(r) @ relevance))),
            "none": float(1 / (1 + np.exp(-np.concatenate([[1], none_features(s, sections)]) @ none))),
        }
    return out


rows = defaultdict(list)
for page in pages:
    weights = fit([t for t in tasks if t[0] != page])
    for task in tasks:
        if task[0] == page:
            sections = 1 + max((g[1] for g in task[3].values() if g[1] is not None), default=0)
            size = next(iter(task[4].values()))[0].shape[0]
            rows[page, task[1]].append(score.rows(predictions(task[4], weights), task[3], max(sections, size)))
result = score.aggregate(rows)
print("leave one page out")
score.show(result, keys=("acc1", "acc3", "AP", "AUC", "AUCsh", "J", "D", "thr_prec", "thr_rec", "ECE"))
final = fit(tasks)
np.set_printoptions(precision=3, suppress=True, linewidth=150)
for name, values in zip(("sections", "none", "relevance"), final):
    print(name, values)
if options.swift:
    for name, values in zip(("sections", "none", "relevance"), final):
        print(f"    static let {name}: [Double] = [" + ", ".join(f"{v:.3f}" for v in values) + "]")
