/// What a service takes at a webhook: one JSON object.
package enum WebhookFormat: String, Sendable, CaseIterable {
    /// Slack, and what speaks like it: at most 4,000 characters.
    case slack
    /// Mattermost: at most 16,000 characters.
    case mattermost
    /// Discord: at most 2,000 characters.
    case discord
    /// A room of Matrix, by its client API.
    case matrix
    /// ntfy: at most 4,000 bytes.
    case ntfy
    /// The whole issue, for programs.
    case json
}
