import Feeds

extension ServerIdentity.Certificate {
    /// Reads the fields of a certificate as libcurl gives them, `Name:value`; `nil` if it has no name.
    ///
    /// The form of names differs between versions of OpenSSL: `CN = e.fr` and `CN=e.fr`.
    init?(fields: [String]) {
        func values(_ name: String) -> [Substring] {
            fields.compactMap { $0.hasPrefix(name + ":") ? $0.dropFirst(name.utf8.count + 1) : nil }
        }
        let alternatives = values("X509v3 Subject Alternative Name").flatMap { $0.split(separator: ",") }
            .compactMap { part -> String? in
                let part = part.drop { $0 == " " }
                return part.hasPrefix("DNS:") ? String(part.dropFirst(4)) : nil
            }
        let subject = values("Subject").first.flatMap { Self.attribute("CN", of: $0) }
        // The common name counts only where there is no other (RFC 9525 §2).
        let names = alternatives.isEmpty ? [subject].compactMap(\.self) : alternatives
        guard !names.isEmpty else { return nil }
        let issuer = values("Issuer").first.flatMap {
            Self.attribute("O", of: $0) ?? Self.attribute("CN", of: $0)
        }
        let start = values("Start date").first.flatMap { HTTPDate.parse("Mon " + $0) }
        self.init(names: names, issuer: issuer ?? "", start: start)
    }

    /// An attribute of a distinguished name.
    private static func attribute(_ name: String, of text: Substring) -> String? {
        for part in text.split(separator: ",") {
            let pair = part.split(separator: "=", maxSplits: 1).map { $0.trimmingPrefix { $0 == " " } }
            guard pair.count == 2, pair[0].prefix(while: { $0 != " " }) == name else { continue }
            return String(pair[1])
        }
        return nil
    }
}
