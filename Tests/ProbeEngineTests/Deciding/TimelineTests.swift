import Testing

@Suite("Written timelines")
struct TimelineTests {
    @Test("give every outcome its word")
    func words() throws {
        let result = try Timeline(
            Timeline.Plan(lines: 2, count: 4, timeout: 100),
            """
            0: send a0
            5: reply a0 @4.5
            10: send b0
            // The second turn.
            20: send a1
            30: send b1
            40: give a2
            41: unsent a2
            50: send b2
            60: send a3
            61: refuse a3 host
            70: send b3
            130+1ns: reply b1
            131: reply b1
            131: corrupt a
            200: finish
            """
        ).run()
        #expect(
            result.outcomes
                == "a: 4.5 lost unsent refused(host) corrupt=1\nb: lost late(100+1ns) lost lost duplicates=1")
        #expect(result.problems == [] && result.sent == 7 && result.received == 1)
    }

    @Test("say where the machine does something else than what is written")
    func problems() throws {
        let result = try Timeline(
            Timeline.Plan(lines: 1, count: 2),
            """
            0: send b0
            1: reply a0 -> duplicate
            2: wait 19
            3: over
            4: stamp #9 @4 -> taken
            """
        ).run()
        #expect(
            result.problems == [
                "0: send b0: expected send b0, got send a0", "1: reply a0 -> duplicate: expected duplicate, got first",
                "2: wait 19: expected wait 19, got wait 20", "3: over: expected over, got listening",
                "4: stamp #9 @4 -> taken: expected taken, got rejected",
            ])
    }

    @Test(
        "refuse what they do not understand",
        arguments: [
            "send a0", "x: send a0", "0:", "0: jump a0", "0: refuse a0 badly", "0: reply a0 @soon", "5: stop\n4: stop",
        ])
    func nonsense(script: String) {
        #expect(throws: TimelineError.self) { try Timeline(Timeline.Plan(), script) }
    }

    @Test("know only the lines of their plan")
    func unknownLine() throws {
        let timeline = try Timeline(Timeline.Plan(), "0: reply c0")
        #expect(throws: TimelineError("\"0: reply c0\" names no line of the plan")) { try timeline.run() }
    }

    @Test("write times to the nanosecond")
    func times() {
        #expect(Timeline.milliseconds(12_000_000) == "12" && Timeline.milliseconds(12_500_000) == "12.5")
        #expect(Timeline.milliseconds(2_000_000_001) == "2000+1ns")
    }
}
