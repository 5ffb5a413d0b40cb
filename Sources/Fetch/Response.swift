package import Feeds

/// The final response of a server, after redirects.
package struct Response: Sendable {
    package var status: Int
    /// In order, names in lower case.
    package var headers: [(name: String, value: String)]
    /// Decompressed.
    package var body: [UInt8]
    /// The final URL.
    package var url: String
    /// The redirects followed.
    package var redirects: [Redirect]
    /// Body bytes received on the wire, before decompression.
    package var wireBytes: Int
    /// The transfer of the final hop.
    package var transferInfo = TransferInfo()

    /// Traffic of the exchange, including redirects.
    package var traffic: Traffic {
        Traffic(
            requests: redirects.count + 1,
            wireBytes: redirects.reduce(wireBytes) { $0 + $1.wireBytes }
        )
    }

    /// One redirect.
    package struct Redirect: Sendable, Equatable {
        /// The status code: 301 and 308 are permanent.
        package var status: Int
        /// The URL it points to.
        package var target: String
        /// Body bytes received on the wire.
        package var wireBytes: Int
        package var transferInfo: TransferInfo

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

    /// Network details of one hop; times are seconds from its start, 0 if a phase did not take place.
    package struct TransferInfo: Sendable, Equatable {
        /// As in `1.1` and `2`.
        package var httpVersion = ""
        /// The IP address of the server.
        package var address = ""
        /// What the certificate says, if it was asked for and the connection is new.
        package var certificate: ServerIdentity.Certificate?
        /// Until the name was resolved.
        package var nameLookup = 0.0
        /// Until the connection was established.
        package var connect = 0.0
        /// Until the TLS handshake was complete.
        package var tls = 0.0
        /// Until the first byte arrived.
        package var firstByte = 0.0
        /// Until the last byte arrived.
        package var total = 0.0

        package init() {}
    }

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

    /// The server of the address that was asked for, whatever it redirects to.
    package var server: ServerIdentity {
        let hop = redirects.first?.transferInfo ?? transferInfo
        return ServerIdentity(address: hop.address, certificate: hop.certificate)
    }

    /// The target of the leading permanent redirects (301 and 308); what follows a temporary redirect is
    /// temporary.
    package var relocation: String? { redirects.prefix { $0.status == 301 || $0.status == 308 }.last?.target }

    /// The value of a header field; the last one if it is repeated.
    package func header(_ name: String) -> String? { headers.last { $0.name == name }?.value }

    /// All values of a header field.
    package func headers(_ name: String) -> [String] { headers.filter { $0.name == name }.map(\.value) }

    /// The validators of this body.
    package var validators: Validators? {
        Validators(etag: header("etag"), lastModified: header("last-modified"))
    }
}
