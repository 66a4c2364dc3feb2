import TestSupport
import Testing

@testable import LineModel

/// Incidents that open, grow worse, end and come back by chance, and a destination that takes, fails, refuses or loses
/// what it is sent.
private struct Simulation {
    private struct Place {
        var incident: Incident?
        /// One that has ended and may come back.
        var closed: Incident?
    }

    private var generator: SeededGenerator
    private var places = [Place](repeating: Place(), count: 4)
    private var nextID = 1
    private var queue: [Digest] = []
    private(set) var told = ToldIncidents()
    /// Each digest that the destination took, and what it was merged from.
    private(set) var taken: [(digest: Digest, parts: [Digest])] = []
    /// Those whose end was lost: who was told of the beginning cannot know it.
    private(set) var lostEnds: Set<Int> = []
    /// What was open when it was silenced or not measured does not occur here.
    var open: Set<Int> { Set(places.compactMap { $0.incident?.id }) }

    init(_ generator: SeededGenerator) { self.generator = generator }

    mutating func round() {
        var items: [(item: DigestItem, incident: Incident)] = []
        for place in places.indices {
            let roll = Int.random(in: 0..<10, using: &generator)
            if var incident = places[place].incident {
                let change: IncidentChange =
                    roll < 2 ? .closed : roll == 2 ? .absorbed : roll == 3 ? .worse : .continued
                if change.isEnd {
                    places[place] = Place(incident: nil, closed: change == .closed ? incident : nil)
                } else {
                    incident.wasTold = true
                    places[place].incident = incident
                }
                items.append((SampleDigest.item(change, incident: incident.id), incident))
            } else if roll < 3 {
                let back = roll == 0 ? places[place].closed : nil
                let incident =
                    back
                    ?? Incident(
                        id: nextID, key: CauseKey(.line, "\(place)"), trouble: .abnormal, openedAt: .ofTests,
                        lines: ["\(place)"])
                if back == nil { nextID += 1 }
                items.append((SampleDigest.item(back == nil ? .opened : .reopened, incident: incident.id), incident))
                var kept = incident
                kept.wasTold = true
                places[place] = Place(incident: kept, closed: nil)
            }
        }
        let digest = SampleDigest.digest([]).telling(
            items, isSilenced: { _ in false }, continuedLines: nil, told: told)
        guard let digest else { return }
        told.noteWaiting(digest)
        queue.append(digest)
    }

    enum Answer: CaseIterable { case takes, fails, refuses, losesTheOldest }

    mutating func deliver(_ answer: Answer? = nil) {
        guard let merged = Digest.merging(queue) else { return }
        let digest = told.tellable(merged).digest
        switch answer ?? Answer.allCases.randomElement(using: &generator) ?? .takes {
        case .takes:
            if !digest.items.isEmpty { taken.append((digest, queue)) }
            queue.forEach { told.noteDelivered($0) }
            queue = []
        case .fails: break
        case .refuses: queue.forEach { told.noteRefused($0) }
        case .losesTheOldest:
            let lost = queue.removeFirst()
            lostEnds.formUnion(lost.items.filter(\.change.isEnd).map(\.incident))
            told.noteGivenUp(lost)
        }
    }
}

@Suite("What a destination knows of the incidents", .seeded)
struct ToldIncidentsTests {
    @Test("no end is told without its beginning, and what is open is known once messages are taken")
    func neverAnEndAlone() {
        for run in 0..<300 {
            var simulation = Simulation(Seed.generator(UInt64(run)))
            for _ in 0..<40 {
                simulation.round()
                simulation.deliver()
            }
            // It works from now on: one round tells what was lost.
            simulation.deliver(.takes)
            simulation.round()
            simulation.deliver(.takes)
            var known: Set<Int> = []
            for (digest, parts) in simulation.taken {
                for item in digest.items {
                    let begins = parts.flatMap(\.items).contains { $0.incident == item.incident && !$0.change.isEnd }
                    if item.change.isEnd {
                        #expect(known.contains(item.incident) || begins, "an end alone: \(item.incident)")
                        known.remove(item.incident)
                    } else {
                        #expect(known.contains(item.incident) || item.change != .worse, "worse than what?")
                        known.insert(item.incident)
                    }
                }
            }
            #expect(known.subtracting(simulation.lostEnds).isSubset(of: simulation.open))
            #expect(simulation.open.isSubset(of: known))
        }
    }

    @Test("what a destination refused and what is over when it takes messages is not told; what is open is")
    func tellsWhatIsOpenNow() {
        var told = ToldIncidents()
        let opening = SampleDigest.digest([SampleDigest.item(.opened), SampleDigest.item(.opened, incident: 2)])
        told.noteWaiting(opening)
        told.noteRefused(opening)
        let end = SampleDigest.digest([SampleDigest.item(.closed)])
        let merged = Digest.merging([opening, end])
        let tellable = merged.map(told.tellable)
        #expect(tellable?.digest.items.map(\.incident) == [2] && tellable?.digest.items.map(\.change) == [.opened])
        #expect(tellable?.untold == [1])
        [opening, end].forEach { told.noteDelivered($0) }
        #expect(told.states == [1: .ended, 2: .told])
    }

    @Test("what waited only because the destination could not be reached is told with its beginning and its end")
    func tellsWhatItMissed() {
        var told = ToldIncidents()
        let opening = SampleDigest.digest([SampleDigest.item(.opened)])
        told.noteWaiting(opening)
        let merged = Digest.merging([opening, SampleDigest.digest([SampleDigest.item(.closed)])])
        #expect(merged.map { told.tellable($0).digest.items.map(\.change) } == [.closed])
    }

    @Test("of an incident that comes back, whoever knows nothing is told as of a new one")
    func comesBack() {
        var told = ToldIncidents()
        #expect(told.isNew(1, as: .reopened) && told.isNew(1, as: .continued))
        told.noteDelivered(SampleDigest.digest([SampleDigest.item(.opened)]))
        #expect(!told.isNew(1, as: .continued))
        told.noteDelivered(SampleDigest.digest([SampleDigest.item(.closed)]))
        #expect(!told.isNew(1, as: .reopened) && told.isNew(1, as: .continued))
        #expect(told.tellable(SampleDigest.digest([SampleDigest.item(.closed)])).digest.items.isEmpty)
    }

    @Test("what has ended for good is forgotten, unless its end still waits")
    func forgets() {
        var told = ToldIncidents([1: .told, 2: .ended, 3: .told])
        told.forget(except: [3], isWaiting: true)
        #expect(told.states == [1: .told, 3: .told])
        told.forget(except: [3], isWaiting: false)
        #expect(told.states == [3: .told])
    }

    @Test("what remains of an outage is not new to who knows the outage, or knew the line before")
    func remains() {
        let told = ToldIncidents([1: .ended, 2: .told])
        #expect(!told.isNew(1, as: .remains, from: [2]) && !told.isNew(3, as: .remains, from: [2]))
        #expect(told.isNew(3, as: .remains) && told.isNew(3, as: .remains, from: [2, 4]))
        #expect(ToldIncidents().isNew(1, as: .remains, from: [2]))
        var left = SampleDigest.item(.remains, incident: 3)
        left.from = [2]
        #expect(told.tellable(SampleDigest.digest([left])).digest.items.map(\.change) == [.opened], "it was given up")
    }

    @Test("one that comes and goes and was told to be absorbed is told as reopened, never as opened a second time")
    func flappingAfterItsEnd() {
        var incident = Incident(
            id: 3, key: CauseKey(.line, "a"), trouble: .abnormal, openedAt: .ofTests, lines: ["a"], reopened: 9,
            wasTold: true)
        let telling = { (states: [Int: ToldIncidents.State]) in
            SampleDigest.digest([]).telling(
                [(SampleDigest.item(.reopened, incident: 3), incident)], isSilenced: { _ in false },
                continuedLines: nil, told: ToldIncidents(states))?.items.map(\.change)
        }
        #expect(telling([3: .ended]) == [.reopened])
        #expect(telling([3: .told]) == nil)
        incident.wasTold = false
        #expect(telling([:]) == [.opened])
    }
}
