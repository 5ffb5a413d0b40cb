/// Whether the connection to a mail server must be encrypted with STARTTLS (RFC 3207).
package enum TLSPolicy: String, Sendable, CaseIterable {
    /// Fail if the server does not offer it.
    case required
    /// Encrypt if the server offers it.
    case ifOffered = "if-offered"
    /// Never encrypt.
    case off
}
