import LineModel
import LineReport
import NIOCore
import ServiceSupport
import TestSupport
import Testing

@testable import LineService
@testable import LineWeb

@Suite("Streams of events over connections", .timeLimit(.minutes(2)))
struct EventStreamTests {
    private func follow(
        _ site: SiteServer, _ target: String = "/events?page=/", _ fields: String = ""
    ) async throws -> (any Channel, RawClient) {
        let (channel, client) = try await RawClient.connect(site.port)
        try await channel.writeAndFlush(
            ByteBuffer(string: "GET \(target) HTTP/1.1\r\nHost: localhost\r\nAccept-Encoding: gzip\r\n\(fields)\r\n")
        ).get()
        return (channel, client)
    }

    private func news(_ name: String) -> RoundNews {
        var news = RoundNews(incidents: 0)
        (news.round, news.verdict, news.changed) = ("ab", .valid, [name])
        return news
    }

    @Test(
        "a stream brings each round as it is settled, is never packed or kept")
    func brings() async throws {
        try await SiteServer.run { site in
            let (channel, client) = try await follow(site)
            await site.until { client.text.contains("retry: 5000") }
            site.status.tell(news("a"))
            await site.until { client.text.contains("\"changed\":[\"a\"]") }
            site.status.tell(news("b"))
            await site.until { client.text.contains("\"changed\":[\"b\"]") }
            let head = RawAnswer(client.bytes)
            #expect(head["content-type"] == "text/event-stream; charset=utf-8" && head["cache-control"] == "no-store")
            #expect(head["x-accel-buffering"] == "no" && head["content-encoding"] == nil)
            #expect(channel.isActive)
            try await channel.close().get()
            await site.until { site.events.count == 0 }
        }
    }

    @Test("streams have no place among the connections: as many as there may be leave all of those free")
    func places() async throws {
        try await SiteServer.run(streams: 6, connections: 2) { site in
            var channels: [any Channel] = []
            for number in 1...6 {
                channels.append(try await follow(site).0)
                await site.until { site.events.count == number }
                await site.until { site.counts.families.first?.samples.first?.value == 0 }
            }
            #expect(try await site.get("/livez").status == 200)
            let refused = try await site.get("/events")
            #expect(refused.status == 503 && refused["retry-after"] == "60")
            for channel in channels { try await channel.close().get() }
            await site.until { site.events.count == 0 }
            let (again, client) = try await follow(site)
            await site.until { client.text.contains("retry") }
            try await again.close().get()
        }
    }

    @Test("Last-Event-ID brings one resync after a gap")
    func resync() async throws {
        try await SiteServer.run { site in
            site.status.tell(news("a"))
            let (channel, client) = try await follow(site, "/events", "Last-Event-ID: old-7\r\n")
            await site.until { client.text.contains("event: resync") }
            #expect(client.text.ranges(of: "event: resync").count == 1)
            try await channel.close().get()
        }
    }

    @Test("the end of the service is not held up by its readers")
    func ends() async throws {
        try await SiteServer.run { site in
            let (_, client) = try await follow(site)
            await site.until { client.text.contains("retry") }
        }
    }

    @Test("a share's stream says only that there is news, and a stranger gets none")
    func shares() async throws {
        try await SiteServer.run({ $0.users = [.quick] }) { site in
            #expect(try await site.get("/events").status == 401)
            let share = ShareSigner.Share(Tag(key: "carrier", value: "ct"), hidesAddresses: true, until: .max)
            let token = try #require(site.signer.token(share))
            let (channel, client) = try await follow(site, "/s/\(token)/events")
            await site.until { client.text.contains("retry") }
            site.status.tell(news("a-line-of-others"))
            await site.until { client.text.contains("event: resync") }
            #expect(!client.text.contains("a-line-of-others"))
            try await channel.close().get()
        }
    }
}
