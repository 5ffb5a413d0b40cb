import Feeds
import NIOCore

/// The open connections of a server.
///
/// When there are too many, the one that has waited longest for a request is closed: strangers that hold connections open
/// cannot keep out someone who has a request.
final class OpenConnections: Sendable {
    private struct Connection {
        let channel: any Channel
        /// When it began to wait, as a count of events; `nil` while a request is answered.
        var waitsSince: Int?
    }

    private struct State {
        var connections: [ObjectIdentifier: Connection] = [:]
        var events = 0
    }

    private let maximum: Int
    private let state = Locked(State())

    init(maximum: Int) { self.maximum = maximum }

    /// Adds a connection, which may cost another one its place.
    func add(_ channel: any Channel) {
        let closed = state.withLock { state -> (any Channel)? in
            state.events += 1
            let waiting = state.connections.compactMap { id, connection in
                connection.waitsSince.map { (id: id, since: $0) }
            }
            var closed: (any Channel)?
            if state.connections.count >= maximum {
                // Where all are being answered, the new one has to go.
                guard let oldest = waiting.min(by: { $0.since < $1.since }) else { return channel }
                closed = state.connections.removeValue(forKey: oldest.id)?.channel
            }
            state.connections[ObjectIdentifier(channel)] = Connection(
                channel: channel,
                waitsSince: state.events
            )
            return closed
        }
        closed?.close(promise: nil)
    }

    /// Records whether a connection waits for a request.
    func setWaiting(_ isWaiting: Bool, _ channel: any Channel) {
        state.withLock { state in
            state.events += 1
            state.connections[ObjectIdentifier(channel)]?.waitsSince = isWaiting ? state.events : nil
        }
    }

    /// Removes a connection that was closed.
    func remove(_ channel: any Channel) {
        state.withLock { $0.connections[ObjectIdentifier(channel)] = nil }
    }
}
