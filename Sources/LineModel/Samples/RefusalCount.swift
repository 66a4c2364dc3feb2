/// How many probes of a line, or of a round, were refused in one way.
package struct RefusalCount: Equatable, Sendable {
    package var kind: RefusalKind
    package var count: Int

    package init(kind: RefusalKind, count: Int) {
        self.kind = kind
        self.count = count
    }
}
