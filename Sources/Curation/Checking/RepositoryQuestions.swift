import Feeds
import Fetch
package import Foundation
import Storage

/// Asks forges about the repositories of a page: few at a time, each once a month.
package struct RepositoryQuestions: Sendable {
    /// What came of it, in repositories.
    package struct Report: Sendable, Equatable {
        /// Those of which something is known.
        package var known = 0
        /// Those that were asked for now.
        package var asked = 0
        /// Those to be asked for at later checks.
        package var waiting = 0
        /// The requests sent.
        package var requests = 0
        /// The forges that refuse the key.
        package var refusedKeys: [String] = []
        /// The forges that want to be left alone, and until when.
        package var pauses: [String: Date] = [:]
    }

    let fetcher: any Fetcher
    let store: Store
    /// Whether there is a key for GitHub, so that one request may be about many.
    let hasKey: Bool
    let now: Date

    /// Without a key: GitHub answers 60 requests an hour.
    private static let limitOfForge = 40

    /// Asks about those whose facts are missing or old, the oldest first, and adds the answers to their health.
    func run(_ health: inout [String: LinkHealth]) async throws -> Report {
        var report = Report()
        let holds = try store.holds(at: now, longest: 86_400)
        var waiting: [String: [RepositoryVisit.Repository]] = [:]
        for (url, health) in health {
            guard let repository = RepositoryVisit.Repository(url) else { continue }
            if health.repository?.isKnown == true { report.known += 1 }
            guard health.repository?.isDue(at: now) ?? true else { continue }
            // What does not answer has no facts.
            if case .failed = health.outcome { continue }
            waiting[repository.host, default: []].append(repository)
        }
        for (host, repositories) in waiting {
            waiting[host] = repositories.sorted { one, other in
                let dates = [one, other].map { health[$0.url]?.repository?.asked ?? .distantPast }
                return dates[0] == dates[1] ? one.url < other.url : dates[0] < dates[1]
            }
        }
        let answers = await withTaskGroup(of: Answer.self) { group in
            for (host, repositories) in waiting {
                if let until = holds[Self.api(of: host)] {
                    report.pauses[host] = until
                    report.waiting += repositories.count
                } else {
                    group.addTask { await ask(host, repositories) }
                }
            }
            return await group.reduce(into: []) { $0.append($1) }
        }
        var (checks, newHolds): ([Store.LinkCheck], [String: Date]) = ([], [:])
        for answer in answers {
            report.asked += answer.asked
            report.waiting += answer.waiting
            report.requests += answer.requests
            switch answer.refusal {
            case .key: report.refusedKeys.append(answer.host)
            case .limit(let until):
                report.pauses[answer.host] = until
                newHolds[Self.api(of: answer.host)] = until
            case .other, nil: break
            }
            for (url, facts) in answer.facts {
                guard var known = health[url] else { continue }
                let wasKnown = known.repository?.isKnown == true
                known.repository = facts.after(known.repository)
                if !wasKnown, known.repository?.isKnown == true { report.known += 1 }
                known.isArchived = known.isArchived || facts.isArchived
                health[url] = known
                checks.append(Store.LinkCheck(url: url, health: known))
            }
        }
        try store.record(checks)
        if !newHolds.isEmpty { _ = try store.record([], holds: newHolds) }
        report.refusedKeys.sort()
        return report
    }

    private static func api(of host: String) -> String {
        host == "github.com" ? "api.github.com" : host
    }

    private struct Answer: Sendable {
        var host: String
        var facts: [String: RepositoryFacts] = [:]
        var asked = 0
        var waiting = 0
        var requests = 0
        var refusal: RepositoryVisit.Refusal?
    }

    /// Asks one forge, one question after the other, until it refuses.
    @concurrent private func ask(_ host: String, _ repositories: [RepositoryVisit.Repository]) async -> Answer
    {
        var answer = Answer(host: host)
        let isForMany = hasKey && host == "github.com"
        var rest = (isForMany ? repositories[...] : repositories.prefix(Self.limitOfForge))
        while !rest.isEmpty, !Task.isCancelled {
            let part = rest.prefix(isForMany ? RepositoryVisit.questionSize : 1)
            answer.requests += 1
            do throws(RepositoryVisit.Refusal) {
                let visit = RepositoryVisit(repositories: Array(part), isForMany: isForMany, now: now)
                answer.facts.merge(try await visit.run(fetcher)) { $1 }
            } catch {
                answer.refusal = error
                break
            }
            rest = rest.dropFirst(part.count)
            answer.asked += part.count
        }
        answer.waiting = repositories.count - answer.asked
        return answer
    }
}
