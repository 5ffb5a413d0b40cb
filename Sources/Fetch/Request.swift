public import Feeds

/// What is asked of a server.
public struct Request: Sendable, Equatable {
    /// An absolute web address.
    public var url: String
    /// The pair of the last answer: makes the request conditional.
    public var validators: Validators?
    /// The media types wanted.
    public var accept: String
    /// What is to be done at the address.
    public var method = Method.get
    /// The `Authorization` header field, in place of the one configured for the host.
    public var authorization: String?

    /// What a request does (RFC 9110, section 9).
    public enum Method: Sendable, Equatable {
        /// Asks for what is there.
        case get
        /// Asks for the header of what is there.
        case head
        /// Hands over a body.
        case post(contentType: String, body: [UInt8])
        /// Puts a body where the address says: a server that has it already takes it once.
        case put(contentType: String, body: [UInt8])
        /// Hands a message to a mail server; the address is `smtp` or `smtps`.
        case mail(Message)
    }

    /// A message, and who it is from and for on the way (RFC 5321).
    public struct Message: Sendable, Equatable {
        /// The address that hears of failures.
        public var sender: String
        /// Whom it is for.
        public var recipients: [String]
        /// The message (RFC 5322), lines ending in CRLF.
        public var bytes: [UInt8]
        /// Whether the connection is encrypted; `smtps` always is.
        public var encryption: Encryption
        /// Who signs in, if anybody does.
        public var login: Login?

        /// Makes a message.
        public init(
            sender: String,
            recipients: [String],
            bytes: [UInt8],
            encryption: Encryption = .required,
            login: Login? = nil
        ) {
            self.sender = sender
            self.recipients = recipients
            self.bytes = bytes
            self.encryption = encryption
            self.login = login
        }
    }

    /// Whether a mail server is spoken to behind STARTTLS (RFC 3207).
    public enum Encryption: String, Sendable, CaseIterable {
        /// Or not at all.
        case required
        /// Where the server offers it.
        case ifOffered = "if-offered"
        /// Never.
        case off
    }

    /// A name and its password.
    public struct Login: Sendable, Equatable {
        /// The name.
        public var user: String
        /// The password.
        public var password: String

        /// Makes a pair.
        public init(user: String, password: String) {
            self.user = user
            self.password = password
        }
    }

    /// Makes a request for a feed unless another `Accept` is given.
    public init(url: String, validators: Validators? = nil, accept: String = Request.feedTypes) {
        self.url = url
        self.validators = validators
        self.accept = accept
    }

    /// The `Accept` of a feed client.
    public static let feedTypes =
        "application/atom+xml, application/rss+xml, application/feed+json, application/rdf+xml;q=0.9, "
        + "application/xml;q=0.8, text/xml;q=0.8, application/json;q=0.7, text/html;q=0.3, */*;q=0.1"

    /// The `Accept` of a visit to a web page.
    public static let pageTypes = "text/html, application/xhtml+xml, */*;q=0.1"
}
