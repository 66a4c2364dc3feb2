internal import LinuxSocket

/// Datagrams that wait for their instant: a binary heap over their due times, and their bytes in a store of small
/// blocks.
///
/// Bounded; all memory is reserved in `init` and touched only when it is first needed. Datagrams of one instant leave
/// in the order in which they came. Used by one thread.
struct DelayQueue: ~Copyable {
    private struct Node {
        var due: Int64
        /// Breaks ties; wraps, so it is compared by difference.
        var order: UInt32
        var block: UInt32
    }

    /// Owned here, freed in `deinit`: never read before it is written.
    private let nodes: UnsafeMutableBufferPointer<Node>
    private var blocks: BlockStore
    private(set) var count = 0
    private var order: UInt32 = 0

    /// - Parameter places: blocks of `BlockStore.blockLength` bytes; a longer datagram takes several.
    init(places: Int) {
        nodes = .allocate(capacity: places)
        blocks = BlockStore(places: places)
    }

    deinit { nodes.deallocate() }

    /// When the first one is due; nil when none waits.
    var nextDue: MonotonicTime? { count == 0 ? nil : MonotonicTime(nanoseconds: nodes[0].due) }

    /// Takes a datagram in. Returns false when there is no room for it. O(1) when it is due last, else O(log n).
    mutating func push(_ departure: Departure, payload: UnsafeRawBufferPointer, due: MonotonicTime) -> Bool {
        guard count < nodes.count, let block = blocks.store(departure, payload) else { return false }
        siftUp(Node(due: due.nanoseconds, order: order, block: block))
        order &+= 1
        return true
    }

    /// Takes the first one out and writes its bytes to `memory`, which has room for them. There must be one.
    mutating func pop(into memory: UnsafeMutableRawBufferPointer) -> Departure {
        let first = nodes[0].block
        count -= 1
        if count > 0 { siftDown(nodes[count]) }
        return blocks.pop(first, into: memory)
    }

    private func isBefore(_ left: Node, _ right: Node) -> Bool {
        left.due != right.due ? left.due < right.due : Int32(bitPattern: left.order &- right.order) < 0
    }

    private mutating func siftUp(_ node: Node) {
        var index = count
        count += 1
        while index > 0 {
            let parent = (index - 1) / 2
            guard isBefore(node, nodes[parent]) else { break }
            nodes.initializeElement(at: index, to: nodes[parent])
            index = parent
        }
        nodes.initializeElement(at: index, to: node)
    }

    private mutating func siftDown(_ node: Node) {
        var index = 0
        while true {
            var child = index * 2 + 1
            guard child < count else { break }
            if child + 1 < count && isBefore(nodes[child + 1], nodes[child]) { child += 1 }
            guard isBefore(nodes[child], node) else { break }
            nodes[index] = nodes[child]
            index = child
        }
        nodes[index] = node
    }
}

/// Bytes of datagrams in chained blocks, so that many small ones need little memory and large ones still fit.
struct BlockStore: ~Copyable {
    /// Bytes a block; a probe of the usual size needs one.
    static let blockLength = 256

    // All three are owned here, freed in `deinit`, and never read before they are written.
    private let bytes: UnsafeMutableRawBufferPointer
    private let departures: UnsafeMutableBufferPointer<Departure>
    private let next: UnsafeMutableBufferPointer<UInt32>
    private var firstFree = none
    /// Blocks from here on were never used: their memory has not been touched.
    private var untouched = 0
    private var free: Int

    private static let none = UInt32.max

    init(places: Int) {
        bytes = .allocate(byteCount: places * Self.blockLength, alignment: 16)
        departures = .allocate(capacity: places)
        next = .allocate(capacity: places)
        free = places
    }

    deinit {
        bytes.deallocate()
        departures.deallocate()
        next.deallocate()
    }

    /// The first block of what was stored; nil when there are too few blocks.
    mutating func store(_ departure: Departure, _ payload: UnsafeRawBufferPointer) -> UInt32? {
        let needed = max(1, (payload.count + Self.blockLength - 1) / Self.blockLength)
        guard needed <= free else { return nil }
        free -= needed
        var following = Self.none
        // From the end to the beginning, so that each block knows the one behind it.
        for part in stride(from: needed - 1, through: 0, by: -1) {
            let block = popFree()
            let range = part * Self.blockLength..<min((part + 1) * Self.blockLength, payload.count)
            memory(of: block).copyMemory(from: UnsafeRawBufferPointer(rebasing: payload[range]))
            next.initializeElement(at: Int(block), to: following)
            following = block
        }
        departures.initializeElement(at: Int(following), to: departure)
        return following
    }

    /// Gives back what was stored and frees its blocks.
    mutating func pop(_ first: UInt32, into target: UnsafeMutableRawBufferPointer) -> Departure {
        let departure = departures[Int(first)]
        var block = first
        var offset = 0
        while block != Self.none {
            let length = min(Self.blockLength, departure.length - offset)
            let part = UnsafeMutableRawBufferPointer(rebasing: target[offset..<offset + length])
            part.copyMemory(from: UnsafeRawBufferPointer(rebasing: memory(of: block)[..<length]))
            offset += length
            let following = next[Int(block)]
            next[Int(block)] = firstFree
            firstFree = block
            free += 1
            block = following
        }
        return departure
    }

    private mutating func popFree() -> UInt32 {
        guard firstFree != Self.none else {
            untouched += 1
            return UInt32(untouched - 1)
        }
        let block = firstFree
        firstFree = next[Int(block)]
        return block
    }

    private func memory(of block: UInt32) -> UnsafeMutableRawBufferPointer {
        let start = Int(block) * Self.blockLength
        return UnsafeMutableRawBufferPointer(rebasing: bytes[start..<start + Self.blockLength])
    }
}
