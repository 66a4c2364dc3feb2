import LineModel
import TestSupport
import Testing

@Suite("The seed of a run")
struct SeedTests {
    @Test("the same number gives the same draws, another number gives others", .seeded)
    func numbers() {
        func draws(_ number: UInt64) -> [UInt64] {
            var generator = Seed.generator(number)
            return (0..<4).map { _ in generator.next() }
        }
        #expect(draws(1) == draws(1) && draws(1) != draws(2))
        #expect(Set((0..<1_000).map { Seed.value($0) }).count == 1_000)
    }

    @Test("a draw without the trait is an issue")
    func untold() {
        withKnownIssue {
            _ = Seed.value()
        } matching: { issue in
            issue.comments.contains { $0.rawValue.contains(".seeded") }
        }
    }
}
