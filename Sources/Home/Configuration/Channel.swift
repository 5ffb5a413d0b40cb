public import Digests
public import Fetch

/// A way for an issue to reach its readers, as `digest.send` in `veille.yml` names it.
public struct Channel: Sendable, Equatable {
    /// Its name: what the ledger remembers deliveries by.
    public var name: String
    /// How it works.
    public var way: Way
    /// Where it stands, as in `veille.yml:12`.
    public var place: String

    /// The environment variable that it signs in with, if it does.
    public var credentials: String? {
        switch way {
        case .mail(let mail): mail.credentials
        case .webhook(let webhook): webhook.credentials
        case .file, .command: nil
        }
    }

    /// The ways there are.
    public enum Way: Sendable, Equatable {
        /// A mail server.
        case mail(Mail)
        /// An address that takes a JSON object.
        case webhook(Webhook)
        /// A file in the home.
        case file(pattern: String, Digest.Format)
        /// A program that reads the issue on its standard input.
        case command([String], Digest.Format)
    }

    /// A mail server, and who is written to.
    public struct Mail: Sendable, Equatable {
        /// Its address, with `smtp` or `smtps`.
        public var server: String
        /// Whether the connection is encrypted.
        public var encryption: Request.Encryption
        /// The environment variable that holds `user:password`.
        public var credentials: String?
        /// Whom it goes to, in place of `digest.mail.to`.
        public var recipients: [Mailbox]
    }

    /// An address that takes a JSON object.
    public struct Webhook: Sendable, Equatable {
        /// Where it is.
        public var address: Address
        /// What it takes.
        public var content: Content
        /// The environment variable that holds a token.
        public var credentials: String?
    }

    /// An address, or where the secret one is kept.
    public enum Address: Sendable, Equatable {
        /// For all to read.
        case open(String)
        /// In this environment variable.
        case secret(variable: String)
    }

    /// What a webhook takes.
    public enum Content: Sendable, Equatable {
        /// What a service wants.
        case shape(Digest.Shape)
        /// What a template of the home makes.
        case template(String)
    }
}
