/// Decides which requests may start: so many at once in all, one at a time per host, with a pause between two.
///
/// A value that is told the time: nothing in it waits.
struct HostGate<ID: Hashable> {
    /// Requests at once.
    let concurrency: Int
    /// Seconds between the end of a request and the start of the next one to the same host.
    let interval: Double
    /// Requests at once to one host.
    let perHost: Int

    private(set) var running = 0
    private var hosts: [String: Host] = [:]
    /// Hosts that have something waiting and may be asked, in order of arrival.
    private var ready: Queue<String> = Queue()
    /// Hosts in their pause; the pause is the same for all, so that the first in is the first out.
    private var cooling: Queue<(host: String, until: Double)> = Queue()

    private struct Host {
        var waiting = Queue<ID>()
        var running = 0
        var isReady = false
        var isCooling = false
    }

    init(concurrency: Int, interval: Double, perHost: Int = 1) {
        self.concurrency = concurrency
        self.interval = interval
        self.perHost = perHost
    }

    /// A request wants to start.
    mutating func enqueue(_ id: ID, host: String) {
        hosts[host, default: Host()].waiting.append(id)
        offer(host)
    }

    /// The requests that may start now.
    mutating func admit(now: Double) -> [ID] {
        while let next = cooling.first, next.until <= now {
            _ = cooling.popFirst()
            hosts[next.host]?.isCooling = false
            if hosts[next.host]?.waiting.isEmpty == true, hosts[next.host]?.running == 0 {
                hosts[next.host] = nil
            } else {
                offer(next.host)
            }
        }
        var admitted: [ID] = []
        while running < concurrency, let host = ready.popFirst() {
            hosts[host]?.isReady = false
            guard let id = hosts[host]?.waiting.popFirst() else { continue }
            hosts[host]?.running += 1
            running += 1
            admitted.append(id)
            offer(host)
        }
        return admitted
    }

    /// A request that was admitted has ended.
    mutating func finish(host: String, now: Double) {
        running -= 1
        hosts[host]?.running -= 1
        if interval > 0 {
            hosts[host]?.isCooling = true
            cooling.append((host, now + interval))
        } else {
            offer(host)
            if hosts[host]?.waiting.isEmpty == true, hosts[host]?.running == 0 { hosts[host] = nil }
        }
    }

    /// When ``admit(now:)`` may have something new to say, if nothing else happens.
    var nextChange: Double? { cooling.first?.until }

    private mutating func offer(_ name: String) {
        guard let host = hosts[name], !host.isReady, !host.isCooling, !host.waiting.isEmpty,
            host.running < perHost
        else { return }
        hosts[name]?.isReady = true
        ready.append(name)
    }
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
