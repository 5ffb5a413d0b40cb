import Review
import Testing

@Suite struct ReviewTests {
    @Test func `tokens differ`() { #expect(ReviewApplication.makeToken() != ReviewApplication.makeToken()) }
}
