import Curation
import Feeds
import Foundation
import Home
import NIOCore
import Storage
import Support
import Testing

@testable import Web

@Suite(.temporaryDirectory, .timeLimit(.minutes(10))) struct StartFailureTests {
    @Test(arguments: [
        (EADDRINUSE, 4180, "the port is already in use", "--port 0"),
        (EADDRNOTAVAIL, 4180, "the address does not belong to this machine", "--host"),
        (EACCES, 80, "permission denied", "from 1024"), (EACCES, 4180, "permission denied", "--port 0"),
        (EMFILE, 4180, "too many open files", "ulimit"), (EAFNOSUPPORT, 4180, "kind of address", "--host"),
        (ENOTSUP, 4180, "error \(ENOTSUP)", "--port"),
    ])
    func `each cause has its sentence and its remedy`(number: CInt, port: Int, what: String, remedy: String) {
        let cause = IOError(errnoCode: number, reason: "bind")
        let error = UserError(startFailure: cause, host: "127.0.0.1", port: port)
        #expect(error.kind == .failed && error.place == "127.0.0.1:\(port)")
        #expect(error.what.en.contains(what) && error.remedy?.en.contains(remedy) == true)
    }

    @Test(arguments: [
        ("127.0.0.1", true, "already in use"), ("192.0.2.1", false, "does not belong to this machine"),
    ])
    func `a server that cannot listen says why`(host: String, isTaken: Bool, what: String) async throws {
        try await WebTestServer.whileServing { server, _ in
            var settings = WebServer.Settings()
            settings.host = host
            settings.port = isTaken ? server.port : 0
            let second = WebServer(
                queue: ReviewQueue(home: server.home, store: try server.home.openStore()),
                settings: settings
            )
            let error = await #expect(throws: UserError.self) { try await second.run() }
            #expect(error?.what.en.contains(what) == true && error?.remedy != nil)
        }
    }
}
