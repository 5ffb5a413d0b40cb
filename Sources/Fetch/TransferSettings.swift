/// What one transfer needs to know, by value.
struct TransferSettings: Sendable {
    var userAgent: String
    var connectTimeout: Int
    /// Milliseconds from start to end.
    var timeout: Int
    var maximumBodyBytes: Int
    /// Whether the host may be in a private network.
    var allowsPrivate: Bool
    /// The proxy to go through.
    var proxy: String?
    /// A file of certificates to trust in place of the system's.
    var caFile: String?
    /// The `Authorization` header field.
    var authorization: String?
    /// `host:port` that every connection goes to instead: for demonstrations and tests.
    var connectTo: String?
    /// `host:port:address` entries that stand for the name service: for tests.
    var resolve: [String] = []
}
