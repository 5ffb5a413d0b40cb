import Feeds
import Foundation
import Testing

@Suite struct LinkChangeTests {
    private static let start = Date(timeIntervalSince1970: 1_790_000_000)
    private static let moved = LinkChange.Kind.moved(to: "https://n.fr/", title: "N")
    private static let other = LinkChange.Kind.moved(to: "https://m.fr/", title: "N")
    private static let numbered = LinkChange.Kind.moved(to: "https://n.fr/?sid=1", title: "N")
    private static let casino = LinkChange.Kind.takenOver(Takeover(trade: .gambling, title: "Slots"))
    private static let roulette = LinkChange.Kind.takenOver(Takeover(trade: .gambling, title: "Roulette"))
    private static let parked = LinkChange.Kind.takenOver(Takeover(trade: .domain, title: "n.fr"))

    @Test(
        arguments: [
            ([(0, moved), (1, moved), (2, moved)], true),
            ([(0, moved), (7, moved)], false),
            ([(0, moved), (0.01, moved), (0.02, moved), (2, moved)], false),
            ([(0, moved), (1, other), (2, moved), (3, moved)], false),
            ([(0, casino), (1, roulette), (2, casino)], true),
            ([(0, casino), (1, parked), (2, casino)], true),
            ([(0, moved), (1, numbered), (2, moved)], true),
            ([(0, moved), (1, casino), (2, moved), (3, moved), (4, moved)], true),
            // The clock was ahead and has been corrected.
            ([(300, moved), (301, moved), (1, moved), (2, moved)], false),
        ] as [([(Double, LinkChange.Kind)], Bool)]
    )
    func `a change is believed after three visits on three days that agree`(
        visits: [(Double, LinkChange.Kind)],
        isConfirmed: Bool
    ) {
        var change: LinkChange?
        for (day, kind) in visits {
            change = .seen(kind, before: change, at: Self.start.addingTimeInterval(day * 86_400))
        }
        #expect(change?.isConfirmed == isConfirmed)
    }
}
