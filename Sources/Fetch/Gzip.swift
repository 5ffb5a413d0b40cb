private import CZlib

/// Bodies that are compressed although no header field says so, as `sitemap.xml.gz`.
enum Gzip {
    enum Fault: Error { case damaged, tooLarge }

    static func isCompressed(_ body: [UInt8]) -> Bool { body.starts(with: [0x1F, 0x8B, 0x08]) }

    /// The content of a body.
    ///
    /// - Parameters:
    ///   - body: A gzip body; bytes after its end are ignored.
    ///   - limit: The largest content, in bytes.
    /// - Returns: The content.
    /// - Throws: ``Fault``.
    static func content(of body: [UInt8], limit: Int) throws(Fault) -> [UInt8] {
        // The most that deflate gains is a factor of 1032.
        var room = min(limit, max(64 * 1024, body.count * 8))
        while true {
            var out = [UInt8](repeating: 0, count: room)
            let count = unsafe veille_gunzip(body, body.count, &out, room)
            if count >= 0 {
                out.removeSubrange(count...)
                return out
            }
            guard count == -2 else { throw .damaged }
            guard room < limit else { throw .tooLarge }
            room = min(limit, room * 8)
        }
    }
}
