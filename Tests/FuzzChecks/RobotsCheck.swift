import Parse

/// Reads bytes as a path and, below it, a `robots.txt`: in every spelling of the path the answer is the same.
func checkRobots(_ bytes: [UInt8]) throws {
    let end = bytes.firstIndex(of: 0x0A) ?? bytes.endIndex
    let rules = RobotsRules(Array(bytes[end...]), agent: "veille")
    let path = "/" + String(decoding: bytes[..<end].prefix(500), as: UTF8.self)
    let spelt = path.utf8.map { byte in
        let isLetter = byte >= 0x61 && byte <= 0x7A
        return isLetter ? "%" + String(byte, radix: 16) : String(decoding: [byte], as: UTF8.self)
    }
    // Bytes of longer characters are spelt one by one only if they are encoded.
    if path.utf8.allSatisfy({ $0 < 0x80 && $0 != 0x25 }) {
        try require(rules.allows(path) == rules.allows(spelt.joined()), path)
    }
    try require(RobotsRules.open.allows(path) && !RobotsRules.closed.allows(path))
}
