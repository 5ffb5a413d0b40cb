/// What a server’s `Retry-After` (RFC 9110, section 10.2.3) applies to.
package enum RetryScope: String, Sendable, CaseIterable {
    /// The one feed that was answered so.
    case feed
    /// Every feed of its host and port.
    case host
    /// Every feed of its registrable domain.
    case domain
}
