import Feeds

/// The proxies from the environment, as in curl: `http_proxy`, `https_proxy`, `all_proxy`, `no_proxy`.
package struct ProxySettings: Sendable, Equatable {
    private var http: String?
    private var https: String?
    private var exceptions: [Substring] = []

    package init() {}

    /// Reads an environment.
    ///
    /// `HTTP_PROXY` in capitals is ignored: in CGI, a client can set it with a header field.
    package init(environment: [String: String]) {
        func value(_ names: String...) -> String? {
            names.lazy.compactMap { environment[$0] }.first { !$0.isEmpty }
        }
        let all = value("all_proxy", "ALL_PROXY")
        http = value("http_proxy") ?? all
        https = value("https_proxy", "HTTPS_PROXY") ?? all
        exceptions = (value("no_proxy", "NO_PROXY") ?? "").lowercased()
            .split { $0 == "," || $0 == " " }
    }

    /// The proxy for a URL; `nil` for a direct connection.
    func proxy(for url: WebURL) -> String? {
        guard let proxy = url.scheme == "https" ? https : http else { return nil }
        let isExcepted = exceptions.contains { name in
            let suffix = name.hasPrefix(".") ? name.dropFirst() : name
            return name == "*" || url.host == suffix || url.host.hasSuffix("." + suffix)
        }
        return isExcepted ? nil : proxy
    }
}
