package import Feeds

extension Configuration {
    /// How digests are made.
    package struct Digest: Sendable, Equatable {
        /// Its title; the page's where it is not given.
        package var title: String?
        /// `fr` or `en`; the page's where it is not given.
        package var language: Language?
        /// The web address of the page.
        package var homeURL: String?
        /// The web address of the digest's Atom feed.
        package var feedURL: String?
        /// Where readers propose a link: a web or a mail address.
        package var proposeURL: String?
        /// What Jekyll and Hugo file a post under.
        package var categories = ["veille"]
        /// When it goes out, where `veille watch` runs.
        package var schedule: DigestSchedule?
        /// From whom and to whom it goes by mail.
        package var envelope: Envelope?
        /// The ways an issue is sent.
        package var channels: [Channel] = []
    }
}
