import Testing
@testable import LineReport
@Test func scratch() throws {
    var c = RenderContext(version: "1.0.0")
    for r in RendererCatalogue.all + [.samples] { print(try rendered(r, Fixture.full, c)) }
    c.color = true; c.columns = 100
    print(try rendered(.table, Fixture.full, c))
    print(try rendered(.table, Fixture.empty, c))
    print(try rendered(.text, Fixture.empty, c))
}
