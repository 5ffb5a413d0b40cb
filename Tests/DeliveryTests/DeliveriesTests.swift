import Feeds
import Foundation
import Testing
import Delivery

/// When deliveries are retried, by dates alone.
@Suite struct DeliveriesTests {
    private static let start = Date(timeIntervalSince1970: 1_773_475_200)
    private static let key = Deliveries.Key(digest: "default", number: 1, channel: "list")
    private static let fault = Deliveries.Fault(.mail(451), "451 later")

    private static func step(
        _ outcome: DeliveryRecord.Outcome,
        _ channel: String = "list",
        at seconds: TimeInterval = 0,
        next: TimeInterval? = nil
    ) -> DeliveryRecord {
        DeliveryRecord(
            digest: "default",
            number: 1,
            channel: channel,
            at: start + seconds,
            outcome: outcome,
            problem: outcome == .failed ? .fetch(.timeout) : nil,
            next: next.map { start + $0 }
        )
    }

    @Test(
        arguments: [
            (1, nil, 60), (2, nil, 300), (3, nil, 1_800), (4, nil, 7_200), (5, nil, 21_600),
            (1, 30, 60), (1, 90, 90), (2, 90, 300), (5, 1e9, 86_400), (1, -5, 60),
        ] as [(Int, TimeInterval?, TimeInterval)]
    )
    func `each attempt waits longer, and at least for Retry-After`(
        tries: Int,
        retryAfter: TimeInterval?,
        pause: TimeInterval
    ) {
        let step = Deliveries.step(
            .held(Self.fault, retryAfter: retryAfter),
            of: Self.key,
            tries: tries,
            at: Self.start
        )
        #expect(step?.next == Self.start + pause && step?.outcome == .failed)
        #expect(step?.problem == .mail(451) && step?.detail == nil, "nothing is quoted")
    }

    @Test func `a failure dated in the future does not delay the retry`() {
        let steps = [Self.step(.begun, at: 1e8), Self.step(.failed, at: 1e8, next: 1e8 + 60)]
        let deliveries = Deliveries(steps)
        #expect(deliveries.due(at: Self.start) == [Self.key])
        #expect(deliveries.due(at: Self.start + 1e8).isEmpty)
    }

    @Test func `after the last pause a delivery is given up`() {
        var steps = [Self.step(.planned)]
        var now = Self.start
        var pauses: [TimeInterval] = []
        while let key = Deliveries(steps).due(at: now).first {
            steps.append(Self.step(.begun, at: now.timeIntervalSince(Self.start)))
            let tries = Deliveries(steps)[key]?.tries ?? 0
            let step = Deliveries.step(
                .held(Self.fault, retryAfter: nil),
                of: key,
                tries: tries,
                at: now
            )
            if let step { steps.append(step) }
            guard let next = step?.next else { break }
            pauses.append(next.timeIntervalSince(now))
            #expect(Deliveries(steps).due(at: next - 1).isEmpty)
            now = next
        }
        #expect(pauses == Deliveries.pauses)
        let state = Deliveries(steps)[Self.key]
        #expect(state?.step == .failed && state?.tries == 6 && state?.fault?.problem == Self.fault.problem)
        #expect(Deliveries(steps).due(at: .distantFuture).isEmpty)
    }

    @Test(
        arguments: [
            ([.planned], .planned, true),
            ([.planned, .begun], .uncertain, false),
            ([.begun], .uncertain, false),
            ([.planned, .begun, .sent], .sent, false),
            ([.planned, .begun, .failed], .failed, false),
            // Repeated by a person.
            ([.planned, .begun, .planned], .planned, true),
            ([.planned, .begun, .failed, .planned, .begun], .uncertain, false),
            // After a merge of two branches, the arrival wins.
            ([.sent, .begun], .sent, false), ([.sent, .planned, .begun, .failed], .sent, false),
        ] as [([DeliveryRecord.Outcome], Deliveries.State.Step, Bool)]
    )
    func `the ledger decides what may be attempted`(
        outcomes: [DeliveryRecord.Outcome],
        step: Deliveries.State.Step,
        isDue: Bool
    ) {
        let deliveries = Deliveries(outcomes.map { Self.step($0) })
        #expect(deliveries[Self.key]?.step == step)
        #expect(deliveries.due(at: .distantFuture).isEmpty != isDue)
        #expect(deliveries.troubled.isEmpty == (step == .planned || step == .sent))
    }

    @Test func `retries are due at their dates, oldest first`() {
        let deliveries = Deliveries([
            Self.step(.begun, "a"), Self.step(.failed, "a", next: 300), Self.step(.begun, "b"),
            Self.step(.failed, "b", next: 60), Self.step(.planned, "c"),
        ])
        func due(_ seconds: TimeInterval) -> [String] {
            deliveries.due(at: Self.start + seconds).map(\.channel)
        }
        #expect(due(59) == ["c"] && due(60) == ["b", "c"] && due(300) == ["a", "b", "c"])
    }

    @Test func `an uncertain outcome has no record, an arrival has one`() {
        #expect(Deliveries.step(.uncertain(Self.fault), of: Self.key, tries: 1, at: Self.start) == nil)
        let sent = Deliveries.step(.sent(refused: ["a@e.fr: 550"]), of: Self.key, tries: 1, at: Self.start)
        #expect(sent?.outcome == .sent && sent?.refused == ["a@e.fr: 550"])
        let refused = Deliveries.step(.refused(Self.fault), of: Self.key, tries: 1, at: Self.start)
        #expect(refused?.outcome == .failed && refused?.next == nil)
    }
}
