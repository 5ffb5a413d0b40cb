#pragma once
#include <libstemmer.h>
#include <string.h>

// A stemmer is mutable: one for each thread and language, kept in C, so that Swift sees a function of bytes.
// Writes at most `capacity` bytes to `stem` and returns how many; 0 when the language is unknown.
static inline int veille_stem(const char *language, const unsigned char *word, int count,
                              unsigned char *stem, int capacity) {
    static _Thread_local struct sb_stemmer *french, *english;
    struct sb_stemmer **slot = language[0] == 'f' ? &french : &english;
    if (!*slot) *slot = sb_stemmer_new(language[0] == 'f' ? "french" : "english", "UTF_8");
    if (!*slot) return 0;
    const sb_symbol *result = sb_stemmer_stem(*slot, word, count);
    int length = sb_stemmer_length(*slot);
    if (!result || length > capacity) return 0;
    memcpy(stem, result, (size_t)length);
    return length;
}
