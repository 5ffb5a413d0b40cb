#pragma once
#include <curl/curl.h>
#include <sys/socket.h>
#include <netdb.h>
#include <netinet/in.h>
#include <arpa/inet.h>
#include <string.h>
#include <unistd.h>
#include <errno.h>
#include <malloc.h>

// A body is allocated on the loop's thread and freed on another: with a heap for each thread, glibc keeps the holes of all.
static inline void veille_share_heap(void) {
#ifdef M_ARENA_MAX
    mallopt(M_ARENA_MAX, 1);
#endif
}

// curl_easy_setopt is variadic and, with GCC, a checking macro: one inline function per argument type.
static inline CURLcode veille_set_long(CURL *easy, CURLoption option, long value) {
    return curl_easy_setopt(easy, option, value);
}
static inline CURLcode veille_set_string(CURL *easy, CURLoption option, const char *value) {
    return curl_easy_setopt(easy, option, value);
}
static inline CURLcode veille_set_pointer(CURL *easy, CURLoption option, void *value) {
    return curl_easy_setopt(easy, option, value);
}
static inline CURLcode veille_set_list(CURL *easy, CURLoption option, struct curl_slist *value) {
    return curl_easy_setopt(easy, option, value);
}

typedef size_t (*veille_write_function)(char *bytes, size_t size, size_t count, void *context);
static inline CURLcode veille_set_write(CURL *easy, CURLoption option, veille_write_function value) {
    return curl_easy_setopt(easy, option, value);
}

static inline CURLcode veille_set_offset(CURL *easy, CURLoption option, curl_off_t value) {
    return curl_easy_setopt(easy, option, value);
}
static inline CURLcode veille_set_read(CURL *easy, veille_write_function value) {
    return curl_easy_setopt(easy, CURLOPT_READFUNCTION, value);
}

// The option was born with a slip of the pen, which newer headers may no longer know.
static inline CURLcode veille_allow_refused_recipients(CURL *easy) {
#if LIBCURL_VERSION_NUM >= 0x080200
    return curl_easy_setopt(easy, CURLOPT_MAIL_RCPT_ALLOWFAILS, 1L);
#else
    return curl_easy_setopt(easy, CURLOPT_MAIL_RCPT_ALLLOWFAILS, 1L);
#endif
}

// The address is handed over as plain bytes, so that Swift decides without knowing socket structures. Returning 0 refuses.
typedef int (*veille_address_function)(const unsigned char *address, size_t count, void *context);
typedef struct { veille_address_function decide; void *context; } veille_address_guard;
static inline curl_socket_t veille_open_socket(void *context, curlsocktype purpose, struct curl_sockaddr *address) {
    veille_address_guard *guard = (veille_address_guard *)context;
    (void)purpose;
    int allowed = 0;
    if (address->family == AF_INET) {
        const struct sockaddr_in *four = (const struct sockaddr_in *)&address->addr;
        allowed = guard->decide((const unsigned char *)&four->sin_addr, 4, guard->context);
    } else if (address->family == AF_INET6) {
        const struct sockaddr_in6 *six = (const struct sockaddr_in6 *)&address->addr;
        allowed = guard->decide((const unsigned char *)&six->sin6_addr, 16, guard->context);
    }
    if (!allowed) return CURL_SOCKET_BAD;
    return socket(address->family, address->socktype | SOCK_CLOEXEC, address->protocol);
}
static inline CURLcode veille_set_address_guard(CURL *easy, veille_address_guard *guard) {
    CURLcode code = curl_easy_setopt(easy, CURLOPT_OPENSOCKETFUNCTION, veille_open_socket);
    return code != CURLE_OK ? code : curl_easy_setopt(easy, CURLOPT_OPENSOCKETDATA, guard);
}

// curl_easy_getinfo is variadic too.
static inline long veille_get_long(CURL *easy, CURLINFO info) {
    long value = 0;
    curl_easy_getinfo(easy, info, &value);
    return value;
}
static inline curl_off_t veille_get_offset(CURL *easy, CURLINFO info) {
    curl_off_t value = 0;
    curl_easy_getinfo(easy, info, &value);
    return value;
}

static inline const char *veille_get_string(CURL *easy, CURLINFO info) {
    const char *value = NULL;
    curl_easy_getinfo(easy, info, &value);
    return value;
}

// A field of the server's own certificate, as `Name:value`; NULL after the last.
static inline const char *veille_get_certificate_field(CURL *easy, int index) {
    struct curl_certinfo *info = NULL;
    if (curl_easy_getinfo(easy, CURLINFO_CERTINFO, &info) != CURLE_OK || !info || info->num_of_certs < 1) return NULL;
    struct curl_slist *entry = info->certinfo[0];
    while (entry && index-- > 0) entry = entry->next;
    return entry ? entry->data : NULL;
}

// What the system says when the machine itself is cut off.
static inline int veille_is_no_route(long error) {
    return error == ENETUNREACH || error == EHOSTUNREACH || error == ENETDOWN;
}

static inline CURLMcode veille_multi_set_long(CURLM *multi, CURLMoption option, long value) {
    return curl_multi_setopt(multi, option, value);
}

// The union inside CURLMsg imports badly: take what a finished transfer says, by value.
typedef struct { CURL *easy; CURLcode code; } veille_finished;
static inline veille_finished veille_next_finished(CURLM *multi) {
    veille_finished finished = { NULL, CURLE_OK };
    int left = 0;
    for (CURLMsg *message; (message = curl_multi_info_read(multi, &left));) {
        if (message->msg != CURLMSG_DONE) continue;
        finished.easy = message->easy_handle;
        finished.code = message->data.result;
        return finished;
    }
    return finished;
}

// The addresses of a host, each as one byte of length and 16 bytes; returns how many. Blocks.
static inline int veille_resolve(const char *host, unsigned char *out, int most) {
    struct addrinfo hints, *found = NULL;
    memset(&hints, 0, sizeof hints);
    hints.ai_socktype = SOCK_STREAM;
    if (getaddrinfo(host, NULL, &hints, &found) != 0) return 0;
    int count = 0;
    for (struct addrinfo *entry = found; entry && count < most; entry = entry->ai_next) {
        unsigned char *place = out + 17 * count;
        if (entry->ai_family == AF_INET) {
            place[0] = 4;
            memcpy(place + 1, &((struct sockaddr_in *)entry->ai_addr)->sin_addr, 4);
        } else if (entry->ai_family == AF_INET6) {
            place[0] = 16;
            memcpy(place + 1, &((struct sockaddr_in6 *)entry->ai_addr)->sin6_addr, 16);
        } else {
            continue;
        }
        count += 1;
    }
    freeaddrinfo(found);
    return count;
}

// The 16 bytes of an IPv6 address as text; 0 when it is none.
static inline int veille_parse_ipv6(const char *text, unsigned char *out) { return inet_pton(AF_INET6, text, out) == 1; }
