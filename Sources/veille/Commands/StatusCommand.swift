import ArgumentParser
import Feeds
import Foundation
import Storage
import Curation
import Delivery
import Home

struct StatusCommand: ParsableCommand {
    static var configuration: CommandConfiguration {
        CommandConfiguration(
            "status",
            en: "Show where you are, which feeds fail, and what to do next.",
            fr: "Montrer où vous en êtes, quels flux échouent et que faire ensuite."
        )
    }

    @OptionGroup var common: CommonOptions

    func run() throws {
        let (home, store) = try common.open()
        try store.follow(try home.subscriptions())
        let report = try StatusReport(home: home, store: store, now: common.date)
        let deliveries = try DeliveryStatus(home: home, now: common.date)
        if common.json {
            try JSONOutput.print(
                StatusDocument(report: report, deliveries: deliveries),
                schema: .status
            )
            return
        }
        let branch = report.branches.keys.min()
        StatusSummary(
            console: common.console,
            report: report,
            deliveries: deliveries,
            merge: branch.map { MergeAdvice(BranchName($0), in: home).merge }
        ).show()
    }
}

/// The status of the home and of its deliveries, in one object.
private struct StatusDocument: Encodable {
    var report: StatusReport
    var deliveries: DeliveryStatus

    private enum CodingKeys: CodingKey { case deliveries }

    func encode(to encoder: any Encoder) throws {
        try report.encode(to: encoder)
        var container = encoder.container(keyedBy: CodingKeys.self)
        try container.encode(
            deliveries.troubled.map { DeliveryReport($0.key, $0.state) },
            forKey: .deliveries
        )
    }
}
