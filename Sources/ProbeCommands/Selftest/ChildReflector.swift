internal import Glibc
internal import LineModel
internal import LinuxSocket
internal import SystemFiles

/// `plumbline reflect` as a process of its own. It ends with us, however we end: it watches a pipe that we hold.
final class ChildReflector {
    struct Failure: Error {
        let text: String
    }

    /// The port that the kernel chose.
    let port: UInt16
    private let process: pid_t
    /// Ours: the child ends when it is closed.
    private var input: Int32
    private let output: Int32
    private var hasEnded = false

    /// What it may take to start and say so, on a machine that is very busy.
    private static let startSeconds: Int64 = 30
    /// Where the child finds the profile, which stands in memory only. Handed over last, so that it overwrites none of
    /// the others.
    private static let profileDescriptor: Int32 = 3

    /// Starts it, listening to every IPv4 address, and waits until it is ready.
    ///
    /// - Parameters:
    ///   - profile: a CSV of impairments by address.
    ///   - longest: bytes of the longest probe.
    init(profile: String, seed: UInt64, longest: Int) throws {
        let profileFile = try Self.memoryFile(profile)
        let errors = try Self.memoryFile("")
        defer {
            close(profileFile)
            close(errors)
        }
        let (childInput, ownInput) = try Self.pipe()
        let (ownOutput, childOutput) = try Self.pipe()
        let arguments = [
            "plumbline", "reflect", "--listen", "0.0.0.0:0", "--until-stdin-closes", "--max-source-rate", "0",
            "--queue", "1048576", "--max-size", "\(max(longest, 64))", "--seed", "\(seed)", "--profile",
            "/proc/self/fd/\(Self.profileDescriptor)",
        ]
        let spawned = Self.spawn(
            arguments, [(childInput, 0), (childOutput, 1), (errors, 2), (profileFile, Self.profileDescriptor)])
        close(childInput)
        close(childOutput)
        (input, output) = (ownInput, ownOutput)
        process = spawned.process
        guard spawned.errno == 0 else {
            hasEnded = true
            close(ownInput)
            close(ownOutput)
            port = 0
            throw Failure(text: "posix_spawn: \(String(cString: strerror(spawned.errno)))")
        }
        guard let port = Self.port(in: Self.firstLine(ownOutput)) else {
            self.port = 0
            end()
            let said = Self.content(errors)
            throw Failure(text: said.isEmpty ? "it did not say that it is ready" : said)
        }
        self.port = port
    }

    deinit { end() }

    /// Ends it and returns its account of what truly happened.
    func stop() throws -> PlacedJSON {
        close(input)
        input = -1
        let bytes = try InputFile.readAll(output)
        end()
        do {
            return try PlacedJSON(bytes: bytes)
        } catch {
            throw Failure(text: "it ended without its account")
        }
    }

    /// Ends the child by the closed pipe where it still listens to that, and by a signal in any case.
    private func end() {
        guard !hasEnded else { return }
        hasEnded = true
        if input >= 0 { close(input) }
        close(output)
        kill(process, SIGKILL)
        var status: Int32 = 0
        while waitpid(process, &status, 0) < 0, errno == EINTR {}
    }

    // MARK: - Starting

    private static func spawn(
        _ arguments: [String], _ descriptors: [(ours: Int32, theirs: Int32)]
    ) -> (process: pid_t, errno: Int32) {
        var actions = posix_spawn_file_actions_t()
        posix_spawn_file_actions_init(&actions)
        var attributes = posix_spawnattr_t()
        posix_spawnattr_init(&attributes)
        defer {
            posix_spawn_file_actions_destroy(&actions)
            posix_spawnattr_destroy(&attributes)
        }
        for pair in descriptors { posix_spawn_file_actions_adddup2(&actions, pair.ours, pair.theirs) }
        // A group of its own: the terminal's interrupt is ours to hear, and the far end answers until we are done.
        posix_spawnattr_setflags(&attributes, Int16(POSIX_SPAWN_SETPGROUP))
        let words = arguments.map { strdup($0) }
        defer { for word in words { free(word) } }
        var process: pid_t = 0
        let error = posix_spawn(&process, "/proc/self/exe", &actions, &attributes, words + [nil], environ)
        return (process, error)
    }

    /// Both ends close when a child is started, so that none holds another's.
    private static func pipe() throws -> (read: Int32, write: Int32) {
        var ends: [Int32] = [-1, -1]
        guard Glibc.pipe(&ends) == 0 else {
            throw Failure(text: "pipe: \(String(cString: strerror(errno)))")
        }
        // Nobody else starts programs in between.
        for end in ends { _ = fcntl(end, F_SETFD, FD_CLOEXEC) }
        return (ends[0], ends[1])
    }

    private static func memoryFile(_ text: String) throws -> Int32 {
        let file = try makeMemoryFile()
        do throws(WriteFailure) { try Descriptor(file).write(Array(text.utf8)[...]) } catch {
            close(file)
            throw Failure(text: "the profile could not be written: \(error.text)")
        }
        return file
    }

    private static func content(_ file: Int32) -> String {
        lseek(file, 0, SEEK_SET)
        let bytes = (try? InputFile.readAll(file)) ?? []
        return String(decoding: bytes, as: UTF8.self).split(separator: "\n").first.map(String.init) ?? ""
    }

    /// Up to the first line end, or what came before the end or the time was up.
    private static func firstLine(_ descriptor: Int32) -> [UInt8] {
        let deadline = MonotonicTime.now().advanced(byNanoseconds: startSeconds * 1_000_000_000)
        let waits = WaitSet([descriptor])
        var line: [UInt8] = []
        var byte: UInt8 = 0
        while MonotonicTime.now() < deadline {
            guard waits.wait(until: deadline) > 0 else { continue }
            let count = read(descriptor, &byte, 1)
            if count == 0 || (count < 0 && errno != EINTR) || byte == UInt8(ascii: "\n") { break }
            if count == 1 { line.append(byte) }
        }
        return line
    }

    /// `{"listening": ["0.0.0.0:40123"]}`.
    private static func port(in line: [UInt8]) -> UInt16? {
        guard let json = try? PlacedJSON(bytes: line),
            case .string(let address)? = json["listening"]?.elements.first
                .map(\.content)
        else { return nil }
        return address.split(separator: ":").last.flatMap { UInt16($0) }
    }
}

extension PlacedJSON {
    /// A member of an object; nil in anything else.
    subscript(key: String) -> PlacedJSON? {
        guard case .object(let members) = content else { return nil }
        return members.first { $0.key == key }?.value
    }

    /// The elements of an array; there are none in anything else.
    var elements: [PlacedJSON] {
        guard case .array(let elements) = content else { return [] }
        return elements
    }

    var number: Double? {
        guard case .number(let value, _) = content else { return nil }
        return value
    }

    var count: Int { number.flatMap { Int(exactly: $0) } ?? 0 }

    var text: String? {
        guard case .string(let text) = content else { return nil }
        return text
    }
}
