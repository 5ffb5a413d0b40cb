package import Feeds

extension Configuration {
    /// How digests are made.
    package struct Digest: Sendable, Equatable {
        /// The title; by default that of the page.
        package var title: String?
        /// The language; by default that of the page.
        package var language: Language?
        /// The web address of the page.
        package var homeURL: String?
        /// The web address of the digest's Atom feed.
        package var feedURL: String?
        /// Where readers propose a link: a web or a mail address.
        package var proposeURL: String?
        /// Whether it says who proposed a link.
        package var givesCredit = false
        /// The categories of the post in Jekyll and Hugo.
        package var categories = ["veille"]
        /// When `veille watch` sends an issue.
        package var schedule: DigestSchedule?
        /// The sender and the recipients of mail.
        package var envelope: Envelope?
        package var channels: [Channel] = []
    }
}
