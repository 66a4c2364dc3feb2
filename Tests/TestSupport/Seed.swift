internal import Foundation
package import LineModel
package import Testing

/// What a run's random tests begin with: the same in every run, or what `PLUMBLINE_TEST_SEED` gives: a number, or
/// `random` for one that is drawn anew.
///
/// The gate's runs are alike, because a test of chance holds for nearly all seeds and not for all: one in some hundred
/// would fail without a fault. A test with the trait `.seeded` that fails says which seed it had.
package enum Seed {
    /// The seed of this run.
    package static let ofRun: UInt64 = {
        let told = ProcessInfo.processInfo.environment["PLUMBLINE_TEST_SEED"] ?? "1"
        if told == "random" { return UInt64.random(in: 0...UInt64.max) }
        guard let seed = UInt64(told) else {
            preconditionFailure("PLUMBLINE_TEST_SEED=\(told) is neither a whole number nor random")
        }
        return seed
    }()

    @TaskLocal fileprivate static var isTold = false

    /// A generator of this run.
    ///
    /// - Parameter number: which; the same number gives the same generator again.
    package static func generator(_ number: UInt64 = 0) -> SeededGenerator { SeededGenerator(seed: value(number)) }

    /// A seed of this run, for what makes a generator itself.
    ///
    /// - Parameter number: which; the same number gives the same seed again.
    package static func value(_ number: UInt64 = 0) -> UInt64 {
        if !isTold { Issue.record("a random test without the trait .seeded: its seed would not be told") }
        return SeededGenerator.mix(ofRun) ^ SeededGenerator.mix(number &+ 1)
    }
}

/// Issues of the test name the run's seed.
package struct SeededTrait: TestTrait, SuiteTrait, TestScoping {
    package var isRecursive: Bool { true }

    package func provideScope(
        for test: Test, testCase: Test.Case?, performing function: @Sendable () async throws -> Void
    ) async throws {
        let telling: IssueHandlingTrait = .compactMapIssues { issue in
            var told = issue
            told.comments.append("PLUMBLINE_TEST_SEED=\(Seed.ofRun)")
            return told
        }
        try await telling.provideScope(for: test, testCase: testCase) {
            try await Seed.$isTold.withValue(true) { try await function() }
        }
    }
}

extension Trait where Self == SeededTrait {
    /// For a test, or all tests of a suite, that draws from `Seed`.
    package static var seeded: SeededTrait { SeededTrait() }
}
