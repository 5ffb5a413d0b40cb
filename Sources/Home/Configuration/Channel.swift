package import Feeds

/// A way for an issue to reach its readers, as `digest.send` in `veille.yml` names it.
package struct Channel: Sendable, Equatable {
    /// The name, which identifies its deliveries in the ledger.
    package var name: String
    package var transport: Transport
    /// Its place in the file, as in `veille.yml:12`.
    package var place: String

    /// The environment variable with its credentials, if it needs any.
    package var credentials: String? {
        switch transport {
        case .mail(let mail): mail.credentials
        case .webhook(let webhook): webhook.credentials
        case .file, .command: nil
        }
    }

    /// The environment variables that hold secrets of it.
    var secretVariables: [String] {
        guard case .webhook(let webhook) = transport, case .secret(let variable) = webhook.address else {
            return [credentials].compactMap { $0 }
        }
        return [variable] + [credentials].compactMap { $0 }
    }

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

    /// A mail server and the recipients.
    package struct Mail: Sendable, Equatable {
        /// Its address, with `smtp` or `smtps`.
        package var server: String
        /// Whether the connection is encrypted.
        package var encryption: TLSPolicy
        /// The environment variable that holds `user:password`.
        package var credentials: String?
        /// Recipients instead of `digest.mail.to`.
        package var recipients: [Mailbox]
    }

    /// An address that takes a JSON object.
    package struct Webhook: Sendable, Equatable {
        package var address: Address
        package var content: Content
        /// The environment variable that holds a token.
        package var credentials: String?
    }

    /// An address, or where the secret one is kept.
    package enum Address: Sendable, Equatable {
        /// Public.
        case open(String)
        /// Kept in this environment variable.
        case secret(variable: String)
    }

    /// The body of the request.
    package enum Content: Sendable, Equatable {
        /// The format of a known service.
        case shape(WebhookFormat)
        /// The output of a template in the home.
        case template(String)
    }
}
