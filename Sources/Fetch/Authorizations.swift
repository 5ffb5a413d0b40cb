package import Feeds

/// `Authorization` header fields, and what each is for: scheme, host and port, or one address.
///
/// A key is an address (`https://example.org/feed`: for it alone), an origin (`https://example.org:8443`), or a host with or
/// without a port, which stands for `https`. Plain `http` needs a key that says so.
package struct Authorizations: Sendable, Equatable {
    private var byAddress: [String: String] = [:]
    private var byOrigin: [String: String] = [:]

    /// Takes header fields by key; a key that is no address and no host is for nothing.
    package init(_ fields: [String: String] = [:]) {
        for (key, field) in fields {
            if let url = WebURL(key), url.isWeb {
                if url.path.isEmpty, url.query == nil {
                    byOrigin[Self.origin(of: url)] = field
                } else {
                    byAddress[url.description] = field
                }
            } else if !key.contains("/"), let url = WebURL("https://" + key) {
                byOrigin[Self.origin(of: url)] = field
            }
        }
    }

    /// The header field for an address.
    package func field(for url: WebURL) -> String? {
        byAddress[url.description] ?? byOrigin[Self.origin(of: url)]
    }

    private static func origin(of url: WebURL) -> String {
        let port = url.port ?? (url.scheme == "http" ? 80 : 443)
        return "\(url.scheme)://\(url.host.lowercased()):\(port)"
    }
}
