import Feeds
import Fetch
import Foundation
import Parse

/// One question to the API of a forge, about one repository or many.
///
/// The answers are read as far as this needs: GitHub's REST and GraphQL, GitLab's and Forgejo's REST.
struct RepositoryVisit: Sendable {
    /// A repository, as the page names it.
    struct Repository: Sendable, Hashable {
        var url: String
        var host: String
        var owner: String
        var name: String

        /// `nil` for what is no front page of a repository on a forge whose API is known.
        init?(_ url: String) {
            guard let address = WebURL(url), address.isRepository, RepositoryVisit.API(address.host) != nil
            else { return nil }
            let parts = address.path.split(separator: "/")
            var name = parts[1]
            if name.hasSuffix(".git") { name = name.dropLast(4) }
            // It goes into other addresses: what no name can have is none.
            guard [parts[0], name].allSatisfy({ $0.wholeMatch(of: Self.word.regex) != nil && $0 != ".." })
            else { return nil }
            (self.url, host, owner, self.name) = (url, address.host, String(parts[0]), String(name))
        }

        private static let word = Pattern(/[A-Za-z0-9_.\-]{1,100}/)
    }

    /// How a forge is asked.
    enum API: Sendable {
        case github, gitlab, forgejo

        init?(_ host: String) {
            switch host {
            case "github.com": self = .github
            case "codeberg.org", "gitea.com": self = .forgejo
            case "framagit.org", "gitlab.com", "gitlab.freedesktop.org", "gitlab.gnome.org",
                "invent.kde.org", "salsa.debian.org":
                self = .gitlab
            default: return nil
            }
        }
    }

    /// Why a forge is not asked further.
    enum Refusal: Error, Hashable {
        /// Too much was asked; until when.
        case limit(Date)
        /// The key is not accepted.
        case key
        /// It does not answer as documented.
        case other
    }

    let repositories: [Repository]
    /// Whether one request is about all of them: that takes a key.
    let isForMany: Bool
    let now: Date

    /// How many repositories one question may be about, with a key.
    static let questionSize = 50
    static let github = "https://api.github.com"

    /// Asks, in one request for many where there are many.
    ///
    /// - Returns: What is known, by the address on the page: of a repository that is not there, nothing but when.
    func run(_ fetcher: any Fetcher) async throws(Refusal) -> [String: RepositoryFacts] {
        guard !isForMany, let repository = repositories.first else { return try await askForMany(fetcher) }
        var request = Request(url: Self.address(of: repository), accept: "application/json")
        request.excerpt = Self.excerpt
        let response = try await answer(to: request, fetcher)
        // Not there for the API, or closed to it: asked again as late as the others.
        guard (200..<300).contains(response.status) else {
            return [repository.url: RepositoryFacts(asked: now)]
        }
        guard let answer = Self.decode(Answer.self, response.body) else { throw .other }
        return [repository.url: answer.facts(at: now)]
    }

    /// In bytes.
    private static let excerpt = 1_048_576

    private static func address(of repository: Repository) -> String {
        let (host, owner, name) = (repository.host, repository.owner, repository.name)
        return switch API(host) {
        case .github, nil: "\(github)/repos/\(owner)/\(name)"
        case .gitlab: "https://\(host)/api/v4/projects/\(owner)%2F\(name)?license=true"
        case .forgejo: "https://\(host)/api/v1/repos/\(owner)/\(name)"
        }
    }

    private func askForMany(_ fetcher: any Fetcher) async throws(Refusal) -> [String: RepositoryFacts] {
        var variables: [String: String] = [:]
        var (parameters, fields): ([String], [String]) = ([], [])
        for (index, repository) in repositories.enumerated() {
            variables["o\(index)"] = repository.owner
            variables["n\(index)"] = repository.name
            parameters.append("$o\(index): String!, $n\(index): String!")
            fields.append("r\(index): repository(owner: $o\(index), name: $n\(index)) { ...facts }")
        }
        let query = """
            query(\(parameters.joined(separator: ", "))) { \(fields.joined(separator: " ")) }
            fragment facts on Repository { isArchived pushedAt licenseInfo { spdxId }
            defaultBranchRef { target { ... on Commit { committedDate } } } }
            """
        guard let body = try? JSONEncoder().encode(Question(query: query, variables: variables)) else {
            throw .other
        }
        var request = Request(url: Self.github + "/graphql", accept: "application/json")
        request.method = .post(contentType: "application/json", body: [UInt8](body))
        let response = try await answer(to: request, fetcher)
        guard let answers = Self.decode(Answers.self, response.body)?.data else { throw .other }
        var facts: [String: RepositoryFacts] = [:]
        for (index, repository) in repositories.enumerated() {
            let answer = answers["r\(index)"] ?? nil
            facts[repository.url] = answer?.facts(at: now) ?? RepositoryFacts(asked: now)
        }
        return facts
    }

    private func answer(to request: Request, _ fetcher: any Fetcher) async throws(Refusal) -> Response {
        let response: Response
        do {
            response = try await fetcher.fetch(request)
        } catch {
            throw .other
        }
        switch response.status {
        case 200..<300: return response
        case 401 where isForMany: throw .key
        case 429: throw .limit(pause(response))
        // A limit, unless the forge says that there is something left.
        case 403 where response.header("x-ratelimit-remaining").map({ $0 == "0" }) ?? true:
            throw .limit(pause(response))
        case 400..<500 where !isForMany: return response
        default: throw .other
        }
    }

    /// Until when not to ask: by `Retry-After`, or by the header field that forges have for it.
    private func pause(_ response: Response) -> Date {
        let longest = now + 86_400
        if let wait = RetryAfter.seconds(
            response.header("retry-after"),
            date: response.header("date"),
            now: now
        ) {
            return min(now + wait, longest)
        }
        let reset = (response.header("x-ratelimit-reset") ?? response.header("ratelimit-reset"))
            .flatMap(Double.init).map { Date(timeIntervalSince1970: $0) }
        guard let reset, reset > now else { return now + 3600 }
        return min(reset, longest)
    }

    private static func decode<Value: Decodable>(_ type: Value.Type, _ body: [UInt8]) -> Value? {
        try? JSONDecoder().decode(type, from: Data(body))
    }

    private struct Question: Encodable {
        var query: String
        var variables: [String: String]
    }

    private struct Answers: Decodable {
        var data: [String: GraphAnswer?]?
    }

    /// An answer of GitHub's GraphQL.
    private struct GraphAnswer: Decodable {
        struct Licence: Decodable { var spdxId: String? }
        struct Branch: Decodable {
            struct Target: Decodable { var committedDate: String? }
            var target: Target?
        }
        var isArchived: Bool
        var pushedAt: String?
        var licenseInfo: Licence?
        var defaultBranchRef: Branch?

        func facts(at date: Date) -> RepositoryFacts {
            RepositoryFacts(
                asked: date,
                lastCommit: RepositoryVisit.date(defaultBranchRef?.target?.committedDate ?? pushedAt),
                licence: RepositoryVisit.licence(licenseInfo?.spdxId),
                isArchived: isArchived
            )
        }
    }

    /// An answer of a REST API.
    private struct Answer: Decodable {
        struct Licence: Decodable {
            /// GitHub.
            var spdx_id: String?
            /// GitLab.
            var key: String?
        }
        var archived: Bool?
        /// GitHub.
        var pushed_at: String?
        /// GitLab.
        var last_activity_at: String?
        /// Forgejo.
        var updated_at: String?
        var license: Licence?
        /// Forgejo.
        var licenses: [String]?

        func facts(at date: Date) -> RepositoryFacts {
            RepositoryFacts(
                asked: date,
                lastCommit: RepositoryVisit.date(pushed_at ?? last_activity_at ?? updated_at),
                licence: RepositoryVisit.licence(
                    // Several have no order.
                    license?.spdx_id ?? license?.key ?? licenses?.sorted().joined(separator: " AND ")
                ),
                isArchived: archived ?? false
            )
        }
    }

    private static func date(_ text: String?) -> Date? { text.flatMap { FeedDate.parse($0) } }

    /// What says that there is a licence, and not which, is none.
    private static func licence(_ name: String?) -> String? {
        guard let name, !name.isEmpty, name.utf8.count < 60,
            !["noassertion", "other"].contains(name.lowercased())
        else { return nil }
        return name
    }
}
