/// The script of every page: what moves. Without it everything else works.
///
/// It is one closed function in plain JavaScript (ECMAScript 2020). It changes nothing on the server, and writes text
/// by `textContent` alone.
enum PageScript {
    /// All of it.
    static let text =
        "(()=>{\"use strict\";\nconst root=document.documentElement,body=document.body,words=body.dataset;\n"
        + "root.classList.add(\"js\");\n" + times + smoke + forms + keys + tips + drags + cells + live + "})();\n"
}
