import Curation
import Feeds
import Foundation
import Home

extension ReviewQueue {
    /// The sources to propose now; asks nobody.
    func sources(now: Date) throws -> [Scouting.Source] {
        // What was refused since the server started is in the file.
        let home = try HomeFolder.find(from: home.folder)
        return try Scouting(home: home, store: try home.openStore())
            .sources(items: try all(now: now), limit: Scouting.shown)
    }

    /// Follows a feed; `false` if it is followed.
    func follow(_ feed: Feed) throws -> Bool { try home.changeSubscriptions { $0.add(feed) } }

    /// Never proposes a host as a source again.
    func refuseSource(_ host: String) throws { try home.refuseSource(host) }
}
