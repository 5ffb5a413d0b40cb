package import Feeds

/// What is asked of a server.
package struct Request: Sendable, Equatable {
    /// An absolute web address.
    package var url: String
    /// The pair of the last answer: makes the request conditional.
    package var validators: Validators?
    /// The media types wanted.
    package var accept: String
    /// What is to be done at the address.
    package var method = Method.get
    /// The `Authorization` header field, in place of the one configured for the host.
    package var authorization: String?

    /// What a request does (RFC 9110, section 9).
    package enum Method: Sendable, Equatable {
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
    package struct Message: Sendable, Equatable {
        /// The address that hears of failures.
        package var sender: String
        /// Whom it is for.
        package var recipients: [String]
        /// The message (RFC 5322), lines ending in CRLF.
        package var bytes: [UInt8]
        /// Whether the connection is encrypted; `smtps` always is.
        package var encryption: TLSPolicy
        /// Who signs in, if anybody does.
        package var login: Login?

        /// Makes a message.
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

    /// A name and its password.
    package struct Login: Sendable, Equatable {
        /// The name.
        package var user: String
        /// The password.
        package var password: String

        /// Makes a pair.
        package init(user: String, password: String) {
            self.user = user
            self.password = password
        }
    }

    /// Makes a request for a feed unless another `Accept` is given.
    package init(url: String, validators: Validators? = nil, accept: String = Request.feedTypes) {
        self.url = url
        self.validators = validators
        self.accept = accept
    }

    /// The `Accept` of a feed client.
    package static let feedTypes =
        "application/atom+xml, application/rss+xml, application/feed+json, application/rdf+xml;q=0.9, "
        + "application/xml;q=0.8, text/xml;q=0.8, application/json;q=0.7, text/html;q=0.3, */*;q=0.1"

    /// The `Accept` of a visit to a web page.
    package static let pageTypes = "text/html, application/xhtml+xml, */*;q=0.1"
}
