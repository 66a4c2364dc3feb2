import ServiceSupport
import Testing

@testable import LineWeb

@Suite("Hashes of passwords")
struct PasswordHashTests {
    @Test("a hash knows its password and no other, and is read as it is written")
    func knows() throws {
        let hash = try PasswordHash(of: Secret("correct horse 电池"))
        #expect(hash.text.hasPrefix("$scrypt$ln=14,r=8,p=5$") && PasswordHash.isMeant(hash.text))
        let read = try PasswordHash(hash.text)
        #expect(read == hash && read.matches(Secret("correct horse 电池")))
        for wrong in ["correct horse 电", "", "Correct horse 电池", hash.text] { #expect(!read.matches(Secret(wrong))) }
        #expect(try PasswordHash(of: Secret("correct horse 电池")).text != hash.text)
        #expect(!hash.decoy.matches(Secret("correct horse 电池")) && !hash.text.contains("horse"))
    }

    @Test("keys are those of the documents: scrypt of RFC 7914, PBKDF2 of RFC 8018 with SHA-256")
    func vectors() throws {
        // Python: hashlib.scrypt(b"password", salt=b"NaClNaClNaClNaCl", n=1024, r=8, p=16, dklen=32).
        let scrypt = try PasswordHash(
            "$scrypt$ln=10,r=8,p=16$TmFDbE5hQ2xOYUNsTmFDbA$ruflYSr7JKwcyP4taFgPBJI7nqmwRVvjonthQb2MSCI")
        #expect(scrypt.matches(Secret("password")) && !scrypt.matches(Secret("Password")))
        // Python: hashlib.pbkdf2_hmac("sha256", b"password", b"NaClNaClNaClNaCl", 1000, 32).
        let pbkdf2 = try PasswordHash(
            "$pbkdf2-sha256$i=1000$TmFDbE5hQ2xOYUNsTmFDbA$/8df4tEV18KlGLQiQELzuBVaqC1RApUkjmK70Ip7YPQ")
        #expect(pbkdf2.matches(Secret("password")) && !pbkdf2.matches(Secret("password ")))
    }

    @Test(
        "what is none, or costs more than a login may, is refused, and not shown",
        arguments: [
            "", "password", "$scrypt$", "$scrypt$ln=14,r=8,p=5$c2FsdA$a2V5", "$2b$10$abcdefghijklmnopqrstuv",
            "$scrypt$ln=30,r=8,p=1$TmFDbE5hQ2xOYUNsTmFDbA$ruflYSr7JKwcyP4taFgPBJI7nqmwRVvjonthQb2MSCI",
            "$scrypt$ln=17,r=8,p=1$TmFDbE5hQ2xOYUNsTmFDbA$ruflYSr7JKwcyP4taFgPBJI7nqmwRVvjonthQb2MSCI",
            "$scrypt$ln=14,r=8,p=99$TmFDbE5hQ2xOYUNsTmFDbA$ruflYSr7JKwcyP4taFgPBJI7nqmwRVvjonthQb2MSCI",
            "$scrypt$ln=14,r=8,p=5$TmFDbE5hQ2xOYUNsTmFDbA$***", "$pbkdf2-sha256$i=1$TmFDbE5hQ2xOYUNsTmFDbA$AAAA",
            "$pbkdf2-sha256$i=99999999999$TmFDbE5hQ2xOYUNsTmFDbA$/8df4tEV18KlGLQiQELzuBVaqC1RApUkjmK70Ip7YPQ",
        ])
    func refuses(_ text: String) {
        let error = #expect(throws: (any Error).self) { try PasswordHash(text) }
        if text.count > 20 { #expect(error.map { !"\($0)".contains(text.suffix(12)) } == true) }
    }
}
