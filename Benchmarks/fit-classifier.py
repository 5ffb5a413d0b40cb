#!/usr/bin/env python3
"""Fits the weights of the classifier on development pages, and reports them leave-one-page-out.

usage: fit-classifier.py CORPUS BINARY [--conds day1,full,k30,fb30,fb100,fb300] [--swift]
                         [--meaning builtin | --embeddings URL --cache FILE]

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
parser.add_argument("--meaning", default="off", choices=["off", "builtin"], help="the vectors that come with veille")
parser.add_argument("--embeddings", help="a server of embeddings, for the weights of judging with it")
parser.add_argument("--cache", default="embeddings.sqlite", help="where its vectors are kept")
options = parser.parse_args()
command = [options.binary, "classify", "--features", "--meaning", options.meaning]
if options.embeddings:
    command += ["--embeddings", options.embeddings, "--embeddings-model", "default", "--embeddings-cache", options.cache]
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
        command, input=json.dumps(task).encode(), stdout=subprocess.PIPE, check=True
    )
    answers = {}
    for line in run.stdout.decode().splitlines():
        answer = json.loads(line)
        answers[answer["id"]] = (
            np.array(answer["features"]["sections"]),
            np.array(answer["features"]["relevance"]),
        )
    return page, cond, seed, gold, answers


jobs = [
    (page, cond, seed, task, gold)
    for page in pages
    for cond, seed, task, gold in score.tasks("dev", page, options.conds.split(","))
]
with ThreadPoolExecutor(2) as pool:
    tasks = list(pool.map(measured, jobs))

share = defaultdict(int)
for page, cond, *_ in tasks:
    share[page, cond] += 1


def softmax(x):
    e = np.exp(x - x.max())
    return e / e.sum()


# margin, vote, nearest, habit, heading: the mix that Weights.swift has. Fitting it on other pages brought nothing
# that lasted, so that only its temperature is fitted.
MIX = np.array([1, 0.2, 0, 1, 0.3])


def fit_temperature(train):
    """How loud the evidence of the sections is: the likelihood of the right ones decides."""
    rows = [
        (answers[i][0] @ MIX, g[1], 1 / share[page, cond])
        for page, cond, _, gold, answers in train
        for i, g in gold.items()
        if g[0] == "pos" and i in answers
    ]
    candidates = np.exp(np.linspace(np.log(0.5), np.log(30), 70))
    losses = [sum(-w * np.log(softmax(t * z)[k] + 1e-12) for z, k, w in rows) for t in candidates]
    return np.array([candidates[int(np.argmin(losses))]])


def likeness(sections):
    return sections[:, 0].max() + sections[:, 2].max() + 0.5 * sections[:, 4].max()


def fit_logistic(X, y, weight, ridge, bounds=None):
    """The first column is the constant; it is not held small."""
    held = np.full(X.shape[1], ridge)
    held[0] = 0

    def loss(w):
        z = X @ w
        value = (weight * (np.logaddexp(0, z) - y * z)).sum() + 0.5 * (held * w * w).sum()
        slope = (weight * (1 / (1 + np.exp(-z)) - y)) @ X + held * w
        return value, slope

    return minimize(loss, np.zeros(X.shape[1]), jac=True, method="L-BFGS-B", bounds=bounds).x


def fit_none(train):
    X, y, w = [], [], []
    for page, cond, _, gold, answers in train:
        rows = [(likeness(answers[i][0]), g[0] == "near") for i, g in gold.items() if g[0] in ("pos", "near") and i in answers]
        near = sum(n for _, n in rows)
        if near < 5 or near == len(rows):
            continue
        for f, n in rows:
            X.append([1, f])
            y.append(float(n))
            w.append((1 / near if n else 1 / (len(rows) - near)) / share[page, cond])
    return fit_logistic(np.array(X), np.array(y), np.array(w), 0.01)


def fit_relevance(train):
    X, y, w = [], [], []
    for page, cond, _, gold, answers in train:
        rows = [(answers[i][1], g[0] == "pos") for i, g in gold.items() if g[0] != "near" and i in answers]
        for f, positive in rows:
            X.append(np.concatenate([[1], f]))
            y.append(float(positive))
            w.append(1 / len(rows) / share[page, cond])
    # A site's acceptances never speak against it, whatever the sample says.
    bounds = [(None, None)] * 12 + [(0, None), (None, None)]
    return fit_logistic(np.array(X), np.array(y), np.array(w), 0.003, bounds)


def fit(train):
    return fit_temperature(train), fit_none(train), fit_relevance(train)


def predictions(answers, weights):
    temperature, none, relevance = weights
    out = {}
    for i, (s, r) in answers.items():
        p = softmax(temperature[0] * (s @ MIX))
        out[i] = {
            "section_scores": {str(k): float(v) for k, v in enumerate(p)},
            "relevance": float(1 / (1 + np.exp(-(relevance[0] + r @ relevance[1:])))),
            "none": float(1 / (1 + np.exp(-(none[0] + none[1] * likeness(s))))),
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
for name, values in zip(("temperature", "none", "relevance"), final):
    print(name, values)
if options.swift:
    for name, values in zip(("temperature", "none", "relevance"), final):
        print(f"    static let {name}: [Double] = [" + ", ".join(f"{v:.3f}" for v in values) + "]")
