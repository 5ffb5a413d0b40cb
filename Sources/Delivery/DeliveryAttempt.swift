import Home
import Curation
import Digests
import Feeds
import Fetch
import Foundation
import Subprocess

/// Hands one parcel over, and says how that ended.
struct DeliveryAttempt {
    let fetcher: (any Fetcher)?
    let home: HomeFolder
    let now: Date

    /// - Throws: `CancellationError`; all else is an outcome.
    func attempt(_ prepared: PreparedDelivery) async throws -> Deliveries.Outcome {
        switch prepared.content {
        case .request(let request): try await ask(request, prepared)
        case .file(let url, let bytes, let isReplaced): Self.write(bytes, to: url, isReplaced)
        case .command(let command, let bytes): try await run(command, bytes)
        }
    }

    // MARK: Network

    private func ask(_ request: Request, _ prepared: PreparedDelivery) async throws -> Deliveries.Outcome {
        guard let fetcher else { return .held(Deliveries.Fault(.offline), retryAfter: nil) }
        let response: Response
        do throws(FetchError) { response = try await fetcher.fetch(request) } catch {
            if error.kind == .cancelled { throw CancellationError() }
            let cause = error.kind.mapText { clean($0, prepared) }
            let fault = fault(.fetch(cause), error.note ?? "", prepared)
            if error.mayHaveArrived { return .uncertain(fault) }
            switch error.kind {
            case .nameNotFound, .connectionFailed, .noRoute, .timeout, .truncated, .brokenAnswer,
                .captivePortal, .botWall, .notStarted:
                return .held(fault, retryAfter: nil)
            case .badURL, .passwordInURL, .privateNetwork, .tls, .tooLarge, .badRedirect, .tooManyRedirects,
                .status, .cancelled, .notRecorded:
                return .refused(fault)
            }
        }
        if case .mail(let message) = request.method { return replies(response, message, prepared) }
        if (200..<300).contains(response.status) { return .sent(refused: []) }
        let fault = fault(.fetch(.status(response.status)), Self.words(response), prepared)
        switch response.status {
        case 408, 425, 429, 500...:
            let pause = RetryAfter.seconds(
                response.header("retry-after"),
                date: response.header("date"),
                now: now
            )
            return .held(fault, retryAfter: pause)
        default: return .refused(fault)
        }
    }

    /// What a service says of its refusal, where it is not a whole page.
    private static func words(_ response: Response) -> String {
        let text = String(decoding: response.body.prefix(400), as: UTF8.self)
        return text.contains("<") ? "" : text
    }

    private func replies(_ response: Response, _ message: Request.Message, _ prepared: PreparedDelivery)
        -> Deliveries.Outcome
    {
        // The last line of each reply; what is said to a goodbye does not count.
        let replies = response.headers("reply").filter {
            $0.dropFirst(3).first != "-" && !$0.hasPrefix("221")
        }
        func isRefusal(_ reply: String) -> Bool { reply.hasPrefix("4") || reply.hasPrefix("5") }
        let count = message.recipients.count
        if response.status < 400 {
            guard let data = replies.firstIndex(where: { $0.hasPrefix("354") }), data >= count else {
                return .sent(refused: [])
            }
            let refused = zip(message.recipients, replies[(data - count)..<data]).filter {
                isRefusal($0.1)
            }
            return .sent(refused: refused.map { clean("\($0.0): \($0.1)", prepared) })
        }
        var detail = replies.last { isRefusal($0) } ?? ""
        var isTemporary = response.status < 500
        let last = replies.suffix(count)
        // The sender was taken and no recipient was: then the end of all replies is theirs.
        let before = replies.dropLast(count).suffix(2).map { $0.prefix(3) }
        if count > 0, last.allSatisfy(isRefusal), [["250", "250"], ["235", "250"]].contains(before) {
            detail = zip(message.recipients, last).map { "\($0): \($1)" }.joined(separator: "; ")
            isTemporary = last.contains { $0.hasPrefix("4") }
        }
        let fault = fault(.mail(response.status), detail, prepared)
        return isTemporary ? .held(fault, retryAfter: nil) : .refused(fault)
    }

    private func fault(_ problem: DeliveryProblem, _ detail: String, _ prepared: PreparedDelivery)
        -> Deliveries.Fault
    {
        Deliveries.Fault(problem, clean(detail, prepared))
    }

    /// On one line, not endless, and without what is secret: a server may well repeat what it was sent.
    private func clean(_ text: String, _ prepared: PreparedDelivery) -> String {
        String(prepared.withoutSecrets(Digest.Text(text, markdown: "").plain).prefix(200))
    }

    // MARK: Files

    private static func write(_ bytes: [UInt8], to url: URL, _ isReplaced: Bool) -> Deliveries.Outcome {
        if let old = try? [UInt8](Data(contentsOf: url)) {
            if old == bytes { return .sent(refused: []) }
            if !isReplaced { return .refused(Deliveries.Fault(.fileExists)) }
        }
        do {
            try FileWriter.replace(url, with: bytes)
            return .sent(refused: [])
        } catch {
            return .refused(Deliveries.Fault(.file))
        }
    }

    // MARK: Programs

    private static let startFailures: Set<SubprocessError.Code> = [
        .spawnFailed, .executableNotFound, .failedToChangeWorkingDirectory,
    ]

    private func run(_ command: [String], _ bytes: [UInt8]) async throws -> Deliveries.Outcome {
        let ending: Command.Ending
        do {
            ending = try await Command(words: command, folder: home.folder, input: bytes)
                .run(limit: .seconds(home.configuration.fetch.timeout))
        } catch let error as SubprocessError where !Self.startFailures.contains(error.code) {
            // It runs, or has run, and nobody saw how it ended.
            return .uncertain(Deliveries.Fault(.lostProcess, "\(error)"))
        } catch {
            // Nothing has run.
            return .held(Deliveries.Fault(.notStarted, "\(error)"), retryAfter: nil)
        }
        let words =
            ending.messages.isEmpty
            ? String(decoding: ending.output ?? Data(), as: UTF8.self) : ending.messages
        let detail = String(Digest.Text(String(words.prefix(400)), markdown: "").plain.prefix(200))
        if ending.isStopped { return .uncertain(Deliveries.Fault(.killed, detail)) }
        let fault = Deliveries.Fault(.exit(Int(ending.code)), detail)
        return switch ending.code {
        case 0: .sent(refused: [])
        // EX_TEMPFAIL of sysexits.h, what mail programs say.
        case 75: .held(fault, retryAfter: nil)
        default: .refused(fault)
        }
    }
}
