import Fetch
import Foundation
import Testing

@Suite struct RetryAfterTests {
    private static let now = Date(timeIntervalSince1970: 1_773_475_200)

    @Test(
        arguments: [
            ("120", nil, 120.0), (" 0 ", nil, 0), ("Sat, 14 Mar 2026 08:10:00 GMT", nil, 600),
            ("Sat, 14 Mar 2026 08:10:00 GMT", "Sat, 14 Mar 2026 08:09:00 GMT", 60),
            ("Sat, 14 Mar 2026 07:00:00 GMT", nil, 0), ("soon", nil, nil),
            ("-5", nil, nil), (nil, nil, nil),
        ] as [(String?, String?, Double?)]
    )
    func `seconds, or a date on the server's own clock`(value: String?, date: String?, seconds: Double?) {
        #expect(RetryAfter.seconds(value, date: date, now: Self.now) == seconds)
    }

    @Test(
        arguments: [
            ("max-age=600", 600), ("public, max-age=\"60\", must-revalidate", 60), ("s-maxage=5", nil),
            ("no-cache", nil),
        ] as [(String, Int?)]
    )
    func `the age that a cache may have`(value: String, seconds: Int?) {
        #expect(CacheControl.maxAge(value) == seconds)
    }
}
