import Foundation

/// The text of a `veille.yml`, changed by single lines: comments and order are the user's.
package enum ConfigurationText {
    /// The text with a host more under `fetch.unwanted`; the same if it is there.
    ///
    /// The result is proven: read again, it has that host more and nothing else is different.
    ///
    /// - Throws: ``UserError`` if the text is invalid, or written so that a line cannot be added.
    package static func refusing(_ host: String, in text: String, name: String = HomeFolder.fileName) throws
        -> String
    {
        var wanted = try Configuration(yaml: text, name: name)
        guard !wanted.fetch.unwanted.contains(host) else { return text }
        wanted.fetch.unwanted.append(host)
        for candidate in candidates(host, text)
        where (try? Configuration(yaml: candidate, name: name)) == wanted {
            return candidate
        }
        throw UserError(ConfigurationProblem.notChanged(key: "fetch.unwanted", value: host), at: name)
    }

    /// The places where the host may go, most fitting first.
    private static func candidates(_ host: String, _ text: String) -> [String] {
        var lines = text.split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
        let end = lines.last == "" ? lines.removeLast() : nil
        func joined(_ lines: [String]) -> String { (lines + [end ?? ""]).joined(separator: "\n") }
        func inserting(_ line: String, at index: Int) -> String {
            var lines = lines
            lines.insert(line, at: index)
            return joined(lines)
        }
        var found: [String] = []
        for (index, line) in lines.enumerated() {
            let indent = String(line.prefix { $0 == " " })
            let content = line.dropFirst(indent.count)
            if content.hasPrefix("unwanted:") {
                // A comment may have others.
                for bracket in line.indices where line[bracket] == "]" {
                    let isEmpty = line[..<bracket].last { $0 != " " } == "["
                    var flow = lines
                    flow[index].insert(contentsOf: (isEmpty ? "" : ", ") + host, at: bracket)
                    found.append(joined(flow))
                }
                // Behind the items of a list, wherever they stand.
                let items = lines[(index + 1)...].prefix { $0.drop { $0 == " " }.hasPrefix("- ") }
                let depth = items.first.map { String($0.prefix { $0 == " " }) } ?? indent + "  "
                found.append(inserting("\(depth)- \(host)", at: index + 1 + items.count))
            } else if content.hasPrefix("fetch:"), indent.isEmpty {
                let next = lines[(index + 1)...].first {
                    !$0.allSatisfy(\.isWhitespace) && !$0.drop { $0 == " " }.hasPrefix("#")
                }
                let depth = next.map { String($0.prefix { $0 == " " }) } ?? ""
                found.append(inserting((depth.isEmpty ? "  " : depth) + "unwanted: [\(host)]", at: index + 1))
                for brace in line.indices where line[brace] == "}" {
                    let isEmpty = line[..<brace].last { $0 != " " } == "{"
                    var flow = lines
                    flow[index].insert(contentsOf: (isEmpty ? "" : ", ") + "unwanted: [\(host)]", at: brace)
                    found.append(joined(flow))
                }
            }
        }
        found.append(joined(lines + ["fetch:", "  unwanted: [\(host)]"] + (end == nil ? [""] : [])))
        return found
    }
}

extension HomeFolder {
    /// Writes a host into `veille.yml` that is never to be proposed as a source.
    ///
    /// - Throws: ``UserError`` if the file cannot be read, changed so, or written.
    package func refuseSource(_ host: String) throws {
        let file = folder.appending(path: Self.fileName)
        // The person may be writing to it.
        for attempt in 1... {
            let before: [UInt8]
            do {
                before = try [UInt8](Data(contentsOf: file))
            } catch {
                throw UserError(FileProblem.unreadable(.configuration, .init(error)), at: Self.fileName)
            }
            let text = try ConfigurationText.refusing(host, in: String(decoding: before, as: UTF8.self))
            guard Array(text.utf8) != before else { return }
            do {
                return try FileWriter.replace(file, with: Array(text.utf8), expecting: before)
            } catch is FileWriter.ContentChanged where attempt < 10 {
                continue
            } catch {
                throw UserError(fileError: error, at: Self.fileName) ?? error
            }
        }
    }
}
