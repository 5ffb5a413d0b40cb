import Feeds
import Fetch

/// The pages of one site that are searched for feeds, each read once.
struct SitePages {
    private let fetcher: any Fetcher
    private var known: [String: [Discovery.Candidate]] = [:]
    private var hasResponded = false
    /// The `generator` of the first page that names one.
    private(set) var generator: String?
    private(set) var lastProblem: FetchError?

    init(fetcher: any Fetcher) { self.fetcher = fetcher }

    var isReachable: Bool { hasResponded || lastProblem?.isResponse == true }

    /// False once the host was not reached: its other pages would fail the same way.
    var mayRespond: Bool {
        guard let kind = lastProblem?.kind else { return true }
        return ![.nameNotFound, .connectionFailed, .privateNetwork].contains(kind)
    }

    /// The feeds that a page and its header advertise, then the links in its body.
    mutating func candidates(at url: String) async -> [Discovery.Candidate] {
        if let known = known[url] { return known }
        guard mayRespond else { return [] }
        var found: [Discovery.Candidate] = []
        do throws(FetchError) {
            let response = try await fetcher.fetchSuccessfully(Request(url: url, accept: Request.pageTypes))
            let page = Discovery.candidates(in: response)
            hasResponded = true
            found = page.all
            generator = generator ?? page.generator
        } catch {
            lastProblem = error
        }
        known[url] = found
        return found
    }
}

extension FetchError {
    /// Whether the server responded, with an error status.
    fileprivate var isResponse: Bool { if case .status = kind { true } else { false } }
}
