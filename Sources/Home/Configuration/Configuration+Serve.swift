extension Configuration {
    /// Who may decide where the review is served to a team.
    package struct Serve: Sendable, Equatable {
        /// Those who have a token.
        package var people: [Member] = []
        /// A proxy that signs people in.
        package var trustedProxy: TrustedProxy?

        /// Someone with a token of their own.
        package struct Member: Sendable, Equatable {
            /// As decisions name them.
            package var name: String
            /// The environment variable with the token.
            package var variable: String
        }

        /// A proxy that has asked who somebody is.
        package struct TrustedProxy: Sendable, Equatable {
            /// Where its connections come from.
            package var from: [AddressRange]
            /// The header field with the name of the person.
            package var header: String

            package init(from: [AddressRange], header: String) { (self.from, self.header) = (from, header) }
        }
    }
}
