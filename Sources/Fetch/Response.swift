package import Feeds

/// What a server answered, after redirects.
package struct Response: Sendable {
    /// The status code.
    package var status: Int
    /// The header fields in order, names in lower case.
    package var headers: [(name: String, value: String)]
    /// The body, decompressed.
    package var body: [UInt8]
    /// Where the answer came from.
    package var url: String
    /// The redirects that led there.
    package var redirects: [Redirect]
    /// Bytes that came over the wire for the body, before decompression.
    package var wireBytes: Int
    /// How the last hop went.
    package var transferInfo = TransferInfo()

    /// What the answer took, its redirects included.
    package var traffic: Traffic {
        Traffic(
            requests: redirects.count + 1,
            wireBytes: redirects.reduce(wireBytes) { $0 + $1.wireBytes }
        )
    }

    /// One hop.
    package struct Redirect: Sendable, Equatable {
        /// The status code: 301 and 308 are permanent.
        package var status: Int
        /// Where it led.
        package var target: String
        /// Bytes that came over the wire for its body.
        package var wireBytes: Int
        /// How it went.
        package var transferInfo: TransferInfo

        /// Makes a hop.
        package init(
            status: Int,
            target: String,
            wireBytes: Int = 0,
            transferInfo: TransferInfo = TransferInfo()
        ) {
            self.status = status
            self.target = target
            self.wireBytes = wireBytes
            self.transferInfo = transferInfo
        }
    }

    /// How a hop went over the network; times are seconds from its start, 0 for what did not happen.
    package struct TransferInfo: Sendable, Equatable {
        /// The version of HTTP, as in `1.1` and `2`.
        package var httpVersion = ""
        /// The address that answered.
        package var address = ""
        /// Until the name was found.
        package var nameLookup = 0.0
        /// Until the connection stood.
        package var connect = 0.0
        /// Until it was encrypted.
        package var tls = 0.0
        /// Until the first byte came.
        package var firstByte = 0.0
        /// Until the last byte came.
        package var total = 0.0

        /// Nothing is known.
        package init() {}
    }

    /// Makes a response.
    package init(
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
    package var relocation: String? { redirects.prefix { $0.status == 301 || $0.status == 308 }.last?.target }

    /// The value of a header field, the last one where there are several.
    package func header(_ name: String) -> String? { headers.last { $0.name == name }?.value }

    /// Every value of a header field.
    package func headers(_ name: String) -> [String] { headers.filter { $0.name == name }.map(\.value) }

    /// The validators that belong to this very body.
    package var validators: Validators? {
        Validators(etag: header("etag"), lastModified: header("last-modified"))
    }
}
