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
