/// What is wrong with the settings of a channel: a closed set, each with its arguments; no secret is in it.
///
/// Written to the ledger as JSON by the names of its cases: a case is never renamed, only added.
package enum ChannelFault: Hashable, Sendable, Codable {
    /// The environment variable is not set, or empty.
    case missing(variable: String, ExpectedSecret)
    /// The environment variable holds something else.
    case invalid(variable: String, ExpectedSecret)
    /// Mail needs a sender and a recipient.
    case noEnvelope
    /// The ntfy URL has no topic.
    case noTopic
    /// The path is outside of the home, or one of veille's own files.
    case forbiddenPath(String)
    /// The program was not confirmed for this home.
    case untrustedProgram(String)
    /// The address is not one of the web.
    case notWeb(address: String)
    /// The template's file cannot be read.
    case unreadableTemplate
    /// The template is not Mustache.
    case invalidTemplate(TemplateFault)
    /// What the template makes is not JSON.
    case templateNotJSON
    /// The English sentence of an earlier version; empty if it wrote none.
    case unknown(String)
}

/// What an environment variable should hold.
package enum ExpectedSecret: String, Sendable, Codable {
    /// The key of a server.
    case key
    /// An account with its password.
    case login
    /// A token.
    case token
    /// Either of these.
    case loginOrToken
    /// The address of a webhook.
    case webAddress
    /// Text without control characters.
    case line
}

/// What is wrong with a Mustache template.
package enum TemplateFault: String, Sendable, Codable {
    /// A section is closed that is not the open one.
    case wrongEnd
    /// A section is not closed.
    case noEnd
    /// A tag without its end, or with an invalid name.
    case badTag
    /// More sections are nested than are allowed.
    case tooDeep
    /// Anything else.
    case other
}
