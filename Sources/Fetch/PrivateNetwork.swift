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

    /// Whether a host is the literal of such an address, or a name of this machine.
    static func contains(literal host: String) -> Bool {
        if host == "localhost" || host.hasSuffix(".localhost") { return true }
        let parts = host.split(separator: ".", omittingEmptySubsequences: false)
        if host.hasPrefix("[") { return true }
        // A host that ends in a number is an IPv4 address, never a domain.
        guard let last = parts.last, Int(last) != nil || last.hasPrefix("0x") else { return false }
        let bytes = parts.compactMap { UInt8($0) }
        // Treat other notations of an address as private.
        return bytes.count != 4 || parts.count != 4 || containsIPv4(bytes[...])
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
