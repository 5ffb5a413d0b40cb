/// The subset of CSS selectors needed for article links: `main article h2 > a.title`.
package struct ElementSelector: Sendable, Equatable {
    /// One compound selector.
    struct Step: Sendable, Equatable {
        var tag: String?
        var id: String?
        var classes: [String] = []
        /// Whether it must be the parent of the next step, not just an ancestor.
        var isParent = false
    }

    let steps: [Step]

    /// Parses combinations of `tag`, `.class` and `#id`, with a space for descendants and `>` for children;
    /// `nil` for anything else.
    package init?(_ text: String) {
        var steps: [Step] = []
        for word in text.replacing(">", with: " > ").split(separator: " ") {
            if word == ">" {
                guard !steps.isEmpty, !steps[steps.count - 1].isParent else { return nil }
                steps[steps.count - 1].isParent = true
            } else {
                guard let step = Self.step(word) else { return nil }
                steps.append(step)
            }
        }
        guard let last = steps.last, !last.isParent else { return nil }
        self.steps = steps
    }

    private static func step(_ word: Substring) -> Step? {
        var step = Step()
        var rest = word
        while !rest.isEmpty {
            let mark = rest.first == "." || rest.first == "#" ? rest.removeFirst() : nil
            let name = rest.prefix { $0.isLetter || $0.isNumber || $0 == "-" || $0 == "_" || $0 == "*" }
            rest = rest.dropFirst(name.count)
            guard !name.isEmpty else { return nil }
            switch mark {
            case ".": step.classes.append(String(name))
            case "#": step.id = String(name)
            default:
                guard step == Step() else { return nil }
                step.tag = name == "*" ? nil : name.lowercased()
            }
        }
        return step
    }

    /// Whether the last element of a path, outermost first, matches.
    func matches(_ path: [HTMLElement]) -> Bool { matches(path[...], steps[...]) }

    private func matches(_ path: ArraySlice<HTMLElement>, _ steps: ArraySlice<Step>) -> Bool {
        guard let step = steps.last else { return true }
        guard let element = path.last, element.matches(step) else { return false }
        let outer = steps.dropLast()
        guard let next = outer.last else { return true }
        if next.isParent { return matches(path.dropLast(), outer) }
        return path.indices.dropLast().reversed().contains { matches(path[...$0], outer) }
    }
}

/// An element of a web page, as selectors see it.
struct HTMLElement: Hashable {
    var tag: String
    var id: String?
    var classes: [String]

    func matches(_ step: ElementSelector.Step) -> Bool {
        (step.tag == nil || step.tag == tag) && (step.id == nil || step.id == id)
            && step.classes.allSatisfy(classes.contains)
    }
}
