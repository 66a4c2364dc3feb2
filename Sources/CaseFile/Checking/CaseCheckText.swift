/// A check in words and as JSON.
extension CaseCheck {
    /// For people, a line each: what it is, what was checked, whose signature it is, and each difference.
    package var text: String {
        var lines = [
            isSound
                ? "sound: nothing in it was changed, and every figure follows from its probes"
                : "NOT sound: \(differences.count + moreDifferences) differences",
            "case: incident #\(incident) of \(vantage), made \(madeAt) by Plumbline \(program)",
            "files: \(files) by size and SHA-256",
            "figures: \(recomputed) of \(rows) rows recomputed from \(probes) probes"
                + (recomputed < rows ? "; the probes of the others are not in it" : ""),
            signatureText,
        ]
        if !hidden.isEmpty { lines.append("hidden by its maker: \(hidden.joined(separator: ", "))") }
        if !otherWords.isEmpty {
            lines.append(
                "not made again: \(otherWords.joined(separator: ", ")), which another version of Plumbline words "
                    + "otherwise; the signature covers them")
        }
        lines += differences.map { "difference: \($0.text)" }
        if moreDifferences > 0 { lines.append("and \(moreDifferences) more") }
        return lines.map { "\($0.unicodeScalars.filter(Self.isShown))\n" }.joined()
    }

    /// Texts of a case may be anybody's, and are shown in a terminal.
    private static func isShown(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar.value {
        case 0..<0x20, 0x7F..<0xA0, 0x061C, 0x200B...0x200F, 0x202A...0x202E, 0x2060...0x206F, 0xFEFF: false
        default: true
        }
    }

    private var isSigned: Bool {
        !differences.contains { if case .signature = $0 { true } else { false } }
    }

    private var signatureText: String {
        guard isSigned else { return "signature: WRONG" }
        return keyWasGiven
            ? "signature: by key \(key.id)\(isOfGivenKey ? ", the given one" : ", which is NOT the given one")"
            : "signature: by key \(key.id), the key inside: proves that nothing was changed since, not who made it; "
                + "give the maker's key, as you got it by another way"
    }

    private var isOfGivenKey: Bool {
        keyWasGiven && !differences.contains { if case .otherKey = $0 { true } else { false } }
    }

    /// One object, for programs.
    package func json(version: String) -> [UInt8] {
        let found = differences.map { one -> CaseJSON in
            .object(
                [
                    CaseJSON.Member(key: "kind", value: .text(one.kind)),
                    CaseJSON.Member(key: "text", value: .text(one.text)),
                ] + one.facts.map { CaseJSON.Member(key: $0.key, value: $0.value) })
        }
        let value = CaseJSON.members([
            "plumbline": .text(version), "verdict": .text(isSound ? "sound" : "differs"),
            "case": .members([
                "incident": .count(incident), "vantage": .text(vantage), "made_at": .text(madeAt),
                "program": .text(program), "hidden": .list(hidden.map { .text($0) }),
            ]),
            "signature": .members([
                "valid": .bool(isSigned), "key": .text(key.id), "public_key": .text(key.hex),
                "key_given": .bool(keyWasGiven), "key_matches": keyWasGiven ? .bool(isOfGivenKey) : .null,
            ]),
            "files": .count(files), "rows": .count(rows), "recomputed": .count(recomputed), "probes": .count(probes),
            "not_made_again": .list(otherWords.map { .text($0) }), "differences": .list(found),
            "more_differences": .count(moreDifferences),
        ])
        return value.bytes(linesDownTo: 2) + [0x0A]
    }
}
