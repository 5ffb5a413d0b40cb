/// The JSON object that a webhook service accepts.
package enum WebhookFormat: String, Sendable, CaseIterable {
    /// Slack and compatible services: at most 4,000 characters.
    case slack
    /// Mattermost: at most 16,000 characters.
    case mattermost
    /// Discord: at most 2,000 characters.
    case discord
    /// A Matrix room, through the client API.
    case matrix
    /// ntfy: at most 4,000 bytes.
    case ntfy
    /// The whole issue, for programs.
    case json
}
