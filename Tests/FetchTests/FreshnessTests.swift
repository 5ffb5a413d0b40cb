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
            ("-5", nil, nil), (nil, nil, nil), ("1.5", nil, 1.5), ("inf", nil, nil), ("nan", nil, nil),
            ("1e9", nil, nil), ("0x10", nil, nil), ("1.2.3", nil, nil), ("", nil, nil),
            ("99999999999999999999", nil, RetryAfter.maximum),
            (String(repeating: "9", count: 400), nil, RetryAfter.maximum),
            ("Thu, 01 Jan 3000 00:00:00 GMT", nil, RetryAfter.maximum),
        ] as [(String?, String?, Double?)]
    )
    func `seconds, or a date relative to the server's clock`(value: String?, date: String?, seconds: Double?)
    {
        #expect(RetryAfter.seconds(value, date: date, now: Self.now) == seconds)
    }

    @Test(
        arguments: [
            (["cache-control": "max-age=600"], 600.0), (["cache-control": "max-age=600", "age": "100"], 500),
            (["cache-control": "public, max-age=\"60\", must-revalidate"], 60),
            (["cache-control": "max-age=10", "age": "60"], 0), (["cache-control": "s-maxage=5"], nil),
            (["cache-control": "no-cache"], 0), (["cache-control": "no-store", "expires": "0"], 0),
            (["expires": "Sat, 14 Mar 2026 09:00:00 GMT", "date": "Sat, 14 Mar 2026 08:00:00 GMT"], 3600),
            (["expires": "Sat, 14 Mar 2026 07:00:00 GMT", "date": "Sat, 14 Mar 2026 08:00:00 GMT"], 0),
            (["expires": "Sat, 14 Mar 2026 09:00:00 GMT"], nil), (["expires": "-1"], 0),
            (["cache-control": "MAX-AGE=5", "expires": "0"], 5), ([:], nil),
            (["cache-control": "max-age=600, no-cache"], 0), (["cache-control": "no-store, max-age=600"], 0),
            (["cache-control": "No-Cache"], 0), (["cache-control": "NO-STORE"], 0),
            (["cache-control": "no-cache=\"set-cookie, x\", max-age=60"], 60),
            (["cache-control": "x=\"no-store, max-age=1\", max-age=60"], 60),
            (["cache-control": "no-cached, max-age=60"], 60),
            (["cache-control": "max-age=x", "expires": "0"], 0),
        ] as [([String: String], Double?)]
    )
    func `freshness lifetime of a response`(fields: [String: String], seconds: Double?) {
        let response = Response(status: 200, headers: fields.map { ($0.key, $0.value) }, url: "https://e.fr/")
        #expect(Freshness.lifetime(response) == seconds)
    }

    @Test(
        arguments: [
            ("Sun, 06 Nov 1994 08:49:37 GMT", 784_111_777.0), ("Sunday, 06-Nov-94 08:49:37 GMT", 784_111_777),
            ("Sun Nov  6 08:49:37 1994", 784_111_777), ("Wed, 31 Dec 2036 23:59:60 GMT", 2_114_380_800),
            ("Sun, 31 Feb 2026 08:49:37 GMT", nil), ("tomorrow", nil), ("", nil), ("0", nil),
            ("Sun, 06 Nov 1994 25:49:37 GMT", nil), ("Sun, 06 Now 1994 08:49:37 GMT", nil),
        ] as [(String, Double?)]
    )
    func `the three forms of an HTTP date`(text: String, seconds: Double?) {
        #expect(HTTPDate.parse(text)?.timeIntervalSince1970 == seconds)
    }
}
