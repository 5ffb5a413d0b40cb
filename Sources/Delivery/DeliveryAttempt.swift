import Home
import Curation
import Digests
import Feeds
import Fetch
import Foundation
import Subprocess

/// One attempt to deliver.
struct DeliveryAttempt {
    let fetcher: (any Fetcher)?
    let home: HomeFolder
    let now: Date

    /// - Throws: `CancellationError`; any other failure is an outcome.
    func run(_ prepared: PreparedDelivery) async throws -> Deliveries.Outcome {
        switch prepared.content {
        case .request(let request): try await send(request, prepared)
        case .file(let url, let bytes, let isReplaced): Self.write(bytes, to: url, isReplaced)
        case .command(let command, let bytes): try await run(command, bytes, prepared)
        }
    }

    // MARK: Network

    private func send(_ request: Request, _ prepared: PreparedDelivery) async throws -> Deliveries.Outcome {
        guard let fetcher else { return .held(Deliveries.Fault(.offline), retryAfter: nil) }
        let response: Response
        do throws(FetchError) { response = try await fetcher.fetch(request) } catch {
            if error.kind == .cancelled { throw CancellationError() }
            let cause = error.kind.mapText(prepared.cleaned)
            let fault = fault(.fetch(cause), error.note ?? "", prepared)
            if error.mayHaveArrived { return .uncertain(fault) }
            switch error.kind {
            case .nameNotFound, .connectionFailed, .noRoute, .timeout, .truncated, .brokenAnswer,
                .captivePortal, .botWall, .notStarted:
                return .held(fault, retryAfter: nil)
            case .badURL, .passwordInURL, .privateNetwork, .tls, .tooLarge, .badRedirect, .tooManyRedirects,
                .status, .missingKey, .cancelled, .notRecorded:
                return .refused(fault)
            }
        }
        if case .mail(let message) = request.method { return outcome(of: response, message, prepared) }
        if (200..<300).contains(response.status) { return .sent(refused: []) }
        let fault = fault(.fetch(.status(response.status)), Self.detail(response), prepared)
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

    /// The text of an error response, unless it is a web page.
    private static func detail(_ response: Response) -> String {
        let text = String(decoding: response.body.prefix(400), as: UTF8.self)
        return text.contains("<") ? "" : text
    }

    private func outcome(of response: Response, _ message: Request.Message, _ prepared: PreparedDelivery)
        -> Deliveries.Outcome
    {
        // The last line of each reply, without the one to QUIT.
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
            return .sent(refused: refused.map { prepared.cleaned("\($0.0): \($0.1)") })
        }
        var detail = replies.last { isRefusal($0) } ?? ""
        var isTemporary = response.status < 500
        let last = replies.suffix(count)
        // If the sender was accepted and no recipient was, the last replies are those to the recipients.
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
        Deliveries.Fault(problem, prepared.cleaned(detail))
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

    private func run(_ command: [String], _ bytes: [UInt8], _ prepared: PreparedDelivery) async throws
        -> Deliveries.Outcome
    {
        let ending: Command.Ending
        do {
            ending = try await Command(words: command, folder: home.folder, input: bytes)
                .run(limit: .seconds(home.configuration.fetch.timeout))
        } catch let error as SubprocessError where !Self.startFailures.contains(error.code) {
            // It ran, and its exit status is unknown.
            return .uncertain(fault(.lostProcess, "\(error)", prepared))
        } catch {
            // It did not start.
            return .held(fault(.notStarted, "\(error)", prepared), retryAfter: nil)
        }
        let output =
            ending.messages.isEmpty
            ? String(decoding: ending.output ?? Data(), as: UTF8.self) : ending.messages
        let detail = String(output.prefix(400))
        if ending.isStopped { return .uncertain(fault(.killed, detail, prepared)) }
        let fault = fault(.exit(Int(ending.code)), detail, prepared)
        return switch ending.code {
        case 0: .sent(refused: [])
        // EX_TEMPFAIL of sysexits.h, as mail programs use it.
        case 75: .held(fault, retryAfter: nil)
        default: .refused(fault)
        }
    }
}
