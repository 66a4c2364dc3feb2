// @unchecked Sendable: a row, and a thread's share of the further replies, has one writer until that thread is joined.
/// The replies of a round's STAMP lines, and the time-stamps that their requests were sent with.
///
/// Fixed size, allocated once, and only rows of STAMP lines take any memory. While a round runs each row has one
/// writer, its line's measuring thread; afterwards it is only read.
package final class STAMPTable: @unchecked Sendable {
    /// Probes of each row.
    package let count: Int
    /// For each row of the round its place in this table; -1 for a line of another format.
    private let places: [Int32]
    private let tokens: UnsafeMutableBufferPointer<UInt64>
    private let records: UnsafeMutableBufferPointer<STAMPRecord>
    /// Further replies to answered requests, for each thread.
    private let further: [UnsafeMutableBufferPointer<Further>]
    private let furtherCounts: UnsafeMutableBufferPointer<Int>
    private let shortCounts: UnsafeMutableBufferPointer<Int>

    /// A second or later reply.
    package struct Further: Sendable {
        /// The row of the round.
        package var row: Int32 = 0
        /// The number of the probe that was answered before.
        package var sequence: UInt32 = 0
        /// What this reply says.
        package var record = STAMPRecord()
    }

    /// - Parameters:
    ///   - isStamp: for each row of the round, whether its format is STAMP.
    ///   - count: probes of each row.
    ///   - threads: measuring threads, each with room for further replies to an eighth of all probes.
    package init(isStamp: [Bool], count: Int, threads: Int) {
        self.count = count
        var next: Int32 = 0
        places = isStamp.map { isStamp in
            defer { if isStamp { next += 1 } }
            return isStamp ? next : -1
        }
        let size = Int(next) * count
        tokens = .allocate(capacity: size)
        tokens.initialize(repeating: 0)
        records = .allocate(capacity: size)
        records.initialize(repeating: STAMPRecord())
        // Of an eighth of the probes; more are counted as duplicates all the same, and split by no way.
        let room = size / 8 + 64
        further = (0..<threads).map { _ in
            let share = UnsafeMutableBufferPointer<Further>.allocate(capacity: next == 0 ? 0 : room)
            share.initialize(repeating: Further())
            return share
        }
        furtherCounts = .allocate(capacity: threads)
        furtherCounts.initialize(repeating: 0)
        shortCounts = .allocate(capacity: Int(next))
        shortCounts.initialize(repeating: 0)
    }

    deinit {
        tokens.deallocate()
        records.deallocate()
        for share in further { share.deallocate() }
        furtherCounts.deallocate()
        shortCounts.deallocate()
    }

    /// Whether the row is a STAMP line's. Only for such a row may the functions below be called.
    package func has(_ row: Int) -> Bool { places[row] >= 0 }

    private func index(_ row: Int, _ sequence: Int) -> Int { Int(places[row]) * count + sequence }

    /// The token that `encode` returned for the request: the time-stamp that its reply must repeat. 0 before it was
    /// sent.
    package func token(_ row: Int, _ sequence: Int) -> UInt64 { tokens[index(row, sequence)] }

    /// Keeps the token of a request before it is sent. To be called by the row's thread only; does not allocate.
    package func remember(_ token: UInt64, _ row: Int, _ sequence: Int) { tokens[index(row, sequence)] = token }

    /// The first reply to the request; its flags lack `isKnown` when none came.
    package func record(_ row: Int, _ sequence: Int) -> STAMPRecord { records[index(row, sequence)] }

    /// Keeps a reply: the first one in its place, a later one among the further ones while there is room. To be called
    /// by the row's thread only; does not allocate.
    package func add(_ record: STAMPRecord, _ row: Int, _ sequence: Int, thread: Int) {
        let index = index(row, sequence)
        if records[index].flags.contains(.isKnown) {
            let place = furtherCounts[thread]
            guard place < further[thread].count else { return }
            further[thread][place] = Further(row: Int32(row), sequence: UInt32(sequence), record: record)
            furtherCounts[thread] = place + 1
        } else {
            records[index] = record
        }
    }

    /// Counts a datagram from the line's far end that is too short to be a reply. To be called by the row's thread
    /// only; does not allocate.
    package func noteShort(_ row: Int) { shortCounts[Int(places[row])] += 1 }

    /// How many were counted so.
    package func shortReplies(_ row: Int) -> Int { shortCounts[Int(places[row])] }

    /// The further replies by row, in the order of arrival. To be called after the threads have ended.
    package func furtherByRow() -> [Int: [Further]] {
        var found: [Int: [Further]] = [:]
        for (share, count) in zip(further, furtherCounts) {
            for entry in share[..<count] { found[Int(entry.row), default: []].append(entry) }
        }
        return found
    }
}
