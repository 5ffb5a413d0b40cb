import Curation
import Storage
package import Foundation
package import Home

/// What of the deliveries of a home needs a person.
package struct DeliveryStatus {
    /// Deliveries that failed, wait or may have arrived.
    package var troubled: [(key: Deliveries.Key, state: Deliveries.State)]
    /// The digest that has something to send.
    package var dueDigest: String?

    /// Reads the ledger.
    ///
    /// - Throws: ``UserError``.
    package init(home: HomeFolder, now: Date) throws {
        troubled = Deliveries(try home.readLedger().deliveries).troubled
        // Only channels that are still configured count.
        dueDigest = try Delivering(home: home, environment: [:]).due(now: now).first?.digest
    }
}
