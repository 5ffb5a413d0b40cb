import Foundation
import Testing
import Watch

@Suite struct ScheduleTests {
    private static let now = Date(timeIntervalSince1970: 0)

    @Test(
        arguments: [
            (nil, nil, 3600), (60, nil, 3600), (7200, nil, 7200), (10_000_000, nil, 86_400), (nil, 120, 7200),
            (nil, -5, 3600), (nil, Int.max, 86_400),
        ] as [(Int?, Int?, Double)]
    )
    func `a server's wishes are followed within reason`(maxAge: Int?, ttl: Int?, seconds: Double) {
        #expect(
            Schedule().nextCheck(after: Self.now, maxAge: maxAge, ttl: ttl)
                == Self.now.addingTimeInterval(seconds)
        )
    }

    @Test(
        arguments: [
            (1, nil, 3600), (2, nil, 7200), (5, nil, 57_600), (100, nil, 259_200), (1, 9000, 9000),
            (1, 1e9, 259_200),
        ] as [(Int, Double?, Double)]
    )
    func `failures are visited less often and never given up`(
        failures: Int,
        retryAfter: Double?,
        seconds: Double
    ) {
        let next = Schedule().nextCheck(after: Self.now, failures: failures, retryAfter: retryAfter)
        #expect(next == Self.now.addingTimeInterval(seconds))
    }
}
