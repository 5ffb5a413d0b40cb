import Foundation
import NIOCore
import NIOPosix

/// The service manager that started the process: systemd's protocol, sd_notify(3).
struct ServiceManager: Sendable {
    private let path: String
    /// The longest time between keep-alive messages.
    let watchdog: Duration?

    /// From the environment; `nil` without a service manager.
    init?(_ environment: [String: String], processID: Int32) {
        guard let path = environment["NOTIFY_SOCKET"], !path.isEmpty else { return nil }
        // An abstract socket address starts with a zero byte.
        self.path = path.hasPrefix("@") ? "\0" + path.dropFirst() : path
        let isForUs = environment["WATCHDOG_PID"].map { $0 == "\(processID)" } ?? true
        let interval = environment["WATCHDOG_USEC"].flatMap { Int64($0) }
        watchdog = isForUs ? interval.map { .microseconds($0) } : nil
    }

    /// Sends a notification; failures are ignored.
    func notify(_ lines: String...) async {
        do {
            let channel = try await DatagramBootstrap(group: .singletonMultiThreadedEventLoopGroup)
                .connect(unixDomainSocketPath: path).get()
            let address = try SocketAddress(unixDomainSocketPath: path)
            let text = ByteBuffer(string: lines.joined(separator: "\n"))
            try? await channel.writeAndFlush(AddressedEnvelope(remoteAddress: address, data: text))
            try await channel.close()
        } catch {
            return
        }
    }

    /// The clock that systemd compares with, in microseconds.
    static var monotonic: Int64 { Int64(ProcessInfo.processInfo.systemUptime * 1_000_000) }
}
