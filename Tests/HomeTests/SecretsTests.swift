import Foundation
import Home
import Testing

@Suite struct SecretsTests {
    private static let token = "sk-Xy7/kq+9\"Wz82=é"

    @Test(arguments: [
        "token \(token) is wrong", "sk-Xy7/…", "it ends in z82=é", "sk-Xy7%2Fkq%2B9%22Wz82%3D%C3%A9",
        "sk-Xy7%2fkq%2b9%22Wz82%3d%c3%a9", "{\"key\":\"sk-Xy7\\/kq+9\\\"Wz82=é\"}",
        Data(token.utf8).base64EncodedString(), Data(("user:" + token).utf8).base64EncodedString(),
        Data(("me:" + token + "!").utf8).base64EncodedString(),
        Data(("x" + token).utf8).base64EncodedString(),
    ])
    func `a secret is masked in each form, whole and in part`(text: String) {
        let masked = Secrets([Self.token]).masked(text)
        #expect(masked.contains("…") && masked != text)
        for form in [Self.token, "Xy7/kq", "Xy7%2Fkq", "Xy7%2fkq", "Xy7\\/kq", "Wz82=é", "a3ErOS", "Wz82"] {
            #expect(!masked.contains(form), "\(masked)")
        }
    }

    @Test func `other text stays as it is`() {
        let secrets = Secrets([Self.token, "", "https://hooks.example.org/T01/B02/s3cr3tpath"])
        for text in ["", "sk-Xy", "the token is wrong", "é", "403 Forbidden: channel is archived"] {
            #expect(secrets.masked(text) == text)
        }
        #expect(Secrets([]).masked("sk-Xy7") == "sk-Xy7")
    }

    @Test func `a short secret is masked where it is whole`() {
        #expect(Secrets(["abc", "ab"]).masked("abc, ab, a") == "…, …, a")
    }

    @Test func `the text around stays, and long text is masked in linear time`() {
        let text = String(repeating: "a secret: \(Self.token). ", count: 2000)
        let masked = Secrets([Self.token]).masked(text)
        #expect(masked == String(repeating: "a secret: …. ", count: 2000))
    }
}
