import Foundation
import LineModel
import TestSupport
import Testing

@testable import LineReport

@Suite("playbook.md")
struct PlaybookTests {
    private func rows() throws -> [[String]] {
        let text = try Repository.document("playbook.md")
        let table = try #require(text.components(separatedBy: "<!-- conclusions").last)
        return table.components(separatedBy: "<!-- end")[0].split(separator: "\n").filter { $0.hasPrefix("| `") }.map {
            $0.split(separator: "|").map { $0.trimming { $0 == " " } }
        }
    }

    @Test("has every conclusion's id, meaning and advice in both languages, in the order of the code")
    func table() throws {
        let (english, chinese) = (Words(.keys), Words(.keys, .zh))
        let wanted = Conclusion.Kind.allCases.map { kind in
            [
                "`\(kind.rawValue)`", english.meaning(kind), english.advice(kind), chinese.meaning(kind),
                chinese.advice(kind),
            ]
        }
        #expect(try rows() == wanted)
    }

    @Test("formats.md has the keys of every conclusion's numbers")
    func keys() throws {
        let text = try Repository.document("formats.md")
        let all = [
            Conclusion.sampleSize, .sampleDSCP, .sampleRouteChange, .sampleWayEnds, .sampleGain, .samplePorts,
            .sampleSlowPorts, .sampleOldFlow, .sampleTCP,
        ]
        #expect(Set(all.map(\.kind)) == Set(Conclusion.Kind.allCases))
        for one in all {
            let row = try #require(text.split(separator: "\n").first { $0.hasPrefix("| `\(one.id)` |") })
            for figure in one.figures { #expect(row.contains("`\(figure.key)`"), "\(one.id) \(figure.key)") }
        }
    }

    @Test("no two conclusions have one advice, and none is without words")
    func words() {
        for words in [Words(.keys), Words(.keys, .zh)] {
            let all = Conclusion.Kind.allCases.flatMap { [words.advice($0), words.meaning($0)] }
            #expect(Set(all).count == all.count && all.allSatisfy { $0.hasSuffix(".") || $0.hasSuffix("。") })
        }
    }
}

extension Substring {
    fileprivate func trimming(_ isSpace: (Character) -> Bool) -> String {
        String(drop(while: isSpace).reversed().drop(while: isSpace).reversed())
    }
}
