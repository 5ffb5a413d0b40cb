/// Metrics in the Prometheus text format 0.0.4.
struct PrometheusText {
    enum Kind: String { case counter, gauge }

    private(set) var text = ""

    mutating func add(_ name: String, _ kind: Kind, _ help: String, _ value: Double) {
        addHead(name, kind, help)
        text += "veille_\(name) \(Self.number(value))\n"
    }

    mutating func add(
        _ name: String,
        _ kind: Kind,
        _ help: String,
        _ samples: [(label: String, value: String, Double)]
    ) {
        addHead(name, kind, help)
        for (label, value, number) in samples {
            text += "veille_\(name){\(label)=\"\(value)\"} \(Self.number(number))\n"
        }
    }

    private mutating func addHead(_ name: String, _ kind: Kind, _ help: String) {
        text += "# HELP veille_\(name) \(help)\n# TYPE veille_\(name) \(kind.rawValue)\n"
    }

    private static func number(_ value: Double) -> String {
        value.rounded() == value && abs(value) < 1e15 ? String(Int64(value)) : "\(value)"
    }
}
