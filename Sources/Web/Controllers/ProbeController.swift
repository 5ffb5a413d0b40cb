import HTTPTypes
import Hummingbird

/// What monitoring asks of a process that runs for long.
package struct Probes: Sendable {
    /// The metrics, in Prometheus' text format 0.0.4.
    let metrics: @Sendable () async -> String
    /// Whether the process works, in a word.
    let health: @Sendable () async -> (isWell: Bool, text: String)

    package init(
        metrics: @escaping @Sendable () async -> String,
        health: @escaping @Sendable () async -> (isWell: Bool, text: String)
    ) {
        self.metrics = metrics
        self.health = health
    }
}

/// `/healthz`, and `/metrics` as Prometheus reads it.
struct ProbeController: Sendable {
    let probes: Probes

    /// Without probes, a server that answers is well.
    static func addHealth(_ probes: Probes?, to router: Router<WebRequestContext>) {
        router.get("healthz") { _, _ in
            let (isWell, text) = await probes?.health() ?? (true, "ok")
            var response = Response.text(text + "\n")
            response.status = isWell ? .ok : .serviceUnavailable
            return response
        }
    }

    func addMetrics(to router: Router<WebRequestContext>) {
        router.get("metrics") { _, _ in
            Response.text(await probes.metrics(), type: "text/plain; version=0.0.4; charset=utf-8")
        }
    }
}
