import Benchmark
import Parse

/// Feeds as a poll meets them, made here so that the same bytes are read on every machine.
enum Sample {
    private static let words = "eau énergie serveur modèle données climat réseau mémoire carbone page lien veille".split(separator: " ")

    private static func sentence(_ seed: Int, _ count: Int) -> String {
        (0..<count).map { String(words[(seed &* 31 &+ $0 &* 7) % words.count]) }.joined(separator: " ")
    }

    static func rss(items: Int) -> [UInt8] {
        let body = (0..<items).map { index in
            """
            <item><title>\(sentence(index, 9))</title><link>https://exemple.fr/\(index)/?utm_source=rss</link>
            <guid isPermaLink="false">\(index)</guid><pubDate>Thu, 05 Mar 2026 08:\(10 + index % 50):00 +0100</pubDate>
            <category>\(sentence(index, 1))</category>
            <description>&lt;p&gt;\(sentence(index, 60))&lt;/p&gt; &lt;a href="/x"&gt;suite&lt;/a&gt;</description></item>
            """
        }
        let text = "<?xml version=\"1.0\"?><rss version=\"2.0\"><channel><title>T</title>\(body.joined())</channel></rss>"
        return Array(text.utf8)
    }

    /// The same with an ampersand that is none, early on: everything goes through the repair.
    static func broken(items: Int) -> [UInt8] { Array("<!-- -->".utf8) + rss(items: items) + Array("<b>R&D".utf8) }
}

let benchmarks: @Sendable () -> Void = {
    Benchmark.defaultConfiguration = .init(
        metrics: [.wallClock, .cpuTotal, .peakMemoryResident],
        maxDuration: .seconds(3)
    )
    let sound = Sample.rss(items: 1000)
    let broken = Sample.broken(items: 1000)

    Benchmark("1000 items, sound, as entries") { benchmark in
        for _ in benchmark.scaledIterations { blackHole(Workloads.entryCount(sound, baseURL: "https://exemple.fr/")) }
    }
    Benchmark("1000 items, broken, as entries") { benchmark in
        for _ in benchmark.scaledIterations { blackHole(Workloads.entryCount(broken, baseURL: "https://exemple.fr/")) }
    }
    Benchmark("1000 dates") { benchmark in
        for _ in benchmark.scaledIterations {
            for _ in 0..<1000 { blackHole(Workloads.isDate("Thu, 05 Mar 2026 08:30:00 +0100")) }
        }
    }
}
