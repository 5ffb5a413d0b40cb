import Curation
import Feeds
import HTTPTypes
import Hummingbird
import Pages

/// The API for all but decisions: poll, add, write, check.
struct WorkAPIController: Sendable {
    let services: WebServices

    /// `changes` requires the token.
    func addRoutes(
        to group: RouterGroup<WebRequestContext>,
        changes: RouterGroup<WebRequestContext>
    ) {
        group.get("work", use: work)
        group.get("plan", use: plan)
        group.get("undo-plan", use: undoPlan)
        group.get("check", use: findings)
        changes.post("poll") { try start(.poll, $1) }
        changes.post("check") { try start(.check, $1) }
        ScoutController(services: services).addRoutes(to: group, changes: changes) { try start(.scout, $0) }
        changes.post("add", use: add)
        changes.post("apply", use: apply)
        changes.post("undo-apply", use: undoApply)
        changes.post("mute", use: mute)
    }

    @Sendable private func work(_: Request, context: WebRequestContext) -> WorkResponse {
        state(services.work?.progress, context.texts)
    }

    private func start(_ kind: BackgroundWork.Kind, _ context: WebRequestContext) throws
        -> EditedResponse<WorkResponse>
    {
        try services.start(kind)
        return EditedResponse(
            status: .accepted,
            response: state(BackgroundWork.Progress(kind: kind), context.texts)
        )
    }

    private func state(_ progress: BackgroundWork.Progress?, _ texts: Texts) -> WorkResponse {
        let last = BackgroundWork.Kind.allCases.compactMap { services.work?.outcome($0) }
            .max { $0.at < $1.at }
        let ended = last.map { texts.outcome($0.outcome, at: $0.at).joined(separator: "\n") } ?? ""
        return WorkResponse(
            isRunning: progress != nil,
            kind: progress?.kind,
            done: progress?.done ?? 0,
            total: progress?.total ?? 0,
            text: progress.map { texts.progress($0) } ?? ended
        )
    }

    @Sendable private func plan(_: Request, context: WebRequestContext) async throws -> PlanResponse {
        PlanResponse(try await services.queue.preview(), isWritten: false)
    }

    @Sendable private func apply(_ request: Request, context: WebRequestContext) async throws -> PlanResponse
    {
        let body = try await request.json(ApplyRequest.self, ifEmpty: ApplyRequest(), context: context)
        let outcome = try await services.queue.apply(
            plan: body.plan,
            try body.requested.options(),
            by: context.person,
            now: services.clock()
        )
        return PlanResponse(
            outcome.changes,
            isWritten: outcome.changes.contains { !$0.added.isEmpty },
            branch: outcome.branch
        )
    }

    private struct UndoQuery: Decodable {
        /// Only this suggestion.
        var id: String?
    }

    @Sendable private func undoPlan(_ request: Request, context: WebRequestContext) async throws
        -> PlanResponse
    {
        let query: UndoQuery = try request.query(context: context)
        let changes = try await services.queue.undoPlan(
            query.id?.nonEmpty,
            by: context.person,
            now: services.clock()
        )
        return PlanResponse(changes, isWritten: false)
    }

    @Sendable private func undoApply(_ request: Request, context: WebRequestContext) async throws
        -> PlanResponse
    {
        let body = try await request.json(UndoRequest.self, ifEmpty: UndoRequest(), context: context)
        let changes = try await services.queue.undoApply(
            body.id?.nonEmpty,
            plan: body.plan,
            by: context.person,
            now: services.clock()
        )
        return PlanResponse(changes, isWritten: changes.contains { !$0.added.isEmpty })
    }

    @Sendable private func mute(_ request: Request, context: WebRequestContext) async throws -> MuteResponse {
        let body = try await request.json(MuteRequest.self, context: context)
        let now = services.clock()
        let site = try await services.queue.muteSite(of: body.id, now: now)
        return MuteResponse(site: site, counts: StateCounts(try await services.queue.counts(now: now)))
    }

    @Sendable private func add(_ request: Request, context: WebRequestContext) async throws -> AddResponse {
        let body = try await request.json(AddRequest.self, context: context)
        let link = Adding.Link(
            url: body.url,
            page: body.page,
            section: body.section,
            title: body.title,
            note: body.note
        )
        let item = try await services.queue.add(
            link,
            network: try services.network?(),
            by: context.person,
            now: services.clock()
        )
        return AddResponse(item: SuggestionResponse(item))
    }

    @Sendable private func findings(_: Request, context: WebRequestContext) async throws -> FindingsResponse {
        FindingsResponse(
            pages: try await services.queue.findings(now: services.clock()).map { file, findings in
                FindingsResponse.PageFindings(
                    page: file.name,
                    findings: findings.map { FindingReport($0) }
                )
            }
        )
    }
}
