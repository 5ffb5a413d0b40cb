/// Decides which requests may start: at most N in all and N per host, with a pause between two to one host.
///
/// A value without a clock: the caller passes the time, and nothing waits.
package struct HostGate<ID> {
    /// Maximum number of concurrent requests.
    let concurrency: Int
    /// Seconds between two requests to one host: from end to start, or from start to start if several run at
    /// once.
    let interval: Double
    /// Concurrent requests per host, except multiplexed ones.
    let perHost: Int

    /// Requests admitted and not finished.
    package private(set) var running = 0
    private var hosts: [String: Host] = [:]
    /// Hosts with queued requests that may start, in order of arrival.
    private var ready: Queue<String> = Queue()
    /// Hosts that are pausing; all pauses are equally long, so the first in is the first out.
    private var cooling: Queue<(host: String, until: Double)> = Queue()
    /// Hosts that accept several requests over one connection.
    private var multiplexed: Set<String> = []

    private struct Host {
        var waiting = Queue<ID>()
        var running = 0
        var isReady = false
        /// Pauses started and not ended.
        var pauses = 0
    }

    /// `interval` is in seconds.
    package init(concurrency: Int, interval: Double, perHost: Int = 1) {
        self.concurrency = concurrency
        self.interval = interval
        self.perHost = perHost
    }

    package mutating func enqueue(_ id: ID, host: String) {
        hosts[host, default: Host()].waiting.append(id)
        offer(host)
    }

    /// Marks a host that multiplexes requests over one connection (HTTP/2): its pause then counts from start
    /// to start.
    package mutating func multiplex(_ host: String) {
        if multiplexed.insert(host).inserted { offer(host) }
    }

    /// The requests that may start now; `now` is in seconds on any monotonic clock.
    package mutating func admit(now: Double) -> [ID] {
        while let next = cooling.first, next.until <= now {
            _ = cooling.popFirst()
            hosts[next.host]?.pauses -= 1
            settle(next.host)
        }
        var admitted: [ID] = []
        while running < concurrency, let host = ready.popFirst() {
            hosts[host]?.isReady = false
            guard let id = hosts[host]?.waiting.popFirst() else { continue }
            hosts[host]?.running += 1
            running += 1
            admitted.append(id)
            if multiplexed.contains(host) { pause(host, now) }
            offer(host)
        }
        return admitted
    }

    /// Call it when an admitted request has finished.
    package mutating func finish(host: String, now: Double) {
        running -= 1
        hosts[host]?.running -= 1
        if !multiplexed.contains(host) { pause(host, now) }
        settle(host)
    }

    /// When to call ``admit(now:)`` again, if nothing else happens; `nil` if no host is pausing.
    var nextChange: Double? { cooling.first?.until }

    private mutating func pause(_ host: String, _ now: Double) {
        guard interval > 0 else { return }
        hosts[host]?.pauses += 1
        cooling.append((host, now + interval))
    }

    /// Offers the queued requests of a host, and removes a host that has none.
    private mutating func settle(_ name: String) {
        guard let host = hosts[name] else { return }
        if host.waiting.isEmpty, host.running == 0, host.pauses == 0 {
            hosts[name] = nil
        } else {
            offer(name)
        }
    }

    private mutating func offer(_ name: String) {
        let limit = multiplexed.contains(name) ? max(perHost, Self.streams) : perHost
        guard let host = hosts[name], !host.isReady, host.pauses == 0, !host.waiting.isEmpty,
            host.running < limit
        else { return }
        hosts[name]?.isReady = true
        ready.append(name)
    }

    /// Concurrent requests over one connection.
    private static var streams: Int { 8 }
}

/// A FIFO queue with O(1) operations.
struct Queue<Element> {
    private var front: [Element] = []
    private var back: [Element] = []

    var isEmpty: Bool { front.isEmpty && back.isEmpty }
    var first: Element? { front.last ?? back.first }

    mutating func append(_ element: Element) { back.append(element) }

    mutating func popFirst() -> Element? {
        if front.isEmpty {
            front = back.reversed()
            back.removeAll()
        }
        return front.popLast()
    }
}
