import Feeds
import Fetch
import Foundation
import Storage
import Curation
import Delivery
import Home

/// `digest --send`: sends new issues and due retries over the channels of `digest.send`.
struct DigestSending {
    var common: CommonOptions
    var options: Delivering.Options
    var isDryRun: Bool
    /// Reports that there is nothing new.
    var showNothingNew: (Store?, [Publishing.Waiting], Console) throws -> Void

    func run() async throws {
        let home = try common.home()
        let console = common.console
        let hasStore = FileManager.default.fileExists(atPath: home.storeURL.path)
        let store = hasStore ? try home.openStore() : nil
        let environment = ProcessInfo.processInfo.environment
        let delivering = Delivering(home: home, store: store, environment: environment)
        var options = options
        options.isDryRun = isDryRun
        let plan = try delivering.plan(options, now: common.date)
        if !common.json { for waiting in plan.waiting { console.say(Phrase(waiting)) } }
        if isDryRun { return try show(plan, console) }
        if plan.needsNetwork { try common.requireNetwork() }
        var reports: [DeliveryReport] = []
        func report(_ result: Delivering.Result) {
            reports.append(DeliveryReport(result))
            show(result, console)
        }
        try await delivering.run(
            plan,
            over: { try Network(home: home) },
            now: common.date,
            onResult: report
        )
        if common.json {
            let resting = plan.resting.map { DeliveryReport($0.key, $0.state) }
            try JSONOutput.print(
                DeliveriesReport(deliveries: reports, resting: resting),
                schema: .deliveries
            )
        } else {
            try showRest(plan, store, console)
        }
        guard reports.allSatisfy(\.isSuccessful) else { throw Failure.Code.failed }
    }

    /// Records that issues arrived, as a person found out.
    func settle(_ channels: [String]) throws {
        let console = common.console
        let home = try common.home()
        let delivering = Delivering(home: home, environment: [:])
        for key in try delivering.settle(channels, options, now: common.date, isDryRun: isDryRun) {
            console.say(
                Phrase(
                    en: "\(key.channel): issue \(key.number) has arrived.",
                    fr: "\(key.channel) : le numéro \(key.number) est arrivé."
                )
            )
        }
        console.next(Phrase(committingLedgerOf: home))
    }

    private func show(_ plan: Delivering.Plan, _ console: Console) throws {
        if common.json {
            let planned = plan.prepared.map { DeliveryReport(Delivering.Result(prepared: $0)) }
            let resting = plan.resting.map { DeliveryReport($0.key, $0.state) }
            return try JSONOutput.print(
                DeliveriesReport(deliveries: planned, resting: resting),
                schema: .deliveries
            )
        }
        for prepared in plan.prepared {
            let (key, size) = (
                prepared.key,
                Phrase.count(prepared.bytes.count, en: ("byte", "bytes"), fr: ("octet", "octets"))
            )
            console.out(
                Phrase(
                    en: "\(key.channel): issue \(key.number) would go to \(prepared.shown), \(size.en)",
                    fr: "\(key.channel) : le numéro \(key.number) irait à \(prepared.shown), \(size.fr)"
                )
            )
            // An ntfy topic works like a password: it is redacted.
            if console.isVerbose { try Output.write(Data(prepared.shownBytes + [0x0A])) }
        }
        showRest(plan, console)
        console.say(
            Phrase(
                en: "Nothing was sent or recorded.",
                fr: "Rien n’a été envoyé ni retenu."
            )
        )
        console.next(
            plan.prepared.isEmpty
                ? Phrase("veille review")
                : Phrase(
                    en: "veille digest --send; -v shows each",
                    fr: "veille digest --send ; -v montre tout"
                )
        )
    }

    private func show(_ result: Delivering.Result, _ console: Console) {
        let key = result.prepared.key
        let target = result.prepared.shown
        let place = "\(result.prepared.channel.place): \(key.channel)"
        func failure(_ fault: Deliveries.Fault, _ remedy: Phrase) {
            console.message("veille: \(place): " + console.text(DeliveryText.fault(fault)))
            console.message("  → " + console.text(remedy))
        }
        switch result.outcome {
        case .sent(let refused):
            if !common.json {
                console.out(
                    Phrase(
                        en: "\(key.channel): issue \(key.number) sent to \(target)",
                        fr: "\(key.channel) : numéro \(key.number) envoyé à \(target)"
                    )
                )
            }
            if !refused.isEmpty { showRefused(refused, place, console) }
        case .held(let fault, _):
            guard let next = result.next else {
                return failure(fault, DeliveryText.remedy(fault.problem, result.prepared.channel))
            }
            let moment = DeliveryText.moment(next)
            failure(
                fault,
                Phrase(
                    en: "veille digest --send retries from \(moment)",
                    fr: "veille digest --send réessaie à partir du \(moment)"
                )
            )
        case .refused(let fault):
            failure(fault, DeliveryText.remedy(fault.problem, result.prepared.channel))
        case .uncertain(let fault):
            failure(fault, DeliveryText.uncertain(key.channel))
        case nil:
            console.say(
                Phrase(
                    en: "\(key.channel): issue \(key.number) is being sent by another veille process",
                    fr: "\(key.channel) : le numéro \(key.number) est envoyé par un autre processus veille"
                )
            )
        }
    }

    private func showRefused(_ addresses: [String], _ place: String, _ console: Console) {
        let list = Console.printable(addresses.joined(separator: "; "))
        console.message(
            "veille: \(place): "
                + console.text(
                    Phrase(
                        en: "the mail server refused some addresses: \(list)",
                        fr: "le serveur de courrier a refusé des adresses : \(list)"
                    )
                )
        )
        console.message(
            "  → "
                + console.text(
                    Phrase(
                        en: "fix or remove these addresses; the others received it",
                        fr: "corrigez ou retirez ces adresses ; les autres l’ont reçu"
                    )
                )
        )
    }

    /// The channels that get nothing now.
    private func showRest(_ plan: Delivering.Plan, _ console: Console) {
        for name in plan.isNothingFor {
            console.say(
                Phrase(
                    en: "\(name): nothing new in its sections",
                    fr: "\(name) : rien de neuf dans ses sections"
                )
            )
        }
        for (key, state) in plan.resting { console.say(DeliveryText.resting(key, state)) }
    }

    private func showRest(_ plan: Delivering.Plan, _ store: Store?, _ console: Console) throws {
        showRest(plan, console)
        if plan.prepared.isEmpty, plan.isNothingNew {
            return try showNothingNew(store, plan.waiting, console)
        }
        console.next(Phrase(committingLedgerOf: try common.home()))
    }
}

extension PreparedDelivery {
    fileprivate var shown: String { Console.printable(target) }
}

/// The states of deliveries, for programs.
struct DeliveriesReport: Encodable {
    var deliveries: [DeliveryReport]
    var resting: [DeliveryReport]
}

/// The state of one delivery, for programs.
struct DeliveryReport: Encodable {
    var digest: String
    var number: Int
    var channel: String
    var outcome: String
    var target: String?
    var since: Date?
    var next: Date?
    var label: String?
    var detail: String?
    var refused: [String]?

    var isSuccessful: Bool { outcome == "planned" || outcome == "sent" && refused == nil }

    init(_ key: Deliveries.Key, _ state: Deliveries.State) {
        (digest, number, channel) = (key.digest, key.number, key.channel)
        outcome = state.step.rawValue
        since = state.since
        next = state.next
        label = state.fault?.label
        detail = state.fault?.sentence
        refused = state.refused.isEmpty ? nil : state.refused
    }

    init(_ result: Delivering.Result) {
        let key = result.prepared.key
        (digest, number, channel) = (key.digest, key.number, key.channel)
        target = result.prepared.target
        next = result.next
        switch result.outcome {
        case .sent(let refused):
            outcome = "sent"
            self.refused = refused.isEmpty ? nil : refused
        case .held(let fault, _):
            outcome = result.next == nil ? "failed" : "waiting"
            (label, detail) = (fault.label, fault.sentence)
        case .refused(let fault):
            outcome = "failed"
            (label, detail) = (fault.label, fault.sentence)
        case .uncertain(let fault):
            outcome = "uncertain"
            (label, detail) = (fault.label, fault.sentence)
        case nil: outcome = "planned"
        }
    }
}
