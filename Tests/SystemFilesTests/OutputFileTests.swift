import Foundation
import Glibc
import SystemFiles
import TestSupport
import Testing

/// What others may do to the folder of a file that is written.
@Suite("A file that is written")
struct OutputFileTests {
    private let folder: TemporaryFolder

    init() throws { folder = try TemporaryFolder() }

    private func path(_ name: String) -> String { folder.file(name) }

    private func make(_ name: String, mode: mode_t = 0o755) {
        mkdir(path(name), mode)
        chmod(path(name), mode)
    }

    private func write(_ name: String, _ text: String = "new") throws(OutputFile.Failure) {
        let file = try OutputFile(path(name))
        try file.write(Array(text.utf8)[...])
        try file.commit()
    }

    private func refusal(_ name: String) -> String? {
        do throws(OutputFile.Failure) {
            try write(name)
            return nil
        } catch { return error.text }
    }

    private func mode(_ name: String) -> Int? {
        var info = stat()
        return stat(path(name), &info) == 0 ? Int(info.st_mode & 0o7777) : nil
    }

    private func needsRoot() throws {
        guard geteuid() == 0 else { try Test.cancel("only root can give entries to another user") }
    }

    private static let stranger: uid_t = 4_321

    @Test("lands in the folder that it was opened in, whatever takes the folder's place meanwhile", arguments: [0, 1])
    func swappedFolder(isLink: Int) throws {
        make("out")
        make("prey")
        try folder.write("prey/r.json", "prey")
        let file = try OutputFile(path("out/r.json"))
        try file.write(Array("new".utf8)[...])
        rename(path("out"), path("moved"))
        if isLink == 1 { symlink("prey", path("out")) } else { rename(path("prey"), path("out")) }
        try file.commit()
        #expect(try folder.read("moved/r.json") == "new")
        #expect(try folder.read("out/r.json") == "prey")
        #expect(try FileManager.default.contentsOfDirectory(atPath: path("out")) == ["r.json"])
    }

    @Test("follows no link that took the file's name after it was opened")
    func swappedName() throws {
        try folder.write("prey", "prey")
        let file = try OutputFile(path("r.json"))
        try file.write(Array("new".utf8)[...])
        symlink("prey", path("r.json"))
        try file.commit()
        #expect(try folder.read("prey") == "prey")
        #expect(try folder.read("r.json") == "new")
    }

    @Test("leaves nothing behind where it is given up, also in a folder that was moved")
    func givenUp() throws {
        make("out")
        do {
            let file = try OutputFile(path("out/r.json"))
            try file.write(Array("new".utf8)[...])
            rename(path("out"), path("moved"))
        }
        #expect(try FileManager.default.contentsOfDirectory(atPath: path("moved")).isEmpty)
    }

    @Test("has a name until it is whole that nobody can foresee, and that is nobody else's to read")
    func partial() throws {
        make("out")
        try folder.write("out/r.json", "old")
        chmod(path("out/r.json"), 0o600)
        var seen: Set<String> = []
        for _ in 0..<4 {
            let file = try OutputFile(path("out/r.json"))
            let names = try FileManager.default.contentsOfDirectory(atPath: path("out")).filter { $0 != "r.json" }
            let name = try #require(names.first)
            #expect(names.count == 1 && name.wholeMatch(of: /r\.json\.partial-[0-9a-f]{16}/) != nil)
            #expect(mode("out/\(name)") == 0o600)
            seen.insert(name)
            withExtendedLifetime(file) {}
        }
        #expect(seen.count == 4)
    }

    @Test(
        "is not written by way of another user's link in a folder where everybody may write",
        arguments: ["r.json", "way/r.json"], [0o1777, 0o777] as [mode_t])
    func foreignLink(name: String, mode: mode_t) throws {
        try needsRoot()
        make("shared", mode: mode)
        make("prey")
        try folder.write("prey/r.json", "prey")
        // As a file's own name, and as a folder on the way.
        symlink("../prey/r.json", path("shared/r.json"))
        symlink("../prey", path("shared/way"))
        lchown(path("shared/r.json"), Self.stranger, 0)
        lchown(path("shared/way"), Self.stranger, 0)
        let said = try #require(refusal("shared/\(name)"))
        #expect(said.hasPrefix("\(path("shared/\(name)")) is refused: a symbolic link on the way"))
        #expect(said.contains("uid 4321") && said.contains("name a folder of your own"))
        #expect(try folder.read("prey/r.json") == "prey")
        // One's own, and that of whom the folder belongs to, are followed.
        lchown(path("shared/way"), geteuid(), 0)
        try write("shared/way/r.json", "mine")
        #expect(try folder.read("prey/r.json") == "mine")
        lchown(path("shared/way"), Self.stranger, 0)
        chown(path("shared"), Self.stranger, 0)
        try write("shared/way/r.json", "theirs")
        #expect(try folder.read("prey/r.json") == "theirs")
    }

    @Test("takes no place of another user's file or pipe in a folder where everybody may write")
    func foreignFile() throws {
        try needsRoot()
        make("shared", mode: 0o1777)
        try folder.write("shared/r.json", "theirs")
        mkfifo(path("shared/pipe.json"), 0o666)
        for name in ["r.json", "pipe.json"] { chown(path("shared/\(name)"), Self.stranger, 0) }
        #expect(try #require(refusal("shared/r.json")).contains("what is there belongs to another user"))
        #expect(try folder.read("shared/r.json") == "theirs")
        #expect(refusal("shared/pipe.json") != nil)
        // In another folder its mode and owner stay.
        make("own")
        try folder.write("own/r.json", "theirs")
        chown(path("own/r.json"), Self.stranger, 4_322)
        chmod(path("own/r.json"), 0o640)
        try write("own/r.json")
        var info = stat()
        #expect(stat(path("own/r.json"), &info) == 0 && info.st_uid == Self.stranger && info.st_gid == 4_322)
        #expect(info.st_mode & 0o7777 == 0o640)
        #expect(try folder.read("own/r.json") == "new")
    }

    @Test("a folder that keeps what is ours is not one that another user made where everybody may")
    func foreignFolder() throws {
        try needsRoot()
        make("shared", mode: 0o1777)
        make("shared/spool")
        try OutputFile.checkFolder(path("shared/spool/refused"))
        chown(path("shared/spool"), Self.stranger, 0)
        for name in ["shared/spool", "shared/spool/refused", "shared/spool/"] {
            #expect(throws: OutputFile.Failure.self, "\(name)") { try OutputFile.checkFolder(path(name)) }
        }
        // A file in it is whoever's who named it.
        try write("shared/spool/r.json")
        chmod(path("shared"), 0o755)
        try OutputFile.checkFolder(path("shared/spool"))
        try OutputFile.checkFolder(path("none/such"))
    }

    @Test("is found by every spelling of its path, and links that lead in a circle are told")
    func spellings() throws {
        make("out")
        make("out/sub")
        symlink("sub/../r.json", path("out/link.json"))
        symlink(path("out"), path("whole"))
        let first = try OutputFile(path("out/r.json"))
        for name in ["out/./r.json", "out//r.json", "out/sub/../r.json", "out/link.json", "whole/link.json"] {
            #expect(try OutputFile(path(name)).identity == first.identity, "\(name)")
        }
        #expect(try OutputFile(path("out/sub/r.json")).identity != first.identity)
        symlink("b", path("a"))
        symlink("a", path("b"))
        #expect(try #require(refusal("a")).contains("remove the symbolic links"))
        for name in ["out", "out/", "out/.", "out/sub/.."] {
            #expect(try #require(refusal(name)).contains("is a directory"), "\(name)")
        }
        #expect(try #require(refusal("none/r.json")).contains("make its directory first"))
        #expect(try #require(refusal("out/r.json/r.json")).contains("make its directory first"))
        #expect(throws: OutputFile.Failure.self) { try OutputFile("") }
    }

    @Test("may have a name of other bytes than text, and the longest that there is")
    func names() throws {
        let longest = String(repeating: "n", count: 255)
        try write(longest)
        let strange = FileName.text([0xC4, 0xE3])
        try write(strange)
        #expect(FolderListing.names(in: folder.path)?.contains(strange) == true)
        #expect(try folder.read(longest) == "new")
    }
}
