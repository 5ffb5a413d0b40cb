import HTTPTypes
import NIOCore
import NIOHTTPTypes

/// Keeps one connection within its limits of time.
///
/// A response with `Connection: close` ends the connection, however much the client still sends.
final class ConnectionHandler: ChannelDuplexHandler, RemovableChannelHandler {
    typealias InboundIn = HTTPRequestPart
    typealias InboundOut = HTTPRequestPart
    typealias OutboundIn = HTTPResponsePart
    typealias OutboundOut = HTTPResponsePart

    private let limits: ConnectionLimits
    private let connections: OpenConnections
    private var timer: Scheduled<Void>?
    private var readsBody = false
    private var isAnswered = false
    /// Whether the response being written is the last one.
    private var isLast = false
    /// Whether that response was written: what still arrives is dropped.
    private var isOver = false

    init(_ limits: ConnectionLimits, _ connections: OpenConnections) {
        self.limits = limits
        self.connections = connections
    }

    func handlerAdded(context: ChannelHandlerContext) {
        if context.channel.isActive { start(context) }
    }

    func channelActive(context: ChannelHandlerContext) {
        start(context)
        context.fireChannelActive()
    }

    func channelInactive(context: ChannelHandlerContext) {
        timer?.cancel()
        connections.remove(context.channel)
        context.fireChannelInactive()
    }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        guard !isOver else { return }
        switch unwrapInboundIn(data) {
        case .head:
            (readsBody, isAnswered) = (true, false)
            connections.setWaiting(false, context.channel)
            close(context, in: limits.body)
        case .body: break
        case .end:
            readsBody = false
            close(context, in: isAnswered ? limits.nextHeader : limits.answer)
        }
        context.fireChannelRead(data)
    }

    func write(context: ChannelHandlerContext, data: NIOAny, promise: EventLoopPromise<Void>?) {
        switch unwrapOutboundIn(data) {
        case .head(let response):
            isLast = response.headerFields[.connection] == "close"
            context.write(data, promise: promise)
        case .body: context.write(data, promise: promise)
        case .end:
            isAnswered = true
            connections.setWaiting(true, context.channel)
            guard isLast else {
                // A body that is still being read keeps its own limit.
                if !readsBody { close(context, in: limits.nextHeader) }
                return context.write(data, promise: promise)
            }
            isOver = true
            let channel = context.channel
            let written = context.eventLoop.makePromise(of: Void.self)
            written.futureResult.whenComplete { _ in channel.close(mode: .output, promise: nil) }
            written.futureResult.cascade(to: promise)
            context.writeAndFlush(data, promise: written)
            close(context, in: limits.lingering)
        }
    }

    private func start(_ context: ChannelHandlerContext) {
        connections.add(context.channel)
        close(context, in: limits.firstHeader)
    }

    private func close(_ context: ChannelHandlerContext, in time: TimeAmount) {
        timer?.cancel()
        let channel = context.channel
        timer = context.eventLoop.scheduleTask(in: time) { channel.close(promise: nil) }
    }
}
