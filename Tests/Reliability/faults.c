/* Stands between a program and the C library (LD_PRELOAD): makes calls fail as a broken disk does, and moves the clock.

   FAULT_FOLDER  only files below it count
   FAULT_CALLS   the kinds of calls that count: write sync truncate rename exchange link unlink create mkdir open read lock
   FAULT_AT      which of them fails, from 1; 0 only counts
   FAULT_ERROR   the error number, or -1: half of it is written or read, and that is told
   FAULT_ON      1: those after it fail, too
   FAULT_LOG     a file that gets a line for each of them: its kind, ! where it failed, its path
   CLOCK_OFFSET  seconds by which the wall clock is ahead */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdarg.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/syscall.h>
#include <sys/time.h>
#include <sys/uio.h>
#include <time.h>
#include <unistd.h>

static const char *folder, *kinds;
static int place, error_number, goes_on, record = -1;
static long offset;
static atomic_int count;

static long number(const char *name) {
    const char *text = getenv(name);
    return text ? atol(text) : 0;
}

__attribute__((constructor)) static void start(void) {
    folder = getenv("FAULT_FOLDER");
    kinds = getenv("FAULT_CALLS");
    place = number("FAULT_AT");
    error_number = number("FAULT_ERROR");
    goes_on = number("FAULT_ON");
    offset = number("CLOCK_OFFSET");
    const char *log = getenv("FAULT_LOG");
    if (log) record = syscall(SYS_openat, AT_FDCWD, log, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0666);
}

/* 0: the call goes its way; else the error, or -1. */
static int fault(const char *kind, int at, const char *path) {
    char full[PATH_MAX], line[PATH_MAX + 32], link[64];
    int saved = errno;
    if (!folder || !kinds || !strstr(kinds, kind) || !path) return 0;
    if (path[0] != '/') {
        /* Relative to an open folder, or to the one that the program runs in. */
        snprintf(link, sizeof link, at == AT_FDCWD ? "/proc/self/cwd" : "/proc/self/fd/%d", at);
        ssize_t length = readlink(link, full, sizeof full - 1);
        if (length < 0) length = 0;
        snprintf(full + length, sizeof full - length, *path ? "/%s" : "%s", path);
        path = full;
    }
    errno = saved;
    if (strncmp(path, folder, strlen(folder))) return 0;
    int now = atomic_fetch_add(&count, 1) + 1;
    int fails = place && (now == place || (goes_on && now > place));
    int length = snprintf(line, sizeof line, "%s%s %s\n", kind, fails ? " !" : "", path);
    if (record >= 0) syscall(SYS_write, record, line, length);
    errno = saved;
    return fails ? error_number : 0;
}

#define REAL(name) ((__typeof__(&name))dlsym(RTLD_NEXT, #name))
#define FAIL(kind, at, path) \
    do { int e = fault(kind, at, path); if (e > 0) { errno = e; return -1; } } while (0)
/* What moves bytes may move half of them. */
#define MOVE(kind, file, size) \
    do { int e = fault(kind, file, ""); if (e > 0) { errno = e; return -1; } if (e < 0 && size > 1) size /= 2; } while (0)
#define MOVE_MANY(kind, file, parts) \
    do { int e = fault(kind, file, ""); if (e > 0) { errno = e; return -1; } if (e < 0 && parts > 1) parts /= 2; } while (0)

ssize_t write(int f, const void *b, size_t n) { MOVE("write", f, n); return REAL(write)(f, b, n); }
ssize_t pwrite(int f, const void *b, size_t n, off_t o) { MOVE("write", f, n); return REAL(pwrite)(f, b, n, o); }
ssize_t pwrite64(int f, const void *b, size_t n, off64_t o) { MOVE("write", f, n); return REAL(pwrite64)(f, b, n, o); }
ssize_t writev(int f, const struct iovec *v, int n) { MOVE_MANY("write", f, n); return REAL(writev)(f, v, n); }
ssize_t pwritev(int f, const struct iovec *v, int n, off_t o) { MOVE_MANY("write", f, n); return REAL(pwritev)(f, v, n, o); }
ssize_t pwritev64(int f, const struct iovec *v, int n, off64_t o) { MOVE_MANY("write", f, n); return REAL(pwritev64)(f, v, n, o); }
ssize_t read(int f, void *b, size_t n) { MOVE("read", f, n); return REAL(read)(f, b, n); }
ssize_t pread(int f, void *b, size_t n, off_t o) { MOVE("read", f, n); return REAL(pread)(f, b, n, o); }
ssize_t pread64(int f, void *b, size_t n, off64_t o) { MOVE("read", f, n); return REAL(pread64)(f, b, n, o); }

int fsync(int f) { FAIL("sync", f, ""); return REAL(fsync)(f); }
int fdatasync(int f) { FAIL("sync", f, ""); return REAL(fdatasync)(f); }
int ftruncate(int f, off_t n) { FAIL("truncate", f, ""); return REAL(ftruncate)(f, n); }
int ftruncate64(int f, off64_t n) { FAIL("truncate", f, ""); return REAL(ftruncate64)(f, n); }

int rename(const char *a, const char *b) { FAIL("rename", AT_FDCWD, b); return REAL(rename)(a, b); }
int renameat(int f, const char *a, int g, const char *b) { FAIL("rename", g, b); return REAL(renameat)(f, a, g, b); }
int renameat2(int f, const char *a, int g, const char *b, unsigned n) { FAIL(n & RENAME_EXCHANGE ? "exchange" : "rename", g, b); return REAL(renameat2)(f, a, g, b, n); }
int link(const char *a, const char *b) { FAIL("link", AT_FDCWD, b); return REAL(link)(a, b); }
int linkat(int f, const char *a, int g, const char *b, int n) { FAIL("link", g, b); return REAL(linkat)(f, a, g, b, n); }
int unlink(const char *a) { FAIL("unlink", AT_FDCWD, a); return REAL(unlink)(a); }
int unlinkat(int f, const char *a, int n) { FAIL("unlink", f, a); return REAL(unlinkat)(f, a, n); }
int remove(const char *a) { FAIL("unlink", AT_FDCWD, a); return REAL(remove)(a); }
int mkdir(const char *a, mode_t m) { FAIL("mkdir", AT_FDCWD, a); return REAL(mkdir)(a, m); }
int mkdirat(int f, const char *a, mode_t m) { FAIL("mkdir", f, a); return REAL(mkdirat)(f, a, m); }
int mkstemp(char *a) { FAIL("create", AT_FDCWD, a); return REAL(mkstemp)(a); }

/* Locks of either kind. */
int flock(int f, int n) { FAIL("lock", f, ""); return REAL(flock)(f, n); }
#define CONTROL(name) \
    int name(int f, int n, ...) { \
        va_list rest; \
        va_start(rest, n); \
        void *argument = va_arg(rest, void *); \
        va_end(rest); \
        if (n == F_SETLK || n == F_SETLKW || n == F_OFD_SETLK || n == F_OFD_SETLKW) FAIL("lock", f, ""); \
        return REAL(name)(f, n, argument); \
    }
CONTROL(fcntl)
CONTROL(fcntl64)

/* To write a file and to read one may be refused each for itself. */
#define OPEN(name, before, at, path, flags) \
    va_list rest; \
    va_start(rest, flags); \
    mode_t mode = flags & (O_CREAT | __O_TMPFILE) ? va_arg(rest, mode_t) : 0; \
    va_end(rest); \
    FAIL(flags & O_ACCMODE ? "create" : "open", at, path); \
    return REAL(name)(before path, flags, mode);
#define NOTHING
int open(const char *a, int n, ...) { OPEN(open, NOTHING, AT_FDCWD, a, n) }
int open64(const char *a, int n, ...) { OPEN(open64, NOTHING, AT_FDCWD, a, n) }
#define FIRST f,
int openat(int f, const char *a, int n, ...) { OPEN(openat, FIRST, f, a, n) }
int openat64(int f, const char *a, int n, ...) { OPEN(openat64, FIRST, f, a, n) }

int clock_gettime(clockid_t c, struct timespec *t) {
    int result = syscall(SYS_clock_gettime, c, t);
    if (!result && (c == CLOCK_REALTIME || c == CLOCK_REALTIME_COARSE)) t->tv_sec += offset;
    return result;
}
int gettimeofday(struct timeval *t, void *zone) {
    struct timespec now;
    (void)zone;
    clock_gettime(CLOCK_REALTIME, &now);
    t->tv_sec = now.tv_sec;
    t->tv_usec = now.tv_nsec / 1000;
    return 0;
}
time_t time(time_t *t) {
    struct timespec now;
    clock_gettime(CLOCK_REALTIME, &now);
    if (t) *t = now.tv_sec;
    return now.tv_sec;
}
