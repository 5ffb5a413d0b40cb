package import NIOCore

/// How long a connection may take for what, and how many may be open.
package struct ConnectionLimits: Sendable {
    /// From the connection to the end of the first request's header.
    package var firstHeader = TimeAmount.seconds(30)
    /// From a response to the end of the next request's header.
    package var nextHeader = TimeAmount.seconds(60)
    /// From the end of a header to the end of its body.
    package var body = TimeAmount.seconds(20)
    /// From the end of a request to the end of its response.
    package var answer = TimeAmount.seconds(120)
    /// From the last response of a connection to its end, so that a client that still sends can read it.
    package var lingering = TimeAmount.seconds(2)
    /// The number of open connections.
    package var maximum = 256

    package init() {}
}
