internal import Foundation
internal import LineHistory
package import LineModel
internal import ObjectStore

/// What one call leaves to the next one: a small JSON object, gzipped, in the bucket.
package struct FunctionState: Codable, Equatable, Sendable {
    /// The version of the stored form; it is raised when an older program could not read it any more.
    static let version = 1
    /// The largest object that is read, packed and unpacked.
    static let (maxPackedBytes, maxBytes) = (16 << 20, 128 << 20)

    /// The version of the object's form; a program that reads a higher one than its own says `newer`.
    package var version = FunctionState.version
    /// The place that was measured from, as the configuration names it.
    package var vantage: String
    /// Calls that wrote it; each write has another number.
    package var calls = 0
    /// The round that was entered last.
    package var lastRoundID: String?
    /// When the round that was entered last began; nil before the first round.
    package var lastRoundStarted: WallTime?
    /// The index of the line that the next round begins with, where not all fit into one.
    package var resume = 0
    var watches: [String: LineWatch] = [:]
    var incidents = NumberedIncidents()
    /// The incidents that closed a short while ago.
    var recent = NumberedIncidents()
    /// Numbers of incidents that are kept from people; for programs that do not find it in the incidents.
    var silent: [Int] = []
    var nextIncidentID = 1
    /// The last rounds, where they showed nothing; nil where the last one showed something.
    var blindness: Blindness?
    /// The messages that wait for their destinations.
    package var outbox = FunctionOutbox()
    /// What earlier rounds measured on each line, for the baselines of later ones.
    package var past = FunctionPast()
    /// The state of the judgement by evidence (`EvidenceJudge.state`); nil where lines are judged by their limits
    /// alone.
    var evidence: Data?
    /// What is kept of the fleet; nil where the configuration names none, and before the first call that does.
    package var fleet: FunctionFleet?

    /// The state before the first call: nothing is known of any line.
    ///
    /// - Parameter vantage: the place that is measured from.
    package init(vantage: String) { self.vantage = vantage }

    /// Why an object is no state.
    package enum Unreadable: Error, Equatable {
        case damaged(String)
        /// A program that is newer than this one wrote the object, in this version.
        case newer(Int)
    }

    /// Reads a state from the object's bytes.
    package init(packed: [UInt8]) throws(Unreadable) {
        guard let bytes = Gunzip.unpack(packed, maxBytes: Self.maxBytes) else {
            throw .damaged("it is no whole gzip file")
        }
        struct Head: Decodable { var version: Int }
        let head: Head
        do { head = try JSONDecoder().decode(Head.self, from: Data(bytes)) } catch {
            throw .damaged("it is no JSON object with a version")
        }
        guard head.version <= Self.version else { throw .newer(head.version) }
        if let name = StateNumbers.unfit(in: bytes) {
            throw .damaged("its number \(TerminalText.quoted(name)) is none that a program writes")
        }
        do { self = try JSONDecoder().decode(Self.self, from: Data(bytes)) } catch {
            throw .damaged("it does not have the form of version \(head.version)")
        }
    }

    /// The object's bytes.
    package func packed() throws -> [UInt8] {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        return try [UInt8](encoder.encode(self)).gzipped()
    }

    /// The states of lines and the open incidents.
    ///
    /// - Parameter judge: makes the judgement by evidence from a stored state; nil where it is not wanted.
    package func field(rules: LineWatchRules, judge: ([UInt8]) -> EvidenceJudge? = { _ in nil }) -> FieldWatch {
        FieldWatch(
            watches: watches,
            book: IncidentBook(nextID: nextIncidentID, open: read(incidents), recent: read(recent)),
            blindness: blindness, rules: rules, evidence: judge([UInt8](evidence ?? Data())))
    }

    /// Replaces the states of lines and the incidents by those of a field that a round was entered into.
    package mutating func store(_ field: FieldWatch) {
        watches = field.watches
        (incidents.all, recent.all) = (field.book.open, field.book.recent)
        silent = (field.book.open + field.book.recent).filter(\.isSilent).map(\.id).sorted()
        nextIncidentID = field.book.nextID
        blindness = field.blindness
        evidence = field.evidence.map { Data($0.state) }
    }

    /// Keeps what these destinations know of the incidents that are open, or may open again.
    mutating func keepTold(of destinations: [String]) {
        let incidents = read(incidents) + read(recent)
        outbox.fillTold(destinations: destinations, known: incidents.filter(\.wasTold).map(\.id))
        outbox.forgetTold(except: Set(incidents.map(\.id)), destinations: Set(destinations))
    }

    private func read(_ stored: NumberedIncidents) -> [Incident] {
        stored.all.filter(\.isKnown).map { incident in
            guard silent.contains(incident.id), !incident.isSilent else { return incident }
            // Of a program that kept it in the list alone; what was silent was not told.
            var read = incident
            (read.isSilent, read.wasTold) = (true, false)
            return read
        }
    }
}
