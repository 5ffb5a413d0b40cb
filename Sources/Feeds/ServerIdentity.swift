package import struct Foundation.Date

/// Which server answered for an address, as its connection shows.
///
/// Stored as JSON: a property is never renamed.
package struct ServerIdentity: Hashable, Sendable, Codable {
    /// Its IP address; empty if unknown, as behind a proxy.
    package var address: String
    /// Its certificate; `nil` without TLS, and if the connection was made for an earlier request.
    package var certificate: Certificate?

    package init(address: String, certificate: Certificate? = nil) {
        self.address = address
        self.certificate = certificate
    }

    /// What a server certificate says (RFC 5280).
    package struct Certificate: Hashable, Sendable, Codable {
        /// The names that it is for, in lower case and order; at most ``nameLimit``.
        package var names: [String]
        /// The organisation or the name of who issued it; empty if it says neither.
        package var issuer: String
        /// From when on it is valid.
        package var start: Date?

        /// Certificates for more names than this are those of hosting services.
        package static let nameLimit = 32

        package init(names: some Sequence<String>, issuer: String, start: Date?) {
            self.names = Array(
                Set(names.map { String($0.lowercased().prefix(253)) }).sorted().prefix(Self.nameLimit)
            )
            self.issuer = String(issuer.prefix(100))
            self.start = start
        }
    }

    /// What is different from an earlier visit, for the host of the link; `nil` if nothing is that would be told of.
    ///
    /// Certificates are renewed and servers move all the time: this is evidence beside that of the page, and proves nothing alone.
    package func change(since before: ServerIdentity, host: String) -> ServerChange? {
        let change = ServerChange(
            names: certificate.flatMap { names(of: $0, before: before.certificate, host) } ?? [],
            issuer: certificate.flatMap { now in
                before.certificate.flatMap {
                    $0.issuer == now.issuer || now.issuer.isEmpty ? nil : now.issuer
                }
            },
            start: certificate.flatMap { $0 == before.certificate ? nil : $0.start },
            address: Self.isNear(address, before.address) ? nil : address
        )
        // A date alone is that of a renewal.
        return change.names.isEmpty && change.issuer == nil && change.address == nil ? nil : change
    }

    /// The names of other sites that the certificate has gained, if it has none of another site that it had before.
    private func names(of now: Certificate, before: Certificate?, _ host: String) -> [String]? {
        guard let before else { return nil }
        func others(_ certificate: Certificate) -> Set<String> {
            Set(
                certificate.names.filter { name in
                    let plain = name.hasPrefix("*.") ? String(name.dropFirst(2)) : name
                    return !WebURL.isSameSite(plain, host)
                }
            )
        }
        let (old, new) = (others(before), others(now))
        return new.isDisjoint(with: old) ? new.sorted() : nil
    }

    /// Whether two addresses may be of one network: the same first half of IPv4, the same first two groups of IPv6.
    private static func isNear(_ one: String, _ other: String) -> Bool {
        guard !one.isEmpty, !other.isEmpty else { return true }
        func network(_ address: String) -> [Substring] {
            let separator: Character = address.contains(":") ? ":" : "."
            return Array(address.split(separator: separator, omittingEmptySubsequences: false).prefix(2))
        }
        // A host with both kinds answers by either.
        guard one.contains(":") == other.contains(":") else { return true }
        return network(one) == network(other)
    }
}

/// What is different about the server of an address that was taken over.
///
/// Stored as JSON: a property is never renamed.
package struct ServerChange: Hashable, Sendable, Codable {
    /// The names of other sites that its certificate is for now.
    package var names: [String]
    /// Who has issued its certificate, if that was another before.
    package var issuer: String?
    /// From when on the certificate is valid.
    package var start: Date?
    /// Its address, if that was in another network before.
    package var address: String?

    package init(names: [String] = [], issuer: String? = nil, start: Date? = nil, address: String? = nil) {
        self.names = names
        self.issuer = issuer
        self.start = start
        self.address = address
    }
}
