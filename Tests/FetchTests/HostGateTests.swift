import Testing

@testable import Fetch

@Suite struct HostGateTests {
    @Test func `one request at a time per host, any number of hosts`() {
        var gate = HostGate<Int>(concurrency: 10, interval: 1)
        for (id, host) in [(1, "a"), (2, "a"), (3, "b")] { gate.enqueue(id, host: host) }
        #expect(gate.admit(now: 0) == [1, 3])
        #expect(gate.admit(now: 100) == [])
    }

    @Test func `the next request waits for the pause`() {
        var gate = HostGate<Int>(concurrency: 10, interval: 1)
        for id in 1...3 { gate.enqueue(id, host: "a") }
        #expect(gate.admit(now: 0) == [1])
        gate.finish(host: "a", now: 5)
        #expect(gate.admit(now: 5.9) == [])
        #expect(gate.nextChange == 6)
        #expect(gate.admit(now: 6) == [2])
        gate.finish(host: "a", now: 6.5)
        gate.enqueue(4, host: "b")
        #expect(gate.admit(now: 6.6) == [4], "another host does not wait")
        #expect(gate.admit(now: 7.5) == [3])
    }

    @Test func `the pause applies to later requests`() {
        var gate = HostGate<Int>(concurrency: 10, interval: 1)
        gate.enqueue(1, host: "a")
        #expect(gate.admit(now: 0) == [1])
        gate.finish(host: "a", now: 0.2)
        gate.enqueue(2, host: "a")
        #expect(gate.admit(now: 0.3) == [])
        #expect(gate.admit(now: 1.2) == [2])
    }

    @Test func `concurrency is limited, and the oldest request starts first`() {
        var gate = HostGate<Int>(concurrency: 2, interval: 0)
        for id in 1...4 { gate.enqueue(id, host: "h\(id)") }
        #expect(gate.admit(now: 0) == [1, 2])
        gate.finish(host: "h2", now: 0)
        #expect(gate.admit(now: 0) == [3])
        #expect(gate.running == 2)
    }

    @Test func `without a pause the next request starts at once`() {
        var gate = HostGate<Int>(concurrency: 2, interval: 0)
        gate.enqueue(1, host: "a")
        gate.enqueue(2, host: "a")
        #expect(gate.admit(now: 0) == [1])
        gate.finish(host: "a", now: 0)
        #expect(gate.admit(now: 0) == [2])
        #expect(gate.nextChange == nil)
    }

    @Test func `HTTP/2 hosts get concurrent requests, paused from start to start`() {
        var gate = HostGate<Int>(concurrency: 10, interval: 1)
        for id in 1...4 { gate.enqueue(id, host: "a") }
        #expect(gate.admit(now: 0) == [1])
        gate.multiplex("a")
        #expect(gate.admit(now: 0) == [2], "the first has not ended")
        #expect(gate.admit(now: 0.9) == [])
        #expect(gate.admit(now: 1) == [3])
        gate.finish(host: "a", now: 1.5)
        #expect(gate.admit(now: 2) == [4], "a pause does not start at the end")
    }

    @Test func `a host without requests is removed`() {
        var gate = HostGate<Int>(concurrency: 1, interval: 1)
        for round in 0..<3 {
            let now = Double(round) * 10
            gate.enqueue(round, host: "a")
            #expect(gate.admit(now: now) == [round])
            gate.finish(host: "a", now: now + 1)
            #expect(gate.admit(now: now + 5) == [])
        }
        #expect(gate.running == 0 && gate.nextChange == nil)
    }
}
