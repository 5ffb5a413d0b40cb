/// What a `Retry-After` (RFC 9110 §10.2.3) applies to.
package enum RetryScope: String, Sendable, CaseIterable {
    /// Only the feed that received it.
    case feed
    /// Every feed of its host and port.
    case host
    /// Every feed of its registrable domain.
    case domain
}
