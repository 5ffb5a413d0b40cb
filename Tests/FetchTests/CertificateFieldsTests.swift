import Feeds
import Foundation
import Support
import Testing

@testable import Fetch

@Suite(.temporaryDirectory, .timeLimit(.minutes(10))) struct CertificateFieldsTests {
    private static let start = Date(timeIntervalSince1970: 1_893_456_000)

    @Test(
        arguments: [
            (
                [
                    "Subject:CN = e.fr", "Issuer:C = US, O = Let's Encrypt, CN = R3", "Version:2",
                    "X509v3 Subject Alternative Name:DNS:www.e.fr, DNS:E.fr, IP Address:192.0.2.1",
                    "Start date:Jan  1 00:00:00 2030 GMT",
                ], ["e.fr", "www.e.fr"], "Let's Encrypt", start
            ),
            (["Subject:C=FR, CN=old.fr", "Issuer:CN=Own"], ["old.fr"], "Own", nil),
            (["Subject:CN = a.fr", "Issuer:", "Start date:yesterday"], ["a.fr"], "", nil),
        ] as [([String], [String], String, Date?)]
    )
    func `the fields of libcurl are names, issuer and start`(
        fields: [String],
        names: [String],
        issuer: String,
        start: Date?
    ) throws {
        let certificate = try #require(ServerIdentity.Certificate(fields: fields))
        #expect(certificate.names == names && certificate.issuer == issuer && certificate.start == start)
    }

    @Test func `a certificate without a name is none, and one with many is cut`() throws {
        #expect(ServerIdentity.Certificate(fields: []) == nil)
        #expect(ServerIdentity.Certificate(fields: ["Subject:O = x", "Issuer:CN = y"]) == nil)
        let names = (0..<5000).map { "DNS:h\($0).fr" }.joined(separator: ", ")
        let many = ServerIdentity.Certificate(fields: ["X509v3 Subject Alternative Name:" + names])
        #expect(many?.names.count == ServerIdentity.Certificate.nameLimit)
    }

    @Test func `the certificate is told to those who ask`() async throws {
        let folder = TemporaryDirectory.current
        try folder.write("<p>x</p>", to: "www/a.html")
        try await Nginx.whileServing(folder, names: ["localhost", "old.example"]) { nginx in
            var settings = FetchLoop.Configuration.loopback
            settings.caFile = nginx.certificate
            let url = "https://localhost:\(nginx.port)/a.html"
            try await FetchLoop.withLoop(settings) { loop in
                var request = Request(url: url)
                request.wantsCertificate = true
                let response = try await loop.fetch(request)
                let certificate = try #require(response.server.certificate)
                #expect(
                    certificate.names == ["localhost", "old.example"] && certificate.issuer == "localhost"
                )
                #expect(certificate.start != nil && response.server.address == "127.0.0.1")
            }
            try await FetchLoop.withLoop(settings) { loop in
                let response = try await loop.fetch(Request(url: url))
                #expect(response.server.certificate == nil)
            }
        }
    }
}
