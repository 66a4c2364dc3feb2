import LineModel
import Testing

@testable import LineReport

/// The columns of CSV that only STAMP lines fill, which are the keys of JSON's `stamp`.
enum STAMPColumns {
    static let names = """
        stateful lost_there lost_back lost_either duplicated_there duplicated_back restarts dwell_mean_ms dwell_p95_ms
        dwell_max_ms dwell_unknown variation_there_mean_ms variation_there_p95_ms variation_there_max_ms
        variation_back_mean_ms variation_back_p95_ms variation_back_max_ms variation_error_ms clock_offset_ms
        clock_offset_error_ms clock_skew_ppm clock_skew_low_ppm clock_skew_high_ppm clock_steps synchronised
        claimed_error_ms one_way_there_mean_ms
        one_way_there_p95_ms one_way_there_max_ms one_way_back_mean_ms one_way_back_p95_ms one_way_back_max_ms
        one_way_error_ms one_way_contradicted hops_there_min hops_there_max reply_ttl_min reply_ttl_max
        dscp_there_compared dscp_there_changed dscp_back_compared dscp_back_changed ecn_there_changed congestion_marks
        extensions_verified extensions_unrecognised extensions_malformed extensions_broken too_short
        reflector_received reflector_sent
        """.split(whereSeparator: \.isWhitespace).map(String.init)

    /// Of these the ones that a round has and the history does not keep.
    static let ofRoundsAlone: Set = ["clock_skew_low_ppm", "clock_skew_high_ppm", "too_short"]

    static var header: String { names.map { "stamp_" + $0 }.joined(separator: ",") }
}

@Suite("Reports of STAMP lines")
struct STAMPReportTests {
    private static func report(_ change: (inout STAMPSummary) -> Void) -> RoundReport {
        var report = Fixture.full
        var stamp = STAMPSummary()
        change(&stamp)
        report.lines = [report.lines[0]]
        report.lines[0].stamp = stamp
        return report
    }

    private static let lossy = report { stamp in
        (stamp.isStateful, stamp.lostThere, stamp.lostBack, stamp.lostSomewhere) = (true, 3, 1, 2)
        stamp.dwell = STAMPDelay(sortedNanoseconds: [1_000, 3_000])
        for arrived: UInt8 in [46, 0] {
            stamp.path.add(
                STAMPMarks(sentDSCP: 46, sentECN: 0, sentTTL: 64, arrivedDSCP: arrived, arrivedECN: 0, arrivedTTL: 60))
        }
    }

    @Test("have their figures in JSON, and null for what is not known")
    func json() throws {
        let text = try rendered(.json, Self.lossy)
        #expect(text.contains(#""stamp":{"stateful":1,"lost_there":3,"lost_back":1,"lost_either":2,"#))
        #expect(text.contains(#""dwell_mean_ms":0.002,"dwell_p95_ms":0.003,"dwell_max_ms":0.003,"dwell_unknown":0,"#))
        #expect(text.contains(#""variation_error_ms":null,"#) && text.contains(#""hops_there_min":4,"#))
        for name in STAMPColumns.names { #expect(text.contains("\"\(name)\":"), "\(name)") }
    }

    @Test("have them in CSV under the same names")
    func csv() throws {
        let rows = try rendered(.csv, Self.lossy).split(separator: "\n").map {
            $0.split(separator: ",", omittingEmptySubsequences: false)
        }
        let column = try #require(rows[0].firstIndex(of: "stamp_lost_there"))
        #expect(rows[1][column - 1...column + 2] == ["1", "3", "1", "2"])
        #expect(rows[0].count == rows[1].count)
    }

    @Test("say in words where packets were lost, and what was rewritten")
    func words() throws {
        let text = try rendered(.text, Self.lossy)
        #expect(text.contains("stamp: lost there 3, back 1, 2 on either; at the reflector mean 0.002 ms"))
        #expect(text.contains("path: DSCP there became 0 in 1 of 2"))
        let table = try rendered(.table, Self.lossy)
        #expect(table.contains("lost there 3, back 1, 2 on either; DSCP there became 0 in 1 of 2"))
        #expect(try !rendered(.table, Fixture.full).contains("lost there"))
    }

    @Test("do not split what nobody counted")
    func stateless() throws {
        let text = try rendered(.text, Self.report { stamp in stamp.lostSomewhere = 4 })
        #expect(text.contains("stamp: the reflector does not count: loss is not known by way"))
    }
}
