import Testing

@testable import ServiceSupport

@Suite("Why something was not delivered")
struct DeliveryFailureTests {
    @Test("place, cause and remedy make one sentence, which is also what an interpolation shows")
    func sentence() {
        let failure = DeliveryFailure(.allRefused, place: "the store", "answered 403", remedy: "check access_key")
        #expect(failure.message == "the store answered 403; check access_key")
        #expect("\(failure)" == failure.message)
        #expect(DeliveryFailure(.local, "the digest cannot be written").message == "the digest cannot be written")
    }

    @Test("only a temporary failure is worth the same delivery again")
    func temporary() {
        #expect(DeliveryFailure(.temporary(after: nil), "busy").isTemporary)
        for kind in [DeliveryFailure.Kind.itemRefused, .allRefused, .conditionFailed, .local] {
            #expect(!DeliveryFailure(kind, "no").isTemporary)
        }
    }
}
