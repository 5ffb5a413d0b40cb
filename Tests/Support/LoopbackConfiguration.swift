package import Fetch

extension FetchLoop.Configuration {
    /// For test servers: loopback allowed, no pause between requests, and a timeout long enough for a busy
    /// machine.
    package static var loopback: Self {
        var configuration = Self(userAgent: "test")
        configuration.perHostInterval = 0
        configuration.allowPrivate = ["127.0.0.1", "localhost"]
        configuration.connectTimeout = 600
        configuration.timeout = 600
        return configuration
    }
}
