/// Decides which requests may start: so many at once in all, so many per host, with a pause between two to one host.
///
/// A value that is told the time: nothing in it waits.
package struct HostGate<ID> {
    /// Requests at once.
    let concurrency: Int
    /// Seconds between two requests to one host: from the end of one, or from its start where several run at once.
    let interval: Double
    /// Requests at once to one host, unless more is allowed.
    let perHost: Int

    /// Requests that were admitted and have not ended.
    package private(set) var running = 0
    private var hosts: [String: Host] = [:]
    /// Hosts that have something waiting and may be asked, in order of arrival.
    private var ready: Queue<String> = Queue()
    /// Hosts in their pause; the pause is the same for all, so that the first in is the first out.
    private var cooling: Queue<(host: String, until: Double)> = Queue()
    /// Hosts that may be asked several things at once, over one connection.
    private var multiplexed: Set<String> = []

    private struct Host {
        var waiting = Queue<ID>()
        var running = 0
        var isReady = false
        /// Pauses that have begun and not ended.
        var pauses = 0
    }

    /// An empty gate; `interval` is in seconds.
    package init(concurrency: Int, interval: Double, perHost: Int = 1) {
        self.concurrency = concurrency
        self.interval = interval
        self.perHost = perHost
    }

    /// A request wants to start.
    package mutating func enqueue(_ id: ID, host: String) {
        hosts[host, default: Host()].waiting.append(id)
        offer(host)
    }

    /// A host answers several requests over one connection (HTTP/2): the pause then counts from start to start.
    package mutating func multiplex(_ host: String) {
        if multiplexed.insert(host).inserted { offer(host) }
    }

    /// The requests that may start now, `now` being seconds on any clock that runs evenly.
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

    /// A request that was admitted has ended.
    package mutating func finish(host: String, now: Double) {
        running -= 1
        hosts[host]?.running -= 1
        if !multiplexed.contains(host) { pause(host, now) }
        settle(host)
    }

    /// When ``admit(now:)`` may have something new to say, if nothing else happens.
    var nextChange: Double? { cooling.first?.until }

    private mutating func pause(_ host: String, _ now: Double) {
        guard interval > 0 else { return }
        hosts[host]?.pauses += 1
        cooling.append((host, now + interval))
    }

    /// Offers what waits for a host, and forgets a host for which nothing does.
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

    /// Requests at once over one connection.
    private static var streams: Int { 8 }
}

/// First in, first out, each step in constant time.
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
