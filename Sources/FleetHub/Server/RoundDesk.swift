internal import FleetModel
internal import FleetStore
internal import FleetWire
internal import LineModel
internal import LineWeb
internal import Logging
internal import ObjectStore
internal import ServiceSupport

/// Takes rounds: `PUT /fleet/v1/rounds/{vantage}/{slot}`. A round is acknowledged when the database has it, and no
/// sooner.
struct RoundDesk: Sendable {
    /// The largest body as it is sent.
    static let maxSentBytes = 16 << 20
    /// The largest body when it is unpacked.
    static let maxBytes = 64 << 20
    /// Memory for bodies as they are sent, all of them together.
    private static let heldBytes = 256 << 20
    /// Bodies that are unpacked and read at once, or stored: a large one takes some hundred megabytes for a moment.
    private static let readers = 4
    /// A clock that is off by more is told of.
    static let clockTolerance = Duration.seconds(10)

    private let store: HubStore
    private let figures: HubFigures
    private let surroundings: Surroundings
    private let gate = WorkGate(bytes: heldBytes, places: readers)
    /// The generation that the hub has now, and how long a slot is.
    private let current: @Sendable () -> (generation: Int, every: Duration)
    /// Called with every round that is new, after it was stored.
    private let whenStored: @Sendable (StoredRound) async -> Void

    /// - Parameters:
    ///   - current: the generation that vantages are to measure, and the time between two slots.
    ///   - whenStored: called with every round that is new, after it was stored.
    init(
        _ store: HubStore, figures: HubFigures, surroundings: Surroundings,
        current: @escaping @Sendable () -> (generation: Int, every: Duration),
        whenStored: @escaping @Sendable (StoredRound) async -> Void = { _ in }
    ) {
        self.store = store
        self.figures = figures
        self.surroundings = surroundings
        self.current = current
        self.whenStored = whenStored
    }

    /// Answers a vantage that was let in.
    ///
    /// - Parameter slot: as the path has it.
    func put(_ request: FrameRequest, from vantage: StoredVantage, slot: String) async -> Reply {
        let began = surroundings.monotonicNow()
        let reply = await answer(request, vantage.vantage.name, slot)
        let took = Double(surroundings.monotonicNow() - began) / 1e9
        figures.note {
            $0.ingestSeconds += took
            $0.longestIngest = max($0.longestIngest, took)
        }
        return reply
    }

    private func answer(_ request: FrameRequest, _ name: String, _ slotText: String) async -> Reply {
        guard slotText.utf8.count <= 12, slotText.utf8.allSatisfy({ (0x30...0x39).contains($0) }),
            let slot = Int64(slotText)
        else {
            return refusal(.address, 422, "the slot is no number of seconds since 1970", request, name)
        }
        let codings = request.fields("Content-Encoding").map { $0.lowercased() }
        guard codings.count <= 1, ["gzip", "identity"].contains(codings.first ?? "identity") else {
            return refusal(.garbage, 415, "the content is packed in a way that is not known; send gzip", request, name)
        }
        let declared = request.declaredLength
        guard declared ?? 0 <= Self.maxSentBytes else { return tooLarge(request, name) }
        let held = max(0, declared ?? Self.maxSentBytes)
        guard await gate.hold(held) else {
            var reply = refusal(
                .busy, 503, "more rounds are being read than there is memory for; come again", request, name)
            reply.fields.append(("retry-after", "1"))
            return reply
        }
        defer { Task { [gate] in await gate.giveBack(held) } }
        let body: [UInt8]
        do throws(FrameRequest.BodyFailure) {
            body = try await request.body(most: Self.maxSentBytes)
        } catch {
            if error == .tooLong { return tooLarge(request, name) }
            return refusal(.garbage, 400, "the content ended before its length", request, name)
        }
        return await take(body, isPacked: codings.first == "gzip", slot, request, name)
    }

    private func tooLarge(_ request: FrameRequest, _ name: String) -> Reply {
        refusal(
            .large, 413,
            "the round has more than \(Self.maxSentBytes >> 20) MiB as it is sent, or \(Self.maxBytes >> 20) MiB "
                + "unpacked; give the vantage fewer lines", request, name)
    }

    private func take(
        _ body: [UInt8], isPacked: Bool, _ slot: Int64, _ request: FrameRequest, _ name: String
    ) async -> Reply {
        let now = surroundings.now()
        let read: Result<StoredRound, RoundRefusal>
        do {
            read = try await gate.work {
                try await BlockingWork.run("round") {
                    RoundReading.read(body, isPacked: isPacked, vantage: name, slot: slot, at: now)
                }
            }
        } catch {
            return unavailable("\(error)", request, name)
        }
        let round: StoredRound
        switch read {
        case .success(let found): round = found
        case .failure(let error):
            if error.reason == .large { return tooLarge(request, name) }
            return refusal(error.reason, 422, error.text, request, name)
        }
        do {
            // As many at once as there are connections: after an outage a thousand vantages come together.
            let put = try await gate.work { [store] in
                try await BlockingWork.run("round") { try store.put(round: round) }
            }
            return await noted(put, round, request)
        } catch let error as HubStoreError where error.kind == .refused {
            // A slot of another day is what a clock makes that is wrong by days.
            let clock = ClockReading(offset: VantageClock.offset(round.header, received: now), receivedAt: now)
            let name = round.key.vantage
            try? await BlockingWork.run("clock") { [store] in try store.note(clock: clock, of: name) }
            return refusal(.time, 422, error.description, request, name)
        } catch {
            return unavailable("\(error)", request, name)
        }
    }

    private func noted(_ put: RoundPut, _ round: StoredRound, _ request: FrameRequest) async -> Reply {
        switch put {
        case .stored:
            figures.note { $0.stored += 1 }
            await whenStored(round)
            return acknowledgement(201, round)
        case .same:
            figures.note { $0.repeated += 1 }
            return acknowledgement(200, round)
        case .conflict(let known):
            let other =
                known.instance == round.instance
                ? "round \(known.roundID) of the same installation"
                : "round \(known.roundID) of another installation (\(known.instance); this one is \(round.instance)): "
                    + "two vantages have this name, or it was installed anew"
            return refusal(
                .conflict, 409, "of this slot the hub has \(other)", request, round.key.vantage)
        }
    }

    private func acknowledgement(_ status: Int, _ round: StoredRound) -> Reply {
        let (generation, every) = current()
        let notes = RoundNotes.notes(round.header, generation: generation, every: every, at: round.receivedAt)
            .map { JSONText.quoted($0) }.joined(separator: ",")
        let text = """
            {"stored":true,"now_ns":\(surroundings.now().nanosecondsSince1970),"generation":\(generation),\
            "notes":[\(notes)]}

            """
        return Reply(status: status, type: "application/json", bytes: Array(text.utf8))
    }

    private func refusal(
        _ reason: HubFigures.Refusal, _ status: Int, _ text: String, _ request: FrameRequest, _ name: String,
        cause: String? = nil
    ) -> Reply {
        figures.refuse(reason)
        surroundings.logger.warning(
            "a round was not taken",
            metadata: ["vantage": "\(name)", "status": "\(status)", "reason": "\(cause ?? text)"])
        return .problem(status, text, instance: request.instance)
    }

    private func unavailable(_ reason: String, _ request: FrameRequest, _ name: String) -> Reply {
        var reply = refusal(
            .unavailable, 503, "the round could not be stored just now; it is to be sent again", request, name,
            cause: reason)
        figures.note { $0.databaseFailures += 1 }
        reply.fields.append(("retry-after", "5"))
        return reply
    }
}

/// Why a body is no round that can be stored.
struct RoundRefusal: Error, Equatable {
    let reason: HubFigures.Refusal
    let text: String
}

/// Reads what a vantage sent. Pure.
enum RoundReading {
    /// The round, ready to be stored.
    static func read(
        _ sent: [UInt8], isPacked: Bool, vantage: String, slot: Int64, at now: WallTime
    ) -> Result<StoredRound, RoundRefusal> {
        let body: [UInt8]
        do throws(Gunzip.Failure) {
            body = isPacked ? try Gunzip.unpacked(sent, maxBytes: RoundDesk.maxBytes) : sent
        } catch {
            return error == .tooLarge
                ? .failure(RoundRefusal(reason: .large, text: ""))
                : .failure(RoundRefusal(reason: .garbage, text: "the content is no gzip, or damaged"))
        }
        do throws(FleetWireError) {
            let round = try FleetRoundCodec.decode(body)
            let header = round.header
            guard header.vantage == vantage else {
                return .failure(
                    RoundRefusal(
                        reason: .address, text: "the round is of the vantage \(TerminalText.quoted(header.vantage))"))
            }
            guard header.slot == slot else {
                return .failure(
                    RoundRefusal(reason: .address, text: "the round is of slot \(header.slot), its address of \(slot)"))
            }
            guard header.everySeconds > 0, slot % Int64(header.everySeconds) == 0 else {
                return .failure(
                    RoundRefusal(reason: .address, text: "the slot is no multiple of \(header.everySeconds) s"))
            }
            return .success(
                StoredRound(
                    vantage: vantage, slot: slot, roundID: round.report.id, instance: header.instance, header: header,
                    body: body, receivedAt: now))
        } catch {
            return .failure(
                RoundRefusal(reason: error.kind == .tooLarge ? .large : .garbage, text: error.description))
        }
    }
}
