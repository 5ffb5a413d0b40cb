package import Fetch

extension FetchLoop.Configuration {
    /// For servers of the tests themselves: the loopback interface is allowed, a host is asked as often as one likes, and
    /// no answer is late, however busy the machine is.
    package static var loopback: Self {
        var configuration = Self(userAgent: "test")
        configuration.perHostInterval = 0
        configuration.allowPrivate = ["127.0.0.1", "localhost"]
        configuration.connectTimeout = 600
        configuration.timeout = 600
        return configuration
    }
}
