/// Addresses of the Internet Protocol with the same first bits (RFC 4632, RFC 4291): `127.0.0.1`, `10.0.0.0/8`, `fd00::/8`.
package struct AddressRange: Sendable, Hashable {
    private let first: [UInt8]
    private let bits: Int

    /// Reads an address, or an address and the number of bits that count; `nil` if it is none.
    package init?(_ text: String) {
        let parts = text.split(separator: "/", omittingEmptySubsequences: false)
        guard parts.count <= 2, let first = parts.first.flatMap(Self.bytes) else { return nil }
        let bits = parts.count == 2 ? Self.number(parts[1], most: first.count * 8) : first.count * 8
        guard let bits else { return nil }
        (self.first, self.bits) = (first, bits)
    }

    /// Whether an address is one of them; an address of version 4 may be written as one of version 6 (`::ffff:10.0.0.1`).
    package func contains(_ address: String) -> Bool {
        // A link-local address names its interface.
        guard let bytes = Self.bytes(address.prefix { $0 != "%" }) else { return false }
        let mapped: [UInt8] = Array(repeating: 0, count: 10) + [0xFF, 0xFF]
        let plain = bytes.count == 16 && bytes.starts(with: mapped) ? Array(bytes.suffix(4)) : bytes
        guard plain.count == first.count else { return false }
        return (0..<bits).allSatisfy { bit in
            let mask: UInt8 = 0x80 >> (bit % 8)
            return plain[bit / 8] & mask == first[bit / 8] & mask
        }
    }

    private static func bytes(_ text: Substring) -> [UInt8]? {
        text.contains(":") ? bytesOfVersion6(text) : bytesOfVersion4(text)
    }

    private static func bytesOfVersion4(_ text: Substring) -> [UInt8]? {
        let parts = text.split(separator: ".", omittingEmptySubsequences: false)
        let numbers = parts.compactMap { number($0, most: 255).map(UInt8.init) }
        return parts.count == 4 && numbers.count == 4 ? numbers : nil
    }

    private static func bytesOfVersion6(_ text: Substring) -> [UInt8]? {
        let halves = text.split(separator: "::", omittingEmptySubsequences: false)
        guard halves.count <= 2 else { return nil }
        let groups = halves.map { $0.isEmpty ? [] : bytesOfGroups($0) }
        guard let head = groups[0], let tail = groups.count == 2 ? groups[1] : [] else { return nil }
        let missing = 16 - head.count - tail.count
        guard halves.count == 2 ? missing >= 2 : missing == 0 else { return nil }
        return head + Array(repeating: 0, count: missing) + tail
    }

    /// The bytes of groups of four digits; the last two may be an address of version 4.
    private static func bytesOfGroups(_ text: Substring) -> [UInt8]? {
        var bytes: [UInt8] = []
        let parts = text.split(separator: ":", omittingEmptySubsequences: false)
        for (index, part) in parts.enumerated() {
            if index == parts.count - 1, part.contains("."), let last = bytesOfVersion4(part) {
                bytes += last
            } else if (1...4).contains(part.count), let group = UInt16(part, radix: 16), part.first != "+" {
                bytes += [UInt8(group >> 8), UInt8(group & 0xFF)]
            } else {
                return nil
            }
        }
        return bytes.count <= 16 ? bytes : nil
    }

    private static func number(_ text: Substring, most: Int) -> Int? {
        guard (1...3).contains(text.utf8.count), text.utf8.allSatisfy({ (0x30...0x39).contains($0) }),
            text.count == 1 || text.first != "0", let number = Int(text), number <= most
        else { return nil }
        return number
    }
}
