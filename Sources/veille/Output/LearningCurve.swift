import Curation
import Feeds
import Home

/// The learning curve of a backtest, as SVG.
struct LearningCurve {
    private let steps: [BacktestSummary.Step]

    private let language: Language

    init(_ steps: [BacktestSummary.Step], in language: Language) {
        self.steps = steps
        self.language = language
    }

    private static let proposed = Phrase(en: "proposed", fr: "proposés")
    private static let rightSection = Phrase(en: "right section", fr: "bonne section")
    private static let links = Phrase(en: "links on the page", fr: "liens sur la page")

    var svg: String {
        let width = 560.0
        let height = 260.0
        func x(_ index: Int) -> Double { 60 + Double(index) * (width - 90) / Double(max(1, steps.count - 1)) }
        func y(_ share: Double) -> Double { height - 40 - share * (height - 70) }
        func line(_ values: [Double], _ color: String) -> String {
            let points = values.enumerated().map { "\(Int(x($0.offset))),\(Int(y($0.element)))" }.joined(
                separator: " "
            )
            return "<polyline fill=\"none\" stroke=\"\(color)\" stroke-width=\"2\" points=\"\(points)\"/>"
        }
        var parts = [
            "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 \(Int(width)) \(Int(height))\" font-family=\"sans-serif\" font-size=\"12\">",
            "<rect width=\"100%\" height=\"100%\" fill=\"#fff\"/>",
        ]
        for share in [0.0, 0.5, 1] {
            let percent = Phrase(en: "\(Int(share * 100))%", fr: "\(Int(share * 100)) %")
            parts.append(
                "<line x1=\"60\" x2=\"\(Int(width - 30))\" y1=\"\(Int(y(share)))\" y2=\"\(Int(y(share)))\" stroke=\"#ddd\"/><text x=\"52\" y=\"\(Int(y(share)) + 4)\" text-anchor=\"end\" fill=\"#444\">\(percent.text(in: language))</text>"
            )
        }
        for (index, step) in steps.enumerated() {
            parts.append(
                "<text x=\"\(Int(x(index)))\" y=\"\(Int(height) - 20)\" text-anchor=\"middle\" fill=\"#444\">\(step.to)</text>"
            )
        }
        let recall = steps.compactMap(\.recall)
        if recall.count == steps.count { parts.append(line(recall, "#0a6")) }
        parts.append(line(steps.map(\.firstSection), "#06c"))
        parts.append(
            "<text x=\"60\" y=\"18\" fill=\"#0a6\">\(Self.proposed.text(in: language))</text><text x=\"140\" y=\"18\" fill=\"#06c\">\(Self.rightSection.text(in: language))</text>"
        )
        parts.append(
            "<text x=\"\(Int(width / 2))\" y=\"\(Int(height) - 4)\" text-anchor=\"middle\" fill=\"#444\">\(Self.links.text(in: language))</text></svg>\n"
        )
        return parts.joined(separator: "\n")
    }
}
