import Foundation
import Home

/// How many files the process may have open (`RLIMIT_NOFILE`).
enum OpenFileLimit {
    /// With fewer, SQLite and Foundation fail in places that cannot tell why.
    static let minimum = 32
    /// Enough for the connections of a poll.
    private static let wanted: rlim_t = 4096

    #if os(Linux)
    private static let resource = __rlimit_resource_t(RLIMIT_NOFILE.rawValue)
    #else
    private static let resource = RLIMIT_NOFILE
    #endif

    /// Raises the limit as far as it is useful and the system allows.
    ///
    /// - Throws: ``UserError`` if it stays below ``minimum``.
    static func raise() throws {
        var limit = rlimit()
        guard unsafe getrlimit(resource, &limit) == 0 else { return }
        if limit.rlim_cur < wanted {
            limit.rlim_cur = min(wanted, limit.rlim_max)
            _ = unsafe setrlimit(resource, &limit)
            _ = unsafe getrlimit(resource, &limit)
        }
        guard limit.rlim_cur >= rlim_t(minimum) else {
            throw UserError(UsageProblem.tooFewFiles(limit: Int(clamping: limit.rlim_cur), minimum: minimum))
        }
    }
}
