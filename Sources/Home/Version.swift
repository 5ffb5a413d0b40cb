/// The version of the program.
package enum Version {
    package static let text = "0.2.0"
    package static let userAgent = "veille/\(text) (feed watcher; +https://github.com/veille/veille)"
}
