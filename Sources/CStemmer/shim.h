#pragma once
#include <libstemmer.h>
#include <pthread.h>
#include <stdlib.h>
#include <string.h>

// A stemmer is mutable: one for each thread and language, kept in C, so that Swift sees a function of bytes.
struct veille_stemmers {
    struct sb_stemmer *french, *english;
};

static inline pthread_key_t *veille_stemmers_key(void) {
    static pthread_key_t key;
    return &key;
}

// Threads come and go in a program that runs for weeks.
static inline void veille_delete_stemmers(void *ending) {
    struct veille_stemmers *stemmers = ending;
    if (stemmers->french) sb_stemmer_delete(stemmers->french);
    if (stemmers->english) sb_stemmer_delete(stemmers->english);
    free(stemmers);
}

static inline void veille_create_stemmers_key(void) {
    if (pthread_key_create(veille_stemmers_key(), veille_delete_stemmers)) abort();
}

static inline struct veille_stemmers *veille_stemmers_of_thread(void) {
    static pthread_once_t once = PTHREAD_ONCE_INIT;
    static _Thread_local struct veille_stemmers *stemmers;
    if (stemmers) return stemmers;
    pthread_once(&once, veille_create_stemmers_key);
    stemmers = calloc(1, sizeof *stemmers);
    if (stemmers) pthread_setspecific(*veille_stemmers_key(), stemmers);
    return stemmers;
}

// Writes at most `capacity` bytes to `stem` and returns how many; 0 when the language is unknown.
static inline int veille_stem(const char *language, const unsigned char *word, int count,
                              unsigned char *stem, int capacity) {
    struct veille_stemmers *stemmers = veille_stemmers_of_thread();
    if (!stemmers) return 0;
    struct sb_stemmer **slot = language[0] == 'f' ? &stemmers->french : &stemmers->english;
    if (!*slot) *slot = sb_stemmer_new(language[0] == 'f' ? "french" : "english", "UTF_8");
    if (!*slot) return 0;
    const sb_symbol *result = sb_stemmer_stem(*slot, word, count);
    int length = sb_stemmer_length(*slot);
    if (!result || length > capacity) return 0;
    memcpy(stem, result, (size_t)length);
    return length;
}
