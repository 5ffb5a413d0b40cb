public import Feeds

/// What a server answered, after redirects.
public struct Response: Sendable {
    /// The status code.
    public var status: Int
    /// The header fields in order, names in lower case.
    public var headers: [(name: String, value: String)]
    /// The body, decompressed.
    public var body: [UInt8]
    /// Where the answer came from.
    public var url: String
    /// The redirects that led there.
    public var redirects: [Redirect]
    /// Bytes that came over the wire for the body, before decompression.
    public var wireBytes: Int
    /// How the last hop went.
    public var passage = Passage()

    /// What the answer took, its redirects included.
    public var traffic: Traffic {
        Traffic(
            requests: redirects.count + 1,
            wireBytes: redirects.reduce(wireBytes) { $0 + $1.wireBytes }
        )
    }

    /// One hop.
    public struct Redirect: Sendable, Equatable {
        /// The status code: 301 and 308 are permanent.
        public var status: Int
        /// Where it led.
        public var target: String
        /// Bytes that came over the wire for its body.
        public var wireBytes: Int
        /// How it went.
        public var passage: Passage

        /// Makes a hop.
        public init(status: Int, target: String, wireBytes: Int = 0, passage: Passage = Passage()) {
            self.status = status
            self.target = target
            self.wireBytes = wireBytes
            self.passage = passage
        }
    }

    /// How a hop went over the network; times are seconds from its start, 0 for what did not happen.
    public struct Passage: Sendable, Equatable {
        /// The version of HTTP, as in `1.1` and `2`.
        public var httpVersion = ""
        /// The address that answered.
        public var address = ""
        /// Until the name was found.
        public var nameLookup = 0.0
        /// Until the connection stood.
        public var connect = 0.0
        /// Until it was encrypted.
        public var tls = 0.0
        /// Until the first byte came.
        public var firstByte = 0.0
        /// Until the last byte came.
        public var total = 0.0

        /// Nothing is known.
        public init() {}
    }

    /// Makes a response.
    public init(
        status: Int,
        headers: [(name: String, value: String)] = [],
        body: [UInt8] = [],
        url: String,
        redirects: [Redirect] = [],
        wireBytes: Int = 0
    ) {
        self.status = status
        self.headers = headers
        self.body = body
        self.url = url
        self.redirects = redirects
        self.wireBytes = wireBytes
    }

    /// Where the permanent redirects at the start of the way lead (301 and 308): what comes after is for the moment.
    public var relocation: String? { redirects.prefix { $0.status == 301 || $0.status == 308 }.last?.target }

    /// The value of a header field, the last one where there are several.
    public func header(_ name: String) -> String? { headers.last { $0.name == name }?.value }

    /// Every value of a header field.
    public func headers(_ name: String) -> [String] { headers.filter { $0.name == name }.map(\.value) }

    /// The validators that belong to this very body.
    public var validators: Validators? {
        Validators(etag: header("etag"), lastModified: header("last-modified"))
    }
}
