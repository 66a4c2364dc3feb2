/// Requests as botocore 1.43 (`v4`) and cos-python-sdk-v5 1.9.44 (`cos`) signed them:
/// `SystemTests/servers/oracles/s3_vectors.py` made them.
extension UploadsSignatureTests {
    static let vectors: [SignatureVector] = [
        SignatureVector(
            kind: "v4", secret: "c+/a1bXa", token: "///b19Yab1aY/c+",
            path: "/:/%;~/$0;-/$",
            query: [:],
            headers: [
                "content-type": "application/json", "host": "bucket.s3.example",
                "x-amz-content-sha256": "eff7e2a9554ac2c66ce9915df63efe92506103879ab45a541b2cb30ed00af10b",
                "x-amz-date": "20261124T033026Z", "x-amz-meta-a": "a  b bcc", "x-amz-security-token": "///b19Yab1aY/c+",
            ],
            time: "20261124T033026Z", authorization: "e85aaf13879a51e8d7fd877d4896875b02e3948c61b22000d3ae61f3da82bce7"),
        SignatureVector(
            kind: "v4", secret: "a9/YY9cX019b0bXZaZ1aX9c", token: "99b9Z+b=0ZZ/",
            path: "/.(*+.!&)0&)1*0=cY_)$X\u{4e2d}.",
            query: ["X~": "1&/", "Ya/a": "?)X(~\u{e9}"],
            headers: [
                "content-type": "application/json", "host": "bucket.s3.example",
                "x-amz-content-sha256": "1d49f9844913411d811e16d3e9af43fffb09ad25baab352884b861d997f872bb",
                "x-amz-date": "20261124T033026Z", "x-amz-meta-a": "a  b  b ", "x-amz-security-token": "99b9Z+b=0ZZ/",
            ],
            time: "20261124T033026Z", authorization: "1ae5eb83df77f10f339e42058e2bae24fcde9ef19027bdf840b68bb44b44e7cd"),
        SignatureVector(
            kind: "v4", secret: "a", token: nil,
            path: "/\u{e9}_$@+YaX",
            query: ["-a _": "YY=_$"],
            headers: [
                "content-type": "application/json", "host": "bucket.s3.example",
                "x-amz-content-sha256": "4307be6b60ad47d30361f5c0e193ff891275ba45b89afb8e9cc8ede864150f96",
                "x-amz-date": "20261124T033026Z", "x-amz-meta-a": "a  b b    b",
            ],
            time: "20261124T033026Z", authorization: "a04153d22cf2be8b783096fb87316e076760460ff1e2953371209a635dd880a2"),
        SignatureVector(
            kind: "v4", secret: "/1/", token: nil,
            path: "/=0+\u{e9}-\u{4e2d}':@+  !,_)0)_Xc',X=%9.",
            query: ["-_": "@1&", "_~_": "%!~c#"],
            headers: [
                "content-type": "application/json", "host": "bucket.s3.example",
                "x-amz-content-sha256": "09698313e09c6a6abac974b56c801748b7ed3b22b555b02a3dfefdf0d7ccc3ee",
                "x-amz-date": "20261124T033026Z", "x-amz-meta-a": "a  b ccb ",
            ],
            time: "20261124T033026Z", authorization: "17c9f153dc65b9537230d25ce5b2c8503a37099fac713267555e8e90315514c9"),
        SignatureVector(
            kind: "cos", secret: "1Yb99bYbcY0YZ1YbXabZ1ZbYab09Y1Y", token: nil,
            path: "/?@*@(.\u{e9}9#X#.*Z?@/0'\u{e9}?a~+c-'#9a_",
            query: ["YaY": ".X&"],
            headers: [
                "content-type": "text/plain; charset=utf-8", "host": "b-1.cos.example", "x-cos-a": "\u{e9} ?9,\u{e9}",
            ],
            time: "", authorization: "83d43981c1c6e0d51c6354814169580620608a45"),
        SignatureVector(
            kind: "cos", secret: "99Z10bYXZ1YaXcZbZb1XcY", token: nil,
            path: "/&;::?,@b?=;'9:#+\u{e9}+!1b",
            query: ["-X": "'1,ca", "XX": "\u{4e2d}&$\u{e9}a$)", "Xaaab": ";"],
            headers: ["content-type": "text/plain; charset=utf-8", "host": "b-1.cos.example", "x-cos-a": "b-,@"],
            time: "", authorization: "ca4ddadd31f526e04194dfe4f56fad67d697fcb1"),
        SignatureVector(
            kind: "cos", secret: "ZZ9XYX9a11ZZ1cZ1a9YbYX", token: nil,
            path: "/c?\u{e9}!%(!/%\u{e9}*a@.@Z;*&&'%",
            query: [:],
            headers: ["content-type": "text/plain; charset=utf-8", "host": "b-1.cos.example", "x-cos-a": ".=_)c"],
            time: "", authorization: "38d81f819d8308b3bca672b45e94bb11143519a1"),
    ]
}
