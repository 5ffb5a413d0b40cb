package import Feeds

/// A way for an issue to reach its readers, as `digest.send` in `veille.yml` names it.
package struct Channel: Sendable, Equatable {
    /// Its name: what the ledger remembers deliveries by.
    package var name: String
    /// How it works.
    package var transport: Transport
    /// Where it stands, as in `veille.yml:12`.
    package var place: String

    /// The environment variable that it signs in with, if it does.
    package var credentials: String? {
        switch transport {
        case .mail(let mail): mail.credentials
        case .webhook(let webhook): webhook.credentials
        case .file, .command: nil
        }
    }

    /// The ways there are.
    package enum Transport: Sendable, Equatable {
        /// A mail server.
        case mail(Mail)
        /// An address that takes a JSON object.
        case webhook(Webhook)
        /// A file in the home.
        case file(pattern: String, DigestFormat)
        /// A program that reads the issue on its standard input.
        case command([String], DigestFormat)
    }

    /// A mail server, and who is written to.
    package struct Mail: Sendable, Equatable {
        /// Its address, with `smtp` or `smtps`.
        package var server: String
        /// Whether the connection is encrypted.
        package var encryption: TLSPolicy
        /// The environment variable that holds `user:password`.
        package var credentials: String?
        /// Whom it goes to, in place of `digest.mail.to`.
        package var recipients: [Mailbox]
    }

    /// An address that takes a JSON object.
    package struct Webhook: Sendable, Equatable {
        /// Where it is.
        package var address: Address
        /// What it takes.
        package var content: Content
        /// The environment variable that holds a token.
        package var credentials: String?
    }

    /// An address, or where the secret one is kept.
    package enum Address: Sendable, Equatable {
        /// For all to read.
        case open(String)
        /// In this environment variable.
        case secret(variable: String)
    }

    /// What a webhook takes.
    package enum Content: Sendable, Equatable {
        /// What a service wants.
        case shape(WebhookFormat)
        /// What a template of the home makes.
        case template(String)
    }
}
