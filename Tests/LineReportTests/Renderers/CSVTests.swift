import LineModel
import Testing

@testable import LineReport

@Suite("CSV")
struct CSVTests {
    /// RFC 4180 read back: rows of fields.
    private func parsed(_ text: String) -> [[String]] {
        var (rows, row, field, quoted): ([[String]], [String], String, Bool) = ([], [], "", false)
        var rest = Array(text.unicodeScalars)[...]
        while let scalar = rest.popFirst() {
            switch scalar {
            case "\"" where quoted && rest.first == "\"": field.unicodeScalars.append(rest.removeFirst())
            case "\"": quoted.toggle()
            case "," where !quoted: (row, field) = (row + [field], "")
            case "\n" where !quoted: (rows, row, field) = (rows + [row + [field]], [], "")
            default: field.unicodeScalars.append(scalar)
            }
        }
        return rows
    }

    @Test("is read back with a field for every column")
    func roundTrip() throws {
        let report = Fixture.full
        let rows = parsed(try rendered(.csv, report))
        #expect(rows.count == report.lines.count + 1)
        #expect(rows.allSatisfy { $0.count == rows[0].count })
        let columns = Dictionary(uniqueKeysWithValues: rows[0].enumerated().map { ($1, $0) })
        for (row, line) in zip(rows.dropFirst(), report.lines) {
            func field(_ name: String) throws -> String { row[try #require(columns[name])] }
            #expect(try field("sent") == String(line.summary.counts.sent))
            #expect(try Double(field("rtt_ms_mean")) == line.summary.rtt?.mean)
            #expect(try field("verdict") == line.verdict.rawValue)
            #expect(try field("reasons") == line.reasons.words.joined(separator: "; "))
            #expect(try field("tags") == "carrier=ct;城市=深圳")
        }
        #expect(rows[4][try #require(columns["refused_kinds_ttl"])] == "1")
        #expect(rows[5][try #require(columns["loss_ci95_low"])] == "")
        #expect(rows[7][0] == "'=\"a\",\n\u{FFFD}[31m\u{FFFD}1m\\b")
    }

    @Test("has exactly these columns and this row")
    func golden() throws {
        var report = Fixture.full
        report.lines = [report.lines[0]]
        let expected = """
            name,ingress,echo,address,payload,tags,sent,received,late,lost,refused,\
            refused_kinds_port,refused_kinds_host,\
            refused_kinds_network,refused_kinds_prohibited,refused_kinds_ttl,refused_kinds_other,unsent,duplicates,\
            reordered,reordered_ratio,reordered_extent_max,reordered_extent_mean,corrupt,uncertain,\
            loss,loss_ci95_low,loss_ci95_high,rtt_ms_min,rtt_ms_mean,rtt_ms_median,\
            rtt_ms_p90,rtt_ms_p95,rtt_ms_p99,rtt_ms_p999,rtt_ms_max,rtt_ms_stddev,ipdv_ms_mean_abs,ipdv_ms_p95,\
            jitter_ms,pdv_p99_ms,loss_periods,longest_loss_run,loss_noticeable_delta,loss_noticeable_rate,burst_gmin,\
            burst_count,burst_density,burst_mean_ms,burst_gap_density,burst_gap_mean_ms,loss_if_sent_twice,\
            r_estimate,mos_estimate,\
            game_20hz_buffer_ms,game_20hz_missed,game_20hz_longest_freeze_ms,\
            game_30hz_buffer_ms,game_30hz_missed,game_30hz_longest_freeze_ms,\
            game_64hz_buffer_ms,game_64hz_missed,game_64hz_longest_freeze_ms,\
            game_128hz_buffer_ms,game_128hz_missed,game_128hz_longest_freeze_ms,\
            refused_by_address,refused_overruled,refused_unproven,replies_elsewhere,replies_elsewhere_from,\
            verdict,reasons,notice,\
            \(STAMPColumns.header),\(SegmentColumns.header)
            sz-hk-01,118.0.2.1:7000,203.0.113.7:7,118.0.2.1:7000,relay,carrier=ct;城市=深圳,\
            4,4,0,0,0,0,0,0,0,0,0,0,0,0,0.0,,,0,0,\
            0.0,0.0,0.1,\
            38.1024,38.252402,38.202401,38.402403,38.402403,38.402403,38.402403,38.402403,0.1291,0.100001,0.100001,\
            0.100,0.300003,0,0,16,,16,0,,,0.0,80.000,0.0,92.46,4.39,50.000,0.0,0.000,33.333333,0.0,0.000,15.625,0.0,\
            0.000,7.8125,0.0,0.000,0,0,0,0,,healthy,,\(String(repeating: ",", count: STAMPColumns.names.count + SegmentColumns.names.count))

            """
        #expect(try rendered(.csv, report) == expected)
    }

    @Test(
        "keeps a spreadsheet from taking a name for a formula, unless told not to",
        arguments: [
            "=1+1", "+1", "-1", "@SUM(A1)", "\tx", "\rx",
        ])
    func formulas(_ name: String) throws {
        var report = Fixture.empty
        report.lines = [Fixture.row(name, LineSummary(), .unmeasured, sampleRow: nil)]
        #expect(parsed(try rendered(.csv, report))[1][0] == "'" + name)
        var context = RenderContext(version: "1.0.0")
        context.guardsFormulas = false
        #expect(parsed(try rendered(.csv, report, context))[1][0] == name)
    }
}
