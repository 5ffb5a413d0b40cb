private import CCurl
private import Foundation

/// Recognises addresses that are not globally reachable (RFC 6890, RFC 4193, RFC 4291, RFC 6598).
///
/// The check applies to the address of each new socket, at every hop, so that DNS names and redirects cannot
/// bypass it.
package enum PrivateNetwork {
    /// Whether an address of 4 or 16 bytes, in network order, is not globally reachable.
    package static func contains(_ address: [UInt8]) -> Bool {
        switch address.count {
        case 4: containsIPv4(address[...])
        case 16: containsIPv6(address)
        default: true
        }
    }

    /// Whether a host, for which a proxy is asked, may be private: a literal address or a name of this machine;
    /// `nil` if that depends on its addresses.
    static func contains(literal host: String) -> Bool? {
        // What browsers and resolvers take for the same: other digits and dots, dots at the end.
        var name = host.precomposedStringWithCompatibilityMapping.lowercased().replacing("。", with: ".")
        while name.hasSuffix(".") { name.removeLast() }
        if name.isEmpty || name == "localhost" || name.hasSuffix(".localhost") { return true }
        if name.hasPrefix("[") { return ipv6(name).map(contains) ?? true }
        // A host that ends in a number is an IPv4 address, never a domain.
        let parts = name.split(separator: ".", omittingEmptySubsequences: false)
        guard let last = parts.last, last.allSatisfy(\.isNumber) || number(last) != nil else { return nil }
        return ipv4(parts).map(contains) ?? true
    }

    /// Whether a host with these addresses may be fetched: all are public, since any of them may be used.
    static func allows(_ addresses: [[UInt8]]) -> Bool {
        !addresses.isEmpty && !addresses.contains(where: contains)
    }

    /// The bytes of an IPv4 address in any notation (WHATWG URL §3.5): `0177.0.0.1`, `0x7f.1`, `2130706433`.
    private static func ipv4(_ parts: [Substring]) -> [UInt8]? {
        let numbers = parts.compactMap(number)
        guard (1...4).contains(parts.count), numbers.count == parts.count, let last = numbers.last,
            numbers.dropLast().allSatisfy({ $0 < 256 }), last < 1 << (8 * UInt64(5 - numbers.count))
        else { return nil }
        let value = numbers.dropLast().enumerated().reduce(last) {
            $0 + $1.element << (8 * UInt64(3 - $1.offset))
        }
        return (0..<4).map { UInt8(truncatingIfNeeded: value >> (8 * UInt64(3 - $0))) }
    }

    /// A decimal, octal or hexadecimal number.
    private static func number(_ text: Substring) -> UInt64? {
        if text.hasPrefix("0x") { return text.count == 2 ? 0 : UInt64(text.dropFirst(2), radix: 16) }
        if text.hasPrefix("0"), text.count > 1 { return UInt64(text.dropFirst(), radix: 8) }
        return UInt64(text)
    }

    /// The bytes of an address in brackets.
    private static func ipv6(_ host: String) -> [UInt8]? {
        var bytes = [UInt8](repeating: 0, count: 16)
        let text = String(host.dropFirst().prefix { $0 != "]" })
        return unsafe veille_parse_ipv6(text, &bytes) == 1 ? bytes : nil
    }

    private static func containsIPv4(_ address: ArraySlice<UInt8>) -> Bool {
        let start = address.startIndex
        let first = address[start]
        let second = address[start + 1]
        let third = address[start + 2]
        return switch first {
        case 0, 10, 127: true
        case 100: (64...127).contains(second)
        case 169: second == 254
        case 172: (16...31).contains(second)
        case 192:
            second == 168 || (second == 0 && (third == 0 || third == 2)) || (second == 88 && third == 99)
        case 198: second == 18 || second == 19 || (second == 51 && third == 100)
        case 203: second == 0 && third == 113
        case 224...255: true
        default: false
        }
    }

    private static func containsIPv6(_ address: [UInt8]) -> Bool {
        let isMapped = address[..<10].allSatisfy { $0 == 0 } && address[10] == 0xFF && address[11] == 0xFF
        let isCompatible = address[..<12].allSatisfy { $0 == 0 }
        // Addresses that embed an IPv4 address: mapped, compatible, NAT64, 6to4.
        if isMapped || isCompatible { return containsIPv4(address[12...]) }
        if address.starts(with: [0x00, 0x64, 0xFF, 0x9B]) { return containsIPv4(address[12...]) }
        if address.starts(with: [0x20, 0x02]) { return containsIPv4(address[2..<6]) }
        // Unique local, link local, site local, multicast, documentation, Teredo.
        return address[0] & 0xFE == 0xFC || (address[0] == 0xFE && address[1] & 0x80 == 0x80)
            || address[0] == 0xFF
            || address.starts(with: [0x20, 0x01, 0x0D, 0xB8])
            || address.starts(with: [0x20, 0x01, 0x00, 0x00])
    }
}
