private import CCurl
private import Foundation

/// The addresses of hosts, for those whose connection a proxy makes.
enum NameResolution {
    /// The addresses of a host, as 4 or 16 bytes; empty if its name does not resolve.
    static func addresses(of host: String) async -> [[UInt8]] {
        await withCheckedContinuation { continuation in
            // A slow name server blocks it for half a minute: it must be no thread that others wait for.
            Thread.detachNewThread { continuation.resume(returning: resolve(host)) }
        }
    }

    private static func resolve(_ host: String) -> [[UInt8]] {
        let most = 32
        var out = [UInt8](repeating: 0, count: 17 * most)
        let count = unsafe Int(veille_resolve(host, &out, Int32(most)))
        return (0..<count).map { Array(out[(17 * $0 + 1)...].prefix(Int(out[17 * $0]))) }
    }
}
