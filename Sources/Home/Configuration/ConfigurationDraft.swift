import Feeds

/// A configuration that is being read: some parts can only be built once all their keys are known.
struct ConfigurationDraft: Sendable {
    var configuration = Configuration()
    var embeddings = Embeddings()
    var mail = Mail()
    var keys: [ReviewAction: Character] = [:]
    var proxyAddresses: [AddressRange] = []
    var proxyHeader: String?

    /// The keys of `classify.embeddings`.
    struct Embeddings: Sendable {
        var url: String?
        var model: String?
        var keyVariable: String?
        var queryPrefix: String?
        var passagePrefix: String?
        var batch = Configuration.Embeddings(url: "", model: "").batch
        var timeout = Configuration.Embeddings(url: "", model: "").timeout
    }

    /// The keys of `digest.mail`.
    struct Mail: Sendable {
        var from: Mailbox?
        var to: [Mailbox] = []
        var listID: String?
        var unsubscribe: [String] = []
    }
}
