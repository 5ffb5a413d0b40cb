package import Home

/// Those who may decide on a server, each known by name.
package struct Team: Sendable {
    /// Someone with a token.
    package struct Member: Sendable {
        package var name: String
        package var token: String

        package init(name: String, token: String) { (self.name, self.token) = (name, token) }
    }

    /// Those with a token.
    package var members: [Member]
    /// A proxy that has asked who somebody is.
    package var proxy: Configuration.Serve.TrustedProxy?

    package init(members: [Member], proxy: Configuration.Serve.TrustedProxy? = nil) {
        (self.members, self.proxy) = (members, proxy)
    }
}
