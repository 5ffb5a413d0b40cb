import Classify
import Foundation
import Home
import Support
import Testing

@testable import Curation

/// Which file of vectors a page is judged by, and which files are installed.
@Suite(.temporaryDirectory) struct MeaningVectorsTests {
    private static func page(_ text: String) -> [LabelledSection] {
        [LabelledSection(path: ["A"], links: [LabelledLink(title: text, context: "", url: "https://e.org")])]
    }

    @Test(arguments: [
        ("Les serveurs et le réseau des villes", 1), ("Der Strom und das Netz der Stadt", 2),
        ("Jak to się robi i dla kogo", nil),
    ])
    func `a page is judged by the first file that knows its language`(text: String, file: Int?) throws {
        let folder = TemporaryDirectory.current.url
        let files = try ["damaged", "en fr", "de", "de nl"].enumerated().map { index, languages in
            let file = folder.appending(path: "\(index).bin")
            try SmallVectors.file(languages) { bytes in
                if index == 0 { bytes.removeLast() } else { bytes[24] = UInt8(index) }
            }.write(to: file)
            return MeaningVectors(file: file)
        }
        let mark = MeaningVectors.content(for: Self.page(text), among: files)?.mark
        #expect(mark.map { Int($0 & 0xFF) } == file)
    }

    @Test(arguments: [
        (["XDG_DATA_HOME": "/s", "HOME": "/h"], "/s/veille"), (["HOME": "/h"], "/h/.local/share/veille"),
        (["XDG_DATA_HOME": "relative", "HOME": "/h"], "/h/.local/share/veille"), (["HOME": ""], nil),
    ])
    func `files are kept where the environment says`(environment: [String: String], folder: String?) {
        #expect(InstalledVectors(environment: environment).folder?.path == folder)
    }

    @Test func `a file is beside the program, or missing`() throws {
        let folder = TemporaryDirectory.current
        #expect(MeaningVectors.builtIn(in: [folder.url]).problem == .missing)
        let there = try folder.folder("there")
        try SmallVectors.file().write(to: there.url.appending(path: MeaningVectors.builtInName))
        #expect(MeaningVectors.builtIn(in: [folder.url, there.url]).languages == ["en", "fr"])
    }
}
