import HTTPTypes
import Hummingbird
import NIOCore

/// What watches over a process that runs for long asks of it: `/healthz`, and `/metrics` as Prometheus reads them.
package struct ReviewProbes: Sendable {
    /// The figures, in Prometheus' text format 0.0.4.
    let metrics: @Sendable () async -> String
    /// Whether all is well, in a word.
    let health: @Sendable () async -> (isWell: Bool, text: String)

    /// Names what is asked for.
    package init(
        metrics: @escaping @Sendable () async -> String,
        health: @escaping @Sendable () async -> (isWell: Bool, text: String)
    ) {
        self.metrics = metrics
        self.health = health
    }

    func answerMetrics() async -> Response {
        Self.text(await metrics(), .ok, "text/plain; version=0.0.4; charset=utf-8")
    }

    func answerHealth() async -> Response {
        let (isWell, text) = await health()
        return Self.text(text + "\n", isWell ? .ok : .serviceUnavailable, "text/plain; charset=utf-8")
    }

    private static func text(_ text: String, _ status: HTTPResponse.Status, _ type: String) -> Response {
        Response(
            status: status,
            headers: [.contentType: type],
            body: .init(byteBuffer: ByteBuffer(string: text))
        )
    }
}
