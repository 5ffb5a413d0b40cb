#pragma once
#include <string.h>
#include <zlib.h>

// The content of a gzip body: all its members, without what follows them. Returns how many bytes were written; -1 when it
// is not gzip or damaged before its end, -2 when there is more than fits.
static inline long veille_gunzip(const unsigned char *bytes, size_t count, unsigned char *out, size_t capacity) {
    z_stream stream;
    memset(&stream, 0, sizeof stream);
    if (inflateInit2(&stream, 15 + 16) != Z_OK) return -1;
    stream.next_in = (Bytef *)bytes;
    stream.avail_in = (uInt)count;
    stream.next_out = out;
    stream.avail_out = (uInt)capacity;
    int members = 0, code = Z_OK;
    while (code == Z_OK) {
        code = inflate(&stream, Z_NO_FLUSH);
        if (code != Z_STREAM_END) continue;
        members += 1;
        if (stream.avail_in < 2 || stream.next_in[0] != 0x1F || stream.next_in[1] != 0x8B) break;
        code = inflateReset(&stream);
    }
    long written = (long)(capacity - stream.avail_out);
    int full = stream.avail_out == 0 && code != Z_STREAM_END;
    inflateEnd(&stream);
    if (full) return -2;
    return members > 0 ? written : -1;
}
