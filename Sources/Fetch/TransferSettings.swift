/// The settings of one transfer.
struct TransferSettings: Sendable {
    var userAgent: String
    var connectTimeout: Int
    /// In milliseconds, for the whole transfer.
    var timeout: Int
    var maximumBodyBytes: Int
    /// Whether the host may resolve to a private address.
    var allowsPrivate: Bool
    var proxy: String?
    /// A PEM file of certificates to trust instead of the system's.
    var caFile: String?
    /// The `Authorization` header field.
    var authorization: String?
    /// The `Cookie` header field.
    var cookie: String?
    /// Whether libcurl decodes the body; it rejects codings that it does not know, and gzip with errors.
    var decodesBody = true
    /// `host:port` to use for all connections, for the demo and tests.
    var connectTo: String?
    /// `host:port:address` entries that replace DNS, for tests.
    var resolve: [String] = []
}
