import Curation
import Storage
package import Foundation
package import Home

/// The deliveries of a home that need attention.
package struct DeliveryStatus {
    /// Deliveries that are waiting, uncertain or failed.
    package var troubled: [(key: Deliveries.Key, state: Deliveries.State)]
    /// A digest with a delivery that is due.
    package var dueDigest: String?

    /// - Throws: ``UserError`` if the ledger cannot be read.
    package init(home: HomeFolder, now: Date) throws {
        troubled = Deliveries(try home.readLedger().deliveries).troubled
        // Only channels that are still configured count.
        dueDigest = try Delivering(home: home, environment: [:]).due(now: now).first?.digest
    }
}
