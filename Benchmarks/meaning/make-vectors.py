#!/usr/bin/env python3
"""Makes the vectors of word pieces that the program carries: docs/meaning.md says what they are.

    python3 -m venv VENV && VENV/bin/pip install -r Benchmarks/meaning/requirements.txt
    VENV/bin/python Benchmarks/meaning/make-vectors.py TEXTS.tsv.xz... vectors-fr-en.bin [--work FOLDER]

TEXTS has one text a line: language, text, where it is from, separated by tabs; all languages in it count alike. Needs gcc and a processor with AVX2;
10 to 20 minutes on one core, most of them for the vectors of the texts, which --work keeps. Same inputs, same bytes.
"""
import os

# Sums in another order have other last digits: one thread, and the same kernels on each processor.
os.environ.update(OMP_NUM_THREADS="1", OPENBLAS_NUM_THREADS="1", OPENBLAS_CORETYPE="Haswell")

import argparse
import collections
import hashlib
import lzma
import pathlib
import random
import struct
import sys
import tempfile
import time
import unicodedata


def options():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("texts", type=pathlib.Path, nargs="+")
    parser.add_argument("output", type=pathlib.Path)
    parser.add_argument("--languages", help="those to take of the texts, as in de,en,es")
    parser.add_argument("--work", type=pathlib.Path, help="a folder for what takes long")
    parser.add_argument("--pieces", type=int, default=16_000)
    parser.add_argument("--dimensions", type=int, default=256)
    parser.add_argument("--sample", type=int, default=10_000, help="texts that the fit is made from")
    parser.add_argument("--seed", type=int, default=11)
    return parser.parse_args()


OPTIONS = options()
for missing in [path for path in OPTIONS.texts if not path.exists()]:
    sys.exit(f"skipped: the texts are not there: {missing}")
try:
    import numpy as np
    from engine import Model, pointer
except ImportError as error:
    sys.exit(f"skipped: {error}; see the first lines of {__file__}")


class Sparse:
    """Texts as rows: each piece's share of the pieces of the text, times the weight of the row."""

    def __init__(self, c, rows, weights):
        self.c, offsets, columns, values = c, [0], [], []
        for row, weight in zip(rows, weights):
            counts = sorted(collections.Counter(row).items())
            columns += [piece for piece, _ in counts]
            values += [weight * count / len(row) for _, count in counts]
            offsets.append(len(columns))
        self.offsets = np.array(offsets, np.int64)
        self.columns = np.array(columns, np.int32)
        self.values = np.array(values, np.float64)

    def times(self, dense):
        dense = np.ascontiguousarray(dense, np.float64)
        out = np.empty((len(self.offsets) - 1, dense.shape[1]))
        self._product(self.c.sparse_times, dense, out)
        return out

    def transposed_times(self, dense, height):
        dense = np.ascontiguousarray(dense, np.float64)
        out = np.zeros((height, dense.shape[1]))
        self._product(self.c.transposed_times, dense, out)
        return out

    def _product(self, function, dense, out):
        function(len(self.offsets) - 1, pointer(self.offsets), pointer(self.columns), pointer(self.values),
                 pointer(dense), dense.shape[1], pointer(out))


def read_texts(paths, languages):
    texts = []
    for path in paths:
        with lzma.open(path, "rt") if path.suffix == ".xz" else path.open() as lines:
            texts += [tuple(line.rstrip("\n").split("\t")[:2]) for line in lines]
    return [text for text in texts if not languages or text[0] in languages.split(",")]


def sampled(texts, count, seed):
    """As many of each language, in a fixed order."""
    chance = random.Random(seed)
    groups = []
    for language in sorted({language for language, _ in texts}):
        group = [text for other, text in texts if other == language]
        chance.shuffle(group)
        groups.append(group)
    return [text for turn in zip(*groups) for text in turn][:count]


def is_latin(piece):
    return all(c == "\u2581" or not c.isalpha() and ord(c) < 0x2E80 or "LATIN" in unicodedata.name(c, "")
               for c in piece)


# What any text may be spelled with, however rare, and what these languages add to it.
SINGLES = [chr(code) for code in range(0x21, 0x7F)] + list("àâäæçèéêëîïôöùûüÿœñáíóúÀÂÇÈÉÊËÎÏÔŒÙÛÜ’‘“”«»–—…°€\u2581")
MORE_SINGLES = {"de": "ßÄÖÜ", "es": "¡¿ÁÉÍÓÚÑ", "it": "ìòÈÀÌÒÙ", "nl": "ÉËÏ", "pt": "ãõÃÕÁÉÍÓÚ"}


def chosen_pieces(model, texts, count):
    """The most frequent pieces, and how frequent they are: each language counts as much."""
    counts = collections.defaultdict(collections.Counter)
    for language, text in texts:
        counts[language].update(model.cut(text))
    frequency = collections.Counter()
    for language in sorted(counts):
        total = counts[language].total()
        for piece, seen in counts[language].items():
            frequency[piece] += seen / total / len(counts)
    indices = {piece: index for index, piece in enumerate(model.pieces)}
    singles = SINGLES + [c for language in sorted(counts) for c in MORE_SINGLES.get(language, "")]
    chosen = {indices[c] for c in singles if c in indices}
    for piece in sorted(frequency, key=lambda piece: (-frequency[piece], piece)):
        if len(chosen) == count:
            break
        if piece != model.unknown and is_latin(model.pieces[piece]):
            chosen.add(piece)
    chosen = sorted(chosen, key=lambda piece: model.pieces[piece].encode())
    share = sum(frequency[piece] for piece in chosen)
    say(f"{len(chosen)} pieces, {share:.2%} of the use")
    return chosen, np.array([frequency[piece] for piece in chosen])


def pairs(texts):
    """Title and sentence of `title. sentence`, each with the number of the text."""
    for index, text in enumerate(texts):
        title, separator, sentence = text.partition(". ")
        if separator and sentence and 3 <= len(title) <= 60:
            if len(title.split()) <= 8:
                yield title, index
            yield sentence, index


def unit(rows):
    return rows / np.maximum(np.linalg.norm(rows, axis=1, keepdims=True), 1e-12)


def whitening(rows, count):
    """The principal directions, each divided by the fourth root of its variance: half of a whitening."""
    values, directions = np.linalg.eigh(np.cov(rows, rowvar=False, bias=True))
    order = np.argsort(-values)[:count]
    directions = directions[:, order]
    # The sign of a direction is arbitrary.
    directions *= np.sign(directions[np.abs(directions).argmax(axis=0), range(len(order))])
    return directions * np.maximum(values[order], 1e-12) ** -0.25


def fit(model, sample, rows, weights, sources, vectors, frequency, states, dimensions):
    """The rows of the pieces: the mean of the rows of a text's pieces gives its vector."""
    full = [row for row, weight in zip(rows, weights) if weight == 1]
    texts = Sparse(model.c, full, [1.0] * len(full))
    pairs = Sparse(model.c, rows, np.sqrt(weights))
    vectors = unit(vectors - vectors.mean(axis=0))
    target = unit(vectors @ whitening(vectors, dimensions))
    weighted = target[sources] * np.sqrt(weights)[:, None]
    rarity = (1e-3 / (1e-3 + frequency))[:, None]
    last, first = (unit(state - state.mean(axis=0)) * rarity for state in states)
    # What a piece means to the model by itself, seen as this target: the pieces of few texts stay near it.
    own = np.hstack([last, first])
    seen = pairs.times(own)
    gram = seen.T @ seen
    gram += np.eye(len(gram)) * 0.02 * gram.diagonal().mean()
    prior = own @ np.linalg.solve(gram, seen.T @ weighted)
    pull, height = 0.03, len(frequency)

    def normal(matrix):
        return pairs.transposed_times(pairs.times(matrix), height) + pull * matrix

    solution = prior.copy()
    residual = pairs.transposed_times(weighted, height) + pull * prior - normal(solution)
    direction, square = residual.copy(), (residual ** 2).sum(axis=0)
    for _ in range(15):
        image = normal(direction)
        step = square / np.maximum((direction * image).sum(axis=0), 1e-30)
        solution += step * direction
        residual -= step * image
        new = (residual ** 2).sum(axis=0)
        direction = residual + new / np.maximum(square, 1e-30) * direction
        square = new
    fitted = texts.times(solution)
    error = 1 - (unit(fitted) * target[sources[weights == 1]]).sum(axis=1).mean()
    say(f"mean cosine to the target {1 - error:.3f}")

    def loudness(matrix):
        products = texts.times(matrix)
        return np.linalg.norm(products - products.mean(axis=0), axis=1).mean()

    both = np.hstack([solution / loudness(solution), 0.5 * first / loudness(first)])
    products = texts.times(both)
    return both @ whitening(unit(products - products.mean(axis=0)), dimensions)


def trie(pieces):
    """The tree of the pieces' bytes, by level: children of node k are first[k] ..< first[k + 1], by their byte."""
    labels, values, first, level = [0], [0], [], [(0, len(pieces), 0)]
    encoded = [piece.encode() for piece in pieces]
    assert encoded == sorted(encoded)
    while level:
        following = []
        for start, end, depth in level:
            first.append(len(labels))
            if start < end and len(encoded[start]) == depth:
                start += 1
            while start < end:
                byte, last = encoded[start][depth], start
                while last < end and encoded[last][depth] == byte:
                    last += 1
                labels.append(byte)
                values.append(start + 1 if len(encoded[start]) == depth + 1 else 0)
                following.append((start, last, depth + 1))
                start = last
        level = following
    return labels, values, first + [len(labels)]


def written(pieces, scores, rows, languages):
    """Little endian: see Sources/Classify/PieceVectors.swift."""
    scales = (np.abs(rows).max(axis=1) / 127).astype("<f4")
    bytes_ = np.rint(rows / np.maximum(scales, 1e-30)[:, None]).clip(-127, 127).astype(np.int8)
    labels, values, first = trie(pieces)
    name = " ".join(languages).encode()
    body = np.array(scores, "<f4").tobytes() + scales.tobytes()
    body += np.array(first, "<u4").tobytes() + np.array(values, "<u4").tobytes()
    body += bytes_.tobytes() + np.array(labels, np.uint8).tobytes()
    head = b"veillevec" + bytes([1]) + struct.pack("<HIII", len(name), len(pieces), rows.shape[1], len(labels))
    return head + hashlib.sha256(body).digest()[:8] + name.ljust(32, b"\0") + body


START = time.monotonic()


def say(text):
    print(f"{time.monotonic() - START:6.0f} s  {text}", file=sys.stderr, flush=True)


def kept(path, make):
    """What was computed for the same inputs before."""
    if path.exists():
        return np.load(path)
    array = make()
    part = path.with_name(path.name + ".part.npy")
    np.save(part, array)
    part.rename(path)
    return array


def encoded(model, sample, work):
    """The model's vectors of the texts: nearly all of the time."""
    parts = []
    for start in range(0, len(sample), 500):
        texts = sample[start:start + 500]
        mark = hashlib.sha256("\n".join(texts).encode()).hexdigest()[:16]
        parts.append(kept(work / f"texts-{mark}.npy", lambda: np.vstack(
            [model.vectors(texts[k:k + 25]) for k in range(0, len(texts), 25)])))
        say(f"{start + len(texts)} texts encoded")
    return np.vstack(parts)


def main(work):
    model = Model(work)
    texts = read_texts(OPTIONS.texts, OPTIONS.languages)
    sample = sampled(texts, OPTIONS.sample, OPTIONS.seed)
    say(f"{len(texts)} texts, {len(sample)} of them in the fit")
    pieces, frequency = chosen_pieces(model, texts, OPTIONS.pieces)
    vectors = encoded(model, sample, work).astype(np.float64)
    layers = [12, 0]
    mark = hashlib.sha256(",".join(map(str, pieces)).encode()).hexdigest()[:16]
    states = kept(work / f"pieces-{mark}.npy", lambda: np.array(
        [model.states(pieces, layer) for layer in layers])).astype(np.float64)
    say("states of the pieces")
    model.keep(pieces)
    columns = {piece: column for column, piece in enumerate(pieces)}

    def cut(text):
        return [columns[piece] for piece in model.cut(text) if piece in columns]

    rows = [(cut(text), 1.0, index) for index, text in enumerate(sample)]
    rows += [(cut(text), 0.5, index) for text, index in pairs(sample)]
    rows = [row for row in rows if row[0]]
    say(f"{len(rows)} rows")
    matrix = fit(model, sample, [row[0] for row in rows], np.array([row[1] for row in rows]),
                 np.array([row[2] for row in rows]), vectors, frequency, states, OPTIONS.dimensions)
    languages = sorted({language for language, _ in texts})
    data = written([model.pieces[piece] for piece in pieces], [model.score(piece) for piece in pieces],
                   matrix, languages)
    OPTIONS.output.write_bytes(data)
    say(f"{len(data)} bytes, sha256 {hashlib.sha256(data).hexdigest()}")


if OPTIONS.work:
    OPTIONS.work.mkdir(parents=True, exist_ok=True)
    main(OPTIONS.work)
else:
    with tempfile.TemporaryDirectory() as folder:
        main(pathlib.Path(folder))
