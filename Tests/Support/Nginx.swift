import Foundation
import NIOCore
import NIOPosix

/// An nginx that serves a folder over HTTPS and HTTP/2.
package struct Nginx: Sendable {
    /// The port on the loopback interface.
    package let port: Int
    /// The path of its certificate, for `localhost`.
    package let certificate: String

    /// Serves the subfolder `www` of a folder; each response identifies its connection in `X-Connection`.
    ///
    /// `limits` are directives of the server block, `names` those of the certificate.
    package static func whileServing(
        _ folder: TemporaryDirectory,
        limits: String = "",
        names alternatives: [String] = ["localhost"],
        _ body: (Nginx) async throws -> Void
    ) async throws {
        let root = folder.url.path
        let request = [
            "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes", "-days",
            "2",
        ]
        let alternatives = alternatives.map { "DNS:" + $0 }.joined(separator: ",")
        let names = ["-subj", "/CN=localhost", "-addext", "subjectAltName=" + alternatives]
        let files = ["-keyout", root + "/key.pem", "-out", root + "/certificate.pem"]
        try run("/usr/bin/openssl", request + names + files)
        let port = try await freePort()
        let configuration = """
            worker_processes 1; daemon off; pid \(root)/nginx.pid; error_log \(root)/error.log;
            events { worker_connections 256; }
            http {
              access_log off; types { application/rss+xml xml; }
              client_body_temp_path \(root)/t1; proxy_temp_path \(root)/t2; fastcgi_temp_path \(root)/t3;
              uwsgi_temp_path \(root)/t4; scgi_temp_path \(root)/t5;
              server {
                listen 127.0.0.1:\(port) ssl http2; server_name localhost; root \(root)/www;
                ssl_certificate \(root)/certificate.pem; ssl_certificate_key \(root)/key.pem;
                add_header X-Connection $connection; \(limits)
              }
            }
            """
        try folder.write(configuration, to: "nginx.conf")
        let process = Process()
        process.executableURL = URL(filePath: "/usr/sbin/nginx")
        process.arguments = ["-p", root, "-e", root + "/error.log", "-c", root + "/nginx.conf"]
        process.standardError = FileHandle.nullDevice
        try process.run()
        defer {
            process.terminate()
            process.waitUntilExit()
        }
        try await untilReachable(port, process)
        try await body(Nginx(port: port, certificate: root + "/certificate.pem"))
    }

    private static func run(_ program: String, _ arguments: [String]) throws {
        let process = Process()
        process.executableURL = URL(filePath: program)
        process.arguments = arguments
        process.standardError = FileHandle.nullDevice
        try process.run()
        process.waitUntilExit()
        guard process.terminationStatus == 0 else { throw CocoaError(.featureUnsupported) }
    }

    private static func freePort() async throws -> Int {
        let channel = try await ServerBootstrap(group: MultiThreadedEventLoopGroup.singleton)
            .bind(host: "127.0.0.1", port: 0).get()
        let port = channel.localAddress?.port ?? 0
        try await channel.close()
        return port
    }

    /// nginx does not report readiness: wait until it accepts a connection.
    private static func untilReachable(_ port: Int, _ process: Process) async throws {
        while process.isRunning {
            do {
                let channel = try await ClientBootstrap(group: MultiThreadedEventLoopGroup.singleton)
                    .connect(host: "127.0.0.1", port: port).get()
                return try await channel.close()
            } catch is NIOConnectionError {
                await Task.yield()
            }
        }
        throw CocoaError(.featureUnsupported)
    }
}
