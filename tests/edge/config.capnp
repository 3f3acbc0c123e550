# `run` copies this file and the embedded ones into one folder.
using Workerd = import "/workerd/workerd.capnp";

const config :Workerd.Config = (
    services = [
        (name = "example", worker = .example),
        (name = "compared", worker = .compared),
        # The stand-in for the service is on this machine.
        (name = "internet", network = (allow = ["local"])),
    ],
    sockets = [
        (name = "example", address = "127.0.0.1:0", http = (), service = "example"),
        (name = "compared", address = "127.0.0.1:0", http = (), service = "compared"),
    ],
);

const example :Workerd.Worker = (
    modules = [
        (name = "worker.js", esModule = embed "example.js"),
        (name = "mint.js", esModule = embed "mint.js"),
        (name = "netless_token_edge.wasm", wasm = embed "netless_token_edge.wasm"),
    ],
    compatibilityDate = "2025-01-01",
    bindings = [
        (name = "NETLESS_ACCESS_KEY", text = "EkjYj4mbM4pZlGEv"),
        (name = "NETLESS_SECRET_ACCESS_KEY", text = "JSjLyy2ky3KgQjjh5H-tdkbmx4xqsYYJ"),
        (name = "NETLESS_API", fromEnvironment = "NETLESS_API"),
    ],
);

const compared :Workerd.Worker = (
    modules = [
        (name = "worker.js", esModule = embed "worker.js"),
        (name = "mint.js", esModule = embed "mint.js"),
        (name = "netless_token_edge.wasm", wasm = embed "netless_token_edge.wasm"),
    ],
    compatibilityDate = "2025-01-01",
);
