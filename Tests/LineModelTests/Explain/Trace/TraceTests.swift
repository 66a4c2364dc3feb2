import LineModel
import Testing

@Suite("A trace")
struct TraceTests {
    @Test("its hash stands for the hops that proved themselves, and for nothing else")
    func hash() {
        let hash = TraceExample.trace("a b c far").hash
        #expect(hash.count == 16)
        #expect(TraceExample.trace("a b c far", port: 40_001).hash == hash)
        #expect(TraceExample.trace("a b c far|e").hash != "")
        #expect(TraceExample.trace("a c b far").hash != hash)
        #expect(TraceExample.trace("a b d far").hash != hash)
        #expect(TraceExample.trace("a b c? far").hash == TraceExample.trace("a b * far").hash)
    }

    @Test("only a far end that answered has a distance")
    func hopCount() {
        #expect(TraceExample.trace("a b c far").hopCount == 4)
        #expect(TraceExample.trace("a b c * *").hopCount == nil)
        #expect(TraceExample.trace("a b!").hopCount == nil)
        #expect(TraceExample.trace("a * c * *").lastAnswer?.timeToLive == 3)
    }

    @Test("what is read of a file is refused where it is no trace")
    func refusals() {
        for text in [
            "", "[]", "{}", "{\"destination\": 1}",
            "{\"destination\":\"a\",\"source\":\"b\",\"payload\":\"plumb\",\"reach\":\"all\",\"end\":\"reached\",\"hops\":[]}",
            "{\"destination\":\"a\",\"source\":\"b\",\"payload\":\"plumb\",\"reach\":\"line\",\"end\":\"reached\",\"hops\":"
                + "[{\"ttl\":2,\"answers\":[]},{\"ttl\":1,\"answers\":[]}]}",
            "{\"destination\":\"a\",\"source\":\"b\",\"payload\":\"plumb\",\"reach\":\"line\",\"end\":\"reached\",\"hops\":"
                + "[{\"ttl\":1e99,\"answers\":[]}]}",
        ] {
            #expect(throws: PlacedError.self) { try Trace(json: Array(text.utf8)) }
        }
    }
}
