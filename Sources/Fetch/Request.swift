package import Feeds

/// A request to a server.
package struct Request: Sendable, Equatable {
    /// An absolute web address.
    package var url: String
    /// The validators of the last response: they make the request conditional.
    package var validators: Validators?
    /// The `Accept` header field.
    package var accept: String
    package var method = Method.get
    /// The `Authorization` header field, instead of the one configured for the host.
    package var authorization: String?
    /// How many bytes of the body, decompressed, are enough: a longer one is cut there, and is no error.
    package var excerpt: Int?
    /// Whether the certificate of the server is asked for: it costs libcurl some work.
    package var wantsCertificate = false

    /// The request method (RFC 9110 §9), or mail.
    package enum Method: Sendable, Equatable {
        case get
        case head
        /// Sends a body.
        case post(contentType: String, body: [UInt8])
        /// Stores a body at the URL; idempotent.
        case put(contentType: String, body: [UInt8])
        /// Sends a message to a mail server; the URL is `smtp` or `smtps`.
        case mail(Message)
    }

    /// A message with its SMTP envelope (RFC 5321).
    package struct Message: Sendable, Equatable {
        /// The envelope sender, which receives bounces.
        package var sender: String
        /// The envelope recipients.
        package var recipients: [String]
        /// The message (RFC 5322), lines ending in CRLF.
        package var bytes: [UInt8]
        /// The STARTTLS policy; `smtps` is always encrypted.
        package var encryption: TLSPolicy
        /// Credentials for authentication, if any.
        package var login: Login?

        package init(
            sender: String,
            recipients: [String],
            bytes: [UInt8],
            encryption: TLSPolicy = .required,
            login: Login? = nil
        ) {
            self.sender = sender
            self.recipients = recipients
            self.bytes = bytes
            self.encryption = encryption
            self.login = login
        }
    }

    /// Credentials.
    package struct Login: Sendable, Equatable {
        package var user: String
        package var password: String

        package init(user: String, password: String) {
            self.user = user
            self.password = password
        }
    }

    /// The default `Accept` is that of a feed client.
    package init(url: String, validators: Validators? = nil, accept: String = Request.feedTypes) {
        self.url = url
        self.validators = validators
        self.accept = accept
    }

    /// The `Accept` of a feed client.
    package static let feedTypes =
        "application/atom+xml, application/rss+xml, application/feed+json, application/rdf+xml;q=0.9, "
        + "application/xml;q=0.8, text/xml;q=0.8, application/json;q=0.7, text/html;q=0.3, */*;q=0.1"

    /// The `Accept` for a web page.
    package static let pageTypes = "text/html, application/xhtml+xml, */*;q=0.1"
}
