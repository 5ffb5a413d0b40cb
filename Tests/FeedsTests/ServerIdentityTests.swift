import Feeds
import Foundation
import Testing

@Suite struct ServerIdentityTests {
    private static let start = Date(timeIntervalSince1970: 1_800_000_000)

    private static func server(
        _ names: [String]?,
        issuer: String = "A",
        at address: String = "192.0.2.1",
        start: Date? = start
    ) -> ServerIdentity {
        ServerIdentity(
            address: address,
            certificate: names.map { .init(names: $0, issuer: issuer, start: start) }
        )
    }

    struct Case: CustomTestStringConvertible, Sendable {
        var testDescription: String
        var before: ServerIdentity
        var now: ServerIdentity
        var change: ServerChange?
    }

    private static let cases: [Case] = [
        Case(
            testDescription: "nothing is different",
            before: server(["e.fr"]),
            now: server(["e.fr"]),
            change: nil
        ),
        Case(
            testDescription: "a renewed certificate is no evidence",
            before: server(["e.fr", "shop.e.fr"]),
            now: server(["e.fr"], start: start + 86_400),
            change: nil
        ),
        Case(
            testDescription: "names of other sites in place of those of before",
            before: server(["e.fr", "sister.fr"]),
            now: server(
                ["*.e.fr", "e.fr", "casino.example", "slots.example"],
                issuer: "B",
                start: start + 1
            ),
            change: ServerChange(names: ["casino.example", "slots.example"], issuer: "B", start: start + 1)
        ),
        Case(
            testDescription: "another name beside one of before is growth",
            before: server(["e.fr", "sister.fr"]),
            now: server(["e.fr", "sister.fr", "brother.fr"]),
            change: nil
        ),
        Case(
            testDescription: "a server in the same network",
            before: server(nil),
            now: server(nil, at: "192.0.77.9"),
            change: nil
        ),
        Case(
            testDescription: "a server elsewhere",
            before: server(nil),
            now: server(nil, at: "203.0.113.9"),
            change: ServerChange(address: "203.0.113.9")
        ),
        Case(
            testDescription: "the other kind of address",
            before: server(nil),
            now: server(nil, at: "2001:db8::1"),
            change: nil
        ),
        Case(
            testDescription: "an unknown address",
            before: server(nil),
            now: server(nil, at: ""),
            change: nil
        ),
        Case(
            testDescription: "a connection that was open",
            before: server(["e.fr"]),
            now: server(nil),
            change: nil
        ),
        Case(
            testDescription: "no certificate before",
            before: server(nil),
            now: server(["e.fr", "casino.example"]),
            change: nil
        ),
    ]

    @Test(arguments: cases) func `what is different is told as far as it means something`(one: Case) {
        #expect(one.now.change(since: one.before, host: "e.fr") == one.change)
    }
}
